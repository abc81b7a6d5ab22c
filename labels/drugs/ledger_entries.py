"""Which drug an entry of the ledger is about, as its payload names it, and the index by which the database finds that.

The payload is what was recorded and proved, so it is asked itself: a column beside it could be changed without it. `audit` knows
no drugs; so the index over its table is made here, by a migration.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Func
from django.db.models.sql.compiler import SQLCompiler

INDEX = "ledger_of_drug"
# Inside a text of the payload a quotation mark has a backslash before it, so this is a key and no word of anybody.
NAMED = {
    "sqlite": """CAST(substr(%(expressions)s, nullif(instr(%(expressions)s, '"drug_id":'), 0) + 10) AS INTEGER)""",
    "postgresql": """CAST(substring(%(expressions)s from '"drug_id":([0-9]{1,18})') AS bigint)""",
}


class DrugNamed(Func):
    """The key of the drug that a payload names first, NULL where it names none; written as in the index, or it is not used."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **said: str) -> Any:
        return self.as_sql(compiler, connection, template=NAMED["sqlite"], **said)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **said: str) -> Any:
        return self.as_sql(compiler, connection, template=NAMED["postgresql"], **said)


def index(vendor: str) -> str:
    """What makes it: by drug, then by kind of entry, the newest last."""
    named = NAMED[vendor] % {"expressions": "payload"}
    return f"CREATE INDEX {INDEX} ON audit_ledgerentry (({named}), kind, seq) WHERE ({named}) IS NOT NULL"
