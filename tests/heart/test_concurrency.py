"""Many people at once: whoever is told “saved” or “signed” has exactly one entry, and nobody waits for ever."""

from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.record.refusals import Refused, Stale
from editorial.record.revision_checks import versioned_models
from labels.models import Fact
from tests.at_once import SHARED, THREADS, Pair, together
from tests.cast import fresh, make_drug, make_fact, make_person, sign
from tests.desk import Desk

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "public"]), pytest.mark.database]


def revisions() -> int:
    return sum(model.revisions().count() for model in versioned_models())


def recorded() -> int:
    return LedgerEntry.objects.filter(kind__in=("revision", "edition")).count()


def check_the_ledger() -> None:
    """Numbers without a gap, times that only rise, one entry for each revision, and nothing for the verifier."""
    entries = list(LedgerEntry.objects.order_by("seq").values_list("seq", "at"))
    assert [seq for seq, _ in entries] == list(range(1, len(entries) + 1))
    assert all(earlier < later for (_, earlier), (_, later) in pairwise(entries))
    assert recorded() == revisions()
    assert verify() == []


def test_eight_writers_and_signers_at_once_leave_one_entry_for_each_success(author):
    drug = make_drug(author)
    for slug in SHARED:
        make_fact(drug, slug).save_revision(author=author, reason="Begun")
    pairs = [Pair(number, drug) for number in range(THREADS)]
    before = recorded()

    assert together([pair.work for pair in pairs]) == [None] * THREADS

    assert recorded() - before == sum(pair.made for pair in pairs)
    refused = LedgerEntry.objects.filter(kind="signature refused").count()
    assert refused == sum(pair.refused_signatures for pair in pairs)
    assert sum(pair.refused for pair in pairs) > 0  # they were in each other's way
    digests = [digest for pair in pairs for digest in pair.signed]
    assert Fact.revisions().filter(kind__in=("first", "update")).count() == len(digests) >= 2 * THREADS
    check_the_ledger()


def test_of_four_saves_with_one_token_one_succeeds(drug, author):
    fact = make_fact(drug)
    token = fact.save_revision(author=author, reason="Begun").history_id

    def save(number: int) -> Any:
        copy = fresh(fact)
        copy.statement = f"The wording of window n{number}."
        return copy.save_revision(author=author, reason="Saved from a window", token=token)

    ends = together([lambda number=number: save(number) for number in range(4)])

    assert sum(isinstance(end, Stale) for end in ends) == 3
    [made] = [end for end in ends if not isinstance(end, Stale)]
    assert fresh(fact).statement == made.statement
    assert {end.newest.history_id for end in ends if isinstance(end, Stale)} == {made.history_id}
    assert Fact.revisions().of(fact).count() == 2
    check_the_ledger()


def test_of_eight_signatures_under_one_text_one_succeeds_and_seven_are_recorded_as_refused(drug, author):
    fact = make_fact(drug)
    fact.submit(author=author, reason="Ready")
    signers = [make_person(f"Signer{number}", "reviewer") for number in range(THREADS)]
    shown = fact.freeze().digest

    ends = together([lambda signer=signer: sign(fresh(fact), signer, shown=shown) for signer in signers])

    assert sum(isinstance(end, Refused) for end in ends) == 7
    edition = Fact.revisions().of(fact).editions().get()
    assert edition in ends
    losers = set(LedgerEntry.objects.filter(kind="signature refused").values_list("actor", flat=True))
    assert losers == {signer.pk for signer in signers} - {edition.history_user_id}
    check_the_ledger()


def test_of_four_facts_made_at_once_at_one_address_one_is_made(drug, author):
    facts = [make_fact(drug, statement=f"The wording of window n{number}.") for number in range(4)]

    ends = together([lambda fact=fact: fact.save_revision(author=author, reason="Begun") for fact in facts])

    assert sum(isinstance(end, ValidationError) for end in ends) == 3
    assert Fact.objects.count() == Fact.revisions().count() == 1
    check_the_ledger()


def posted(desks: list[Desk], address: str, forms: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """All press “Save” at once; (status, page) of each answer."""
    pressed = zip(desks, forms, strict=True)
    jobs = [lambda desk=desk, form=form: desk.client.post(address, {**form, "_save": "1"}) for desk, form in pressed]
    ends = together(jobs)
    assert not [end for end in ends if isinstance(end, Exception)]
    return [(end.status_code, end.content.decode()) for end in ends]


def test_of_four_forms_opened_at_once_at_the_desk_one_is_saved_and_three_are_told(drug, author):
    fact = make_fact(drug)
    fact.save_revision(author=author, reason="Begun")
    desks = [Desk(author) for _ in range(4)]
    address = desks[0].url(fact)
    forms = [
        {**desk.form(address), "change_reason": "Edited", "statement": f"Window n{n}."} for n, desk in enumerate(desks)
    ]

    answers = posted(desks, address, forms)

    assert sorted(status for status, _ in answers) == [200, 200, 200, 302]
    assert all("Nothing of yours is lost" in page for status, page in answers if status == 200)
    assert Fact.revisions().of(fact).count() == 2
    check_the_ledger()


def test_of_four_facts_added_at_once_at_the_desk_under_one_address_one_is_made_and_three_are_told(drug, author):
    desks, address = [Desk(author) for _ in range(4)], reverse("admin:labels_fact_add")
    words = {field.name: getattr(make_fact(drug), field.attname) for field in Fact.words() if field.editable}
    said = {name: value for name, value in words.items() if value is not None} | {"change_reason": "Begun"}

    answers = posted(desks, address, [{**desk.form(address), **said} for desk in desks])

    assert sorted(status for status, _ in answers) == [200, 200, 200, 302]
    assert all("already exists" in page for status, page in answers if status == 200)
    assert Fact.revisions().count() == 1
    check_the_ledger()
