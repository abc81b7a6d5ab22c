"""Puts the texts that come with the site into it, signed by sample accounts. Loading them twice changes nothing."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dupisite.starter.starter import from_below, load, shape_of
from dupisite.starter.starter_files import StarterFolder, StarterRefused, read_folder
from labels.models import Drug


class Command(BaseCommand):
    help = (
        "Loads the starter's drugs, labels, facts and answers. What a person has revised or signed since is left alone. "
        "If anything is wrong with a file, nothing is loaded."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folders", nargs="*", type=Path, metavar="FOLDER", help="one for each drug; all folders in starter/ if none"
        )

    def handle(self, *args: Any, folders: list[Path], **options: Any) -> None:
        try:
            report = load(read(folders or the_starters_own()), timezone.now().date())
        except StarterRefused as refused:
            raise CommandError(str(refused)) from refused
        for sentence in (*report.labels, *report.kept.values()):
            self.stdout.write(sentence)
        self.stdout.write(f"{report}")


def the_starters_own() -> list[Path]:
    found = sorted(path for path in (settings.BASE_DIR / "starter").glob("[!.]*") if path.is_dir())
    if not found:
        raise CommandError("There is no folder in starter/: nothing to load.")
    return found


def read(folders: list[Path]) -> list[StarterFolder]:
    """Every folder, read before anything is loaded. Raises StarterRefused with the problems of all of them."""
    done, problems = [], []
    shapes = {kind.in_addresses: shape_of(kind.model) for kind in from_below()}
    for folder in folders:
        if not folder.is_dir():
            problems.append(f"{folder}: there is no such folder.")
            continue
        try:
            done.append(read_folder(folder, shape_of(Drug), shapes))
        except StarterRefused as refused:
            problems += refused.problems
    if problems:
        raise StarterRefused(problems)
    return done
