"""The verifier beside a plain loop that reads the same rows, each once and whole, and hashes what they say.

Both read in this process, through the public's connection; CPU of the server's process that answers is counted too. The
memory is that of a process of its own: `python -m bench.verifying` verifies and prints the most that it ever took.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.figures import figure
from bench.labels import clock_with_server

REVISIONS = 6_000  # of 6 kB each: 50 MB of payloads
ROUNDS = 7
TIMES_BOUND = 2.0  # half the speed of the loop
MEMORY_BOUND = 16.0  # MB


def measure_verify(author: Any, entry: Any) -> list[dict]:
    fill(author, entry, 0, REVISIONS // 10)
    few = peak()
    fill(author, entry, REVISIONS // 10, REVISIONS)
    many = peak()
    return [in_turns(REVISIONS, ROUNDS), figure("memory for ten times as many", many - few, "MB", MEMORY_BOUND)]


def in_turns(revisions: int, rounds: int) -> dict:
    """In turns, so that a busy machine is busy for both; the round with the middle ratio is told."""
    from django.conf import settings

    from audit.verification.verify import findings

    clock = clock_with_server(settings.PUBLIC_DATABASE)
    spent: list[tuple[float, float]] = []
    for _ in range(rounds):
        start = clock()
        loop()
        between = clock()
        found = list(findings())
        spent.append(((clock() - between) * 1000, (between - start) * 1000))
        assert not found, found[0]
    whole, floor = sorted(spent, key=lambda pair: pair[0] / pair[1])[rounds // 2]
    return figure(f"verify of {revisions:,} revisions (CPU)", whole, "ms", TIMES_BOUND, floor, ratio=True)


def fill(author: Any, entry: Any, first: int, stop: int) -> None:
    from django.db import connection

    from audit.checkpoints.checkpoint import seal
    from audit.ledger import ledger
    from bench.measured_texts import six_kilobytes
    from editorial.accounts.people import Person

    with ledger.writing() as writing:
        for person in Person.objects.all():  # they came into their groups without a word to the ledger
            person.record(writing, "measured")
    for number in range(first, stop):
        entry.answer = six_kilobytes(number)
        assert entry.save_revision(author=author, reason="Measured")
    seal()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # else the plans are those of the nearly empty database that was analyzed before


def loop() -> None:
    """What anybody would write: every row of the ledger and of every text, its history too, read and hashed."""
    from audit.ledger.canonical import canonical
    from audit.models import LedgerEntry
    from audit.reading.public_reading import snapshot
    from editorial.record.revision_checks import versioned_models

    with snapshot():
        for said in LedgerEntry.objects.order_by("seq").iterator(chunk_size=1000):
            hashlib.sha256(said.payload.encode()).digest()
        for model in versioned_models():
            for rows in (model.revisions().order_by("history_id"), model._default_manager.order_by("pk")):
                columns = [field.attname for field in rows.model._meta.concrete_fields]
                for row in rows.iterator(chunk_size=1000):
                    hashlib.sha256(canonical([getattr(row, name) for name in columns])).digest()


def peak() -> float:
    """MB."""
    done = subprocess.run([sys.executable, "-m", "bench.verifying"], stdout=subprocess.PIPE, text=True, check=True)
    return float(json.loads(done.stdout))


def main() -> None:
    import django

    django.setup()
    from audit.verification.verify import findings

    assert not list(findings())
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    print(int(line.split()[1]) / 1024)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    main()
