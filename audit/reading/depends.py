"""What the bytes of a public answer depend on, besides the release and its address: how far the record has come.

A view says it with its answer. Its ETag is made of that, and so is what a shelf in front of the site must know to keep it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from inspect import isfunction
from typing import Any, cast

from django.conf import settings
from django.db import connections, router
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from audit.checkpoints import tail
from audit.models import LedgerEntry
from audit.reading.prepared import as_moment

View = Callable[..., HttpResponse]
REVALIDATE = "public, no-cache"  # whoever keeps it asks each time whether it is still so
SAID = "answer.depends"  # where a view leaves it in the environment of the request (WSGI), for what stands in front

ENTRY = "SELECT seq FROM audit_ledgerentry WHERE"
LAST = "ORDER BY seq DESC LIMIT 1"
PUBLIC = f"{ENTRY} public {LAST}"
ABOUT = f"{ENTRY} public AND about = %s {LAST}"
ABOUT_ANYTHING = f"{ENTRY} public AND about IS NULL {LAST}"
OF_SUBJECT = f"SELECT MAX(seq) FROM (SELECT ({ABOUT}) AS seq UNION ALL SELECT ({ABOUT_ANYTHING})) AS found"  # noqa: S608 - all of it is ours
STANDS = (
    PUBLIC,
    "SELECT MAX(seq) FROM audit_ledgerentry",
    f"SELECT at FROM audit_ledgerentry {LAST}",  # noqa: S608 - all of it is ours
    tail.NEWEST,
    "SELECT at FROM audit_checkpoint ORDER BY size DESC LIMIT 1",
    f"SELECT COUNT(*) {tail.LATE}",
)
QUESTION = ", ".join(f"({part})" for part in STANDS)


@dataclass(frozen=True)
class Newest:
    """How far the record has come, in one snapshot.

    `entry` is the number of the newest entry that may change the page that is asked for, `public` that of the newest that may
    change any, `all` that of the newest of all. `checkpoint` is the size of the newest checkpoint, 0
    where there is none, signed at `sealed`. `unproved`: public entries that are under no checkpoint though they should be.
    `now` is now for whoever reads: the last entry is not in the future, whatever the clock says.
    """

    entry: int
    public: int
    all: int
    checkpoint: int
    sealed: datetime | None
    unproved: int
    now: datetime


@dataclass(frozen=True)
class Depends:
    """What one answer depends on. `about`: the subject whose pages it is one of; None: it lists many, and every public entry
    may change it.

    `checkpoints`: a new checkpoint may change it; `private`: any entry, public or not. `lasting`: it may be kept at all, for
    its address has no parameter that nobody reads and names no moment that is not over.
    """

    etag: str
    stands: Newest
    about: str | None = None
    checkpoints: bool = False
    private: bool = False
    lasting: bool = True


def newest(about: str | None = None) -> Newest:
    """One question, for every answer asks it, also one that is only “not changed”.

    `about`: the subject of the page, whose own entries and those about anything are the only ones that count for it.
    """
    reading = connections[router.db_for_read(LedgerEntry)]
    late = tail.late_before(reading)
    with reading.cursor() as cursor:
        if about is None:
            cursor.execute(f"SELECT ({PUBLIC}), {QUESTION}", [late])
        else:
            cursor.execute(f"SELECT ({OF_SUBJECT}), {QUESTION}", [about, late])
        entry, public, last, at, checkpoint, sealed, unproved = cursor.fetchone()
    now = max(filter(None, (timezone.now(), as_moment(at))))
    return Newest(entry or 0, public or 0, last or 0, checkpoint or 0, as_moment(sealed), unproved or 0, now)


def made_by() -> str:
    """The release, and a mark of what the operator chose that pages show (`SHOWN_ON_PAGES`): no ledger tells of these."""
    return _marked(settings.RELEASE, tuple(getattr(settings, name) for name in settings.SHOWN_ON_PAGES))


@lru_cache(maxsize=8)
def _marked(release: str, chosen: tuple[object, ...]) -> str:
    return f"{release}.{hashlib.sha256(repr(chosen).encode()).hexdigest()[:8]}"


def tag_of(request: HttpRequest, *depends: object) -> str:
    """An ETag of the release, what the operator chose, the address and what the answer depends on besides.

    The address is in it: else a page's tag would turn a 404 elsewhere into a 304.
    """
    address = hashlib.sha256(request.get_full_path().encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f'"{"-".join(map(str, (made_by(), address, *depends)))}"'


def reads(*names: str) -> Callable[[View], View]:
    """Says of a view which parameters behind the question mark it reads. With others an answer is the same, and not kept."""

    def say(view: View) -> View:
        said: Any = view if isfunction(view) else partial(view)  # a method takes no attribute
        said.reads = names
        return cast(View, said)

    return say


def knows_parameters(request: HttpRequest, view: View) -> bool:
    return set(request.GET) <= set(getattr(view, "reads", ()))
