"""The lists of facts and answers: what is public and what is being worked on, by what they are narrowed, and their CSV."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.csv_export import cell
from editorial.models import Person
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from labels.models import Drug, Fact
from tests.cast import make_drug, make_entry, make_fact, make_person, next_year, publish, sign
from tests.desk import Desk
from tests.labels.fixtures import paragraph, section
from tests.labels.scene import USE, capture
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ASTHMA = {"heading": "Asthma", "claim_text": "For asthma from 6 years.", "claim_sections": "1.1"}
ECZEMA = {"heading": "Eczema", "claim_text": "For eczema: see falls.", "claim_sections": "1.2"}


def address(model: Any, page: str = "changelist") -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def listing(person: Person, model: Any, query: str = "") -> Any:
    answer = Desk(person).client.get(address(model, "changelist") + query)
    assert answer.status_code == 200, answer
    return answer


def listed(person: Person, model: Any, query: str = "") -> set[str]:
    return {text.slug for text in listing(person, model, query).context["cl"].result_list}


def standing_on_the_page(client: Any, text: Any) -> str:
    room = "faq" if isinstance(text, Entry) else "facts"
    return client.get(f"/{text.drug.slug}/{room}/{text.slug}/").context["standing"].code


def test_a_row_says_what_is_public_and_what_is_being_worked_on(drug, author, second_author, reviewer):
    today = f"{timezone.now():%B %-d, %Y}"
    fact = publish(make_fact(drug), author, reviewer)
    make_fact(drug, "new").save_revision(author=author, reason="Begun")
    page = listing(author, Fact).text
    assert "public: edition 1<" in page and f"public: nothing yet · draft by Ann Example since {today}" in page
    fact.statement = "Two."
    fact.save_revision(author=second_author, reason="Begun")
    assert f"public: edition 1 · draft by Abe Example since {today}" in listing(author, Fact).text
    fact.submit(author=second_author, reason="Ready")
    assert f"public: edition 1 · in review, by Abe Example since {today}" in listing(author, Fact).text
    fact.return_to_author(reviewer=reviewer, reason="Again")
    assert f"public: edition 1 · returned to Abe Example since {today}" in listing(author, Fact).text
    fact.withdraw(reviewer=reviewer, reason="Danger")
    assert "public: withdrawn by edition 2 · draft by Abe Example" in listing(author, Fact).text


@staged
def written_with_every_standing(
    drug: Drug, author: Person, reviewer: Person, second_reviewer: Person
) -> dict[str, str]:
    """Facts and answers by address, each with the standing that its public page must have in two days."""
    sampler = make_person("Sam", "reviewer", is_sample=True)
    capture(drug, "1", USE)
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW)
    publish(make_fact(drug, "holds", **ECZEMA), author, reviewer)
    publish(make_fact(drug, "moves", **ASTHMA), author, reviewer)
    publish(make_fact(drug, "untied", claim="literature", claim_sections=""), author, reviewer)
    publish(make_fact(drug, "sampled", **ECZEMA), author, sampler)
    late = make_fact(drug, "late", **ECZEMA)
    late.submit(author=author, reason="Ready")
    sign(late, reviewer, review_due=timezone.now().date() + timedelta(days=1))
    for slug in ("holds", "moves", "untied", "sampled", "late", "gone"):
        if slug == "gone":
            publish(make_fact(drug, slug, **ECZEMA), author, reviewer)
        publish(make_entry(drug, f"on-{slug}", short_answer=f"So [[{slug}]].", answer=""), author, reviewer)
    Fact.objects.get(slug="gone").withdraw(reviewer=reviewer, reason="Danger")
    quiet = publish(make_entry(drug, "quiet", short_answer="So [[holds]].", answer=""), author, reviewer)
    quiet.short_answer = "So it was [[holds]]."
    quiet.submit(author=author, reason="No longer kept")
    sign(quiet, second_reviewer, Kind.RETIREMENT, review_due=None)
    make_fact(drug, "begun").save_revision(author=author, reason="Begun")
    lost = section("1.1 Asthma", paragraph("For asthma from 12 years."))
    kept = section("1.2 Eczema", paragraph("For eczema: see falls."))
    capture(drug, "2", section("1 INDICATIONS AND USAGE", below=[lost, kept]))
    return {
        "holds": "current",
        "moves": "moved",
        "untied": "untied",
        "sampled": "sample",
        "late": "overdue",
        "gone": "withdrawn",
        "on-holds": "current",
        "on-moves": "moved",
        "on-untied": "untied",
        "on-sampled": "sample",
        "on-late": "overdue",
        "on-gone": "source withdrawn",
        "quiet": "retired",
    }


@pytest.fixture
def of_every_standing(written_with_every_standing: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The same two days later: nobody signs what is overdue already."""
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    return written_with_every_standing


