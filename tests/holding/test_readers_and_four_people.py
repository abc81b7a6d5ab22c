"""Sixteen readers at full speed while four people write, sign and import: nothing is broken, old, lost or doubled.

Ten seconds of it in `make test`, ten minutes in `make soak`, in which memory must be flat too. Then workers are killed, and the
shared cache is stopped and started, while it goes on.
"""

import json
import time

import pytest

from tests.holding.held_site import Memory, Served, people_at_work, until
from tests.holding.people_at_work import ENTRY, FACT, PEOPLE
from tests.holding.readers_at_once import Signed, readers
from tests.processes import manage

SECONDS, LONG = 8, 600
MOST_GROWTH = 12.0  # MB of one worker from one half to the other; a page that were never let go is 30 kB, asked for 500 times a second
RECORD = """
import json
from audit.models import LedgerEntry
from faq.models import Entry
from labels.models import Drug, Fact
TEXTS = (("e", Fact, "blocks-two-signals"), ("f", Entry, "how-does-it-work"))
print(json.dumps({
    "entries": list(LedgerEntry.objects.order_by("seq").values_list("seq", flat=True)),
    "texts": {f"{thing.drug.slug} {name}": list(kind.revisions().editions().of(thing).order_by("history_id")
        .values_list("edition", flat=True)) for name, kind, slug in TEXTS for thing in kind.objects.filter(slug=slug)},
    "labels": {drug.slug: drug.label_versions.count() for drug in Drug.objects.all()},
}))
"""


@pytest.mark.soak
@pytest.mark.database
def test_readers_at_full_speed_while_people_write_sign_and_import(site, cache, request):
    long, memory = request.config.getoption("--soak"), Memory()
    with people_at_work(site.environment) as signed:
        with readers(site.port, signed) as read, memory.watched(site):
            time.sleep(LONG if long else SECONDS)
            until(lambda: not read.lacks(), lambda: f"not compared: {read.lacks()}")  # a busy machine takes longer
        assert read.faults == [] and read.cut == 0, (read.faults[:9], len(read.faults), read.cut)
        growth = memory.growth()
        print(f"{read.statuses} in {LONG if long else SECONDS} s; MB of each worker: {memory.seen.values()}")
        assert not long or max(growth) < MOST_GROWTH, (
            growth,
            memory.seen,
        )  # in seconds the shelf is still being filled
        with readers(site.port, signed, seed=2) as read:
            for worker in site.workers:
                cache.stop()
                site.kill_worker(worker)
                cache.start()
                time.sleep(1)
        assert read.faults == [], (read.faults[:9], len(read.faults))
        assert 0 < read.cut < 200, "whoever was on the connections of the killed lost one answer each"
    nothing_is_lost_or_doubled(site, signed)
    assert "Traceback" not in site.log.read_text(), site.log.read_text()


def nothing_is_lost_or_doubled(site: Served, signed: Signed) -> None:
    done = manage(site.environment, "shell", "-v0", "-c", RECORD)
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout.splitlines()[-1])
    assert record["entries"] == list(range(1, len(record["entries"]) + 1))
    for number in range(PEOPLE):
        for text in (FACT, ENTRY):
            editions = signed.editions[number, text]
            assert record["texts"][f"drug{number} {text}"] == list(range(1, editions[-1] + 1))
            assert editions == list(range(editions[0], editions[-1] + 1)), "each signature was told once"
        assert record["labels"][f"drug{number}"] == signed.editions[number, "label"][-1]
    verified = manage(site.environment, "verify")
    assert verified.returncode == 0 and "Nothing is wrong" in verified.stdout, verified.stdout


def test_a_worker_that_dies_again_and_again_ends_the_server_in_a_sentence(site):
    """So that whoever started it, such as systemd, is told and starts it anew: it ends with 1."""
    first, other = site.workers
    first.kill()
    until(lambda: {worker.pid for worker in site.workers} - {first.pid, other.pid}, "another takes its place")
    [second] = [worker for worker in site.workers if worker.pid not in (first.pid, other.pid)]
    second.kill()
    assert site.process.wait(30) == 1 and "Worker crash loop detected, exiting" in site.log.read_text()
    site.start()


def test_a_server_that_is_killed_by_force_takes_its_workers_along_and_leaves_the_port_free(site):
    had = site.kill()
    until(lambda: not any(worker.is_running() for worker in had), "nobody goes on without the server", 10)
    site.start()
