"""`manage.py load_bundle FOLDER --key KEY`: what another site published, as an archive beside an empty site's own."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.offline import NotAProof, PublicKey
from dupisite.bundle.bundle_loading import CannotLoad, load


class Command(BaseCommand):
    help = (
        "Checks a bundle as an outsider would, loads its labels and its editions into a site that has none, and compares "
        "every hash. The editions are shown below /audit/copies/ as what they are: signed elsewhere, and by nobody here."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="what `manage.py bundle` made")
        parser.add_argument("--key", required=True, help="public key of the site that made it, known another way")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load(options["folder"].absolute(), PublicKey.read(options["key"]))
        except (CannotLoad, NotAProof) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{done.editions} editions, {done.labels} labels with {done.sections} sections: every hash is the same."
        )
