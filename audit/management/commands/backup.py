"""`manage.py backup FILE`: a copy of the whole database, made while the site goes on. docs/operating.md says how to restore it."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from audit.backup.backup import CannotBackUp, back_up
from audit.backup.generations import keep_newest


class Command(BaseCommand):
    help = "Copies the whole database into FILE while the site goes on, checks the copy, and prints its SHA-256."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="a new file; an existing one is never overwritten")
        parser.add_argument(
            "--scheduled",
            action="store_true",
            help="for a timer: deletes sessions that have ended; /readyz and the desk's first page say when it fails, or when the next one is missing",
        )
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="afterwards removes the backups beside FILE that are older than the newest N whole ones",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file, keep = options["file"].absolute(), options["keep"]
        if keep is not None and keep < 1:
            raise CommandError("--keep takes a number from 1 on: at least the backup that is just made is kept.")
        if options["scheduled"]:
            with suppress(DatabaseError):  # if nothing can be written, the backup says why
                call_command("clearsessions")  # those that have ended; else they stay in every backup
        try:
            backup = back_up(file, options["scheduled"])
        except CannotBackUp as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{backup.sha256}  {backup.file}")
        for gone in keep_newest(file.parent, keep) if keep else []:
            print(f"Removed, for there are {keep} newer ones that are whole: {gone}", file=sys.stderr)
