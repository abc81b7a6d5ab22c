"""A kind whose admin names nothing has the whole desk: list, form, preview, review, signature, CSV and work lists."""

from types import ModuleType

import pytest
from django.contrib import admin
from django.urls import clear_url_caches, path

from dupisite import public_urls
from editorial.admin import TextAdmin
from labels.models import Fact
from tests.cast import fresh, make_fact, next_year, publish
from tests.desk import Desk
from tests.kinds.plain import plain_facts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plain_desk(settings):
    """Facts as a plain kind, with an admin that says no more than its class."""
    usual = admin.site._registry.pop(Fact)
    with plain_facts() as kind:
        admin.site.register(Fact, TextAdmin)
        urls = ModuleType("plain_urls")
        urls.urlpatterns = [path("admin/", admin.site.urls), *kind.pages.urls(), *public_urls.urlpatterns]
        settings.ROOT_URLCONF = urls
        clear_url_caches()
        yield kind
    admin.site._registry[Fact] = usual
    clear_url_caches()


WORDS = {
    "heading": "Two signals",
    "topic": "mechanism",
    "statement": "It blocks two signals.",
    "claim": "literature",
    "claim_text": "Somebody 2024, doi:10.1/1",
}


def test_it_is_written_reviewed_and_signed_at_pages_that_nobody_named(drug, author, reviewer, client):
    assert Desk(author).add(Fact, "_submit", drug=drug.pk, slug="two", **WORDS).status_code == 302
    fact = Fact.objects.get()
    assert "It blocks two signals" in Desk(author).client.get(Desk(author).url(fact, "preview")).text
    desk = Desk(reviewer)
    assert "It blocks two signals" in desk.client.get(desk.url(fact, "sign")).text
    assert desk.step(fact, "sign", kind="first", review_due=f"{next_year()}").status_code == 302
    page = client.get("/dupixent/facts/two/").text
    assert "<h1>Two signals</h1>" in page and "It blocks two signals" in page


def test_the_form_asks_the_address_then_the_words_then_what_replaces_it(drug, author):
    form = Desk(author).client.get("/admin/labels/fact/add/").context["adminform"]
    names = [name for _, options in form.fieldsets for name in options["fields"]]
    assert names[:3] == ["drug", "slug", "heading"] and names[-3:] == ["replaced_by", "change_reason", "token"]


def test_its_list_its_filters_and_its_csv_name_the_title_and_say_how_each_stands(drug, author, reviewer):
    publish(make_fact(drug), author, reviewer)
    make_fact(drug, "begun", heading="Only begun").save_revision(author=author, reason="Begun")
    client = Desk(author).client
    found = client.get("/admin/labels/fact/").context["cl"]
    assert [str(each) for each in found.list_display[1:]] == ["heading", "drug", "topic", "state", "standing", "due"]
    standings = {text.slug: text.standing.title if text.standing else "" for text in found.result_list}
    assert standings == {"blocks-two-signals": "Current", "begun": ""}
    for query, wanted in {
        "standing=none": ["begun"],
        "standing=current": ["blocks-two-signals"],
        "q=only": ["begun"],
    }.items():
        listed = client.get(f"/admin/labels/fact/?{query}").context["cl"].result_list
        assert [text.slug for text in listed] == wanted, query
    answer = client.get("/admin/labels/fact/export/")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert any("It blocks IL-4 and IL-13,How it works,blocks-two-signals,edition 1,Current" in line for line in lines)
    assert any("Only begun,How it works,begun,nothing yet,Not public yet" in line for line in lines)


def test_it_lies_in_the_work_lists_and_is_found_and_signed_together(drug, author, reviewer):
    fact = make_fact(drug)
    fact.submit(author=author, reason="Ready")
    desk = Desk(reviewer)
    assert desk.url(fact, "sign") in desk.client.get("/admin/").text
    assert desk.client.get("/admin/find/?q=blocks-two-signals").headers["Location"] == desk.url(fact)
    assert "Find an answer or a fact" in desk.client.get("/admin/find/").text
    page = desk.client.get("/admin/editorial/person/signing/")
    assert [item.thing for item in page.context["items"]] == [fact]
    fact.return_to_author(reviewer=reviewer, reason="Again")
    assert desk.url(fresh(fact)) in Desk(author).client.get("/admin/").text
