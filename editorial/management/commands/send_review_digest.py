"""One message a person with what waits for them, for cron. Nobody hears anything when nothing waits."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from editorial.accounts.mailing import message
from editorial.work.waiting import Waiting, everybody


class Command(BaseCommand):
    help = (
        "Mails everybody what waits for them: returned texts, signatures, reviews due, what a new label changed. Exit 1 when "
        "a message was not sent; nothing is lost then, for the next run tells what waits by then."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = everybody(timezone.now().date())
        reachable = [each for each in waiting if each.person.email]
        for each in waiting:
            if not each.person.email:
                self.stderr.write(f"{each.person} has no mail address, and is not told what waits.")
        failed = send(reachable)
        self.stdout.write(f"{len(reachable) - len(failed)} sent, of {len(reachable)}")
        if failed:
            raise CommandError("Not sent, and told at the next run: " + "; ".join(failed))


def send(reachable: list[Waiting]) -> list[str]:
    """Sends to each on his own, so that one bad address keeps nobody from being told; what failed, and why."""
    failed = []
    for each in reachable:
        number = sum(len(items) for _, items in each.parts)
        subject = "1 thing waits for you at the desk" if number == 1 else f"{number} things wait for you at the desk"
        try:
            message(each.person, subject, "digest", parts=each.parts).send()
        except OSError as error:
            failed.append(f"{each.person} ({error})")
    return failed
