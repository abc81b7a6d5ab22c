"""`manage.py grant_rights --app NAME --reader NAME`: PostgreSQL's roles get what they need of every table, and no more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, connection, transaction

from audit.guards.ownership import not_owned
from dupisite.running.least_rights import statements


class Command(BaseCommand):
    help = (
        "On PostgreSQL, run as the owner of the tables after every migrate: the role of the desk may add to history and "
        "ledger and never change them, and the role of the public pages may only read. deploy/postgresql.sql makes the roles."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--app", required=True, metavar="NAME", help="role of the desk and of commands")
        parser.add_argument("--reader", required=True, metavar="NAME", help="role of the public pages")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles: DATABASE_URL names another database.")
        if others := not_owned(connection):
            raise CommandError(f"Nothing was granted: run this as the owner of the tables, who also owns {others[0]}.")
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in statements(connection, options["app"], options["reader"]):
                    cursor.execute(statement)
        except ProgrammingError as error:
            raise CommandError(
                f"Nothing was granted: {str(error).strip()}. The roles are made by deploy/postgresql.sql."
            ) from error
        self.stdout.write(f"{options['app']} may add to history and ledger; {options['reader']} may only read.")
