"""The verifier: asks every registered check what is wrong, and changes nothing.

A check is a function that yields findings. Rooms register theirs when the site starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audit import guards
from audit.reading import snapshot


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was recorded. `where` names the row; `sentence` says what is wrong with it."""

    check: str
    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.check}: {self.where}: {self.sentence}"


Check = Callable[[], Iterable[Finding]]
_checks: list[Check] = []


def register(check: Check) -> None:
    if check not in _checks:
        _checks.append(check)


def verify() -> list[Finding]:
    """All findings of all checks, read from one snapshot, so that writing may go on meanwhile."""
    with snapshot():
        return [finding for check in _checks for finding in check()]


def check_guards() -> Iterable[Finding]:
    for name in guards.missing():
        yield Finding(
            "guards", name, "this trigger is missing, switched off or altered; `manage.py migrate` restores it"
        )
