"""Serves the site until Ctrl-C or SIGTERM. This process becomes the server, so nothing stands between it and a signal."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dupisite.running.listening import CannotListen, check_free

WORKERS = 2  # more serve more readers at once; threads would only wait for one another

SERVED = {  # by DUPISITE_ROLE
    "all": "The site is at {0}/ and the desk at {0}/admin/",
    "public": "The public pages are at {0}/, without the desk.",
    "desk": "The desk is at {0}/admin/, without the public pages.",
}


class Command(BaseCommand):
    help = "Serves the site on HOST and PORT. Ctrl-C ends it."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            raise CommandError(
                f"The style sheets are not collected in {settings.STATIC_ROOT} yet: run `manage.py collectstatic --noinput` "
                "first, with the variables of this process."
            )
        try:
            address = check_free(settings.HOST, settings.PORT)
        except CannotListen as error:
            raise CommandError(str(error)) from error
        self.stdout.write(SERVED[settings.ROLE].format(settings.SITE_URL))
        self.stdout.write("Ctrl-C ends it.")
        self.stdout.flush()
        os.chdir(settings.BASE_DIR)
        os.execve(sys.executable, command(address, settings.PORT), environment())  # noqa: S606 - all parts are ours


def command(address: str, port: int) -> list[str]:
    """The server's command line: all that it may do is said here."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", address, "--port", str(port)),
        *("--workers", str(WORKERS), "--blocking-threads", "1"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
        *("--no-access-log", "--log-level", "warning"),
        "dupisite.running.worker:application",
    ]


def environment() -> dict[str, str]:
    """Without variables that would make the server listen elsewhere too: ours are those of docs/reference.md."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GRANIAN_")}
