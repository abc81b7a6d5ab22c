"""Copies that write row by row into PostgreSQL do so with an empty search_path: the guards must know their tables all the same."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit.guards import guards
from audit.ledger import ledger

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.database,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no search_path"),
]

NEXT = """
    INSERT INTO public.audit_ledgerentry
    SELECT seq + {}, at + interval '1 second', kind, subject, revision, actor, actor_name, public, payload, leaf_hash
      FROM public.audit_ledgerentry ORDER BY seq DESC LIMIT 1
"""


def as_a_copy(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute(statement)


def test_each_guard_refuses_by_its_rules_and_never_for_want_of_its_table(fact):
    for model in guards.guarded_models():
        with pytest.raises(IntegrityError):  # “relation does not exist” would be another error
            as_a_copy(f"INSERT INTO public.{model._meta.db_table} DEFAULT VALUES")


def test_a_copy_in_the_order_of_the_ledger_is_taken_and_one_in_another_order_refused():
    ledger.append("note")
    as_a_copy(NEXT.format(1))
    with pytest.raises(DatabaseError, match="without a gap"):
        as_a_copy(NEXT.format(2))


def test_a_guard_without_its_own_search_path_is_a_finding():
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION audit_ledgerentry_new() RESET search_path")
    assert "audit_ledgerentry_new" in guards.missing()
    guards.install()
    assert guards.missing() == []
