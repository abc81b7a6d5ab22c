"""What pages say to machines: JSON-LD of one shape, Open Graph, lasting addresses and feeds, and never more than is signed."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from audit.guards import guards
from audit.ledger import ledger
from editorial.models import Person
from editorial.record.vocabulary import Kind, Method
from faq.models import Entry
from labels.models import Drug, Fact
from tests.cast import fresh, make_entry, make_fact, publish, sign
from tests.public.structured import data_of, head_of, scripts
from tests.staging import staged

pytestmark = pytest.mark.django_db
ENTRY, FACT = "/dupixent/faq/how-does-it-work/", "/dupixent/facts/asthma/"
REVIEWED = {"lastReviewed", "reviewedBy"}

ADDRESS = re.compile(r"https?://\S+")
DAY, MOMENT = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

# What may be said of each kind of thing, and in which form: a pattern, a kind of thing, a type, or a list of what may be.
THINGS: dict[str, dict[str, Any]] = {
    "Drug": {
        "name": str,
        "url": ADDRESS,
        "nonProprietaryName": str,
        "manufacturer": "Organization",
        "labelDetails": ADDRESS,
    },
    "Organization": {"name": str},
    "Person": {"name": str, "honorificSuffix": str, "url": ADDRESS},
    "Question": {"name": str, "acceptedAnswer": "Answer"},
    "Answer": {"text": str},
    "CreativeWork": {"name": str, "url": ADDRESS},
    "SearchAction": {"target": ADDRESS, "query-input": str},
}
PAGE = {"name": str, "url": ADDRESS, "inLanguage": re.compile("en-US"), "about": "Drug", "creativeWorkStatus": str}
PAGE |= {"version": int, "dateModified": MOMENT, "datePublished": DAY}
MEDICAL = {**PAGE, "lastReviewed": DAY, "reviewedBy": "Person", "mainEntity": [["Question"], "Drug"]}
MEDICAL |= {"isBasedOn": [ADDRESS, [ADDRESS], "CreativeWork"], "citation": [["CreativeWork"], [str]]}
PAGES = {
    "MedicalWebPage": MEDICAL,
    "MedicalWebPage FAQPage": MEDICAL,
    "WebSite": {**PAGE, "potentialAction": "SearchAction"},
    "ProfilePage": {**PAGE, "mainEntity": "Person"},
    **dict.fromkeys(("WebPage", "AboutPage", "CollectionPage", "SearchResultsPage"), PAGE),
}


def fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, type):
        return isinstance(value, shape) and value != ""
    if isinstance(shape, str):
        said = dict(value) if isinstance(value, dict) else {}
        return said.pop("@type", "") == shape and has_only(said, THINGS[shape])
    if len(shape) == 1:
        return isinstance(value, list) and bool(value) and all(fits(part, shape[0]) for part in value)
    return any(fits(value, one) for one in shape)


def has_only(said: dict[str, Any], shapes: dict[str, Any]) -> bool:
    return {"name"} & shapes.keys() <= said.keys() and all(
        name in shapes and fits(value, shapes[name]) for name, value in said.items()
    )


def shaped(page: str) -> dict[str, Any]:
    """The data of a page, held to its shape."""
    data = data_of(page)
    said = dict(data)
    assert said.pop("@context") == "https://schema.org"
    kind = said.pop("@type")
    shapes = PAGES[kind if isinstance(kind, str) else " ".join(kind)]
    assert {name: value for name, value in said.items() if name not in shapes or not fits(value, shapes[name])} == {}
    assert {"name", "url"} <= said.keys()
    return data


@staged
def entry(labelled: Drug, author: Person, reviewer: Person) -> Entry:
    """An answer that rests on a fact tied to the official label, and on a reference."""
    words = {
        "short_answer": "It is for **asthma** [[asthma]] & nothing < else [[ref:study]].\n\nAsk your doctor.",
        "references": "study: Doe J, Roe R, Journal of Examples, 2024, doi:10.1000/182",
    }
    fact = Fact.objects.get(slug="asthma")  # signed before the label came: so it is signed again, tied to it
    publish(fact, author, reviewer, Kind.UPDATE, statement="From 6 years.")
    return publish(make_entry(labelled, **words), author, reviewer)


def test_an_answer_says_its_question_its_review_and_what_it_rests_on(entry, client):
    data = shaped(client.get(ENTRY).text)
    edition = Entry.revisions().live().get()
    assert data["@type"] == ["MedicalWebPage", "FAQPage"]
    assert data["url"] == f"{settings.SITE_URL}{ENTRY}" and data["version"] == 1
    assert data["lastReviewed"] == f"{edition.history_date:%Y-%m-%d}" == data["dateModified"][:10]
    assert data["reviewedBy"] == {
        "@type": "Person",
        "name": "Bea Example",
        "honorificSuffix": "PharmD",
        "url": f"{settings.SITE_URL}/reviewers/bea-example/",
    }
    assert data["about"]["name"] == "Dupixent"
    assert data["isBasedOn"] == [f"{settings.SITE_URL}{FACT}history/2/"]
    assert data["citation"][0]["url"] == "https://doi.org/10.1000/182"
    [question] = data["mainEntity"]
    assert question["name"] == "How does Dupixent work?"
    assert question["acceptedAnswer"]["text"].endswith("It is for asthma & nothing < else. Ask your doctor.")


def test_a_fact_names_the_label_it_was_compared_with_and_a_drug_its_names(entry, client):
    fact = shaped(client.get(FACT).text)
    assert fact["isBasedOn"]["name"] == "label version 3 (January 2025)"
    assert fact["isBasedOn"]["url"].startswith("https://dailymed.nlm.nih.gov/")
    drug = shaped(client.get("/dupixent/").text)
    assert drug["mainEntity"]["nonProprietaryName"] == "dupilumab" and not REVIEWED & drug.keys()
    label = shaped(client.get("/dupixent/label/3/").text)
    assert (label["version"], label["datePublished"]) == (3, "2025-01-31")


EVERY_PAGE = (
    *("/", "/dupixent/", FACT, ENTRY, f"{ENTRY}history/", f"{ENTRY}history/1/", f"{FACT}compare/1/2/", "/changes/"),
    *("/dupixent/changes/", "/reviewers/bea-example/", "/search/?q=asthma", "/how-we-check/", "/audit/", "/api/"),
    *("/dupixent/label/", "/dupixent/label/3/", "/dupixent/label/3/1.1/", "/dupixent/label/compare/3/3/"),
)


def test_every_page_has_data_of_its_shape_and_a_head_that_agrees_with_it(entry, client):
    for address in EVERY_PAGE:
        page = client.get(address)
        data, head = shaped(page.text), head_of(page.text)
        assert scripts(page.text) == []
        assert head["og:title"] == [data["name"]] and head["og:type"][0] in ("article", "website"), address
        assert len(head["canonical"]) == 1 and head["og:url"] == head["canonical"]
        assert head["alternate"][-1] == "/changes.atom"
        for feed in head["alternate"]:
            assert client.get(feed).headers["Content-Type"].startswith("application/atom+xml"), feed
    assert head_of(client.get(ENTRY).text)["alternate"] == [f"{ENTRY}history.atom", "/changes.atom"]
    assert head_of(client.get("/dupixent/").text)["alternate"] == ["/dupixent/changes.atom", "/changes.atom"]


def test_no_review_is_claimed_for_what_a_sample_or_a_program_signed(entry, author, reviewer, client):
    assert shaped(client.get(ENTRY).text).keys() >= REVIEWED
    entry.bottom_line = "By program."
    entry.submit(author=author, reason="Loaded")
    sign(entry, reviewer, Kind.UPDATE, method=Method.PROGRAM)
    assert not REVIEWED & shaped(client.get(ENTRY).text).keys()
    reviewer.is_sample = True
    reviewer.save()
    with ledger.writing() as writing:
        reviewer.record(writing, "is a sample")
    publish(fresh(entry), author, reviewer, Kind.UPDATE, bottom_line="By a sample.")
    data = shaped(client.get(ENTRY).text)
    assert not REVIEWED & data.keys() and data["creativeWorkStatus"] != "Current"
    assert "Sample, not checked against the official label." in data["mainEntity"][0]["acceptedAnswer"]["text"]
    assert "mainEntity" not in shaped(client.get("/reviewers/bea-example/").text)


def test_what_stands_above_an_answer_stands_before_it_for_machines_too(entry, client, monkeypatch):
    from django.utils import timezone

    later = datetime.now(UTC) + timedelta(days=500)
    monkeypatch.setattr(timezone, "now", lambda: later)
    text = shaped(client.get(ENTRY).text)["mainEntity"][0]["acceptedAnswer"]["text"]
    assert "has not been done" in text.split("It is for asthma")[0]


def test_a_notice_over_the_drug_stands_before_the_answer(entry, labelled, reviewer, client):
    labelled.put_notice(reviewer=reviewer, notice="Some pens may be faulty.", withdraws=False, reason="Faulty")
    text = shaped(client.get(ENTRY).text)["mainEntity"][0]["acceptedAnswer"]["text"]
    assert text.startswith("Some pens may be faulty.")


def test_no_machine_is_given_an_answer_that_readers_are_told_not_to_rely_on(entry, reviewer, client):
    Fact.objects.get(slug="asthma").withdraw(reviewer=reviewer, reason="Danger")
    data = shaped(client.get(ENTRY).text)
    assert data["@type"] == "MedicalWebPage" and "mainEntity" not in data
    assert data["creativeWorkStatus"] == "Source withdrawn"
    entry.withdraw(reviewer=reviewer, reason="Danger")
    page = client.get(ENTRY)
    assert page.status_code == 410 and data_of(page.text) == {}
    assert "mainEntity" not in shaped(client.get(f"{ENTRY}history/1/").text), "nor on the page of a past edition"


def test_what_is_not_as_it_was_signed_says_nothing_to_machines(drug, author, reviewer, client):
    publish(make_fact(drug), author, reviewer)
    publish(make_entry(drug), author, reviewer)
    assert data_of(client.get(ENTRY).text)["mainEntity"]
    guards.drop()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE faq_historicalentry SET bottom_line = 'Harm.' WHERE kind IS NOT NULL")
    guards.install()
    assert data_of(client.get(ENTRY).text) == {} == data_of(client.get(f"{ENTRY}history/1/").text)


def test_no_word_of_a_text_ends_the_block_of_data(labelled, author, reviewer, client):
    hostile = 'Is </script><script>alert(1)</script> <!-- & "so" on?'
    publish(make_entry(labelled, question=hostile, short_answer="`</script>` [[asthma]]."), author, reviewer)
    page = client.get(ENTRY).text
    assert shaped(page)["mainEntity"][0]["name"] == hostile and scripts(page) == []
    assert shaped(page)["mainEntity"][0]["acceptedAnswer"]["text"].endswith("</script>.")
    block = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert not set("<>&") & set(block)
    assert head_of(page)["og:title"] == [hostile]


def test_a_page_as_of_a_moment_gives_machines_no_answer_and_leads_to_today(entry, author, reviewer, client):
    then = Entry.revisions().live().get().history_date.isoformat().replace("+00:00", "Z")
    publish(entry, author, reviewer, Kind.UPDATE, short_answer="It is for adults [[asthma]].")
    data = shaped(client.get(f"/at/{then}{ENTRY}").text)
    assert "mainEntity" not in data and not REVIEWED & data.keys()
    assert (data["version"], data["url"]) == (1, f"{settings.SITE_URL}{ENTRY}history/1/")
