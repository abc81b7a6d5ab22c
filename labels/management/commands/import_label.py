"""Takes label files into the archive, one transaction for each; a file that is refused never stops the others."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from labels.archive.importing import Arrival, take_in
from labels.archive.label_files import Source, labels_at
from labels.archive.label_models import Origin
from labels.management.progress import Progress
from labels.models import Drug
from labels.spl.refusals import NotALabel


class Command(BaseCommand):
    help = (
        "Archives labels and says what each touches: SPL files (.xml), ZIPs as DailyMed gives them, or folders with "
        "such files. Older versions are taken in first. Importing the same again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE|ZIP|FOLDER")
        parser.add_argument("--drug", metavar="SLUG", help="whose label it is; found by its set id when left out")
        parser.add_argument("--origin", choices=Origin.values, default=Origin.OFFICIAL)

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        drug, origin = _drug(options["drug"]), Origin(options["origin"])
        counts = dict.fromkeys(("archived", "in the archive already", "refused"), 0)
        sources = labels_at(paths)
        with Progress(self.stdout, self.stderr, len(sources)) as progress:
            for source in sources:
                try:
                    arrival = _import(source, drug, origin)
                except NotALabel as refusal:
                    counts["refused"] += 1
                    progress.fail(f"{source}: refused. {refusal}")
                else:
                    counts["archived" if arrival.new else "in the archive already"] += 1
                    progress.say(f"{source}: {arrival.sentence}")
        said = ", ".join(f"{count} {what}" for what, count in counts.items())
        summary = f"{len(sources)} label file{'' if len(sources) == 1 else 's'}: {said}."
        if counts["refused"]:
            raise CommandError(summary)
        self.stdout.write(summary)


def _drug(slug: str | None) -> Drug | None:
    if slug is None:
        return None
    drug = Drug.objects.filter(slug=slug).first()
    if drug is None:
        known = ", ".join(Drug.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no drug “{slug}”; there are: {known}. Nothing was imported.")
    return drug


def _import(source: Source, drug: Drug | None, origin: Origin) -> Arrival:
    package = source.open()
    return take_in(package.label, file_name=source.file_name, images=package.images, drug=drug, origin=origin)
