"""The rules of signing, each once: a sentence for people, and the condition over a new row that must never hold.

The triggers of both databases are made from this list (`audit.guards.guards`), and what people read when a verb is refused is
the sentence of the rule that refused it. *Words* are the tracked fields that `ReviewedContent` does not declare, so a
new field is covered by default. Conditions are SQL that SQLite and PostgreSQL read alike, and NULL-safe.
"""

from __future__ import annotations

from collections.abc import Iterable

from audit.guards.guard_rules import Rule
from editorial.record.protocols import HistoryTable
from editorial.record.vocabulary import STATUS_OF, WORDED, Kind, Status

STEP = {"status", "kind", "edition"}  # what a step changes besides the words
ADDRESS = "The address of what has been public never changes."
CARRIED = ("review_due", "evidence", "html", "digest", "sample")  # what a withdrawal takes over from the edition


def rules_for(revision: HistoryTable, columns: set[str]) -> list[Rule]:
    """The rules of one history table. `columns`: those that the table has now, for a trigger may name no other."""
    common = common_rules(revision)
    if revision.signed:
        return [*common, *signing_rules(revision, columns)]
    rows = Rows(revision)
    fixed = f"{rows.newest('id')} IS NOT NULL AND NOT {rows.same_as_newest(_address(revision))}"
    return [*common, Rule("address", ADDRESS, fixed), *revision.instance_type.own_rules(rows, columns)]


def common_rules(revision: HistoryTable) -> list[Rule]:
    """For everything that is kept: revisions follow one another, each with a person and a reason."""
    row = Rows(revision)
    return [
        Rule(
            "order",
            "A revision is later than the one before it.",
            f"NEW.history_date <= {row.newest('history_date')}"
            f" OR (NEW.history_id > 0 AND NEW.history_id <= {row.newest('history_id')})",
        ),
        Rule(
            "type",
            "Nothing is deleted, and nothing begins twice.",
            f"NEW.history_type <> CASE WHEN {row.newest('history_id')} IS NULL THEN '+' ELSE '~' END",
        ),
        Rule("reason", "Say why: every revision needs a change reason.", empty("NEW.history_change_reason")),
        Rule("person", "Every revision names the person who made it.", empty("NEW.actor_name")),
    ]


