"""What a site tells of its record. The release before wrote it into a file, and this one must tell the same, byte for byte.

Runs in a checkout of either, in a process of its own, so it names nothing but addresses and models:
`python told.py` prints it as JSON. Only what does not depend on the day it is asked belongs here.
"""

import hashlib
import json
import os
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dupisite.settings")
ANSWER = "/exampla/faq/what-is-it-for/"


def get(path: str) -> str:
    from django.conf import settings
    from django.test import Client

    host = settings.SITE_URL.partition("://")[2]
    answer = Client().get(path, secure=True, headers={"host": host})
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


class Main(HTMLParser):
    """Collects the words inside of <main>."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.words = False, [""]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.inside |= tag == "main"

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "main"

    def handle_data(self, data: str) -> None:
        self.words += data.split() if self.inside else []


def words(path: str) -> str:
    parser = Main()
    parser.feed(get(path))
    return " ".join(parser.words).strip()


def everything() -> dict[str, Any]:
    """Digests of all revisions and ledger entries, the signed trees, a proof of each edition, and what readers saw."""
    from django.apps import apps

    entries = apps.get_model("audit", "LedgerEntry").objects.order_by("seq")
    notes = apps.get_model("audit", "Checkpoint").objects.order_by("size").values_list("size", "note")
    sizes = [size for size, _ in notes]
    kinds = {"facts": apps.get_model("labels", "Fact"), "faq": apps.get_model("faq", "Entry")}
    editions, proofs = {}, {}
    for place, model in kinds.items():
        rows = model.history.model.objects.exclude(kind=None).order_by("history_id")
        for slug, edition, kind, digest in rows.values_list("slug", "edition", "kind", "digest"):
            page = f"/exampla/{place}/{slug}/history/{edition}/"
            editions[page], proofs[page] = [kind, digest], hashed(get(f"{page}proof/"))
    signed = apps.get_model("audit", "Checkpoint").objects.order_by("size").last()
    moment = f"{signed.at:%Y-%m-%dT%H:%M:%S.%f}Z"
    key = json.loads(entries.get(kind="checkpoint key").payload)["data"]["key"]
    return {
        "ledger": [f"{entry.seq} {entry.kind} {hashed(entry.payload)}" for entry in entries],
        "checkpoints": [note for _, note in notes],
        "consistency": json.loads(get(f"/audit/consistency/{sizes[0]}/{sizes[-1]}/")),
        "editions": editions,
        "proofs": proofs,
        "proof": get(f"{ANSWER}history/2/proof/?size={sizes[-1]}"),
        "key": key,
        "page": {"path": f"/at/{moment}{ANSWER}", "words": words(f"/at/{moment}{ANSWER}")},
    }


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def write(file: Path) -> None:
    file.write_text(json.dumps(everything(), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(everything(), sys.stdout)
