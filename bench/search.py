"""Asks the judged questions of one database, the one that the environment names, after loading the starter into it.

`python -m bench.search` prints one JSON object: the first three pages of each question, and the CPU that one took.
`figures` makes the lines of the table from what both databases said.
"""

import json
import os
from typing import Any

from bench.figures import LINE
from bench.judged import judged

FIRST = 3
RIGHT, SAME = 90, 95  # per cent, at least
MANY = 5_000  # pages of the index that the slow questions are asked of
SLOW = ("how does dupixent work for eczema asthma and copd in adults from 12 years", "dupixant eyess pregnent")
PATIENCE = 1_000  # ms for one of them, at most


def figures(said: dict) -> list[dict]:
    """Of one database: the share of questions with a right page in the first three, each part by itself."""
    found = []
    for part, questions in judged().items():
        right = sum(1 for question in questions if question.pages & set(said["pages"][question.words]))
        what = f"right page in the first three, {part} {len(questions)}"
        found.append(_share(what, right, len(questions), RIGHT))
    return [
        *found,
        {**LINE, "what": "one of them (CPU)", "value": said["ms"], "unit": "ms", "bound": "", "held": True},
        {
            **LINE,
            "what": f"the slower of two among {MANY} pages (CPU)",
            "value": said["slow"],
            "unit": "ms",
            "bound": f"{PATIENCE} ms",
            "held": said["slow"] <= PATIENCE,
        },
    ]


def alike(one: dict, other: dict) -> list[dict]:
    """Of both: the share of questions whose first three pages are the same, in the same order."""
    same = [one["pages"][words] == other["pages"][words] for words in one["pages"]]
    return [_share("first three equal on both", sum(same), len(same), SAME)]


def _share(what: str, number: int, of: int, least: int) -> dict:
    share = 100 * number / of
    return {**LINE, "what": what, "value": share, "unit": "%", "bound": f">= {least} %", "held": share >= least}


def ask() -> dict[str, Any]:
    """What search answers now: the last two parts of the address of each of the first pages."""
    from bench.clock import clock_with_server
    from dupisite.search.search import search

    clock, pages = clock_with_server(), {}
    began = clock()
    for questions in judged().values():
        for question in questions:
            hits = search(question.words).hits[:FIRST]
            pages[question.words] = ["/".join(hit.url.split("/")[-3:-1]) for hit in hits]
    return {"pages": pages, "ms": 1000 * (clock() - began) / len(pages)}


def fill() -> None:
    """Many pages: those of the starter again and again, as if of other texts."""
    from dupisite.models import IndexedPage

    known = list(IndexedPage.objects.order_by("pk"))
    for number in range(len(known), MANY, len(known)):
        for place, page in enumerate(known):
            page.pk, page.thing = None, 1_000_000 + number + place
        IndexedPage.objects.bulk_create(known, batch_size=500)


def slowest() -> float:
    """ms of CPU for the slower of two questions: many words, and words that are to be mended."""
    from bench.clock import clock_with_server
    from dupisite.search.search import search

    clock, times = clock_with_server(), []
    for question in SLOW:
        began = clock()
        search(question)
        times.append(1000 * (clock() - began))
    return max(times)


def main() -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    with open(os.devnull, "w") as nothing:
        call_command("load_starter", stdout=nothing)
    said = ask()
    fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL does it by itself, a minute later
    print(json.dumps({**said, "slow": slowest()}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dupisite.settings")
    main()
