"""An answer is told when its facts change: the standing “source changed”, on each page, in each list and for each program."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dupisite.search.search import Filters, search
from editorial.models import Person
from editorial.record.vocabulary import Kind
from faq.answer_standings import entry_standings
from faq.models import Entry
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from labels.models import Drug, Fact
from tests.cast import fresh, make_entry, make_fact, next_year, publish, reaffirm, sign
from tests.desk import Desk
from tests.labels.arriving import ASTHMA, ENTRY, FACT, arrive, label
from tests.public.structured import data_of
from tests.staging import staged
from tests.travel.scene import at, moment
from tests.unguarded import no_guards

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CHANGED = "A source of this answer has changed since the answer was signed: “Asthma” (edition 2"
COUNTED = "eight: counted by hand\nnine: likewise"
EIGHT, NINE = "It has **eight** uses:\n\n- Asthma\n- Eczema", "It has **nine** uses:\n\n- Asthma\n- Eczema"


@staged
def fact(drug: Drug, author: Person, reviewer: Person) -> Fact:
    """A fact tied to the newest label, and an answer that rests on it alone: all is well with both."""
    arrive(label(drug, 1))
    words = {"heading": "Asthma", "statement": EIGHT, "claim_text": ASTHMA, "claim_sections": "1.1"}
    words["beyond_evidence"] = COUNTED
    made = publish(make_fact(drug, "asthma", **words), author, reviewer)
    publish(make_entry(drug, short_answer="For eight uses [[asthma]].", beyond_evidence=COUNTED), author, reviewer)
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW, newest=1)
    return made


@staged
def revised(fact: Fact, author: Person, reviewer: Person) -> Fact:
    """The fact says something else by now."""
    return publish(fresh(fact), author, reviewer, Kind.UPDATE, statement=NINE)


def code(client: Client) -> str:
    """Of the answer, as its page and the list of all say it."""
    said = client.get(ENTRY).context["standing"]
    [listed] = entry_standings([entry.pk for entry in Entry.objects.all()], timezone.now()).values()
    assert (listed.code, listed.notices) == (said.code, said.notices)
    return str(said.code)


def later() -> date:
    """A new date for the next review, as a re-affirmation needs."""
    return next_year() + timedelta(days=1)


def test_the_notice_stands_above_the_answer_and_leads_to_the_difference(revised, client):
    page = client.get(ENTRY).text
    assert code(client) == "source changed" and "<strong>Current.</strong>" not in page
    assert page.index(CHANGED) < page.index("For eight uses", page.index("<main"))
    assert "changed: statement)" in page
    assert page.count(f'<a href="{FACT}compare/1/2/">') == 2, "above the answer, and at the source"
    difference = client.get(f"{FACT}compare/1/2/").text
    assert "eight" in difference and "nine" in difference and "<del>" in difference


def test_programs_are_told(revised, client):
    where = "/api/v1/drugs/dupixent/entries/how-does-it-work"
    said, alone = client.get(where).json(), client.get(f"{where}/standing").json()["standing"]
    assert said["standing"] == alone and alone["code"] == "source changed" and CHANGED in alone["notices"][0]
    assert alone["see"] == [f"http://127.0.0.1:8000{FACT}compare/1/2/"]
    [source] = said["edition"]["sources"]
    assert CHANGED in source["notices"][0]
    told = client.get(source["links"]["difference"].removeprefix("http://127.0.0.1:8000")).json()
    assert [change["field"] for change in told["changes"]] == ["statement"]
    [listed] = client.get("/api/v1/drugs/dupixent/entries").json()["items"]
    assert listed["standing"]["code"] == "source changed"
    markdown = client.get(f"{ENTRY.rstrip('/')}.md").text
    assert CHANGED in markdown and markdown.index(CHANGED) < markdown.index("For eight uses")
    assert markdown.count("/facts/asthma/compare/1/2") == 2


def test_machines_are_not_told_that_it_was_reviewed(fact, author, reviewer, client):
    assert "lastReviewed" in data_of(client.get(ENTRY).text)
    publish(fresh(fact), author, reviewer, Kind.UPDATE, statement=NINE)
    data = data_of(client.get(ENTRY).text)
    assert {"lastReviewed", "reviewedBy"}.isdisjoint(data) and data["creativeWorkStatus"] == "Source changed"
    assert CHANGED in data["mainEntity"][0]["acceptedAnswer"]["text"]


@pytest.mark.parametrize("withdrawn", [False, True])
def test_search_says_it_and_finds_by_it_whatever_is_wrong_with_a_source(withdrawn, revised, reviewer, client):
    if withdrawn:
        fresh(revised).withdraw(reviewer=reviewer, reason="Danger")
    [hit] = search("eight uses", Filters(kind="entry", standing="source changed")).hits
    assert hit.standing and hit.standing.code == ("source withdrawn" if withdrawn else "source changed")
    assert hit.url == ENTRY
    page = client.get("/search/?q=eight+uses&standing=source+changed").text
    assert ENTRY in page and ("Source withdrawn" if withdrawn else "Source changed</span>") in page
    assert not search("eight uses", Filters(kind="entry", standing="current")).hits


def test_a_retired_source_counts_too(fact, author, reviewer, client):
    fresh(fact).submit(author=author, reason="Nobody asks")
    sign(fact, reviewer, Kind.RETIREMENT, review_due=None)
    assert code(client) == "source changed"
    page = client.get(ENTRY).text
    assert "A source of this answer is no longer kept since" in page and f'<a href="{FACT}">See what is said' in page


SAME = {
    "re-affirmed": {},
    "only layout": {"statement": EIGHT.replace("Asthma\n", "Asthma\n\n")},
    "white space in a line of plain words": {"claim_text": ASTHMA.replace(" for ", "  for ")},
}


@pytest.mark.parametrize("words", SAME.values(), ids=SAME.keys())
def test_the_same_words_are_no_change(words, fact, author, reviewer, client):
    if words:
        publish(fresh(fact), author, reviewer, Kind.UPDATE, **words)
    else:
        again = fresh(fact)
        again.reaffirm(reviewer=reviewer, reason="Read", review_due=later(), shown=again.freeze().digest)
    assert code(client) == "current"
    page = client.get(ENTRY).text
    assert "One of its sources was signed again since, in the same words." in page and '<div class="notice' not in page


def test_a_chain_back_to_the_same_words_is_no_change(revised, author, reviewer, client):
    assert code(client) == "source changed"
    publish(fresh(revised), author, reviewer, Kind.UPDATE, statement=EIGHT)
    assert code(client) == "current"


def test_a_change_is_not_forgotten_when_the_newer_edition_is_re_affirmed(revised, reviewer, client):
    again = fresh(revised)
    again.reaffirm(reviewer=reviewer, reason="Read", review_due=later(), shown=again.freeze().digest)
    assert code(client) == "source changed"


@pytest.mark.parametrize("how", ["updated", "re-affirmed"])
def test_only_a_signature_on_the_answer_ends_it(how, revised, drug, author, reviewer, client):
    answer = fresh(drug.entries.get())
    if how == "updated":
        publish(answer, author, reviewer, Kind.UPDATE, short_answer="For nine uses [[asthma]].")
    else:
        reaffirm(answer, reviewer, review_due=later())
    assert code(client) == "current"


def test_a_newest_edition_that_is_not_what_was_signed_is_graver(revised, client):
    with no_guards():
        Fact.revisions().filter(edition=2, kind__isnull=False).update(statement=EIGHT)
    assert code(client) == "source invalid"
    assert "A source of this answer is not what was signed: “Asthma”" in client.get(ENTRY).text


def test_as_of_a_moment_it_says_what_was_so_then(fact, author, reviewer, client):
    before = moment()
    publish(fresh(fact), author, reviewer, Kind.UPDATE, statement=NINE)
    after = moment()
    publish(Entry.objects.get(), author, reviewer, Kind.UPDATE, short_answer="For nine uses [[asthma]].")
    told = {when: client.get(at(when, ENTRY)).context["standing"].code for when in (before, after)}
    assert (told[before], told[after], code(client)) == ("current", "source changed", "current")
    assert CHANGED in client.get(at(after, ENTRY)).text and CHANGED not in client.get(at(before, ENTRY)).text


def test_a_fact_says_where_it_is_used(revised, client, author):
    page = client.get(FACT).text
    used = page[page.index("Where this is used") :]
    assert (
        f'<a href="{ENTRY}">How does Dupixent work?</a> <span class="tag mark source-changed">Source changed</span> <span class="meta">(signed on edition 1)</span>'
        in used
    )
    [told] = client.get("/api/v1/drugs/dupixent/facts/asthma").json()["used_in"]
    assert told.pop("notices")[0].startswith(CHANGED)
    assert told == {"title": "How does Dupixent work?", "cites": 1, "page": f"http://127.0.0.1:8000{ENTRY}"}
    assert "## Where this is used" in client.get(f"{FACT.rstrip('/')}.md").text
    desk = Desk(author)
    form = desk.client.get(desk.url(revised)).text
    assert "Used in 1 live answer" in form and desk.url(Entry.objects.get()) in form and "signed on edition 1" in form


def test_a_fact_that_nothing_cites_says_so(fact, author, reviewer, client):
    publish(make_fact(fact.drug, "alone", claim="literature", claim_sections=""), author, reviewer)
    assert "No answer that is public now cites this." in client.get("/dupixent/facts/alone/").text
