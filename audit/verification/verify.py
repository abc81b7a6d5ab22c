"""The verifier: asks every registered check what is wrong, and changes nothing.

A check is a function that yields findings. Rooms register theirs when the site starts. The ledger and its checkpoints are
asked first, then room by room from below: what a room keeps beside the record, such as an index, is worth less than the record.
A check that cannot be finished is a finding, and the others go on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.apps import apps
from django.db import DatabaseError, connections

from audit.checkpoints.checkpoint_check import Claim, check_checkpoints
from audit.checkpoints.keeping import check_keeping
from audit.checkpoints.tail import check_tail
from audit.guards import guards
from audit.ledger.ledger_check import check_ledger
from audit.reading.public_reading import snapshot
from audit.registry import Registry
from audit.verification.findings import Finding, Watcher, watcher
from audit.verification.finished import CHECK, finished, said_of

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
    try:
        # Opened before anything is read: on SQLite this changes the journal of a file that was read back from a dump, which needs
        # the file for itself, and would wait for the snapshot in vain.
        connections["default"].ensure_connection()
        with snapshot():
            yield from finished("ledger", check_ledger)
            yield from finished("checkpoints", check_checkpoints, kept)
            yield from finished("end of the ledger", check_tail)
            yield from finished("key and folder", check_keeping)
            for check in in_order():
                yield from finished(name_of(check), check)
    except DatabaseError as error:  # of the connection itself: not even what is left could be asked
        yield Finding(CHECK, "database", f"it cannot be read: {said_of(error)}")
    finally:
        watcher.reset(token)


def in_order() -> list[Check]:
    """The rooms of INSTALLED_APPS stand from above to below."""
    rooms = [config.name for config in apps.get_app_configs()]

    def height(check: Check) -> int:
        room = check.__module__.partition(".")[0]
        return -rooms.index(room) if room in rooms else 1

    return sorted(checks, key=height)


def name_of(check: Check) -> str:
    """Such as “working copies” of `check_working_copies`."""
    return str(getattr(check, "__name__", check)).removeprefix("check_").replace("_", " ")


def verify(kept: Sequence[Claim] = ()) -> list[Finding]:
    return list(findings(kept))


def check_guards() -> Iterable[Finding]:
    for name in guards.missing():
        yield Finding(
            "guards", name, "this trigger is missing, switched off or altered; `manage.py migrate` restores it"
        )
    for name in guards.strange():
        sentence = "this trigger or rule is not the site’s: somebody put it there. See what it did, and drop it"
        yield Finding("guards", name, sentence)
