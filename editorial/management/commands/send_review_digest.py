"""One message a person with what is new of all that waits for them, for cron. Nobody hears the same every day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from editorial.accounts.mailing import NOT_SENT, message
from editorial.work.told import Digest, digests, forget_others
from editorial.work.waiting import everybody


class Command(BaseCommand):
    help = (
        "Mails everybody what is new since their last message: returned texts, signatures, reviews due, what a new label "
        "changed; and how much still waits of what was told before. Silent when nothing is new, but for a reminder once a "
        "week. Exit 1 when a message was not sent; nothing is lost then, for the next run tells it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--everything", action="store_true", help="tell all that waits, as if for the first time")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        waiting = everybody(now.date())
        for each in waiting:
            if not each.person.email:
                self.stderr.write(f"{each.person} has no mail address, and is not told what waits.")
        forget_others(waiting)
        found = digests([each for each in waiting if each.person.email], options["everything"])
        due = [digest for digest in found if digest.is_due(now.date())]
        failed = []
        for digest in due:
            person = digest.waiting.person
            try:
                message(person, subject(digest), "digest", digest=digest).send()
            except NOT_SENT as error:
                failed.append(f"{person} ({error})")  # one bad address keeps nobody else from being told
            else:
                digest.remember(now)
        self.stdout.write(f"{len(due) - len(failed)} sent, of {len(due)}")
        if failed:
            raise CommandError("Not sent, and told at the next run: " + "; ".join(failed))


def subject(digest: Digest) -> str:
    if not digest.new:
        return (
            "1 thing still waits for you at the desk"
            if digest.left == 1
            else f"{digest.left} things still wait for you at the desk"
        )
    if digest.last is None:
        return (
            "1 thing waits for you at the desk"
            if digest.count == 1
            else f"{digest.count} things wait for you at the desk"
        )
    return (
        "1 new thing waits for you at the desk"
        if digest.count == 1
        else f"{digest.count} new things wait for you at the desk"
    )
