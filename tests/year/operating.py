"""Who keeps the machine: daily checkpoints, kept elsewhere each week; a new key; a backup in the place of a lost database.

All of it by the site's own commands, as docs/operating.md has them.
"""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from audit.ledger import ledger

# On which days of the calendar: (every so many days, on which of them).
ROTATES, RESTORES, LOSES = (75, 5), (60, 9), (180, 100)


class Operator:
    """`kept` are the notes that are kept elsewhere, the oldest first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: list[Path] = []
        self.numbers = iter(range(10_000))

    def works(self, day: int) -> None:
        """At night. A restore comes after a checkpoint and a backup, so nothing is lost but when it is meant to be."""
        if _falls(day, ROTATES):
            self.run("rotate_key", f"The plan, day {day}")
        if _falls(day, RESTORES):
            self.restore(self.back_up())
        elif _falls(day, LOSES):
            self.lose_a_night()
        note = self.run("checkpoint")
        if day % 7 == 6:
            self.keep(note)

    def run(self, *command: str) -> str:
        """What a command says; raises what it raises."""
        said = StringIO()
        call_command(*command, stdout=said)
        return said.getvalue()

    def verify(self) -> str:
        """What the verifier finds, with every note that was kept; empty when nothing is wrong."""
        said = StringIO()
        try:
            call_command("verify", *(f"--checkpoint={note}" for note in self.kept), stdout=said)
        except SystemExit:
            return said.getvalue()
        return ""

    def keep(self, note: str) -> Path:
        file = self.folder / f"kept-{next(self.numbers):05}.txt"
        file.write_text(note)
        if not self.kept or self.kept[-1].read_text() != note:
            self.kept.append(file)
        return file

    def back_up(self) -> Path:
        self.keep(self.run("checkpoint"))
        file = self.folder / f"backup-{next(self.numbers):05}"
        self.run("backup", str(file))
        return file

    def restore(self, backup: Path, *more: str) -> str:
        """The database is gone, and its backup takes its place."""
        lose_the_database(self.folder)
        said = self.run("restore", str(backup), "--checkpoint", str(self.kept[-1]), *more)
        backup.unlink()
        return said

    def lose_a_night(self) -> None:
        """What was signed after the backup is lost with the database: that is refused, then accepted, and the key changes."""
        backup = self.back_up()
        ledger.append("signed and lost", public=True)
        self.keep(self.run("checkpoint"))
        lose_the_database(self.folder)
        with pytest.raises(CommandError, match="older than what was signed"):
            self.run("restore", str(backup), "--checkpoint", str(self.kept[-1]))
        assert "Lost: " in self.restore(backup, "--accept-loss", "The machine burned")
        self.kept.pop()
        self.run("rotate_key", "After the fire")


def lose_the_database(folder: Path) -> None:
    connections["public"].close()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connection.close()
        return
    connection.close()
    place = Path(connection.settings_dict["NAME"])
    for suffix in ("", "-wal", "-shm"):
        place.with_name(f"{place.name}{suffix}").unlink(missing_ok=True)


def _falls(day: int, when: tuple[int, int]) -> bool:
    return day % when[0] == when[1]
