"""A notice over everything about one drug, or the withdrawal of all of it: one signature, public at once.

It stands until a second person lifts it; until a second person has confirmed it, it reads “not yet confirmed”. What was
signed about the drug is not touched: it is only not shown while the drug is withdrawn.

The second person is anybody but the one who signed the words that stand. Whoever withdrew a drug may put up other words and
leave it withdrawn, but does not make it public again alone; nor does the signer of a confirmed notice replace it by another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db import models

from audit.guards.guard_rules import Rule
from audit.ledger.ledger import Writing
from editorial.accounts.people import Person
from editorial.record.protocols import RevisionRow
from editorial.record.records import Step
from editorial.record.refusals import Refused
from editorial.record.rules import Rows, empty
from editorial.record.versioning import VersionedModel


class Noticed(VersionedModel):
    """What may carry a notice. A save of its words leaves the notice as it is; these verbs alone change it."""

    notice = models.TextField(
        max_length=1000, null=True, blank=True, help_text="What every page about this says at once, on top."
    )
    withdrawn = models.BooleanField(
        null=True, blank=True, help_text="The public then reads the notice in the place of every fact and answer."
    )
    notice_by = models.CharField("notice signed by", max_length=201, null=True, blank=True)
    notice_since = models.DateTimeField(null=True, blank=True)
    notice_confirmed_by = models.CharField(max_length=201, null=True, blank=True)

    NOTICE: ClassVar[tuple[str, ...]] = ("notice", "withdrawn", "notice_by", "notice_since", "notice_confirmed_by")
    also_shown: ClassVar[tuple[str, ...]] = NOTICE

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view", "sign")

    @classmethod
    def words(cls) -> list[models.Field]:
        return [field for field in super().words() if field.name not in cls.NOTICE]

    def carry_over(self, newest: RevisionRow) -> None:
        for name in self.NOTICE:
            setattr(self, name, getattr(newest, name))

    def notice_signer(self) -> int | None:
        """The key of the account that signed the words that stand; None without a notice.

        Names are printed for people, and two people may have one name: the revision that put it up knows the account.
        """
        if not self.notice:
            return None
        put_up = self.revisions().filter(id=self.pk, history_date=self.notice_since)
        found: int | None = put_up.values_list("history_user_id", flat=True).first()
        return found

    def put_notice(
        self, *, reviewer: Person, notice: str, withdraws: bool, reason: str, token: int | None = None
    ) -> Any:
        """Says `notice` on every page at once, in the place of whatever notice stood; `withdraws` hides the texts."""
        with self._noticing(reviewer, "put a notice on", token) as writing:
            self.notice, self.withdrawn, self.notice_since = notice, withdraws, writing.at
            self.notice_by, self.notice_confirmed_by = _printed(reviewer), None
            self.check_words()
            return self._write(writing, Step(reviewer), reason, kind="notice", public=True)

    def confirm_notice(self, *, reviewer: Person, reason: str, token: int | None = None) -> Any:
        """A second person confirms the notice or withdrawal."""
        with self._noticing(reviewer, "confirm the notice on", token) as writing:
            if not self.notice or self.notice_confirmed_by:
                raise Refused("There is no unconfirmed notice to confirm.", code="unconfirmed")
            self.notice_confirmed_by = _printed(reviewer)
            return self._write(writing, Step(reviewer), reason, kind="notice", public=True)

    def lift_notice(self, *, reviewer: Person, reason: str, token: int | None = None) -> Any:
        """A second person takes the notice away; what was hidden is public again, word for word."""
        with self._noticing(reviewer, "lift the notice on", token) as writing:
            if not self.notice:
                raise Refused("There is no notice to lift.", code="lift")
            for name in self.NOTICE:
                setattr(self, name, None)
            return self._write(writing, Step(reviewer), reason, kind="notice", public=True)

    @contextmanager
    def _noticing(self, reviewer: Person, verb: str, token: int | None) -> Iterator[Writing]:
        """As `_writing`, with the words and the notice of the newest revision; a refusal is recorded."""
        with self._refusals_recorded(reviewer, verb):
            self.check_right(reviewer, "sign")
            if not reviewer.credentials:
                raise Refused(
                    "A notice is signed with credentials: ask an administrator to enter yours.", code="signed"
                )
            with self._writing() as writing:
                newest = self.read_state(token)
                if newest is None:
                    raise Refused("It was never saved.", code="saved")
                self.take_words_of(newest)
                self.carry_over(newest)
                yield writing

    @classmethod
    def own_rules(cls, rows: Rows, columns: set[str]) -> list[Rule]:
        """A notice is signed and dated when it is put up, and a second person confirms it or takes it away."""
        if not columns.issuperset(cls.NOTICE):
            return []  # an older table, while it is migrated
        says = ["notice", "withdrawn", "notice_by", "notice_since"]
        changed = f"(NOT {rows.same_as_newest(says)})"
        ended = f"({rows.newest('notice')} <> '' AND COALESCE(NEW.notice, '') = '')"
        was_confirmed = f"(NOT {empty(rows.newest('notice_confirmed_by'))})"
        confirmed = f"(NOT {empty('NEW.notice_confirmed_by')} AND NOT {was_confirmed})"
        withdrawn = "COALESCE(NEW.withdrawn, FALSE)"
        alone = f"COALESCE({rows.began('notice_since')}, NEW.history_user_id) = NEW.history_user_id"
        return [
            Rule(
                "notice_signed",
                "A notice carries who signed it and since when, and a withdrawn drug says why.",
                f"(NOT {empty('NEW.notice')} OR NEW.withdrawn)"
                f" AND ({empty('NEW.notice')} OR {empty('NEW.notice_by')} OR NEW.notice_since IS NULL)",
            ),
            Rule(
                "notice_dated",
                "A notice is dated when it is put up, and only its lifting or another notice changes it.",
                f"NOT {empty('NEW.notice')} AND {changed} AND NEW.notice_since IS DISTINCT FROM NEW.history_date",
            ),
            Rule(
                "notice_new",
                "The words of a notice are signed first, and confirmed after that.",
                f"{changed} AND NOT {empty('NEW.notice_confirmed_by')}",
            ),
            Rule(
                "notice_second",
                "A notice is confirmed or lifted by a second person.",
                f"({ended} OR {confirmed}) AND {alone}",
            ),
            Rule(
                "notice_public_again",
                "You withdrew this drug: only a second person makes it public again. "
                "You can put up other words and leave it withdrawn.",
                f"COALESCE({rows.newest('withdrawn')}, FALSE) AND NOT {withdrawn} AND {alone}",
            ),
            Rule(
                "notice_weaker",
                "A second person has confirmed this notice: ask one to put other words in its place. "
                "If it cannot wait, withdraw the whole drug.",
                f"{was_confirmed} AND {changed} AND NOT {withdrawn} AND {alone}",
            ),
        ]


def _printed(person: Person) -> str:
    return f"{person.printed_name}, {person.credentials}"
