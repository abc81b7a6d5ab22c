"""A check that cannot be finished is a finding that says which one and why, and nothing else goes unseen because of it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from audit.verification.findings import Finding

CHECK = "unfinished"
# What rows make of a program that reads them when somebody wrote what belongs nowhere. A fault of the database is no row's.
OF_A_ROW = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

NO_RIGHT = "42501"  # SQLSTATE of PostgreSQL


def finished(what: str, job: Callable[..., Iterable[Finding]], *given: Any) -> Iterator[Finding]:
    """What a whole check finds. After a fault of the database the next one begins where this one did."""
    yield from _told(what, Exception, transaction.atomic(using=settings.PUBLIC_DATABASE), job, *given)


def read_row(where: str, job: Callable[..., Iterable[Finding]], *given: Any) -> Iterator[Finding]:
    """The same of one row, without a question to the database besides: the check goes on with the row after it."""
    yield from _told(where, OF_A_ROW, nullcontext(), job, *given)


def said_of(error: BaseException) -> str:
    """Its kind, its first line, and the place in our own code where it happened."""
    lines = str(error).strip().splitlines()
    base = str(settings.BASE_DIR)
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(base) and ".venv" not in frame.filename and frame.filename != __file__
    ]
    place = f" ({Path(ours[-1].filename).relative_to(base)}, line {ours[-1].lineno})" if ours else ""
    return f"{type(error).__name__}{': ' if lines else ''}{lines[0] if lines else ''}{place}"


def _told(
    what: str,
    caught: type[BaseException] | tuple[type[BaseException], ...],
    around: AbstractContextManager[Any],
    job: Callable[..., Iterable[Finding]],
    *given: Any,
) -> Iterator[Finding]:
    try:
        with around:
            yield from job(*given)
    except caught as error:
        yield Finding(CHECK, what, f"it could not be compared to its end: {said_of(error)}{_what_to_do(error)}")


def _what_to_do(error: BaseException) -> str:
    if not isinstance(error, DatabaseError):
        return ""
    if getattr(error.__cause__, "sqlstate", None) == NO_RIGHT:
        return ". This database role may not read it: run `verify` as the role of the desk"
    return ". The database itself cannot be read: see its log, and keep a copy"
