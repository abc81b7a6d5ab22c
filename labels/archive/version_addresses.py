"""Which captured versions of a drug's label the public may read, in what order, and the last part of the address of each.

The address of a version is its number. Of captures that have the same number, an official one goes before an illustrative
one, then the first captured before a later one; the others are found by number and hash. Knows no page and no URL, so that
taking in a label needs neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from audit.reading.prepared import Prepared
from labels.archive.label_models import LabelVersion
from labels.drugs.drugs import public_drugs

SHORT = 8  # digits of a hash that a person can compare by eye

captured = Prepared(
    lambda: LabelVersion,
    lambda slug: LabelVersion.objects.filter(drug__in=public_drugs().filter(slug=slug)).in_order().without_bytes(),
)


def addresses_of(versions: Sequence[LabelVersion]) -> dict[int, str]:
    """The address of each version by its key; `versions` are all of one drug."""
    found: dict[int, str] = {}
    taken: set[int] = set()
    for version in sorted(versions, key=lambda version: (version.illustrative, version.pk)):
        again = version.number in taken
        found[version.pk] = f"{version.number}-{version.sha256[:SHORT]}" if again else str(version.number)
        taken.add(version.number)
    return found


def reference_of(slug: str) -> tuple[LabelVersion, str] | None:
    """The reference label of a drug that is public, and its address; None when no label of it is captured. One question."""
    versions = captured(slug)
    return (versions[0], addresses_of(versions)[versions[0].pk]) if versions else None
