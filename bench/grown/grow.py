"""`python -m bench.grown.grow DRUG COUNT` copies the drug with that address until the site has COUNT drugs.

The rows are what the verbs would have written: pages find nothing that is not as it was signed, and the end is under a
checkpoint. What triage keeps is not copied, and the bytes of each copied label are those of the one.
"""

from __future__ import annotations

import os
import sys

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

AT_ONCE = 25  # drugs in one transaction


def grow(slug: str, count: int) -> None:
    """Adds copies of the drug until there are `count` drugs; names go on where an earlier call ended."""
    from audit.checkpoints.checkpoint import seal
    from audit.ledger import ledger
    from bench.grown.copied import Copies, original
    from dupisite.search.known_words import renew_names, renew_words
    from labels.models import Drug

    known = original(Drug.objects.get(slug=slug))
    there = Drug.objects.count()
    for start in range(there, count, AT_ONCE):
        with ledger.writing() as writing:
            copies = Copies(known)
            for number in range(start, min(start + AT_ONCE, count)):
                copies.add(number, writing)
            _save(copies.rows)
    for drug in Drug.objects.order_by("pk").values_list("pk", flat=True)[there:]:
        renew_names(drug)
    renew_words()
    seal()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL does it by itself, a minute later


def _save(rows: dict[type[Model], list[Model]]) -> None:
    for model, made in rows.items():
        model._base_manager.bulk_create(made, batch_size=200)
    if connection.vendor == "postgresql":  # keys that were given are not counted there
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(rows)):
                cursor.execute(statement)


def main() -> None:
    import django

    django.setup()
    grow(sys.argv[1], int(sys.argv[2]))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dupisite.settings")
    main()
