"""What a baked generation was made of, kept in it: by that the next one knows what it need not make."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from audit.models import LedgerEntry
from audit.reading import depends
from audit.reading.depends import Newest, newest


@dataclass(frozen=True)
class State:
    """`leaf` is the hash of the newest public entry: another past with entries of the same numbers is another one.

    `made_by`: release, settings that pages show, and style sheets. `parts`: the stamp of each by its name.
    """

    generation: str
    made_by: str
    day: str
    unproved: int
    public: int
    leaf: str
    checkpoint: int
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> tuple[object, ...]:
        """While none of these changes, no page does."""
        return self.made_by, self.day, self.unproved, self.public, self.leaf, self.checkpoint

    def changed_since(self, before: State | None) -> set[str] | None:
        """The drugs about which there are new entries; None where every page may be another one."""
        if before is None or (before.made_by, before.day, before.unproved) != (self.made_by, self.day, self.unproved):
            return None
        if before.public > self.public or leaf_of(before.public) != before.leaf:
            return None
        new = LedgerEntry.objects.filter(public=True, seq__gt=before.public, seq__lte=self.public)
        about = set(new.order_by().values_list("about", flat=True).distinct())
        return None if None in about else about


def state_now(generation: str) -> State:
    """Asked inside of one snapshot."""
    stands = newest()
    leaf = leaf_of(stands.public)
    return State(generation, made_by(), day_of(stands), stands.unproved, stands.public, leaf, stands.checkpoint)


def day_of(stands: Newest) -> str:
    return f"{stands.now:%Y%m%d}"


def leaf_of(number: int) -> str:
    return LedgerEntry.objects.filter(seq=number).values_list("leaf_hash", flat=True).first() or ""


def made_by() -> str:
    """Of all that changes pages and stands in no ledger."""
    digest = hashlib.sha256(f"{depends.made_by()}\n".encode())
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    digest.update(manifest.read_bytes() if manifest.exists() else b"")
    return digest.hexdigest()[:12]
