"""Attacks on the record. With the guards in place the database refuses; without them the verifier says where."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit.guards import guards
from audit.guards.stored_values import odd_values
from audit.ledger.ledger import append
from audit.models import LedgerEntry
from audit.verification.findings import Finding
from audit.verification.verify import verify
from editorial.models import Person
from editorial.record.vocabulary import Kind
from labels.models import Fact
from tests.cast import make_fact, publish
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HISTORY, LIVE, LEDGER = "labels_historicalfact", "labels_fact", "audit_ledgerentry"


@staged
def fact(drug, author, reviewer) -> Fact:
    made = publish(make_fact(drug), author, reviewer)
    return publish(made, author, reviewer, Kind.UPDATE, statement="Two.")


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def forge(fact: Fact) -> None:
    """A third edition that nobody signed."""
    newest = Fact.revisions().of(fact).values().first()
    Fact.Revision(**{**newest, "history_id": None, "edition": 3, "statement": "Forged."}).save()


def swap(fact: Fact) -> None:
    """Two revisions exchange their words."""
    one, two = Fact.revisions().of(fact).editions()[:2]
    sql(f"UPDATE {HISTORY} SET statement = %s WHERE history_id = %s", one.statement, two.history_id)
    sql(f"UPDATE {HISTORY} SET statement = %s WHERE history_id = %s", two.statement, one.history_id)


def replace(fact: Fact) -> None:
    """SQLite's REPLACE deletes the old row without asking its trigger."""
    newest = Fact.revisions().of(fact).first()
    names = ", ".join(f'"{field.column}"' for field in Fact.Revision._meta.concrete_fields)
    values = names.replace('"statement"', "'Replaced.'")
    sql(f"REPLACE INTO {HISTORY} ({names}) SELECT {values} FROM {HISTORY} WHERE history_id = %s", newest.history_id)


GUARDED: dict[str, tuple[Callable[[Fact], Any], str]] = {
    "raw edit of the words": (lambda f: sql(f"UPDATE {HISTORY} SET statement = 'Other.'"), "statement is not what"),
    "raw edit of a signature": (lambda f: sql(f"UPDATE {HISTORY} SET digest = %s", "0" * 64), "digest"),
    "raw edit of the signer": (lambda f: sql(f"UPDATE {HISTORY} SET actor_name = 'Else'"), "actor_name is not what"),
    "raw edit of the time": (
        lambda f: sql(f"UPDATE {HISTORY} SET history_date = '2020-01-01 00:00:00+00:00'"),
        "history_date is not what",
    ),
    "queryset update of history": (lambda f: Fact.Revision.objects.update(statement="Other."), "statement is not what"),
    "queryset delete of history": (lambda f: Fact.Revision.objects.all().delete(), "is gone"),
    "base manager update of history": (
        lambda f: Fact.Revision._base_manager.update(html={"statement": "<p>Other.</p>"}),
        "html is not what",
    ),
    "bulk update of history": (
        lambda f: Fact.Revision.objects.bulk_update(
            [Fact.Revision(history_id=r.history_id, heading="Other") for r in Fact.Revision.objects.all()], ["heading"]
        ),
        "heading is not what",
    ),
    "forged edition": (forge, "no ledger entry records it"),
    "swapped rows": (swap, "statement is not what"),
    "edited ledger": (
        lambda f: sql(f"UPDATE {LEDGER} SET payload = REPLACE(payload, 'Two.', 'Six.')"),
        "its hash is not the hash",
    ),
    "ledger column edited": (lambda f: sql(f"UPDATE {LEDGER} SET actor_name = 'Else'"), "column actor_name is not"),
    "ledger entry deleted": (lambda f: sql(f"DELETE FROM {LEDGER} WHERE seq = 3"), "entries 3 to 3 are missing"),
    "ledger tail cut": (
        lambda f: sql(f"DELETE FROM {LEDGER} WHERE seq >= (SELECT MAX(seq) FROM {LEDGER})"),
        "no ledger entry records it",
    ),
    "ledger reordered": (
        lambda f: [
            sql(f"UPDATE {LEDGER} SET seq = {a} WHERE seq = {b}") for a, b in ((9001, 2), (2, 3), (3, 9001))
        ],
        "column seq is not what",
    ),
}  # fmt: skip
if connection.vendor == "sqlite":
    GUARDED["replaced row"] = (replace, "statement is not what")
