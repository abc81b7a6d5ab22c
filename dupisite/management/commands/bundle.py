"""`manage.py bundle FOLDER`: everything public, with proofs and hashes, for whoever wants to check it without the site."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.offline import LIST
from dupisite.bundle.bundle import CannotExport, export


class Command(BaseCommand):
    help = (
        "Writes every edition as a page and as a proof, the labels' bytes, the checkpoint and the program that checks them "
        "into FOLDER, and prints the SHA-256 of its list of hashes: tell it to whoever gets the folder, another way."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="a new folder; none is ever written over")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"].absolute()
        try:
            digest = export(folder)
        except CannotExport as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{digest}  {folder / LIST}")
