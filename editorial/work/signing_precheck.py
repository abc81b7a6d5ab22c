"""Would the rules of signing let this signature through? Asked before it is given, of the very rules that would refuse it.

The row that a signature would make is put before the conditions of `rules.py` in one question to the database: no rule is
written a second time, and nothing is locked or saved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Field
from django.utils import timezone

from audit.guards.guard_rules import Rule
from editorial.accounts.people import Person
from editorial.record.comparing import draft_edition
from editorial.record.freezing import Frozen
from editorial.record.protocols import Edition, Working
from editorial.record.rules import quoted, rules_for
from editorial.record.vocabulary import STATUS_OF, Kind, Meaning, Method
from editorial.wording.text import Problem

# The rules that a reviewer is told of when they hold; one that does not hold is always told.
TOLD = ("four_eyes", "submitted", "wording", "first", "replacement", "review_date", "signature", "address")
MARKDOWN = "The Markdown has no fault, and all that it cites can be read by the public."
ACCOUNTED = "Each number, age, “not” and “may” stands in what it rests on, or is accounted for."
EVIDENCE = "Its evidence stands as it says, compared by machine."


@dataclass(frozen=True)
class Check:
    """One rule, as a sentence. `found` is what is wrong, place by place, where more can be said than that it does not hold."""

    name: str
    sentence: str
    holds: bool
    found: tuple[str, ...] = ()


def checks(
    thing: Working, frozen: Frozen, signer: Person, kind: Kind, review_due: date | None, compared: bool = False
) -> list[Check]:
    """Every rule with whether it holds, for this person's signature on the working copy as it was frozen.

    `compared`: a machine has compared its evidence with what it is about. Of what it has not, nothing good is said.
    """
    row = would_be(thing, frozen, signer, kind, review_due)
    rules = rules_for(thing.Revision, {str(field.column) for field in thing.Revision._meta.concrete_fields})
    broken = _broken(row, rules)
    asked = [Check(r.name, r.sentence, r.name not in broken) for r in rules if r.name in (*TOLD, *broken)]
    asked.sort(key=lambda check: TOLD.index(check.name) if check.name in TOLD else len(TOLD))
    problems, unsupported = (found_in(thing, found) for found in (frozen.problems, frozen.unsupported))
    asked.append(Check("markdown", MARKDOWN, not problems, problems))
    if unaccounted := found_in(thing, frozen.unaccounted_yet):
        asked.append(Check("accounted", ACCOUNTED, kind == Kind.RETIREMENT, unaccounted))
    if compared or unsupported:
        # What its evidence no longer bears out may still be retired.
        asked.append(Check("evidence", EVIDENCE, not unsupported or kind == Kind.RETIREMENT, unsupported))
    return asked


def would_be(thing: Working, frozen: Frozen, signer: Person, kind: Kind, review_due: date | None) -> Edition:
    """The edition that the signature would make. Never saved."""
    edition = draft_edition(thing, frozen)
    edition.status, edition.kind, edition.review_due = STATUS_OF[kind], kind, review_due
    edition.history_type = "~" if thing.pk else "+"
    edition.history_date, edition.history_user_id = timezone.now(), signer.pk
    edition.history_change_reason = "Asked beforehand"
    edition.actor_name, edition.actor_credentials, edition.actor_slug = (
        signer.printed_name,
        signer.credentials,
        signer.slug,
    )
    edition.meaning, edition.method, edition.digest = Meaning.APPROVED, Method.PASSWORD, frozen.digest
    return edition


def _broken(row: Edition, rules: list[Rule]) -> set[str]:
    """Names of the rules whose condition is true of the row."""
    fields = row._meta.concrete_fields
    columns = ", ".join(quoted(field.column) for field in fields)
    values = ", ".join(_place(field) for field in fields)
    conditions = ", ".join("COALESCE(({}), FALSE)".format(rule.condition.replace("%", "%%")) for rule in rules)
    # Names and conditions are our own; every value is a parameter.
    question = f"WITH new ({columns}) AS (SELECT {values}) SELECT {conditions} FROM new"  # noqa: S608  names and conditions are our own
    with connection.cursor() as cursor:
        cursor.execute(question, [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])
        found = cursor.fetchone()
    return {rule.name for rule, broken in zip(rules, found, strict=True) if broken}


def _place(field: Field[Any, Any]) -> str:
    """PostgreSQL must be told of what type a value is; SQLite takes it as it compares it."""
    return "%s" if connection.vendor == "sqlite" else f"CAST(%s AS {field.db_type(connection)})"


def found_in(thing: Working, problems: Iterable[tuple[str, Problem]]) -> tuple[str, ...]:
    """What is wrong as sentences, each with its field and line."""
    return tuple(
        f"{str(thing._meta.get_field(name).verbose_name).capitalize()}, line {problem.line}: {problem.message}"
        for name, problem in problems
    )
