"""Looks for newer versions of labels at DAILYMED_URL and archives what is missing. Every look-up is recorded, also a failed one."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from labels.archive.fetching import look_up
from labels.archive.web_service import Service
from labels.management.progress import Progress
from labels.models import Drug


class Command(BaseCommand):
    help = (
        "Asks whether there is a newer label, archives it and says what it touches. With --all, for every drug: older "
        "versions are fetched as well when something newer was found. For drugs that are named, they always are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("drugs", nargs="*", metavar="SETID|SLUG", help="whose label")
        parser.add_argument("--all", action="store_true", help="every drug: what cron runs")

    def handle(self, *args: Any, drugs: list[str], **options: Any) -> None:
        if bool(drugs) == options["all"]:
            raise CommandError("Name drugs by slug or set id, or say --all.")
        found = list(Drug.objects.order_by("slug")) if options["all"] else [_drug(name) for name in drugs]
        failed = 0
        with Progress(self.stdout, self.stderr, len(found)) as progress:
            for drug in found:
                with Service(settings.DAILYMED_URL) as service:
                    looked = look_up(drug, service, anew=not options["all"])
                lines = [looked.sentence, *(f"  {arrival.sentence}" for arrival in looked.arrivals)]
                (progress.fail if looked.failed else progress.say)("\n".join(lines))
                failed += looked.failed
        summary = f"{len(found)} drug{'' if len(found) == 1 else 's'} looked up, {failed} of them in vain."
        if failed:
            raise CommandError(summary)
        self.stdout.write(summary)


def _drug(name: str) -> Drug:
    """By slug or set id."""
    for drug in Drug.objects.all():
        if name.lower() in (drug.slug, str(drug.set_id)):
            return drug
    raise CommandError(
        f"No drug of this site has the slug or set id “{name}”, so nothing was looked up. Add the drug at the desk first."
    )
