"""What reviewer and author say to each other about a text that is being worked on. For the desk alone, never public."""

from __future__ import annotations

from django.db import models

from audit.guards.guard_rules import Rule
from audit.ledger import ledger
from editorial.accounts.people import Person
from editorial.record.content import ReviewedContent
from editorial.record.listeners import Event, tell_event
from editorial.record.protocols import Working
from editorial.record.recorded import Recorded
from editorial.record.refusals import Refused, said_by
from editorial.record.rules import empty
from editorial.wording.text import hidden_characters, tidy

COMMENTED = "comment"
LONGEST = 2000  # characters


class Comment(Recorded):
    """One remark on one revision of a text. Immutable."""

    text = models.CharField(max_length=100)  # as the ledger names it: “faq.entry:12”
    revision = models.BigIntegerField()  # the newest one when it was made
    words = models.TextField(max_length=LONGEST)

    kinds = (COMMENTED,)

    class Meta(Recorded.Meta):
        indexes = [models.Index("text", models.F("id").desc(), name="comment_newest")]

    def __str__(self) -> str:
        return f"{self.text}: {self.by_name}"

    @classmethod
    def insert_rules(cls, columns: set[str]) -> list[Rule]:
        return [
            Rule("words", "A comment says something.", empty("NEW.words")),
            Rule("by", "Every comment names who made it.", "NEW.by_id IS NULL"),
        ]


def comments_on(text: Working) -> models.QuerySet[Comment]:
    """The oldest first: they are read as a conversation."""
    return Comment.objects.filter(text=text.subject).order_by("pk")


def comment(text: ReviewedContent, *, by: Person, words: str) -> Comment:
    """Adds one to the newest revision. Raises PermissionDenied, Refused."""
    text.check_right(by, "change")
    words = tidy(words).strip()
    if hidden_characters(words):
        raise Refused("The comment holds an invisible character: delete it.", code="words")
    if len(words) > LONGEST:
        raise Refused(f"The comment has {len(words)} characters; {LONGEST} are allowed.", code="words")
    with said_by(lambda: Comment.insert_rules(set())), ledger.writing() as writing:
        newest = text.read_state()
        if newest is None or newest.kind is not None:
            raise Refused("Nobody is working on this text now: there is nothing to comment on.", code="open")
        made = Comment(text=text.subject, revision=newest.history_id, words=words)
        made.write(writing, COMMENTED, text.subject, by)
        tell_event(Event.COMMENTED, text, made)
        return made
