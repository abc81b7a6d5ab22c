"""`manage.py bake FOLDER`: the whole public site as files, for nginx or any other server of files."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from dupisite.baking.folder import CannotBake
from dupisite.baking.following import NO_DATABASE, follow
from dupisite.baking.whole_site import Baked, bake


class Command(BaseCommand):
    help = (
        "Writes every public page into FOLDER as it is now, with .gz and .br beside it; what cannot have changed since the last "
        "time stays as it is. FOLDER/current is switched to the new site when all of it is there. deploy/nginx-baked.conf serves it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", metavar="FOLDER", type=Path, help="a new folder, an empty one, or one that was baked before"
        )
        parser.add_argument(
            "--follow", action="store_true", help="goes on, and bakes again whenever something public changes"
        )
        parser.add_argument(
            "--anew", action="store_true", help="makes every page again, also those that cannot have changed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"].absolute()
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            raise CommandError(
                f"The style sheets are not collected in {settings.STATIC_ROOT} yet: run `manage.py collectstatic --noinput` "
                "first, with the variables of this process."
            )
        try:
            if options["follow"]:
                follow(folder, self.say, self.tell)
            self.say(bake(folder, self.tell, options["anew"]))
        except CannotBake as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(NO_DATABASE) from error

    def tell(self, sentence: str) -> None:
        self.stderr.write(sentence)
        self.stderr.flush()

    def say(self, baked: Baked) -> None:
        if baked.busy:
            self.stdout.write("Another process is baking into this folder: nothing to do here.")
        elif baked.fresh:
            self.stdout.write(f"{baked.fresh} pages are baked, and served now.")
        else:
            self.stdout.write("Nothing public has changed since the last time.")
        self.stdout.flush()
        sys.stdout.flush()
