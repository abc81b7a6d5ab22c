"""Measures one database, the one that the environment names: `python -m bench.measure pages saves` prints one JSON list."""

import itertools
import json
import os
import sys
import time
from typing import Any

from bench.clock import cost
from bench.figures import figure
from bench.in_process import ask
from bench.verifying import measure_verify

BARE, ENTRY = "/bench-bare/", "/dupixent/faq/how-does-it-work/"
PAGE_BOUND = {"sqlite": 5.0, "postgresql": 7.0}  # ms of CPU
UNCHANGED_BOUND = 0.7  # ms of CPU
SAVE_BOUND = 3.0  # times the peer


def measure_saves(author: Any, entry: Any) -> list[dict]:
    """`save_revision` beside a plain save with simple-history, each of another 6 kB, each in a transaction."""
    from django.db import transaction

    from bench.measured_texts import BOTTOM, REFERENCES, SHORT, six_kilobytes
    from bench.peer.models import Answer

    numbers = itertools.count()
    words = {"question": entry.question, "topic": entry.topic, "short_answer": SHORT, "bottom_line": BOTTOM}
    peer = Answer(slug=entry.slug, references=REFERENCES, author=author, **words)

    def through_the_door() -> None:
        entry.answer = six_kilobytes(next(numbers))
        assert entry.save_revision(author=author, reason="Measured")

    def plainly() -> None:
        peer.answer = six_kilobytes(next(numbers))
        with transaction.atomic():
            peer.save()

    door, plain = cost(time.perf_counter, 10, through_the_door, plainly)
    return [figure("save of 6 kB through the door (wall)", door, "ms", SAVE_BOUND, plain, ratio=True)]


def measure_pages() -> list[dict]:
    """The entry's page, and its 304, beside a bare view through the same middleware."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    page = ask(ENTRY, 200)
    unchanged, bare = ask(ENTRY, 304, etag=page()), ask(BARE, 200)
    with CaptureQueriesContext(connections["public"]) as public, CaptureQueriesContext(connections["default"]) as own:
        unchanged()
    queries = len(public) + len(own)
    whole, short, floor = cost(time.process_time, 20, page, unchanged, bare)
    bound = PAGE_BOUND[connections["default"].vendor]
    return [
        figure("uncached entry page (CPU)", whole, "ms", bound, floor),
        figure("304 by ETag (CPU)", short, "ms", UNCHANGED_BOUND, floor),
        figure("304 by ETag, queries", queries, "", 1),
    ]


def main(parts: list[str]) -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    from bench.measured_texts import make_entry, make_people

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    author, reviewer = make_people()
    entry = make_entry(author, reviewer)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL does it by itself, a minute later; until then its plans are guesses
    pages = measure_pages() if "pages" in parts else []
    saves = measure_saves(author, entry) if "saves" in parts else []
    verified = measure_verify(author, entry) if "verify" in parts else []
    print(json.dumps([*pages, *saves, *verified]))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    main(sys.argv[1:])
