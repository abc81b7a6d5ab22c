"""docs/part-11.md says what the marks on the tests say, and claims nothing that no test shows."""

import pytest

from tests.house import part_11
from tests.house.part_11 import CLAUSES, FILE, Clause, UnknownClause, document, marked


def test_the_document_is_what_the_marks_say():
    assert FILE.read_text() == document(), "run `python -m tests.house.part_11`"


def test_every_clause_has_a_test_or_is_a_duty_and_what_the_site_does_is_always_tested():
    tests = marked()
    for clause in CLAUSES:
        assert bool(clause.does) == bool(tests[clause.number]), clause.number
        assert clause.does or clause.duty, clause.number


def test_nothing_is_called_compliant():
    assert "complian" not in document().lower() and "supports these controls" in document()


def test_a_mark_with_an_unknown_clause_is_refused(monkeypatch):
    monkeypatch.setattr(part_11, "CLAUSES", (Clause("11.1", "Nothing."),))
    with pytest.raises(UnknownClause, match=r"is marked with 11\.\d+"):
        marked()
