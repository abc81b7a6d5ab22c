"""What is made of a row is used again only for a row that is equal in every column; who changes what he got changes it for himself."""

import pytest
from django.db import connection
from django.template.loader import get_template
from django.urls import set_script_prefix
from django.utils.safestring import mark_safe

from audit.reading import kept_rows
from audit.reading.prepared import Prepared
from editorial.record.validity import is_as_signed, witnessed
from editorial.templatetags.parts import part
from faq.models import Entry
from labels.models import Fact
from tests.cast import make_entry, publish
from tests.staging import staged
from tests.unguarded import no_guards, sql

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOT_SIGNED = "is not what was signed"
ANSWER, HISTORY = "/dupixent/faq/how-does-it-work/", "/dupixent/faq/how-does-it-work/history/"


@staged
def answer(fact, author, reviewer) -> Entry:
    return publish(make_entry(fact.drug), author, reviewer)


def editions() -> Prepared:
    return Prepared(lambda: Fact.Revision, lambda key: witnessed(Fact.revisions().filter(id=key).editions()))


@pytest.mark.parametrize("column", ["heading", "html", "actor_name", "sample"])
def test_a_fact_changed_under_a_page_that_was_read_is_found_at_once_and_forgiven_when_it_is_put_back(
    column, answer, fact, client
):
    pages = ["/dupixent/", ANSWER, f"/dupixent/facts/{fact.slug}/", f"/dupixent/facts/{fact.slug}/history/1/"]
    whole = [client.get(page).text for page in pages]
    assert whole == [client.get(page).text for page in pages] and not any(NOT_SIGNED in text for text in whole)
    kind = "::jsonb" if column == "html" and connection.vendor == "postgresql" else ""
    table = Fact.Revision._meta.db_table
    (before,) = Fact.revisions().editions().filter(id=fact.pk).values_list(column, flat=True)
    other = {"html": '{"statement": "<p>Other words</p>"}', "sample": not before}.get(column, "Somebody else")
    with no_guards():
        sql(f"CREATE TABLE aside AS SELECT * FROM {table}")
        sql(f"UPDATE {table} SET {column} = %s{kind} WHERE id = %s AND kind IS NOT NULL", other, fact.pk)
    for page in pages:
        text = client.get(page).text
        assert "not what was signed" in text and "Other words" not in text, page
    with no_guards():
        sql(f"UPDATE {table} SET {column} = (SELECT a.{column} FROM aside a WHERE a.history_id = {table}.history_id)")
    assert [client.get(page).text for page in pages] == whole


def test_an_entry_of_the_ledger_changed_under_a_page_that_was_read_is_found_at_once(answer, client):
    assert NOT_SIGNED not in client.get(HISTORY).text
    with no_guards():
        sql(
            "UPDATE audit_ledgerentry SET payload = replace(payload, 'both signals', '2 signals') WHERE kind = 'edition'"
        )
    assert "not what was signed" in client.get(ANSWER).text and "not what was signed" in client.get(HISTORY).text


def test_whoever_changes_a_row_changes_it_for_himself(fact):
    asked = editions()
    first = asked(fact.pk)[0]
    first.heading, first.drug_id = "Other words", 0
    second = asked(fact.pk)[0]
    assert second.heading == fact.heading and second.drug_id == fact.drug_id and is_as_signed(second)
    assert second == asked(fact.pk)[0] and second is not asked(fact.pk)[0] and not second._state.adding


def test_a_column_that_is_read_later_is_read_each_time(fact, django_assert_num_queries):
    asked = Prepared(lambda: Fact.Revision, lambda key: Fact.revisions().filter(id=key).editions().only("slug"))
    for _ in range(2):
        with django_assert_num_queries(2):
            assert asked(fact.pk)[0].heading == fact.heading


def test_no_more_rows_and_answers_are_kept_than_there_is_room_for(fact, drug, author, monkeypatch):
    for number in range(20):
        fact.statement = f"It blocks {number} signals."
        fact.save_revision(author=author, reason="More")
    asked = Prepared(lambda: Fact.Revision, lambda key: Fact.revisions().filter(history_id=key))
    numbers = Fact.revisions().values_list("history_id", flat=True)
    monkeypatch.setattr(kept_rows, "MOST", 5_000)
    for number in numbers:
        assert asked(number)[0].history_id == number
    assert 0 < kept_rows._size == sum(kept_rows._length(row) for _, row in kept_rows._rows) <= 5_000
    monkeypatch.setattr(kept_rows, "MOST", 10**6)
    (row,) = asked(numbers[0])
    for number in range(200):
        assert kept_rows.kept_with(row, number, lambda row, told=number: told) == number
    assert len(vars(row)[kept_rows.KEPT].answers) <= kept_rows.MOST_ANSWERS + 1


def test_a_part_of_a_page_is_made_again_for_other_values_and_under_another_moment(fact):
    (row,) = editions()(fact.pk)
    given = {"title": "A <b>title</b>", "url": "/x/", "marks": (), "line": "As it was", "invalid": False}
    name = "faq/_signed_fact.html"
    plain = part(name, row, **given)
    assert plain == part(name, row, **given) == get_template(name).render({"edition": row, **given})
    safe = part(name, row, **{**given, "title": mark_safe("A <b>title</b>")})
    assert "&lt;b&gt;" in plain and "<b>title</b>" in safe
    today = part("_site_links.html")
    set_script_prefix("/at/2025-06-23/")
    assert today != part("_site_links.html") and "/at/2025-06-23/changes.atom" in part("_site_links.html")
    set_script_prefix("/")
    assert today == part("_site_links.html")