def test_texts_are_found_by_the_standing_that_their_public_page_has(of_every_standing, reviewer, drug, client):
    for model in (Fact, Entry):
        texts = list(model.objects.exclude(slug="begun"))
        for text in texts:
            wanted = of_every_standing[text.slug]
            assert standing_on_the_page(client, text) == wanted, text.slug
            assert text.slug in listed(reviewer, model, f"?standing={wanted.replace(' ', '+')}"), text.slug
            others = {slug for slug, code in of_every_standing.items() if code != wanted}
            if wanted in ("current", "withdrawn", "retired"):
                assert not listed(reviewer, model, f"?standing={wanted}") & others
    assert listed(reviewer, Fact, "?standing=none") == {"begun"} and listed(reviewer, Fact, "?standing=odd") == set()


def test_a_failed_look_up_shows_in_the_list_as_on_the_page(of_every_standing, reviewer, drug, client):
    record_lookup(drug, Lookup.Outcome.FAILED, detail="Nobody answered.")
    assert standing_on_the_page(client, Fact.objects.get(slug="holds")) == "lookup"
    assert {"holds", "moves", "late"} <= listed(reviewer, Fact, "?standing=lookup"), "also where it is not the gravest"
    assert {"on-holds"} <= listed(reviewer, Entry, "?standing=lookup")


def test_what_was_withdrawn_with_its_drug_is_listed_as_withdrawn(of_every_standing, reviewer, drug):
    drug.put_notice(reviewer=reviewer, notice="Stop.", withdraws=True, reason="Danger")
    assert listed(reviewer, Fact, "?standing=current") == set() and "holds" in listed(
        reviewer, Fact, "?standing=withdrawn"
    )


def test_texts_are_found_by_who_signed_when_due_topic_and_label(of_every_standing, reviewer, second_reviewer):
    assert listed(reviewer, Entry, f"?reviewer={second_reviewer.pk}") == set(), "a retired answer is not live"
    sampler = Person.objects.get(username="sam")
    assert listed(reviewer, Fact, f"?reviewer={sampler.pk}") == {"sampled"}
    assert listed(reviewer, Fact, "?due=overdue") == {"late"} and listed(reviewer, Fact, "?due=30") == set()
    first, second = Drug.objects.get().label_versions.order_by("number")
    assert listed(reviewer, Fact, f"?label={first.pk}") == {"holds", "moves", "sampled", "late"}
    assert "on-holds" in listed(reviewer, Entry, f"?label={first.pk}")
    assert "on-untied" not in listed(reviewer, Entry, f"?label={first.pk}")
    assert listed(reviewer, Fact, f"?label={second.pk}") == set() == listed(reviewer, Fact, "?label=odd")
    assert "Dupixent, version 2 of January 2025" in listing(reviewer, Fact).text
    assert listed(reviewer, Fact, "?topic__exact=warnings") == set()
    assert listed(reviewer, Fact, "?q=asthma") == {"moves"}
    assert listing(reviewer, Fact, "?_facets=True").status_code == 200


def test_a_list_asks_as_many_questions_for_few_texts_as_for_many(drug, author, reviewer):
    capture(drug, "1", USE)

    def questions(model: Any, query: str) -> int:
        desk = Desk(reviewer)
        with CaptureQueriesContext(connection) as asked:
            answer = desk.client.get(address(model) + query)
            assert answer.status_code == 200 and answer.context["cl"].result_count
        return len(asked)

    def write(numbers: range) -> None:
        for n in numbers:
            publish(make_fact(drug, f"fact-{n}", **ASTHMA), author, reviewer)
            publish(make_entry(drug, f"entry-{n}", short_answer=f"So [[fact-{n}]].", answer=""), author, reviewer)
            make_fact(drug, f"draft-{n}").save_revision(author=author, reason="Begun")

    write(range(2))
    asked = [(model, query) for model in (Fact, Entry) for query in ("", "?standing=lookup")]
    few = [questions(*each) for each in asked]
    write(range(2, 12))
    assert [questions(*each) for each in asked] == few
    assert max(few) <= 22, few


