"""The verifier beside a plain loop that reads the same rows, each once and whole, and hashes what they say.

Both read in this process, through the public's connection; CPU of the server's process that answers is counted too. On two
sites: one text with thousands of long drafts, and what real sites are made of, some hundred texts about drugs, nearly each revision
of which was signed. `python -m bench.verifying realistic` measures the second and prints a JSON list; `peak` verifies what the
environment names, and prints the most memory that this process ever took.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.bare_checks import bare_checks
from bench.clock import clock_with_server
from bench.figures import against_floor, figure

REVISIONS = 6_000  # of 6 kB each: 50 MB of payloads
SIGNED = {
    "FACTS": 150,
    "ENTRIES": 60,
    "EDITIONS": 300,
}  # of the realistic site: for each of two drugs, and of one answer
ROUNDS = 7
TIMES_BOUND = 2.0  # half the speed of the loop
BARE_BOUND = 2.5  # times what any verifier must do
MEMORY_BOUND = 16.0  # MB


def measure_verify(author: Any, entry: Any) -> list[dict]:
    fill(author, entry, 0, REVISIONS // 10)
    few = peak()
    fill(author, entry, REVISIONS // 10, REVISIONS)
    many = peak()
    said = f"verify of {REVISIONS:,} drafts of one text (CPU)"
    return [in_turns(said, ROUNDS), figure("memory for ten times as many", many - few, "MB", MEMORY_BOUND)]


def measure_realistic() -> list[dict]:
    """On the starter, grown: facts with quotes and answers that cite them, each edition under a checkpoint of its own."""
    from django.core.management import call_command

    from audit.models import Checkpoint, LedgerEntry
    from bench.load import site
    from faq.models import Entry

    with open(os.devnull, "w") as nothing:
        call_command("load_starter", stdout=nothing)
    entry = Entry.objects.order_by("pk")[0]
    vars(site).update(SIGNED)
    site.grow(entry, *site.its_people(entry))
    analyze()
    counts = f"{LedgerEntry.objects.count():,} entries under {Checkpoint.objects.count():,} checkpoints"
    return [
        in_turns(f"verify of {counts} (CPU)", ROUNDS),
        in_turns("the same beside what any verifier must do", ROUNDS, bare_checks, BARE_BOUND),
    ]


def in_turns(what: str, rounds: int, beside: Callable[[], None] | None = None, bound: float = TIMES_BOUND) -> dict:
    """In turns, so that a busy machine is busy for both; the round with the middle ratio is told."""
    from django.conf import settings

    from audit.verification.verify import findings

    clock = clock_with_server(settings.PUBLIC_DATABASE)
    spent: list[tuple[float, float]] = []
    for _ in range(rounds):
        start = clock()
        (beside or loop)()
        between = clock()
        found = list(findings())
        spent.append(((clock() - between) * 1000, (between - start) * 1000))
        assert not found, found[0]
    return against_floor(what, spent, "ms", bound)


def fill(author: Any, entry: Any, first: int, stop: int) -> None:
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
    analyze()


def analyze() -> None:
    """Else the plans are those of the nearly empty database that was analyzed before."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def loop() -> None:
    """What anybody would write: every row of every table of the site, read once and whole, and hashed."""
    from audit.ledger.canonical import canonical
    from audit.reading.public_reading import snapshot

    with snapshot():
        for model in site_models():
            columns = [field.attname for field in model._meta.concrete_fields]
            for row in model._base_manager.order_by("pk").iterator(chunk_size=1000):
                hashlib.sha256(canonical([_said(getattr(row, name)) for name in columns])).digest()


def site_models() -> list[Any]:
    """Those of our rooms, the ledger's first."""
    from django.apps import apps

    from tests.house.house_files import TOWER

    return [model for room in TOWER for model in apps.get_app_config(room).get_models()]


def _said(value: Any) -> Any:
    """Bytes have no place in JSON; their hash has."""
    return hashlib.sha256(value).hexdigest() if isinstance(value, (bytes, memoryview)) else value


def peak() -> float:
    """MB."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.verifying", "peak"], stdout=subprocess.PIPE, text=True, check=True
    )
    return float(json.loads(done.stdout))


def main(what: str) -> None:
    import django

    django.setup()
    if what == "realistic":
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(json.dumps(measure_realistic()))
        return
    from audit.verification.verify import findings

    assert not list(findings())
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    print(int(line.split()[1]) / 1024)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    main(sys.argv[1])
