"""Public pages and the desk in processes of their own, over one database: readers are answered while others write and import.

Each page is made anew, without the shelf: one that is kept takes a millisecond or two, and how long it waits for a core is chance.
The figures are printed. The one bound is the ratio within one run: a reader's p99 under eight writers is at most three times
its quiet p99. It runs in `make soak` alone: in `make test` other tests share the machine.
"""

import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from tests.hostile.readers import log_in, percentile, read, writers
from tests.labels.fixtures import items, make_spl, section
from tests.processes import free_port
from tests.site import Site, first_run

pytestmark = [pytest.mark.soak, pytest.mark.alone, pytest.mark.database]
WRITERS = 8
QUIET = 600  # pages asked for while nobody writes
LOUD = 45.0  # seconds of writing
MOST = 3.0  # times the quiet p99
TWO_MEGABYTES = 2 * 2**20
FACTS = """
from tests.cast import make_fact, make_person
from editorial.models import Person
from labels.models import Drug
author, drug = Person.objects.get(username="author"), Drug.objects.order_by("pk").first()
for number in range(8):
    fact = make_fact(drug, f"loud-{number}", claim="literature", claim_sections="", statement="Begun.")
    fact.save_revision(author=author, reason="Begun")
    print(fact.pk)
"""


@contextmanager
def process_of(site: Site, role: str) -> Iterator[str]:
    """One process of the site with this role, answering; its address."""
    port = str(free_port())
    environment = {**site.environment, "DUPISITE_ROLE": role, "PORT": port, "SHELF_MB": "0"}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve"]
    out = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=environment, start_new_session=True, **out)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert process.poll() is None, "it ended"
            try:
                httpx.get(f"{address}/healthz", timeout=5)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def big_label(path: Path) -> Path:
    lines = items(*(f"Line {number} of a long label, as a manufacturer writes it." for number in range(200)))
    sections = [section(f"{number} Part", lines) for number in range(1, TWO_MEGABYTES // len(lines) + 2)]
    path.write_bytes(make_spl(*sections))
    return path


def test_readers_are_answered_while_eight_people_write_and_a_large_label_is_imported(tmp_path, request):
    if not request.config.getoption("--soak"):
        pytest.skip("a load of two minutes, which `make soak` runs")
    with ExitStack() as stack:
        site = stack.enter_context(first_run(tmp_path / "data"))
        keys = site.shell(FACTS)
        public, desk = (stack.enter_context(process_of(site, role)) for role in ("public", "desk"))
        home = httpx.get(public).text
        found = re.findall(r'href="(/[a-z0-9-]+/(?:facts|faq)/[a-z0-9-]+/)"', home)
        pages = ["/", *found[:3], "/changes/"]
        password = re.search(r"^author +(\S+)", site.printed, re.MULTILINE)
        assert password is not None
        clients = [log_in(desk, "author", password[1]) for _ in range(WRITERS)]
        read(public, pages, lambda count: count >= 20)  # warm
        quiet = read(public, pages, lambda count: count >= QUIET)
        with writers(clients, [f"/admin/labels/fact/{key}/change/" for key in keys]) as counts:
            end = time.monotonic() + LOUD
            loud = read(public, pages, lambda count: count >= 10 and time.monotonic() > end)
        label = big_label(tmp_path / "big.xml")
        importing = subprocess.Popen(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_label", str(label)],
            env=site.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        done = threading.Event()
        threading.Thread(target=lambda: (importing.wait(), done.set()), daemon=True).start()
        during = read(public, pages, lambda count: count >= 10 and done.is_set())
    said = {
        name: {part: round(percentile(times, part) * 1000, 1) for part in (0.5, 0.99)}
        for name, times in {"quiet": quiet, "writers": loud, "import": during}.items()
    }
    print(
        f"{said} ms; {sum(counts)} saved; the import of {label.stat().st_size} bytes ended with {importing.returncode}"
    )
    assert min(counts) > 0, "each of them got on"
    assert importing.returncode == 0, importing.stdout.read() if importing.stdout else ""
    assert percentile(loud, 0.99) <= MOST * percentile(quiet, 0.99), said