def signing_rules(revision: HistoryTable, columns: set[str]) -> list[Rule]:
    """For reviewed content: who may sign what, and after which revision."""
    row = Rows(revision)
    tracked = [f.column for f in revision.tracked_fields if f.column in columns and f.column != "id"]
    content = [quoted(column) for column in tracked if column not in STEP]
    carried = [*content, *(quoted(column) for column in CARRIED if column in columns)]
    worded, drafted = _among("NEW.kind", WORDED), _among("NEW.status", (Status.DRAFT, Status.IN_REVIEW))
    submitted = f"({worded} OR NEW.status = '{Status.RETURNED}')"
    kept = _among("NEW.kind", (Kind.WITHDRAWAL, Kind.CONFIRMATION, Kind.REINSTATED))
    second = _among("NEW.kind", (Kind.CONFIRMATION, Kind.REINSTATED))
    signature = [f"NEW.{column}" for column in revision.SIGNATURE if column in columns]
    return [
        Rule(
            "status",
            "A revision is a draft, in review, returned, published, withdrawn or retired.",
            f"NOT {_among('NEW.status', Status.values)}",
        ),
        Rule(
            "kind",
            "The kind of an edition fits its status, and what is no edition has no kind.",
            f"NEW.kind IS NOT NULL AND NOT ({_kinds_fit()})"
            f" OR NEW.kind IS NULL AND {_among('NEW.status', set(STATUS_OF.values()))}",
        ),
        Rule(
            "edition",
            "Editions are numbered 1, 2, 3; other revisions keep the number of the edition before them.",
            f"NEW.edition IS DISTINCT FROM COALESCE({row.newest('edition')}, 0)"
            " + CASE WHEN NEW.kind IS NULL THEN 0 ELSE 1 END",
        ),
        Rule(
            "signature",
            "An edition carries its signer's credentials, the meaning, the method, the evidence and the digest.",
            f"NEW.kind IS NOT NULL AND ({' OR '.join(f'{column} IS NULL' for column in signature)}"
            f" OR {empty('NEW.actor_credentials')} OR NEW.status = 'published' AND NEW.review_due IS NULL)",
        ),
        Rule(
            "unsigned",
            "What is no edition carries nothing of a signature.",
            "NEW.kind IS NULL AND ("
            f"{' OR '.join(f'{column} IS NOT NULL' for column in [*signature, 'NEW.review_due'])})",
        ),
        Rule(
            "author",
            "The author of a draft is the person who writes it.",
            f"{drafted} AND (NEW.author_id IS DISTINCT FROM NEW.history_user_id"
            f" OR NEW.author_name IS DISTINCT FROM NEW.actor_name) AND NOT {row.resumes(content)}",
        ),
        Rule(
            "submitted",
            "Only what was submitted for review can be signed or returned.",
            f"{submitted} AND {row.newest('status')} IS DISTINCT FROM '{Status.IN_REVIEW}'",
        ),
        Rule(
            "wording",
            "What is signed or returned is word for word what was submitted.",
            f"{submitted} AND {row.newest('history_id')} IS NOT NULL AND NOT {row.same_as_newest(content)}",
        ),
        Rule(
            "first",
            "The first edition is of the kind first, and no other is.",
            f"{worded} AND (NEW.kind = '{Kind.FIRST}') <> ({row.last('edition')} IS NULL)",
        ),
        Rule(
            "four_eyes",
            "Whoever wrote any of it since the last signed wording cannot sign it.",
            f"{worded} AND {row.wrote_since(skip=0)}",
        ),
        Rule(
            "reaffirm",
            "Only the live edition, with no draft after it and not a word changed, can be re-affirmed.",
            f"NEW.kind = '{Kind.REAFFIRMED}' AND ({row.newest('kind')} IS NULL"
            f" OR {row.newest('status')} <> '{Status.PUBLISHED}' OR NOT {row.same_as_newest(content)})",
        ),
        Rule(
            "reaffirm_date",
            "A re-affirmed edition needs a new date for its next review.",
            f"NEW.kind = '{Kind.REAFFIRMED}' AND NEW.review_due IS NOT DISTINCT FROM {row.last('review_due')}",
        ),
        Rule(
            "reaffirm_author",
            "Whoever wrote any of the live wording cannot re-affirm it.",
            f"NEW.kind = '{Kind.REAFFIRMED}' AND {row.wrote_since(skip=1)}",
        ),
        Rule(
            "review_date",
            "The next review lies after the day of the signature.",
            f"{_among('NEW.kind', (Kind.FIRST, Kind.UPDATE, Kind.CORRECTION, Kind.REAFFIRMED))}"
            " AND NEW.review_due <= date(NEW.history_date)",
        ),
        Rule(
            "withdraw",
            "There is nothing public to withdraw or retire.",
            f"{_among('NEW.kind', (Kind.WITHDRAWAL, Kind.RETIREMENT))}"
            f" AND {row.last('status')} IS DISTINCT FROM '{Status.PUBLISHED}'",
        ),
        Rule(
            "withdrawn_wording",
            "A withdrawal, its confirmation and its reversal keep the wording and the evidence of the edition.",
            f"{kept} AND {row.last('edition')} IS NOT NULL AND NOT {row.same_as_last(carried)}",
        ),
        Rule(
            "unconfirmed",
            "Only an unconfirmed withdrawal can be confirmed or reversed.",
            f"{second} AND {row.last('kind')} IS DISTINCT FROM '{Kind.WITHDRAWAL}'",
        ),
        Rule(
            "second_person",
            "A withdrawal is confirmed or reversed by a second person.",
            f"{second} AND {row.last('history_user_id')} = NEW.history_user_id",
        ),
        Rule(
            "replacement",
            "Only a retirement names what replaces it: clear that field, or sign as a retirement.",
            f"{_among('NEW.kind', (Kind.FIRST, Kind.UPDATE, Kind.CORRECTION))} AND COALESCE(NEW.replaced_by, '') <> ''",
        ),
        Rule("address", ADDRESS, f"{row.last('edition')} IS NOT NULL AND NOT {row.same_as_last(_address(revision))}"),
    ]


