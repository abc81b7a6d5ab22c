"""All that stands between a checkout and a site that can be served; what is done already is not done again."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from dupisite.running.collected_static import collected, mark_collected
from dupisite.running.listening import CannotListen, check_free
from dupisite.starter.first_accounts import FILE, make_local_accounts
from editorial.models import Person
from labels.models import Drug


class Command(BaseCommand):
    help = "Migrates, collects static files, and on the first run makes local accounts and loads the starter."
    requires_system_checks = ()  # `serve`, which follows, asks them all: they load every address of the site

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            # Asked first: a database is not migrated while another server still answers from it.
            check_free(settings.HOST, settings.PORT)
            self.migrate()
        except CannotListen as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database does not answer; is DATABASE_URL right? It says: {error}") from error
        self.collect_static()
        if why := why_no_samples():
            if not Drug.objects.exists():
                self.stdout.write(f"{why} So no sample is loaded here; `manage.py load_starter` would do it.")
            return
        self.make_accounts(settings.DATA_DIR / FILE)
        self.load_starter(settings.DATA_DIR / "starter-begun")

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", verbosity=0, interactive=False)

    def collect_static(self) -> None:
        if not collected():
            self.stdout.write("Collecting style sheets and scripts ...")
            call_command("collectstatic", verbosity=0, interactive=False)
            mark_collected()

    def make_accounts(self, file: Path) -> None:
        made = make_local_accounts(file)
        if made:
            self.stdout.write(f"\nAccounts to try the desk with; the passwords are also kept in {file}\n\n{made}")

    def load_starter(self, begun: Path) -> None:
        """Into an empty site, once; the file `begun` stands while it is loaded, so that one cut short is taken up again."""
        if begun.exists() or not Drug.objects.exists():
            begun.touch()
            self.stdout.write("Loading the starter ...")
            call_command("load_starter", stdout=self.stdout)
            begun.unlink()


def why_no_samples() -> str:
    """A sentence when this is a real site. What sample accounts sign stays in its ledger for ever, so nobody gets it unasked."""
    if Person.objects.filter(is_sample=False).exists():
        return "This site has accounts of real people."
    if settings.SITE_URL.startswith("https://") and not Person.objects.exists():
        return "SITE_URL is that of a real site: make its first account with `manage.py createsuperuser`."
    return ""
