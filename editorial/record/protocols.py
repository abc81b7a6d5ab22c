"""What may be asked of the things that everything is about: who acts, a working copy, a revision of it, an edition.

These are protocols: whatever has the columns fits. So a function that reads an edition need not know of which kind of text
it is, and mypy checks what it asks for. The classes stand in `people`, `content` and `records`. A column that is None on
some rows says so where it stands.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from django.db import models

    from editorial.wording.rendering import Sources
    from editorial.wording.text import Problem


class Account(Protocol):
    """Somebody who may act: one account of `editorial.Person`, as rows and ledger entries name it."""

    pk: Any
    printed_name: str
    credentials: str  # such as PharmD; empty for whoever signs nothing
    slug: str  # the last part of the public address /reviewers/…/
    is_sample: bool  # everything that the account signs is sample content
    is_active: bool
    is_superuser: bool
    groups: Any
    password: str  # as it is stored: a hash of it

    @property
    def subject(self) -> str:
        """How the ledger names the account: “editorial.person:7”."""

    def has_perm(self, perm: str) -> bool:
        """Has it a right, such as “labels.sign_fact”?"""


class Addressed(Protocol):
    """Where a text is found: under its drug, by the last part of its address. Neither changes once it was public."""

    slug: str
    drug_id: int

    @property
    def drug(self) -> Any: ...


class TextState(Protocol):
    """How far a text has come. `kind` is None unless it is an edition; `edition` counts from 1, and is 0 before the first."""

    status: str
    kind: str | None
    edition: int
    author_id: int
    author_name: str

    @property
    def replaced_by(self) -> str | None:
        """The last part of the address of what replaces a retired text."""

    def get_status_display(self) -> str: ...


class RevisionRow(Protocol):
    """One saved state of anything that has a history: a row that is written once.

    `id` is the key of the thing, `history_id` that of the row: later rows have greater ones. `history_date` is UTC.
    """

    id: int
    history_id: int
    history_date: datetime
    history_type: str  # “+” for the first row of a thing, else “~”
    history_user_id: int
    history_change_reason: str
    actor_name: str  # who made it, as the name was printed then

    @property
    def instance_type(self) -> Any:
        """The model of which it is a revision."""

    @property
    def _meta(self) -> Any: ...


class Edition(RevisionRow, Addressed, TextState, Protocol):
    """A signed revision: what the public reads. Its columns are who signed, what the signature covers, and the witness.

    A draft's row has the same columns. There `kind` and those of the signature are None, and it is no edition.
    """

    kind: str  # one of `vocabulary.Kind`

    actor_credentials: str
    actor_slug: str | None  # None on editions from before signers had an address
    meaning: str
    method: str
    review_due: date | None  # None once it is withdrawn or retired

    evidence: dict[str, Any]  # what the words rest on, pinned
    html: dict[str, str]  # name of a field: what the public sees of it
    digest: str  # SHA-256, 64 hexadecimal digits
    sample: bool

    said: (
        str | None
    )  # the ledger's entry about it, when it was asked for as `validity.witnessed`; None when there is none

    def get_kind_display(self) -> str: ...

    def get_meaning_display(self) -> str: ...

    def get_method_display(self) -> str: ...


class HistoryTable(Protocol):
    """The class of one history table, from which its rules are made."""

    signed: bool  # its rows may carry a signature
    SIGNATURE: tuple[str, ...]  # the columns of it
    instance_type: Any  # the model whose history it is
    tracked_fields: Any  # the fields of that model which it keeps
    _meta: Any


class Working(Addressed, TextState, Protocol):
    """The working copy of a text: what an author writes and a reviewer signs. Its columns, then what it says of itself."""

    pk: Any
    markdown_fields: ClassVar[tuple[str, ...]]
    Revision: ClassVar[Any]

    @property
    def subject(self) -> str:
        """How the ledger names it, such as “faq.entry:12”."""

    @property
    def _meta(self) -> Any: ...

    @classmethod
    def words(cls) -> list[models.Field]: ...

    def freeze(self) -> Any:
        """What a signature would cover now (`freezing.Frozen`)."""

    def sources(self) -> Sources: ...

    def evidence_for(self, sources: Any) -> dict[str, Any]: ...

    def further_problems(self, sources: Any) -> list[tuple[str, Problem]]: ...

    def unsupported(self) -> list[tuple[str, Problem]]: ...

    def unaccounted(self, sources: Any, with_drafts: bool = False) -> list[tuple[str, Problem]]: ...

    accounts_in: ClassVar[str]

    @property
    def accounts(self) -> list[Any]:
        """Words that nothing says on which the text rests, with their own source or the reason (`wording.support.Account`)."""