else:
    GUARDED["truncated history"] = (lambda f: sql(f"TRUNCATE {HISTORY}"), "is gone")
    GUARDED["truncated ledger"] = (lambda f: sql(f"TRUNCATE {LEDGER}"), "no ledger entry records it")


@pytest.mark.part_11("11.10(c)", "11.10(e)")
@pytest.mark.parametrize("attack", GUARDED)
def test_the_database_refuses(attack, fact):
    with pytest.raises(DatabaseError, match=r"append-only|without a gap|later than"), transaction.atomic():
        GUARDED[attack][0](fact)
    assert verify() == []


@pytest.mark.part_11("11.10(a)")
@pytest.mark.parametrize("attack", GUARDED)
def test_without_guards_the_verifier_says_where(attack, fact):
    guards.drop()
    GUARDED[attack][0](fact)
    guards.install()
    findings = verify()
    assert any(GUARDED[attack][1] in finding.sentence for finding in findings), findings


UNGUARDED: dict[str, tuple[Callable[[Fact], Any], str]] = {
    "raw edit of the working copy": (lambda f: sql(f"UPDATE {LIVE} SET statement = 'Other.'"), "newest revision"),
    "base manager": (lambda f: Fact._base_manager.update(statement="Other."), "newest revision"),
    "raw delete": (lambda f: sql(f"DELETE FROM {LIVE}"), "it was deleted"),
    "raw insert": (
        lambda f: sql(
            f"INSERT INTO {LIVE} ({', '.join(c.column for c in Fact._meta.fields if c.column != 'id')}) SELECT "
            + ", ".join("'x'" if c.column == "slug" else c.column for c in Fact._meta.fields if c.column != "id")
            + f" FROM {LIVE}"
        ),
        "round the door",
    ),
    "rights by update": (lambda f: Person.objects.filter(username="ann").update(is_superuser=True), "is_superuser"),
    "name by update": (lambda f: Person.objects.filter(username="ann").update(printed_name="Else"), "printed_name"),
    "group by the table": (
        lambda f: [p.groups.clear() for p in Person.objects.filter(username="bea")],
        "groups was changed",
    ),
    "right of a group": (
        lambda f: Person.objects.get(username="ann").groups.get().permissions.clear(),
        "lacks the right",
    ),
}


@pytest.mark.parametrize("attack", UNGUARDED)
def test_what_no_trigger_can_refuse_never_reaches_the_public_and_is_found(attack, fact):
    UNGUARDED[attack][0](fact)
    assert [edition.statement for edition in Fact.revisions().live()] in (["Two."], [])
    findings = verify()
    assert any(UNGUARDED[attack][1] in finding.sentence for finding in findings), findings


@pytest.mark.parametrize(("seq", "said"), [("seq + 2", "without a gap"), ("seq + 1", "later than the one before")])
def test_the_ledger_takes_no_entry_that_leaves_a_number_out_or_comes_too_late(seq, said, fact):
    columns = ", ".join(
        field.column for field in LedgerEntry._meta.concrete_fields if field.column not in ("seq", "at")
    )
    newest = f"SELECT {seq}, at, {columns} FROM {LEDGER} ORDER BY seq DESC LIMIT 1"
    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        sql(f"INSERT INTO {LEDGER} (seq, at, {columns}) {newest}")


def test_a_revision_recorded_twice_is_found(fact):
    newest = Fact.revisions().of(fact).first()
    append("edition", subject=fact.subject, revision=newest.history_id, row=newest.recorded())
    assert [finding.sentence for finding in verify()] == [f"records revision {newest.history_id} again"]


