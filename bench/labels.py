"""Measures the labels room on one database, the one that the environment names: `python -m bench.labels imports`, or `desk`.

Each prints one JSON list and wants a process of its own: `imports` also measures its memory, and `desk` fills caches. The
labels are real ones; later versions of them are made as they are needed.
"""

import gc
import itertools
import json
import os
import resource
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from bench.clock import clock_with_server
from bench.figures import against_floor, figure
from bench.in_process import ask
from bench.versions import newest, version, versions

VERSIONS, CHUNK = 2_000, 40
FACTS = 500
NEW_BOUND, REPEATED_BOUND = 8.0, 5.0  # times the floor; what is reached, and why no more: docs/decisions
MEMORY_BOUND = 300.0  # MB
TRIAGE_BOUND, PAGE_BOUND, NEAREST_BOUND = 1_000.0, 300.0, 300.0  # ms of CPU
EVERYTHING_BOUND = 2_000.0  # the same when every passage has other words, as no real version has
NEVER_SAID = (
    "In trials the risk of serious infections was somewhat higher in people who took it than in those who did not."
)


def measure_imports(documents: list[bytes], count: int = VERSIONS, chunk: int = CHUNK) -> list[dict]:
    """So many versions in which every section is new, then as many in which most repeat; then the memory they took."""
    found = []
    for few, bound in ((False, NEW_BOUND), (True, REPEATED_BOUND)):
        what = f"import, {'most sections repeat' if few else 'every section new'} (CPU)"
        rounds = imported(itertools.islice(versions(documents, few), count), chunk)
        found.append(against_floor(what, rounds, "ms", bound))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [*found, figure(f"memory after {2 * count:,} imports", memory, "MB", MEMORY_BOUND)]


def imported(documents: Iterator[bytes], chunk: int) -> list[tuple[float, float]]:
    """Milliseconds for one import, the database included, and for its floor: the means of each chunk.

    The floor is the site's own refusal of what is no label, its parser, and all text of the document.
    """
    from labels.archive.importing import take_in
    from labels.spl.document import read_document

    clock = clock_with_server()
    spent: list[tuple[float, float]] = []
    while batch := list(itertools.islice(documents, chunk)):
        start = time.process_time()
        for data in batch:
            "".join(read_document(data).itertext())  # type: ignore[arg-type]  # lxml gives no bytes here
        floor = time.process_time() - start
        start = clock()
        for data in batch:
            assert take_in(data, file_name="made.xml").new
        whole = clock() - start
        spent.append((whole * 1000 / len(batch), floor * 1000 / len(batch)))
    if not spent:
        raise ValueError("There were no versions to import.")
    return spent


def measure_desk(document: bytes, facts: int = FACTS, times: int = 5) -> list[dict]:
    """What happens between people and a long label: a new version arrives, two are compared, a quote is looked for."""
    from bench.measured_texts import make_people
    from labels.archive.importing import take_in
    from labels.evidence.nearest_passage import nearest
    from labels.models import Drug
    from labels.spl.reading import read_label

    author, reviewer = make_people()
    drug = Drug(brand_name="Long", generic_name="longumab", slug="long", set_id=uuid.uuid4(), maker="Maker")
    drug.save_revision(author=author, reason="A new drug")
    numbers = itertools.count(1)

    def arrive(few: bool) -> None:
        assert take_in(version(document, next(numbers), few, str(drug.set_id)), file_name="made.xml").new

    arrive(few=True)
    label = read_label(document)
    sign_facts(drug, label, facts, author, reviewer)
    some = cold(times, lambda: arrive(few=True))
    page = ask("/long/label/compare/1/2/", 200)
    shown = cold(times, page)
    every = cold(times, lambda: arrive(few=False))
    near = cold(times, lambda: nearest(label, NEVER_SAID))
    return [
        figure(f"arrival with {facts} facts, few sections new (CPU)", some, "ms", TRIAGE_BOUND),
        figure(f"arrival with {facts} facts, all are new (CPU)", every, "ms", EVERYTHING_BOUND),
        figure("comparison of 400 kB labels (CPU)", shown, "ms", PAGE_BOUND),
        figure("nearest passage (CPU)", near, "ms", NEAREST_BOUND),
    ]


def sign_facts(drug: Any, label: Any, count: int, author: Any, reviewer: Any) -> None:
    """Facts that each quote another whole sentence of the label, as far as it has so many."""
    from bench.measured_texts import publish
    from bench.quotable import quoting_facts

    for fact in itertools.islice(quoting_facts(drug, label, "fact"), count):
        publish(fact, author, reviewer)


def cold(times: int, job: Callable[[], object]) -> float:
    """Milliseconds of CPU for one go without what an earlier one left in memory: the median."""
    from labels.archive import label_storage
    from labels.evidence import nearest_passage, quote_boundaries
    from labels.spl import reading
    from labels.triage import comparing

    spent = []
    for _ in range(times):
        for kept in (comparing._told, quote_boundaries._edges, nearest_passage._bag, label_storage.label_by_hash):
            kept.cache_clear()
        reading.repeats = type(reading.repeats)()
        gc.collect()
        start = time.process_time()
        job()
        spent.append((time.process_time() - start) * 1000)
    return median(spent)


def main(what: str) -> None:
    import django
    from django.core.management import call_command

    from tests.labels.real import FILES

    django.setup()
    call_command("migrate", verbosity=0)
    documents = newest(FILES)
    if what == "imports":
        found = measure_imports(documents)
    else:
        call_command("collectstatic", verbosity=0, interactive=False)
        found = measure_desk(max(documents, key=len))
    print(json.dumps(found))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    main(sys.argv[1])
