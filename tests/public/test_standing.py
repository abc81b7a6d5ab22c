"""Standing: what a reader is told now of a fact and of an answer that cites it, in each state, computed and never typed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from editorial.days import day_of
from editorial.record.vocabulary import Kind
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from labels.models import Fact, TriageItem
from tests.cast import fresh, make_entry, make_fact, publish, sign
from tests.labels.arriving import ASTHMA, ENTRY, FACT, arrive, label, leave_as_it_is
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CURRENT = "<strong>Current.</strong>"


@staged
def fact(drug, author, reviewer) -> Fact:
    """A fact tied to the newest label, for which somebody has looked today, and an answer that rests on it alone."""
    arrive(label(drug, 1))
    words = {"heading": "Asthma", "statement": "About asthma.", "claim_text": ASTHMA, "claim_sections": "1.1"}
    made = publish(make_fact(drug, "asthma", **words), author, reviewer)
    publish(make_entry(drug, short_answer="It is for asthma [[asthma]]."), author, reviewer)
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW, newest=1)
    return made


@pytest.fixture
def told(client, monkeypatch) -> Callable[..., tuple[str, str]]:
    """(code of the standing, the page) at an address, `days` from now."""

    def tell(address: str, days: int = 0) -> tuple[str, str]:
        later = timezone.now() + timedelta(days=days)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: later)
            answer = client.get(address)
        assert (CURRENT in answer.text) == (answer.context["standing"].code == "current")
        return answer.context["standing"].code, answer.text

    return tell


def both(told: Any, code: str, of_fact: str, of_entry: str, days: int = 0) -> None:
    """The fact and the answer have this standing, and each page says its sentence above the text."""
    for address, sentence, text in ((FACT, of_fact, "About asthma."), (ENTRY, of_entry, "It is for asthma")):
        found, page = told(address, days)
        assert found == code, page
        assert sentence in page and page.index(sentence) < page.index(text, page.index("<main"))


def test_all_is_well_in_one_quiet_line(fact, told):
    for address in (FACT, ENTRY):
        code, page = told(address)
        assert code == "current" and '<div class="notice' not in page
        assert "Follows the label of January 2025." in page and "Looked for a newer label on" in page


def test_the_label_moved(fact, drug, told):
    arrive(label(drug, 2, ASTHMA.replace("12", "6")))
    both(
        told,
        "moved",
        "has changed where this rests (1.1 Asthma; label version 2",
        "where a source of this answer rests",
    )


def test_its_review_is_overdue_and_so_is_that_of_what_cites_it(fact, drug, author, told):
    both(told, "overdue", "Its review was due on", "Its review was due on", days=366)
    assert "The review of a source of this answer was due on" in told(ENTRY, days=366)[1]


def test_on_the_day_of_its_review_it_is_not_overdue_yet(fact, drug, told):
    for address in (FACT, ENTRY):
        assert told(address, days=365)[0] == "lookup" and "Its review was due on" not in told(address, days=365)[1]


def test_an_answer_is_overdue_by_its_source_alone(fact, drug, reviewer, told):
    answer = drug.entries.get()
    later = timezone.now().date() + timedelta(days=900)
    answer.reaffirm(reviewer=reviewer, reason="Read again", review_due=later, shown=answer.freeze().digest)
    code, page = told(ENTRY, days=366)
    assert code == "overdue" and "Its review" not in page and "The review of a source of this answer was due on" in page


@pytest.mark.parametrize(
    ("outcome", "days", "said"),
    [
        (Lookup.Outcome.FAILED, 0, "The last look for a newer label failed. The one before it was on"),
        (None, 15, "Nobody has looked for a newer label since"),
    ],
)
def test_nobody_could_look_for_a_newer_label(outcome, days, said, fact, drug, told):
    if outcome:
        record_lookup(drug, outcome, detail="Nobody answered.")
    both(told, "lookup", said, said, days)


def test_the_days_without_a_look_are_counted_from_the_setting(fact, settings, told):
    assert told(FACT, days=13)[0] == "current"
    settings.LABEL_LOOKUP_MAX_AGE_DAYS = 20
    assert told(FACT, days=19)[0] == "current" and told(FACT, days=21)[0] == "lookup"


def test_nobody_ever_looked(drug, author, reviewer, told):
    arrive(label(drug, 1))
    publish(make_fact(drug, "asthma", claim_text=ASTHMA, claim_sections="1.1"), author, reviewer)
    code, page = told(FACT)
    assert code == "lookup" and "Nobody has looked for a newer label yet" in page


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ({}, "Not tied to a label: its evidence is not yet compared"),
        ({"claim": "literature", "claim_sections": ""}, "Not tied to a label: it rests on literature"),
    ],
)
def test_it_is_not_tied_to_a_label(claim, said, drug, author, reviewer, told):
    publish(make_fact(drug, "asthma", statement="About asthma.", **claim), author, reviewer)
    publish(make_entry(drug, short_answer="It is for asthma [[asthma]]."), author, reviewer)
    both(told, "untied", said, "Not tied to a label: none of its sources")


def test_a_sample_never_reads_as_current(fact, drug, author, reviewer, told):
    reviewer.is_sample = True
    reviewer.save()
    publish(fresh(fact), author, reviewer, Kind.UPDATE, statement="Again about asthma.")
    publish(fresh(drug.entries.get()), author, reviewer, Kind.UPDATE, bottom_line="Ask.")
    for address in (FACT, ENTRY):
        code, page = told(address)
        assert code == "sample" and "Sample, not checked against the official label" in page
        assert '<meta name="robots" content="noindex' in page and "lastReviewed" not in page


def test_the_gravest_comes_first_and_none_is_lost(fact, drug, told):
    arrive(label(drug, 2, ASTHMA.replace("12", "6")))
    record_lookup(drug, Lookup.Outcome.FAILED, detail="Nobody answered.")
    code, page = told(FACT, days=400)
    said = ["The label has changed where", "Its review was due on", "The last look for a newer label failed"]
    assert code == "moved" and sorted(said, key=page.index) == said


def test_a_withdrawn_fact_takes_the_answer_with_it(fact, reviewer, client, told):
    fact.withdraw(reviewer=reviewer, reason="Wrong")
    answer = client.get(FACT)
    assert answer.status_code == 410 and "This was withdrawn on" in answer.text and CURRENT not in answer.text
    code, page = told(ENTRY)
    assert code == "source withdrawn" and "A source of this answer was withdrawn on" in page


def test_a_retired_fact_is_a_quiet_notice(fact, author, reviewer, client):
    fact.submit(author=author, reason="Nobody asks")
    sign(fact, reviewer, Kind.RETIREMENT, review_due=None)
    answer = client.get(FACT)
    assert answer.status_code == 200 and "This was retired on" in answer.text and CURRENT not in answer.text


def test_a_decision_of_no_effect_on_lost_evidence_is_told_as_a_persons_and_never_reads_as_current(
    fact, drug, reviewer, told
):
    arrive(label(drug, 2, ASTHMA.replace("12 years", "12 years,")))
    leave_as_it_is(TriageItem.objects.open(), reviewer, "A comma.")
    today = day_of(timezone.now())
    both(
        told,
        "moved",
        f"The label changed here. Bea Example decided on {today} that this has no effect: A comma.",
        "The label changed where a source of this answer rests: “Asthma”. Its page says who decided",
    )
    assert "still stands" not in told(FACT)[1]


def test_a_decision_of_no_effect_on_words_that_still_stand_gives_back_the_quiet_line(fact, drug, author, told):
    arrive(label(drug, 2, f"{ASTHMA} Read on."))
    assert told(FACT)[0] == told(ENTRY)[0] == "moved"
    leave_as_it_is(TriageItem.objects.open(), author, "It says no more")
    assert told(FACT)[0] == told(ENTRY)[0] == "current"