def test_a_missing_guard_is_a_finding_and_the_site_is_not_ready(fact, client):
    assert client.get("/readyz").status_code == 200
    guards.drop()
    assert {finding.check for finding in verify()} == {"guards"}
    answer = client.get("/readyz")
    assert (answer.status_code, "missing guard" in answer.text) == (503, True)
    guards.install()
    assert verify() == []


def test_a_guard_that_was_replaced_by_one_that_refuses_nothing_is_a_finding(fact, client):
    name = f"{HISTORY}_kept_update" if connection.vendor == "sqlite" else f"{HISTORY}_kept_row"
    if connection.vendor == "sqlite":
        sql(f"DROP TRIGGER {name}")
        sql(f"CREATE TRIGGER {name} BEFORE UPDATE ON {HISTORY} BEGIN SELECT 1; END")
    else:
        sql(f"CREATE OR REPLACE FUNCTION {HISTORY}_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    sql(f"UPDATE {HISTORY} SET digest = digest")
    assert name in [finding.where for finding in verify() if finding.check == "guards"]
    assert client.get("/readyz").status_code == 503
    guards.install()
    assert verify() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL can switch a trigger off")
def test_a_guard_switched_off_is_a_finding(fact):
    sql(f"ALTER TABLE {HISTORY} DISABLE TRIGGER {HISTORY}_new")
    assert [finding.where for finding in verify()] == [f"{HISTORY}_new"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL holds every column to its type")
def test_a_value_that_reads_back_as_nothing_is_found(fact):
    guards.drop()
    sql(f"UPDATE {HISTORY} SET review_due = 1 WHERE kind IS NULL")
    guards.install()
    assert any("cannot mean: review_due" in finding.sentence for finding in verify())


ODD = {
    "a text as a weight": (LIVE, "least_weight_kg", "'heavy'"),
    "letters as a key": ("labels_drug", "set_id", "'z' || substr(set_id, 2)"),
    "a number as a text": (LIVE, "heading", "x'00'"),
    "two as yes or no": ("editorial_person", "is_sample", "2"),
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL holds every column to its type")
@pytest.mark.parametrize("what", ODD)
def test_what_sqlite_keeps_though_its_column_cannot_mean_it_is_found(what, fact):
    table, column, value = ODD[what]
    sql(f"UPDATE {table} SET {column} = {value}")
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    assert {finding.sentence for finding in odd_values(model)} == {
        f"holds a value that its column cannot mean: {column}"
    }


def test_the_command_gives_one_finding_a_line_and_exit_code_one(fact, capsys):
    call_command("verify")
    assert capsys.readouterr().out.startswith("Nothing is wrong")
    Fact._base_manager.update(statement="Other.")
    with pytest.raises(SystemExit) as ended:
        call_command("verify")
    lines = capsys.readouterr().out.splitlines()
    assert (ended.value.code, len(lines)) == (1, 1)
    with pytest.raises(SystemExit):
        call_command("verify", "--json")
    assert '"findings":[{"check":"working copies"' in capsys.readouterr().out


def test_a_finding_reads_as_one_line():
    assert str(Finding("ledger", "ledger entry 3", "is gone")) == "ledger: ledger entry 3: is gone"


def test_flush_is_for_test_databases(fact, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "production")
    with pytest.raises(CommandError):
        call_command("flush", interactive=False)
    assert LedgerEntry.objects.exists()


def test_an_sqlite_that_cannot_read_the_rules_is_refused_by_the_system_check(monkeypatch):
    from audit import apps

    assert apps.sqlite_knows_the_rules(None) == []
    monkeypatch.setattr(apps.sqlite3, "sqlite_version_info", (3, 37, 2))
    found = apps.sqlite_knows_the_rules(None)
    assert [error.id for error in found] == (["audit.E001"] if connection.vendor == "sqlite" else [])