def exported(person: Person, model: Any, query: str = "") -> list[dict[str, str]]:
    answer = Desk(person).client.get(address(model, "export") + query)
    assert answer.status_code == 200 and answer.streaming and "attachment" in answer.headers["Content-Disposition"]
    data = answer.getvalue()
    assert data.startswith(b"\xef\xbb\xbf"), "a byte order mark tells a spreadsheet that it is UTF-8"
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_what_is_listed_is_exported_with_its_standing_in_the_order_of_the_list(of_every_standing, reviewer, author):
    rows = exported(reviewer, Fact)
    assert [row["Address"] for row in rows] == [text.slug for text in listing(reviewer, Fact).context["cl"].result_list]
    holds = next(row for row in rows if row["Address"] == "holds")
    assert holds["Public"] == "edition 1" and holds["Standing"] == "Current" and holds["Signed by"] == "Bea Example"
    assert (
        holds["Next review"] == (next_year() - timedelta(days=2)).isoformat()
        and holds["Signed against"] == "label version 1 (January 2025)"
    )
    begun = next(row for row in rows if row["Address"] == "begun")
    assert begun["Public"] == "nothing yet" and begun["Working draft"].startswith("draft by Ann Example since")
    assert [row["Address"] for row in exported(reviewer, Fact, "?standing=moved")] == ["moves"]
    assert exported(reviewer, Entry, "?q=nothing-like-it") == []
    assert "/admin/labels/fact/export/?standing=moved" in listing(reviewer, Fact, "?standing=moved").text


def test_the_chosen_rows_alone_are_exported_by_the_action(of_every_standing, reviewer):
    desk, holds = Desk(reviewer), Fact.objects.get(slug="holds")
    sent = {"action": "export", "_selected_action": [holds.pk]}
    answer = desk.client.post(address(Fact), sent)
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row["Address"] for row in rows] == ["holds"]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_can_be_a_formula(begins):
    assert cell(f"{begins}HYPERLINK(1)") == f"'{begins}HYPERLINK(1)"


def test_a_time_in_a_cell_is_exact_and_in_utc_and_a_day_is_a_day():
    assert cell(datetime.fromisoformat("2026-03-03T11:05:00.000007+02:00")) == "2026-03-03T09:05:00.000007Z"
    assert (cell(date(2026, 3, 3)), cell(None), cell(0), cell(False)) == ("2026-03-03", "", "0", "False")


def test_a_heading_that_is_a_formula_is_exported_as_text(drug, author):
    heading = '=HYPERLINK("https://evil.example","a, b")'
    make_fact(drug, heading=heading).save_revision(author=author, reason="Begun")
    [row] = exported(author, Fact)
    assert row["Title"] == f"'{heading}"


def test_a_long_list_is_exported_whole_in_chunks(drug, author, monkeypatch):
    monkeypatch.setattr("editorial.admin.content_list.CHUNK", 3)
    for n in range(10):
        make_fact(drug, f"fact-{n}").save_revision(author=author, reason="Begun")
    assert len({row["Address"] for row in exported(author, Fact)}) == 10


def test_a_question_that_makes_no_sense_leads_back_to_the_list(drug, author):
    make_drug(author, "other", "Other")
    answer = Desk(author).client.get(address(Fact, "export") + "?drug__id__exact=odd")
    assert answer.status_code == 302 and answer.headers["Location"] == "/admin/labels/fact/?e=1"


def test_triage_is_listed_with_short_names_and_narrowed_by_drug(drug, author):
    other = make_drug(author, "other", "Other")
    for one in (drug, other):
        capture(one, "1", USE)
        capture(one, "2", USE, section("4 CONTRAINDICATIONS", paragraph("New words.")))
    desk = Desk(author)
    page = desk.client.get("/admin/labels/triageitem/")
    assert page.context["cl"].result_count == 2 and ">unclaimed<" in page.text and ">numbers or negations<" in page.text
    narrowed = desk.client.get(f"/admin/labels/triageitem/?version__drug__id__exact={other.pk}")
    assert [item.version.drug for item in narrowed.context["cl"].result_list] == [other]
