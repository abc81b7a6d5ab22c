"""Values that SQLite stores otherwise than they read back: a whole number in a date column reads as no date at all.

PostgreSQL holds every column to its type, so there is nothing to look for.
"""

from collections.abc import Iterator

from django.db import connections, models, router

from audit.verification.findings import Finding

INTEGERS = (models.IntegerField, models.AutoField)
DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
TIME = "[0-9][0-9]:[0-9][0-9]:[0-9][0-9]"


def odd_values(model: type[models.Model]) -> Iterator[Finding]:
    """One finding for each row of the model's table that holds a value of another sort than its column's."""
    connection = connections[router.db_for_read(model)]
    if connection.vendor != "sqlite":
        return
    meta = model._meta
    tests = {field.column: _odd(field) for field in meta.concrete_fields}
    columns = ", ".join(f"CASE WHEN {test} THEN '{column}' END" for column, test in tests.items())
    anywhere = " OR ".join(f"({test})" for test in tests.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {meta.pk.column}, {columns} FROM {meta.db_table} WHERE {anywhere}")
        for key, *odd in cursor.fetchall():
            names = ", ".join(name for name in odd if name)
            yield Finding("storage", f"{meta.label_lower} {key}", f"holds a value that its column cannot mean: {names}")


def _odd(field: models.Field) -> str:
    """SQL that is true when the stored value is not of the field's sort; NULL is always of it."""
    column = f'"{field.column}"'
    if isinstance(field, models.ForeignKey):
        field = field.target_field  # whose key may be a text
    if isinstance(field, models.BooleanField):
        wrong = _wrong(column, "integer", f"{column} IN (0, 1)")
    elif isinstance(field, models.DateTimeField):
        wrong = _wrong(column, "text", f"{column} GLOB '{DAY} {TIME}*' AND julianday({column}) IS NOT NULL")
    elif isinstance(field, models.DateField):
        wrong = _wrong(column, "text", f"{column} GLOB '{DAY}' AND julianday({column}) IS NOT NULL")
    elif isinstance(field, models.DecimalField):
        wrong = f"typeof({column}) NOT IN ('integer', 'real', 'null')"
    elif isinstance(field, models.JSONField):
        wrong = _wrong(column, "text", f"json_valid({column})")
    elif isinstance(field, models.UUIDField):
        wrong = _wrong(column, "text", f"length({column}) = 32 AND {column} NOT GLOB '*[^0-9a-f]*'")
    elif isinstance(field, models.BinaryField):
        wrong = _wrong(column, "blob")
    elif isinstance(field, INTEGERS):
        wrong = _wrong(column, "integer")
    else:
        wrong = _wrong(column, "text")
    return wrong


def _wrong(column: str, kind: str, right: str = "") -> str:
    """Of another kind, or of that kind and not `right`. Each column is looked at as rarely as may be: there are many."""
    other = f"typeof({column}) NOT IN ('{kind}', 'null')"
    return f"{other} OR typeof({column}) = '{kind}' AND NOT ({right})" if right else other
