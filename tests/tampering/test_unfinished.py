"""`verify` never ends in a traceback: what cannot be compared is a finding, and everything else is compared all the same."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from audit.models import LedgerEntry
from audit.verification import verify as verifier
from audit.verification.verify import in_order, name_of, verify
from labels.models import LabelVersion
from tests.labels.arriving import arrive, label
from tests.unguarded import ON_SQLITE, no_guards, sql

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HISTORY = "labels_historicalfact"


def test_one_value_that_makes_no_sense_hides_nothing_else(fact, drug, capsys):
    """The evidence of an edition names no label but a text; meanwhile the bytes of a label are changed."""
    arrive(label(drug, 1))
    assert verify() == []
    with no_guards():
        sql(f"""UPDATE {HISTORY} SET evidence = '{{"label": "x", "sources": []}}' WHERE kind IS NOT NULL""")
        LabelVersion.objects.update(data=b"")
    with pytest.raises(SystemExit) as ended:
        call_command("verify")
    lines = capsys.readouterr().out.splitlines()
    assert ended.value.code == 1
    assert any(f"unfinished: labels.fact {fact.pk} edition 1: it could not be compared" in line for line in lines), (
        lines
    )
    assert any("its evidence is not what ledger entry" in line for line in lines), "which row it is that was changed"
    assert any("Error" in line and "(labels/" in line and ".py, line " in line for line in lines), lines
    assert any("its bytes are not those of its SHA-256" in line for line in lines), lines
    assert not any("Traceback" in line for line in lines)


def test_a_check_that_breaks_down_is_named_and_the_others_go_on(fact, monkeypatch):
    def check_nothing():
        raise RuntimeError("two\nlines")

    def check_what_is_not_there():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")
        yield None

    with no_guards():
        sql(f"UPDATE {HISTORY} SET statement = 'Other.'")
    others = {str(finding) for finding in verify()}
    for check in (check_nothing, check_what_is_not_there):
        verifier.checks.register(check)
    try:
        found = [str(finding) for finding in verify()]
    finally:
        for check in (check_nothing, check_what_is_not_there):
            verifier.checks.remove(check)
    assert others and others < set(found)
    broken = [line for line in found if line.startswith("unfinished: ")]
    assert broken[0].startswith(
        "unfinished: nothing: it could not be compared to its end: RuntimeError: two (tests/tampering/test_unfinished.py, line "
    )
    assert broken[1].startswith("unfinished: what is not there: ") and "no_such_table" in broken[1]


def test_ledger_and_checkpoints_come_first_and_what_is_derived_last(fact, monkeypatch):
    """Else `verify` would first advise to rebuild the index from what was tampered with."""
    rooms = [check.__module__.split(".")[0] for check in in_order()]
    assert rooms == sorted(rooms, key=["audit", "editorial", "labels", "faq", "dupisite"].index)
    assert name_of(in_order()[-1]) == "search"
    with no_guards():
        sql(f"UPDATE {HISTORY} SET statement = 'Other.' WHERE kind IS NOT NULL")
        sql("UPDATE audit_ledgerentry SET leaf_hash = 'zz' WHERE seq = 1")
    checks = [finding.check for finding in verify()]
    assert checks[0] == "ledger" and checks[-1] == "search" and "revisions" in checks


def test_a_database_that_goes_away_is_a_finding(fact, monkeypatch, capsys):
    def gone(*given, **named):
        raise DatabaseError("the server closed the connection")

    monkeypatch.setattr(verifier, "snapshot", gone)
    with pytest.raises(SystemExit):
        call_command("verify")
    assert capsys.readouterr().out.startswith(
        "unfinished: database: it cannot be read: DatabaseError: the server closed"
    )
    with pytest.raises(SystemExit):
        call_command("verify", "--json")
    assert LedgerEntry.objects.exists()


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL holds every column to its type")
@pytest.mark.soak
def test_a_value_of_another_sort_in_any_column_ends_in_findings(fact, drug, request):
    """Columns of the tables that matter, one after the other, hold bytes that they cannot mean: one of each sort of each
    table in `make test`, every one in `make soak`.
    """
    soak = request.config.getoption("--soak")
    arrive(label(drug, 1))
    for table in (
        HISTORY,
        "labels_historicaldrug",
        "audit_ledgerentry",
        "audit_checkpoint",
        "editorial_person",
        "labels_labelversion",
    ):
        with connection.cursor() as cursor:
            described = connection.introspection.get_table_description(cursor, table)
        columns = {c.name: c.type_code for c in described if c.name not in ("id", "history_id", "seq", "size")}
        of_each_sort = {sort: column for column, sort in columns.items()}.values()
        for column in columns if soak else of_each_sort:
            sql("SAVEPOINT one_column")
            with no_guards():
                try:
                    sql(f"UPDATE {table} SET {column} = x'00ff'")
                except DatabaseError:
                    continue
            found = verify()
            sql("ROLLBACK TO one_column")
            assert found or table == "audit_checkpoint", (table, column)
