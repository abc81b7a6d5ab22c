"""A note by mail to whom something happened: a text was returned or signed, a name was shut out.

Sent after the commit, and never in the way of what was done: a note that cannot be sent is one line in the log. What must
be done stands at the desk and in the digest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse

from editorial.accounts.mailing import NOT_SENT, is_away, message
from editorial.accounts.people import Person
from editorial.record.content import ReviewedContent
from editorial.record.listeners import Event
from editorial.record.protocols import Edition
from editorial.record.vocabulary import Method
from editorial.site_address import whole_address
from editorial.work.assignments import open_text
from editorial.work.comments import Comment, comments_on

log = logging.getLogger(__name__)


def hear(event: Event, text: ReviewedContent, made: Any) -> None:
    """Hears what the record tells of a text. What a program loaded as signed is news to nobody."""
    if event == Event.RETURNED:
        _returned(text, made)
    elif event == Event.COMMENTED:
        _commented(text, made)
    elif event == Event.SIGNED and made.method != Method.PROGRAM:
        _signed(text, made)


def _returned(text: ReviewedContent, revision: Edition) -> None:
    """To whoever has the text to do now."""
    _after_commit(lambda: _about_text(text, revision, "returned to you", written_by=False))


def _signed(text: ReviewedContent, edition: Edition) -> None:
    """To the author of the words, and to whoever has the text to do."""
    what = f"edition {edition.edition}, {edition.get_kind_display().lower()}"
    _after_commit(lambda: _about_text(text, edition, what, written_by=True))


def _commented(text: ReviewedContent, comment: Comment) -> None:
    """To whoever has the text to do, and to all who have spoken about it."""
    _after_commit(lambda: _about_comment(text, comment))


def shut_out(person: Person, address: str | None, minutes: int) -> None:
    """To the person whose name it is."""
    sentence = (
        f"After wrong tries from {address or 'an unknown address'} your name is shut there for {minutes} minutes. If it "
        "was you, wait: it opens by itself. If not, tell an administrator: somebody is guessing."
    )
    subject = "Your name was shut out of the desk"
    _after_commit(lambda: _send([person.pk], subject, sentence, reason="", url=""))


def _after_commit(send: Callable[[], None]) -> None:
    transaction.on_commit(send, robust=True)  # whatever goes wrong then is logged, and was done all the same


def _about_text(text: ReviewedContent, revision: Edition, what: str, written_by: bool) -> None:
    people = {revision.author_id} if written_by else set()
    if text.kind is None:
        people.add(open_text(text).to_do_by.pk)
    done = revision.get_meaning_display() or "returned it"
    sentence = f"{revision.actor_name} {done}: “{text}” ({what})."
    url = reverse(f"admin:{text._meta.app_label}_{text._meta.model_name}_change", args=[text.pk])
    reason = revision.history_change_reason
    _send(people - {revision.history_user_id}, f"{text}: {what}", sentence, reason, whole_address(url))


def _about_comment(text: ReviewedContent, comment: Comment) -> None:
    people = {*comments_on(text).values_list("by_id", flat=True), open_text(text).to_do_by.pk} - {comment.by_id}
    url = reverse(f"admin:{text._meta.app_label}_{text._meta.model_name}_comments", args=[text.pk])
    sentence = f"{comment.by_name} commented on “{text}”."
    _send(people, f"{text}: a comment", sentence, comment.words, whole_address(url))


def _send(people: Iterable[int], subject: str, sentence: str, reason: str, url: str) -> None:
    for person in Person.objects.filter(pk__in=people, is_active=True).exclude(email=""):
        try:
            message(person, subject, "note", sentence=sentence, reason=reason, url=url).send()
        except NOT_SENT as error:
            log.warning("A note to %s was not sent: %s", person, error)
            if is_away(error):
                return  # somebody waits for a page, and each try may last as long as this one
