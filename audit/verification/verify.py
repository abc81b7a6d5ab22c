"""The verifier: asks every registered check what is wrong, and changes nothing.

A check is a function that yields findings. Rooms register theirs when the site starts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db import connections

from audit.checkpoints.checkpoint_check import Claim, check_checkpoints
from audit.guards import guards
from audit.reading.public_reading import snapshot
from audit.registry import Registry
from audit.verification.findings import Finding, Watcher, watcher

Check = Callable[[], Iterable[Finding]]
checks: Registry[Check] = Registry(
    "audit.verification.verify.checks",
    "a function that yields a `Finding` for each thing that is not as it was recorded",
)


def findings(kept: Sequence[Claim] = (), watched_by: Watcher | None = None) -> Iterator[Finding]:
    """All findings of all checks as they are found, read from one snapshot, so that writing may go on meanwhile.

    `kept`: checkpoints from elsewhere to compare with, besides those of the database and its folder.
    """
    token = watcher.set(watched_by)
    # Opened before anything is read: on SQLite this changes the journal of a file that was read back from a dump, which needs
    # the file for itself, and would wait for the snapshot in vain.
    connections["default"].ensure_connection()
    try:
        with snapshot():
            for check in checks:
                yield from check()
            yield from check_checkpoints(kept)
    finally:
        watcher.reset(token)


def verify(kept: Sequence[Claim] = ()) -> list[Finding]:
    return list(findings(kept))


def check_guards() -> Iterable[Finding]:
    for name in guards.missing():
        yield Finding(
            "guards", name, "this trigger is missing, switched off or altered; `manage.py migrate` restores it"
        )
