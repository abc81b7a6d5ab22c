"""What may be asked of the things that everything is about: who acts, a working copy, an edition of it.

These are protocols: whatever has the columns fits, so a function that reads an edition need not know which kind of text it
is of, and mypy checks what it asks for. The classes themselves stand in `people`, `content` and `records`.
"""

from __future__ import annotations

from typing import Any, Protocol


class Account(Protocol):
    """Somebody who may act: one account of `editorial.Person`, as rows and ledger entries name it."""

    pk: Any
    is_active: Any
    is_superuser: Any

    @property
    def printed_name(self) -> str: ...

    @property
    def credentials(self) -> str:
        """Such as PharmD; empty for whoever signs nothing."""

    @property
    def is_sample(self) -> bool:
        """Everything it signs is sample content."""

    @property
    def subject(self) -> str:
        """How the ledger names the account: “editorial.person:7”."""

    @property
    def groups(self) -> Any: ...

    def has_perm(self, perm: str) -> bool:
        """Has it a right such as “labels.sign_fact”?"""
