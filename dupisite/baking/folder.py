"""The folder of a baked site.

`parts/` holds each part as it was baked, and a part that was is never changed: what may have changed is baked into a folder beside
it. A generation in `generations/` is the site as readers have it, put together from parts by links, and `current` leads to the one
that is served. It is switched by a rename, so whatever is killed, and whenever, readers have a whole site.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
from django.conf import settings

from dupisite.baking.state import State

MARK = "baked-by-dupisite"  # a file: the folder is ours, and what is in it may be taken away
ABOUT = (
    "Everything in this folder is made by `manage.py bake` and may be deleted by it. Nothing here is the only copy.\n"
)
PARTS, GENERATIONS, PICTURES, CURRENT, STATE = "parts", "generations", "pictures", "current", "bake.state"
UNFINISHED = ".unfinished"


class CannotBake(Exception):
    """The site of before is served on. Its text is a sentence for the operator."""


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.parts, self.generations, self.pictures = (path / name for name in (PARTS, GENERATIONS, PICTURES))
        self.current = path / CURRENT

    def prepare(self) -> None:
        """Makes it where there is none. Raises CannotBake for what is no place for a public site."""
        if odd := self._odd():
            raise CannotBake(odd)
        try:
            for folder in (self.path, self.parts, self.generations, self.pictures):
                folder.mkdir(parents=True, exist_ok=True)
            (self.path / MARK).write_text(ABOUT)
        except OSError as error:
            raise CannotBake(f"{self.path} cannot be written: {error.strerror}. Nothing was baked.") from error

    def _odd(self) -> str:
        path = self.path
        for private in (settings.DATA_DIR, settings.CHECKPOINT_DIR, settings.CHECKPOINT_KEY_FILE):
            if path == private or path in private.parents or private in path.parents:
                return f"{path} and {private} lie in one another, and the public would read what is private: choose another place."
        if path.exists() and not path.is_dir():
            return f"{path} is a file: name a folder that is empty or not there yet."
        try:
            if path.is_dir() and not (path / MARK).exists() and any(path.iterdir()):
                return f"{path} is not empty and was not made by `bake`: name a folder that is empty or not there yet."
        except OSError as error:
            return f"{path} cannot be read: {error.strerror}. Nothing was baked."
        return ""

    @contextmanager
    def held(self) -> Iterator[bool]:
        """False where somebody else is baking into it."""
        with (self.path / MARK).open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
                return
            yield True

    def state(self) -> State | None:
        """What the served generation was made of; None where there is none that can be read."""
        try:
            return State(**orjson.loads((self.current / STATE).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def part(self, name: str, stamp: str) -> Path:
        return self.parts / name / stamp

    def switch(self, generation: Path) -> None:
        """From now on readers have this one."""
        fresh = self.path / f"{CURRENT}{UNFINISHED}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(generation.relative_to(self.path))
        os.sync()  # after a power cut the link must not lead to files that were never written
        fresh.rename(self.current)

    def tidy(self, state: State, before: State | None) -> None:
        """Takes away what neither the served generation needs nor the one before: somebody may just be reading that."""
        kept = {state.generation, *([before.generation] if before else [])}
        for generation in self.generations.iterdir():
            if generation.name not in kept:
                shutil.rmtree(generation, ignore_errors=True)
        stamps = {(name, stamp) for each in (state, before) if each for name, stamp in each.parts.items()}
        for baked in self._baked():
            if (baked.parent.relative_to(self.parts).as_posix(), baked.name) not in stamps:
                shutil.rmtree(baked, ignore_errors=True)

    def clear_unfinished(self) -> None:
        """What was left by somebody who was ended in the middle."""
        for left in [*self.generations.glob(f"*{UNFINISHED}"), *self.parts.glob(f"**/*{UNFINISHED}")]:
            shutil.rmtree(left, ignore_errors=True)

    def _baked(self) -> Iterator[Path]:
        for name in self.parts.iterdir():
            for below in list(name.iterdir()):
                yield from list(below.iterdir()) if name.name == "drugs" else [below]
