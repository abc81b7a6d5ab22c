"""What may be asked of a revision of a drug, as a protocol: its names of one moment, and the notice over it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from editorial.record.protocols import RevisionRow


class DrugRow(RevisionRow, Protocol):
    """One saved state of a drug. The newest one says what the public reads now."""

    brand_name: str
    generic_name: str
    slug: str
    set_id: UUID
    maker: str
    asked_most: str | None  # slugs of answers, with commas between them
    key_facts: str | None  # slugs of facts, likewise
    links: str | None  # pages elsewhere, one a line

    notice: str | None
    withdrawn: bool | None  # everything about it is hidden
    notice_by: str  # these two are None unless there is a notice
    notice_since: datetime
    notice_confirmed_by: str | None
