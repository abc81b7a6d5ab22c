"""Two kinds of no. What a person can mend is a ValidationError with a sentence; what must never happen has a name."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from audit.guards.guard_rules import Rule
from editorial.days import day_of
from editorial.record.protocols import RevisionRow
from editorial.wording.text import hidden_characters


class ThroughTheDoor(TypeError):
    """Somebody tried to write reviewed content without one of its verbs."""


class Refused(ValidationError):
    """A rule of signing said no. `code` is the rule's name."""


class Stale(ValidationError):
    """Somebody else saved since the page was opened. `newest` is what stands now."""

    def __init__(self, newest: RevisionRow) -> None:
        self.newest = newest
        super().__init__(
            f"{newest.actor_name} saved this at {newest.history_date:%H:%M} (UTC, {day_of(newest.history_date)}), "
            "after you opened it. Nothing of yours is lost: compare both texts, then save again.",
            code="stale",
        )


def shut(*args: Any, **kwargs: Any) -> NoReturn:
    """Stands where Django's own ways of writing would be."""
    raise ThroughTheDoor(
        "Reviewed content is written by its verbs alone: save_revision, submit, return_to_author, sign, reaffirm, "
        "withdraw, confirm, reinstate, retire."
    )


shut.alters_data = True  # type: ignore[attr-defined]  # a template that names it does not call it


def visible(text: str) -> None:
    """Validates that a text has no invisible or direction-changing character: names and reasons are public."""
    for problem in hidden_characters(text):
        raise ValidationError(f"Line {problem.line}: {problem.message}", code="invisible")


@contextmanager
def said_by(rules: Callable[[], Iterable[Rule]]) -> Iterator[None]:
    """Turns the refusal of a trigger into the sentence that people read. Stands outside the transaction."""
    try:
        yield
    except IntegrityError as error:
        for rule in rules():
            if rule.sentence in str(error):
                raise Refused(rule.sentence, code=rule.name) from error
        raise
