"""Whoever opens a table of the site in a spreadsheet computes nothing that somebody wrote: every door, every first sign."""

import csv
import io
from typing import Any

import pytest
from django.contrib import admin
from django.urls import URLPattern, URLResolver, reverse

from audit.csv_export import cell, csv_file
from audit.ledger import ledger
from tests.cast import make_entry, make_fact, make_person, publish
from tests.desk import Desk

pytestmark = pytest.mark.django_db
# Of a formula, as they are and as wide letters of East Asia; and the white space that some programs leave out before one.
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FORMULA = "=1+1"


def doors(patterns: Any, names: tuple[str, ...] = ("_csv", "_export")) -> set[str]:
    """The names of all addresses of the desk under which a table leaves."""
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= doors(pattern.url_patterns, names)
        elif isinstance(pattern, URLPattern) and (pattern.name or "").endswith(names):
            found.add(str(pattern.name))
    return found


@pytest.mark.parametrize("sign", SIGNS)
def test_no_cell_begins_as_a_formula(sign):
    assert cell(f"{sign}1+1") == f"'{sign}1+1"
    table = b"".join(csv_file("table", [[f"{sign}1", "a", f"{sign}2"]])).decode("utf-8-sig")
    [row] = csv.reader(io.StringIO(table, newline=""))
    assert row == [f"'{sign}1", "a", f"'{sign}2"]


def test_no_table_that_leaves_the_desk_holds_a_formula(drug, reviewer, auditor):
    """Every one of them, with a formula in each word of it that somebody can write."""
    writer = make_person("Fay", "author", printed_name=FORMULA, credentials="@SUM(A1)")
    signer = make_person("Fox", "reviewer", printed_name="+1+1", credentials="-1+1")
    fact = make_fact(drug, "formula", heading=FORMULA, claim="literature", claim_sections="", claim_text="@x")
    publish(fact, writer, signer, beyond_evidence="", statement="\\=1+1")
    entry = make_entry(drug, question="@SUM(A1)", short_answer="\\=1+1 [[formula]]", answer="", bottom_line="")
    publish(entry, writer, signer)
    make_fact(drug, "draft", heading="-2+3").save_revision(author=writer, reason=FORMULA)
    with ledger.writing() as writing:
        writing.append("test", subject=FORMULA, actor=writer.pk, actor_name=FORMULA, public=False, note=FORMULA)
    found, met = doors(admin.site.urls[0]), 0
    assert {"audit_ledgerentry_csv", "faq_entry_export", "labels_fact_export"} <= found
    for name in found:
        answer = Desk(auditor).client.get(reverse(f"admin:{name}"))
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8", name
        rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))
        assert len(rows) > 1, name
        assert [one for row in rows for one in row if one.startswith(SIGNS)] == [], name
        met += sum(one.startswith("'") for row in rows for one in row)
    assert met >= 6, "the formulas stand in the tables"


def test_no_public_address_is_a_table():
    from dupisite import public_urls

    assert doors(public_urls.urlpatterns) == set()
