"""What a hostile administrator rewrote so that nothing can be found from within is exposed by a checkpoint kept yesterday."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from audit.checkpoints.checkpoint import rotate, seal
from audit.checkpoints.checkpoint_check import Claim
from audit.checkpoints.key_file import SigningKey, write_keys
from audit.ledger import ledger
from audit.models import Checkpoint, LedgerEntry
from audit.offline import SignedTree
from audit.verification.readiness import reasons
from audit.verification.verify import verify
from editorial.models import Person
from editorial.record.vocabulary import Kind
from labels.models import Fact
from tests.audit.hostile import Hostile, Said
from tests.cast import make_fact, publish
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@staged
def fact(drug, author, reviewer) -> Fact:
    """Two editions, with a checkpoint after each of several days."""
    seal()
    made = publish(make_fact(drug), author, reviewer)
    seal()
    ledger.append("login failed", page="/admin/login/")
    ledger.append("login", actor=author.pk, actor_name=author.printed_name)
    seal()
    publish(made, author, reviewer, Kind.UPDATE, statement="Two.")
    seal()
    return made


@staged
def kept(fact) -> list[Claim]:
    """Every checkpoint, in the hands of somebody else."""
    rows = Checkpoint.objects.order_by("size").values_list("size", "note")
    return [Claim(f"kept {size}", SignedTree.read(note)) for size, note in rows]


def place_of(kind: str, last: bool = False) -> int:
    """Number of the first, or last, entry of a kind."""
    found = LedgerEntry.objects.filter(kind=kind).order_by("-seq" if last else "seq")
    return found.values_list("seq", flat=True)[0]


def edit(hostile: Hostile) -> int:
    hostile.change_edition(1, statement="Harm.", html={"statement": "<p>Harm.</p>"})
    return place_of("edition")


def delete(hostile: Hostile) -> int:
    """With another entry at the end, so that their number is right."""
    place = place_of("login failed")
    ledger.append("note")
    hostile.rewrite(lambda entries: [said for said in entries if said["kind"] != "login failed"])
    return place


def insert(hostile: Hostile) -> int:
    place = place_of("login failed")
    hostile.rewrite(
        lambda entries: [*entries[: place - 1], {**entries[place], "salt": "0" * 32}, *entries[place - 1 :]]
    )
    return place


def reorder(hostile: Hostile) -> int:
    place = place_of("login failed")

    def swap(entries: list[Said]) -> None:
        one, two = entries[place - 1], entries[place]
        entries[place - 1 : place + 1] = [{**two, "at": one["at"]}, {**one, "at": two["at"]}]

    hostile.rewrite(swap)
    return place


def swap_user(hostile: Hostile) -> int:
    other = Person.objects.get(username="ann")
    hostile.change_edition(1, actor_name=other.printed_name, history_user_id=other.pk)
    return place_of("edition")


def backdate(hostile: Hostile) -> int:
    submitted = Fact.revisions().filter(id=hostile.fact.pk, kind__isnull=True).last()
    hostile.change_edition(1, history_date=submitted.history_date + timedelta(microseconds=1))
    return place_of("edition")


def grant(hostile: Hostile) -> int:
    Person.objects.filter(username="ann").update(is_superuser=True)
    places = []

    def change(entries: list[Said]) -> None:
        subject = Person.objects.get(username="ann")
        of_ann = [
            said for said in entries if said["subject"] == f"editorial.person:{subject.pk}" and said["kind"] == "person"
        ]
        of_ann[-1]["data"]["rights"]["is_superuser"] = True
        places.append(of_ann[-1]["seq"])

    hostile.rewrite(change)
    return places[0]


ATTACKS: list[Callable[[Hostile], int]] = [edit, delete, insert, reorder, swap_user, backdate, grant]


def span(place: int, kept: list[Claim]) -> str:
    """The entries between the last checkpoint before a place and the first over it."""
    before = max([claim.tree.size for claim in kept if claim.tree.size < place], default=0)
    over = min(claim.tree.size for claim in kept if claim.tree.size >= place)
    return f"entries {before + 1} to {over}" if over > before + 1 else f"entry {over}"


@pytest.mark.part_11("11.10(e)")
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_rewritten_past_is_found_by_kept_checkpoints_alone_and_located_by_its_first_bad_place(
    attack, fact, kept, client
):
    assert verify(kept) == []
    place = attack(Hostile(fact))
    assert verify() == [] and reasons() == [], "from within, everything fits"
    assert "not what was signed" not in client.get("/dupixent/facts/blocks-two-signals/").text
    found = [finding for finding in verify(kept) if finding.check == "checkpoints"]
    assert len(found) == len(verify(kept)) == 1
    over = min(claim.tree.size for claim in kept if claim.tree.size >= place)
    assert found[0].where == f"ledger {span(place, kept)}"
    assert found[0].sentence.startswith(f"not what was signed as kept {over}")


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_one_checkpoint_of_yesterday_is_enough(attack, fact, kept):
    attack(Hostile(fact))
    [finding] = verify(kept[-1:])
    assert str(finding).startswith(
        f"checkpoints: ledger entries 1 to {kept[-1].tree.size}: not what was signed as kept"
    )


def test_a_ledger_that_was_cut_is_short_of_the_kept_checkpoint(fact, kept):
    size = LedgerEntry.objects.count()
    Hostile(fact).roll_back(edition=1)
    left = LedgerEntry.objects.count()
    assert verify() == [] and Fact.revisions().live().get().statement != "Two."
    [finding] = [finding for finding in verify(kept) if finding.check == "missing"]
    assert (
        str(finding)
        == f"missing: entries {left + 1} to {size}: not in the ledger, though signed as kept {size} and 1 more"
    )


def test_a_rollback_that_grew_again_is_exposed_where_it_turned_off(fact, kept, author, reviewer):
    """Long enough that the kept checkpoint is no longer out of reach."""
    Hostile(fact).roll_back(edition=1)
    left = LedgerEntry.objects.count()
    for number in range(12):
        ledger.append("note", number=number)
    seal()
    assert verify() == []
    [finding] = verify(kept)
    first = next(claim for claim in kept if claim.tree.size > left)
    assert finding.where == f"ledger {span(first.tree.size, kept)}"


def test_another_key_changes_nothing(fact, kept, settings):
    """Without the old key the kept checkpoints are strangers to the ledger as well."""
    hostile, mine = Hostile(fact), SigningKey.made("127.0.0.1")
    write_keys(settings.CHECKPOINT_KEY_FILE, [mine])

    def change(entries: list[Said]) -> None:
        next(said for said in entries if said["kind"] == "checkpoint key")["data"]["key"] = str(mine.public)

    hostile.rewrite(change)
    assert verify() == [] and reasons() == []
    *strangers, rewritten = verify(kept)
    assert {finding.sentence for finding in strangers} == {"it is not signed with the key that the ledger named then"}
    assert len(strangers) == len(kept)
    assert rewritten.where == f"ledger entries 1 to {kept[0].tree.size}"


def test_a_rotation_does_not_make_the_old_checkpoints_strangers(fact, kept):
    rotate("Every year")
    ledger.append("note")
    seal()
    assert verify(kept) == []


def test_the_hostile_administrator_of_these_tests_hides_well(fact) -> None:
    """If rewriting nothing left a trace, the tests above would prove nothing."""
    before: Any = list(LedgerEntry.objects.order_by("seq").values_list("payload", "leaf_hash"))
    Hostile(fact).rewrite(lambda entries: None)
    assert list(LedgerEntry.objects.order_by("seq").values_list("payload", "leaf_hash")) == before
