"""A folder into which processes bake that are killed meanwhile: what readers get from it is a whole site of one moment.

That is the site that was baked last before the kill, or the whole site as it is now. Which that is says the next bake; where it
kept something that the killed one had left, it must be what a bake makes that makes every page anew.
"""

import gzip
import os
import time
from hashlib import sha256
from pathlib import Path

import brotli
from django.conf import settings
from django.utils import timezone

from audit.checkpoints.checkpoint import seal
from dupisite.baking.folder import UNFINISHED
from tests.baking.baked_place import COPIED, Place

READERS = {".gz": gzip.decompress, ".br": brotli.decompress}


def few_style_sheets() -> None:
    """One, by its own name: to collect and compress all of them would take longer than the bakes."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "site.css").write_text("body { color: black }")


class KilledBakes:
    """`pace`: how many seconds the longest bake took so far. `ended`: how often readers had the site before, and after."""

    def __init__(self) -> None:
        self.place = Place(Path(os.environ["DATA_DIR"]).with_name("baked"))
        self.pace, self.ended = 0.0, {"before": 0, "after": 0}
        self.served, self.day = self.bake(), timezone.now().date()

    def bake(self, **how: bool) -> str:
        """What readers have then. All that is committed is sealed before: no page changes while it is looked at."""
        seal()
        began = time.monotonic()
        self.fresh = self.place.bake(**how).fresh
        self.pace = max(self.pace, time.monotonic() - began)
        return self.digest()

    def digest(self) -> str:
        """Of every byte that readers can be given, with its place."""
        files = sorted(self.files().items())
        return sha256(b"".join(f"{name}\n{len(body)}\n".encode() + body for name, body in files)).hexdigest()[:16]

    def files(self) -> dict[str, bytes]:
        found = {}
        for folder, _, names in os.walk(self.place.current, followlinks=True):
            for name in names:
                file = Path(folder, name)
                found[file.relative_to(self.place.current).as_posix()] = file.read_bytes()
        return found

    def pages(self) -> dict[str, bytes]:
        """Every page in plain, without the day of its copy."""
        plain = {name: body for name, body in self.files().items() if Path(name).suffix not in READERS}
        return {name: COPIED.sub(b"", body) for name, body in plain.items() if name not in ("bake.state", "list.jsonl")}

    def torn(self) -> list[str]:
        """Files that are not those of the list, and compressed ones that say something else."""
        files, listed = self.files(), {page["file"] for page in self.place.pages().values() if page["file"]}
        compressed = [name for name in files if Path(name).suffix in READERS]
        return [f"{name} is missing" for name in listed - files.keys()] + [
            f"{name} says something else"
            for name in compressed
            if READERS[Path(name).suffix](files[name]) != files.get(name.rpartition(".")[0])
        ]

    def after_kill(self, acknowledged: list[str]) -> list[str]:
        """What is torn. `acknowledged`: what readers had after each bake that the child told of."""
        before, day = [self.served, *acknowledged][-1], self.day
        there, pages, faults = self.digest(), self.pages(), self.torn()
        self.served, self.day = self.bake(), timezone.now().date()
        now, listed = self.pages(), self.place.pages().values()
        faults += [str(left) for left in self.place.folder.rglob(f"*{UNFINISHED}")]
        if self.fresh < sum(page["file"] is not None for page in listed):
            self.served = self.bake(anew=True)
            faults += [f"after the next bake: {name}" for name in unlike(now, self.pages())]
        if there != before and day == self.day == timezone.now().date():
            faults += [f"neither before nor after: {name}" for name in unlike(pages, now)]
        self.ended["before" if there == before else "after"] += 1
        return [*faults, *self.place.told, *self.torn()]


def unlike(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
