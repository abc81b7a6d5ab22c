"""The stage gives each test what it asks for, as if it had been written for it alone."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group

from audit.checkpoints.checkpoint import seal
from audit.models import LedgerEntry
from editorial.models import Person
from labels.models import Drug
from tests.cast import make_drug, make_person
from tests.staging import Stage

pytestmark = pytest.mark.django_db


def author() -> Person:
    return make_person("Ann", "author")


def auditor() -> Person:
    return make_person("Cyd", "auditor")


def drug(author: Person) -> Drug:
    made = make_drug(author)
    author.biography = "Wrote about a drug"
    return made


def sealed() -> int:
    return seal().size


def broken() -> None:
    make_person("Eve", None)
    raise ZeroDivisionError


@pytest.fixture
def empty(tmp_path) -> Iterator[Stage]:
    (tmp_path / "stage").mkdir()
    stage = Stage(tmp_path / "stage")
    yield stage
    stage.clear()


def names() -> list[str]:
    return sorted(Person.objects.values_list("username", flat=True))


def test_what_was_written_is_there_again_and_nobody_has_changed_it(empty):
    first = empty.set((author, drug))
    first[author].printed_name = "Changed"
    first[drug].brand_name = "Changed"
    again = empty.set((author, drug))
    assert (again[author].pk, again[drug].pk) == (first[author].pk, first[drug].pk)
    assert (again[author].printed_name, again[drug].brand_name) == ("Ann Example", "Dupixent")
    assert (Person.objects.count(), Drug.objects.count()) == (1, 1)


def test_nobody_meets_what_was_not_asked_for(empty):
    empty.set((author, auditor))
    assert names() == ["ann", "cyd"]
    empty.set((author,))
    assert names() == ["ann"]
    empty.set((auditor,))
    assert names() == ["cyd"]
    empty.set(())
    assert (names(), LedgerEntry.objects.count(), Group.objects.count() > 0) == ([], 0, True)


def test_what_a_maker_did_to_an_object_is_forgotten_with_its_rows(empty):
    assert empty.set((author, drug))[author].biography == "Wrote about a drug"
    assert empty.set((author,))[author].biography == ""


def test_a_maker_that_fails_leaves_nothing(empty):
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            empty.set((author, broken))
        assert names() == ["ann"]
    assert empty.set((author,))[author].username == "ann"


def test_checkpoints_belong_to_the_ledger_that_they_were_made_of(empty, tmp_path):
    empty.set((author, sealed))
    empty.lay_out_checkpoints(tmp_path / "with")
    empty.set((author,))
    empty.lay_out_checkpoints(tmp_path / "without")
    assert (tmp_path / "with" / "checkpoint-key").exists() and not (tmp_path / "without" / "checkpoint-key").exists()
    assert list((tmp_path / "with" / "checkpoints").iterdir())
