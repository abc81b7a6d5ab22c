"""Compares every live fact with the newest label of its drug again."""

from typing import Any

from django.core.management.base import BaseCommand

from labels.triage.unsaid import say_what_is_lost


class Command(BaseCommand):
    """Run once after an upgrade to the release that brought it; it changes nothing where nothing is lost."""

    help = (
        "Compares every live fact with the newest label of its drug again. Where its evidence is gone and readers are told "
        "nothing of it, an item of triage is opened, and its page says so."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = say_what_is_lost()
        self.stdout.write(
            f"Opened in triage: {found}. Their evidence is not in the newest label."
            if found
            else "Every live fact is borne out by the newest label of its drug, or waits for a decision already."
        )
