"""Bakes one part: asks for its pages, follows the links in them, and writes what it gets."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import orjson

from audit.reading.depends import Newest, newest
from audit.reading.public_reading import snapshot
from dupisite.baking.files import write
from dupisite.baking.folder import UNFINISHED, Folder
from dupisite.baking.parts import ENDLESS, PICTURE, Part, forms_of, links_in, reads_parameters
from dupisite.baking.places import place_of
from dupisite.baking.reader import Made, Reader
from dupisite.baking.state import day_of, made_by

LIST, MOVED = "list.jsonl", "moved.map"  # beside the pages of a part: of every page a line, and where addresses lead
TREE = "tree"
TRIES = 3  # a part during whose baking midnight passes is baked anew


class DayEnded(Exception):
    """Midnight (UTC) has passed, or the minute after which an entry counts as unproved."""


class Baker:
    """`tell` gets a sentence for each page that could not be made, and is left to the application."""

    def __init__(self, folder: Folder, tell: Callable[[str], None]) -> None:
        self.folder, self.tell, self.reader = folder, tell, Reader()
        self.made_by, self.pages = made_by(), 0

    def bake(self, part: Part, anew: bool = False) -> str:
        """The stamp under which it lies there, whole. What was baked of the same entries on the same day stays as it is."""
        for left in reversed(range(TRIES)):
            try:
                with snapshot():
                    return self._bake(part, anew)
            except DayEnded:
                if not left:
                    raise
        raise AssertionError

    def _bake(self, part: Part, anew: bool) -> str:
        stands = newest(part.drug or None)
        stamp = f"{day_of(stands)}-{stands.entry}-{stands.unproved}-{self.made_by}"
        if not part.drug:
            stamp = f"{stamp}-{stands.checkpoint}"
        done = self.folder.part(part.name, stamp)
        if done.exists() and not anew:
            return stamp
        if anew:  # one that is served is never changed
            stamp = f"{stamp}-{int(stands.now.timestamp())}"
            done = self.folder.part(part.name, stamp)
        unfinished = done.with_name(f"{stamp}{UNFINISHED}")
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            self._fill(part, unfinished, stands)
            unfinished.rename(done)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        return stamp

    def _fill(self, part: Part, folder: Path, stands: Newest) -> None:
        waiting, seen = list(part.begins()), set()
        folder.mkdir(parents=True)
        with (folder / LIST).open("wb") as listed, (folder / MOVED).open("w") as moved:
            while waiting:
                path = waiting.pop()
                if path in seen:
                    continue
                seen.add(path)
                made = self.reader.ask(path, stands.now)
                if made.status == HTTPStatus.MOVED_PERMANENTLY:
                    moved.write(f"{path} {made.headers['location']};\n")
                    listed.write(_line(made, None))
                    waiting += forms_of(path)
                if not self._belongs(part, made, stands):
                    continue
                place = place_of(path, made.headers, made.gone, not made.gone and reads_parameters(path))
                if place is None:
                    continue
                write(folder / TREE / place, made.body, stands.now)
                listed.write(_line(made, place))
                self.pages += 1
                waiting += forms_of(path)
                found = links_in(made.body.decode(errors="replace"))
                self._keep_pictures(found, stands)
                if not any(part_of in path for part_of in ENDLESS):
                    waiting += sorted(link for link in found - seen if part.owns(link))

    def _belongs(self, part: Part, made: Made, stands: Newest) -> bool:
        """Whether it is a page, and changes with this part and never without it."""
        if made.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.tell(f"{made.path} could not be made ({made.status}), and is left to the application.")
        depends = made.depends
        if made.status not in (HTTPStatus.OK, HTTPStatus.GONE) or depends is None or not depends.lasting:
            return False
        if (day_of(depends.stands), depends.stands.unproved) != (day_of(stands), stands.unproved):
            raise DayEnded
        return depends.about == (part.drug or None)

    def _keep_pictures(self, links: set[str], stands: Newest) -> None:
        """A picture has the address of its hash: it is written once for all."""
        for link in filter(PICTURE.fullmatch, links):
            sha256 = link.split("/")[2]
            kept = self.folder.pictures / sha256
            if kept.exists() or (made := self.reader.ask(link, stands.now)).status != HTTPStatus.OK:
                continue
            place = place_of("/", made.headers)
            if place is not None:
                unfinished = kept.with_name(f"{sha256}{UNFINISHED}")
                shutil.rmtree(unfinished, ignore_errors=True)
                write(unfinished / place, made.body, stands.now)
                unfinished.rename(kept)


def _line(made: Made, place: str | None) -> bytes:
    """For whoever carries the files elsewhere: at which address a file stands, with which status and headers."""
    said = {"address": made.path, "status": made.status, "file": place, "headers": made.headers}
    return orjson.dumps(said) + b"\n"
