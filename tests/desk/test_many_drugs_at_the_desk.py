"""The desk of a site with more drugs than a list should show: names are typed, and pages stay as long as they are."""

import re
from typing import Any

import pytest
from django.db import connection

from bench.grown.grow import grow
from editorial.models import Person
from editorial.work import review_dates, waiting
from labels.models import Drug
from tests.cast import fresh, make_drug, make_entry, make_fact, publish
from tests.desk import Desk
from tests.questions import plans, rows_read
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LISTS = ("/admin/faq/entry/", "/admin/labels/fact/", "/admin/labels/labelversion/", "/admin/labels/triageitem/")


@staged
def many(fact, drug, author, reviewer) -> Drug:
    publish(make_entry(drug), author, reviewer)
    grow(drug.slug, 12)
    return fresh(drug)


@pytest.fixture(autouse=True)
def a_list_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("labels.desk.drug_choice.LISTED", "labels.drugs.drug_filters.LISTED", "editorial.admin.filters.FEW"):
        monkeypatch.setattr(name, 3)
    for name in ("editorial.admin.content.FEW", "labels.desk.fact_lists.FEW", "faq.changed.changed_answers.WHOLE"):
        monkeypatch.setattr(name, 3)


def page(person: Person, address: str) -> Any:
    answer = Desk(person).client.get(address)
    assert answer.status_code == 200
    return answer


def test_the_desk_of_one_drug_is_found_by_typing_its_name(many, reviewer, author):
    make_fact(many, "new").submit(author=author, reason="Ready")
    other = make_drug(author, "dupixent-pen", "Dupixent Pen")
    make_fact(other, "newer").submit(author=author, reason="Ready")
    heading = "Waiting for a signature"
    for typed in ("Dupixent", "dupixent", " DUPIXENT ", str(many.pk)):
        shown = page(reviewer, f"/admin/?drug={typed}")
        [waiting] = [one for one in shown.context["waiting"] if one.heading == heading]
        assert waiting.count == 1, typed
        assert (
            '<input type="text" name="drug"' in shown.text and "<option" not in shown.text.split('name="drug"')[1][:120]
        )
    assert "Several drugs have this name: dupixent, dupixent-pen." in page(reviewer, "/admin/?drug=dupilumab").text
    odd = page(reviewer, "/admin/?drug=Aspirin")
    assert "No drug has this name." in odd.text and odd.context["waiting"][0].count == 2


def test_lists_and_forms_offer_no_drug_but_the_one_that_is_chosen(many, reviewer):
    for address in LISTS:
        parameter = "version__drug__id__exact" if "triage" in address else "drug__id__exact"
        names = set(Drug.objects.exclude(pk=many.pk).values_list("brand_name", flat=True))
        for query, offered in (("", False), (f"?{parameter}={many.pk}", True)):
            answer = page(reviewer, f"{address}{query}")
            listed = re.split("</nav>|</search>", answer.text.partition('id="changelist-filter"')[2])[
                0
            ]  # Django 6.1 has the second
            assert listed, address
            assert not any(f">{name}<" in listed for name in names), address
            assert (f">{many.brand_name}<" in listed.replace("\n", "")) is offered or not offered, address
    form = page(reviewer, "/admin/faq/entry/add/").text
    assert "admin-autocomplete" in form and form.count("<option") < 30
    found = (
        Desk(reviewer)
        .client.get("/admin/autocomplete/?app_label=faq&model_name=entry&field_name=drug&term=dupix")
        .json()
    )
    assert [one["text"] for one in found["results"]] == ["Dupixent"]


def test_pages_of_the_desk_read_as_much_with_more_drugs(many, reviewer, author):
    client = Desk(reviewer).client
    pages = (
        "/admin/",
        "/admin/labels/triageitem/",
        "/admin/faq/entry/add/",
        f"/admin/faq/entry/?drug__id__exact={many.pk}",
    )

    def read() -> list[int]:
        """The second time: what follows from the public record alone is kept."""
        return [(client.get(address), rows_read(client, address))[1] for address in pages]

    before = read()
    grow(many.slug, 30)
    assert read() == before


@pytest.mark.parametrize(("address", "name"), [("/admin/labels/fact/", "fact"), ("/admin/faq/entry/", "entry")])
def test_who_signed_is_offered_without_a_look_at_every_edition(many, reviewer, address, name):
    """`grow` has SQLite count its rows, as an operator may. PostgreSQL counts when it likes, so no plan of it is held to here."""
    [offered] = [spec for spec in page(reviewer, address).context["cl"].filter_specs if spec.title == "reviewer"]
    assert offered.lookup_choices == [(str(reviewer.pk), reviewer.printed_name)], "who signed none is not offered"
    if connection.vendor == "sqlite":
        said = plans(lambda: page(reviewer, address))
        assert f"INDEX {name}_signed_by (actor_slug>?)" in said and f"{name}_of_kind" not in said, said


def test_a_list_stops_at_the_drugs_that_it_shows(drug, author, reviewer):
    for number in range(6):
        publish(make_fact(drug, f"fact-{number}"), author, reviewer)
    grow(drug.slug, 12)
    listed = page(reviewer, "/admin/labels/fact/").context["cl"]
    names = [fact.drug.brand_name for fact in listed.result_list]
    assert names == sorted(names) and len(names) == 50 and listed.result_count == 72
    if connection.vendor == "sqlite":
        said = plans(lambda: list(listed.queryset[:50]))
        assert "INDEX drug_by_name" in said and "TEMP B-TREE FOR ORDER BY" not in said, said


def test_a_list_by_standing_looks_at_what_fits_the_other_filters(many, reviewer, monkeypatch):
    monkeypatch.setattr("editorial.admin.filters.MOST", 5)
    everywhere = page(reviewer, "/admin/labels/fact/?standing=untied")
    assert "These are more than 5 texts" in everywhere.text and everywhere.context["cl"].result_count == 5
    one = page(reviewer, f"/admin/labels/fact/?standing=untied&drug__id__exact={many.pk}")
    assert "These are more than" not in one.text and one.context["cl"].result_count == 1


def test_reviews_are_counted_anew_when_something_is_signed(many, author, reviewer):
    assert page(reviewer, "/admin/").context["reviews"] == 24
    publish(make_fact(many, "another"), author, reviewer)
    assert page(reviewer, "/admin/").context["reviews"] == 25
    fresh(many.facts.get(slug="another")).withdraw(reviewer=reviewer, reason="Danger")
    assert page(reviewer, "/admin/").context["reviews"] == 24


def test_after_a_signature_only_its_drug_is_counted_anew(many, author, reviewer, monkeypatch):
    page(reviewer, "/admin/")
    asked: list[list[str] | None] = []
    for kept in (review_dates.of_all_drugs, waiting.withdrawn):
        monkeypatch.setattr(
            kept, "parts_of", lambda subjects, *of, ask=kept.parts_of: (asked.append(subjects), ask(subjects, *of))[1]
        )
    fresh(many.facts.order_by("pk")[0]).withdraw(reviewer=reviewer, reason="Danger")
    shown = page(reviewer, "/admin/").context
    assert asked and all(subjects == [many.slug] for subjects in asked) and shown["reviews"] == 23
    page(reviewer, "/admin/")
    grow(many.slug, 13)  # more of them together would be asked as all
    assert page(reviewer, "/admin/").context["reviews"] == 24 and None not in asked
