"""What pages cost on the site that the environment names: `python -m bench.sized site` prints one JSON object, or `text`.

`site` asks every kind of public page, what else grows with the number of drugs, and the desk; `text` asks what grows with the
editions of one answer. For each it tells CPU in ms, the bytes, and by how much the process grew for one request, in MB.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROUNDS, LONG = 10, 0.3  # goes of each, and seconds after which one is enough
MORE = {
    "llms.txt": "/llms.txt",
    "sitemap": "/sitemap.xml",
    "changes feed": "/changes.atom",
    "search, two words": "/search/?q=eczema+age",
    "search, nine words": "/search/?q=how+does+it+work+for+eczema+and+asthma",
    "search, name of a drug": "/search/?q=dupixent",
    "search, narrowed to a drug": "/search/?q=eczema+age&drug=dupixent",
    "search, narrowed to facts, of which the small site has six": "/search/?q=eczema&kind=fact",
    "search, narrowed to facts, twenty shown on both": "/search/?q=dupixent&kind=fact",
    "search, narrowed to a reviewer": "/search/?q=eczema&reviewer=sample-reviewer",
}
NOT_HTML = ("llms.txt", "sitemap", "changes feed")
DESK = {
    "desk, first page": "/admin/",
    "desk, answers": "/admin/faq/entry/",
    "desk, facts": "/admin/labels/fact/",
    "desk, find": "/admin/find/?q=eczema",
    "desk, find what nothing holds": "/admin/find/?q=zyzzyva",
}
AS_MANY = 9  # answers of the small site: lists of so many rows are compared with lists of as many
LISTS = {"desk, answers, nine rows": "/admin/faq/entry/", "desk, facts, nine rows": "/admin/labels/fact/"}
LEDGER = {"desk, list of the ledger": "/admin/audit/ledgerentry/"}  # a page of it on both


def of_site() -> dict[str, dict[str, float]]:
    from bench.load.kinds import KINDS
    from bench.load.site import addresses, its_people, until
    from editorial.models import Person
    from faq.models import Entry

    entry = Entry.objects.order_by("pk")[0]
    known, people = addresses(entry), its_people(entry)
    pages = {kind.name: known[kind.route] for kind in KINDS} | MORE
    pages["first page as of today"] = f"/at/{datetime.now(UTC):%Y-%m-%d}/"
    found = {name: cost_of(reader(address)) for name, address in pages.items()}
    at_desk, auditor = (
        Person.objects.filter(is_staff=True, groups__name=role).order_by("pk")[0] for role in ("reviewer", "auditor")
    )
    found |= {name: cost_of(visitor(at_desk, address)) for name, address in DESK.items()}
    found |= {name: cost_of(visitor(auditor, address)) for name, address in LEDGER.items()}
    with lists_of(AS_MANY):
        found |= {name: cost_of(visitor(at_desk, address)) for name, address in LISTS.items()}

    def signing() -> bytes:
        until(entry.edition + 1, entry, *people)
        return b""

    return {**found, "submit and sign": cost_of(signing)}


@contextmanager
def lists_of(rows: int) -> Iterator[None]:
    """The lists of texts show so many on a page, and are the same otherwise: sorted over all, with the same filters beside them."""
    from editorial.admin.content_list import ContentList

    before, ContentList.list_per_page = ContentList.list_per_page, rows
    try:
        yield
    finally:
        ContentList.list_per_page = before


def of_text() -> dict[str, dict[str, float]]:
    from bench.load.site import addresses
    from faq.models import Entry

    entry = Entry.objects.order_by("pk")[0]
    known = addresses(entry)
    pages = {"past edition": known["entry_edition"], "history": known["entry_history"], "answer": known["entry"]}
    pages["answer as of today"] = f"/at/{datetime.now(UTC):%Y-%m-%d}{known['entry']}"
    return {name: cost_of(reader(address)) for name, address in pages.items()}


def reader(address: str) -> Callable[[], bytes]:
    from django.test import Client

    return _asked(Client(), address)


def visitor(person: Any, address: str) -> Callable[[], bytes]:
    from django.test import Client

    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return _asked(client, address)


def _asked(client: Any, address: str) -> Callable[[], bytes]:
    def job() -> bytes:
        answer = client.get(address, headers={"host": "127.0.0.1"})
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        return answer.getvalue()

    return job


def cost_of(job: Callable[[], bytes]) -> dict[str, float]:
    """After two goes, so that what is read once is read."""
    from django.conf import settings

    from bench.clock import clock_with_server

    clock = clock_with_server("default", settings.PUBLIC_DATABASE)
    size = len([job(), job()][1])
    grown = growth_of(job)
    goes, start = 0, clock()
    while goes < ROUNDS and clock() - start < LONG:
        job()
        goes += 1
    return {"ms": (clock() - start) * 1000 / goes, "kB": size / 1000, "MB": grown}


def growth_of(job: Callable[[], bytes]) -> float:
    """MB that the process took more at most than before, while it did the job once."""
    Path("/proc/self/clear_refs").write_text("5")  # the greatest size is counted anew from here
    before = _status("VmRSS")
    job()
    return max(0.0, _status("VmHWM") - before)


def _status(name: str) -> float:
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1]) / 1024


def main(what: str) -> None:
    import django

    django.setup()
    print(json.dumps(of_site() if what == "site" else of_text()))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "dupisite.settings"
    main(sys.argv[1])