class Rows:
    """SQL for the earlier rows of the same thing."""

    def __init__(self, revision: HistoryTable) -> None:
        self.table = revision._meta.db_table

    def newest(self, column: str) -> str:
        return f"({self._newest(column)})"

    def last(self, column: str) -> str:
        """Of the last edition."""
        return f"({self._newest(column, 'kind IS NOT NULL')})"

    def same_as_newest(self, columns: list[str]) -> str:
        return self._same(self._newest(", ".join(columns)), columns)

    def same_as_last(self, columns: list[str]) -> str:
        return self._same(self._newest(", ".join(columns), "kind IS NOT NULL"), columns)

    def began(self, column: str) -> str:
        """Who made the first revision with the value that the newest one has in this column."""
        same = f"{column} = {self.newest(column)}"
        return f"(SELECT history_user_id FROM {self.table} WHERE id = NEW.id AND {same} ORDER BY history_id LIMIT 1)"

    def wrote_since(self, skip: int) -> str:
        """The signer is author of a draft since the last signed wording; `skip` 1: since the one before that.

        A withdrawal between does not wash a draft clean of its authors.
        """
        since = self._newest("history_id", _among("kind", WORDED), skip)
        return (
            f"EXISTS (SELECT 1 FROM {self.table} w WHERE w.id = NEW.id AND w.kind IS NULL"
            f" AND w.author_id = NEW.history_user_id AND w.history_id > COALESCE(({since}), 0))"
        )

    def resumes(self, content: list[str]) -> str:
        """The draft that was open when an edition without new words was made, written again right after it."""
        step = _among(self.newest("kind"), (Kind.WITHDRAWAL, Kind.CONFIRMATION, Kind.REINSTATED))
        earlier = self._newest(", ".join(["status", *content]), "kind IS NULL")
        status = f"NEW.status = CASE p.status WHEN '{Status.RETURNED}' THEN '{Status.DRAFT}' ELSE p.status END"
        return f"({step} AND {self._same(earlier, content, status)})"

    def _newest(self, columns: str, condition: str = "", skip: int = 0) -> str:
        where = f" AND {condition}" if condition else ""
        return (
            f"SELECT {columns} FROM {self.table} WHERE id = NEW.id{where}"
            f" ORDER BY history_id DESC LIMIT 1 OFFSET {skip}"
        )

    def _same(self, row: str, columns: list[str], *also: str) -> str:
        equal = [f"p.{column} IS NOT DISTINCT FROM NEW.{column}" for column in columns]
        return f"EXISTS (SELECT 1 FROM ({row}) p WHERE {' AND '.join([*also, *equal])})"


def quoted(column: str) -> str:
    """A field may be called like a word of SQL: references."""
    return f'"{column}"'


def _address(revision: HistoryTable) -> list[str]:
    return [quoted(column) for column in revision.instance_type.address_columns]


def _among(expression: str, values: Iterable[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in sorted(values))
    return f"(COALESCE({expression}, '') IN ({listed}))"


def _kinds_fit() -> str:
    return " OR ".join(
        f"NEW.status = '{status}' AND {_among('NEW.kind', [k for k, s in STATUS_OF.items() if s == status])}"
        for status in sorted(set(STATUS_OF.values()))
    )


def empty(expression: str) -> str:
    return f"TRIM(COALESCE({expression}, '')) = ''"
