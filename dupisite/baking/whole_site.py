"""The whole public site as files: what may have changed is baked, the rest stays, and readers get all of it at once."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import orjson
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from audit.reading.public_reading import public, snapshot
from dupisite.api.problems import problem
from dupisite.baking.baking import LIST, MOVED, TREE, Baker, DayEnded
from dupisite.baking.files import write
from dupisite.baking.folder import PICTURES, STATE, UNFINISHED, CannotBake, Folder
from dupisite.baking.parts import OF_SITE, Part, parts
from dupisite.baking.state import State, state_now

AWAY = "This needs the program behind the site, which cannot be reached right now. Ask again in a minute."
FULL = (errno.ENOSPC, errno.EDQUOT)
READABLE = 0o022  # all of it is public, and the server of files is another user
ONLY_THE_DESK = (
    "This process serves the desk alone (DUPISITE_ROLE=desk): run `bake` with the variables of the public pages, such as "
    "`dupisite public bake …`."
)


@dataclass(frozen=True)
class Baked:
    """`fresh`: pages that were made; nothing changed where there are none. `parts`: of how many parts the site has."""

    fresh: int
    parts: int
    busy: bool = False


def bake(path: Path, tell: Callable[[str], None], anew: bool = False) -> Baked:
    """Makes the folder hold the site as it is now. Raises CannotBake, and then the site of before is served on."""
    if settings.ROLE == "desk":
        raise CannotBake(ONLY_THE_DESK)
    folder = Folder(path)
    folder.prepare()
    with _told(path), _readable(), _silently(), folder.held() as ours:
        return _bake(folder, tell, anew) if ours else Baked(0, 0, busy=True)


def _bake(folder: Folder, tell: Callable[[str], None], anew: bool) -> Baked:
    before = folder.state()
    folder.clear_unfinished()
    with snapshot():
        state = state_now(_next(before))
    if before is not None and before.whole == state.whole and not anew:
        return Baked(0, len(before.parts))
    baker = Baker(folder, tell)
    with public():
        changed = None if anew else state.changed_since(before)
    stamps = {}
    for part in parts():
        stamps[part.name] = _kept(folder, part, before, changed) or baker.bake(part, anew)
    state = replace(state, parts=stamps)
    folder.switch(_put_together(folder, state))
    folder.tidy(state, before)
    return Baked(baker.pages, len(stamps))


def _kept(folder: Folder, part: Part, before: State | None, changed: set[str] | None) -> str:
    """The stamp of a part that no entry has changed since the generation before; empty for another."""
    if before is None or changed is None or not part.drug or part.drug in changed:
        return ""
    stamp = before.parts.get(part.name, "")
    return stamp if stamp and folder.part(part.name, stamp).exists() else ""


def _next(before: State | None) -> str:
    """The name of a generation. One second makes one: else a file of the same length would have the same ETag."""
    while (name := f"{int(time.time())}") == (before.generation if before else ""):
        time.sleep(0.05)
    return name


def _put_together(folder: Folder, state: State) -> Path:
    """A generation: the lists of the site as links to the same files, drugs as links to their folders."""
    done = folder.generations / state.generation
    made = done.with_name(f"{state.generation}{UNFINISHED}")
    shutil.rmtree(made, ignore_errors=True)
    shutil.copytree(folder.part(OF_SITE, state.parts[OF_SITE]) / TREE, made, copy_function=os.link)
    with (made / LIST).open("wb") as listed, (made / MOVED).open("wb") as moved:
        for part in parts():
            if part.name not in state.parts:  # it became public a moment ago
                continue
            baked = folder.part(part.name, state.parts[part.name])
            listed.write((baked / LIST).read_bytes())
            moved.write((baked / MOVED).read_bytes())
            for name in part.folders:
                if (baked / TREE / name).is_dir():
                    _link(made / name, baked / TREE / name, folder, done)
    _link(made / "label-images", folder.path / PICTURES, folder, done)
    _copy_style_sheets(made / "static")
    _write_away(made)
    (made / STATE).write_bytes(orjson.dumps(state))
    shutil.rmtree(done, ignore_errors=True)
    made.rename(done)
    return done


def _link(place: Path, target: Path, folder: Folder, generation: Path) -> None:
    """By a way that holds wherever the folder is moved to."""
    place.parent.mkdir(parents=True, exist_ok=True)
    final = generation / place.relative_to(generation.with_name(f"{generation.name}{UNFINISHED}"))
    place.symlink_to(os.path.relpath(target, final.parent))


def _copy_style_sheets(place: Path) -> None:
    """Those of the public pages, with what is compressed beside them; the desk has its own from the application."""
    if settings.STATIC_ROOT.is_dir():
        leave = shutil.ignore_patterns("admin", ".*", "staticfiles.json")
        shutil.copytree(settings.STATIC_ROOT, place, ignore=leave)


def _write_away(place: Path) -> None:
    """What is said of an address that needs the application, while that is away."""
    now = timezone.now()
    write(place / "away.html", render_to_string("dupisite/away.html").encode(), now)
    write(place / "away.json", problem(503, AWAY).content, now)


@contextmanager
def _readable() -> Iterator[None]:
    before = os.umask(READABLE)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _silently() -> Iterator[None]:
    """That something was withdrawn, or is not there, is no news for whoever bakes."""
    log = logging.getLogger("django.request")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Whatever the disk refuses becomes a sentence."""
    try:
        yield
    except DayEnded as error:
        raise CannotBake("The day (UTC) ended while a part was being baked. Run it again.") from error
    except OSError as error:
        why = "the disk is full" if error.errno in FULL else f"{error.filename or path}: {error.strerror}"
        raise CannotBake(
            f"Nothing was changed in what is served from {path}, which is the site of before: {why}."
        ) from error
