"""Serves the site until Ctrl-C or SIGTERM. This process becomes the server, so nothing stands between it and a signal."""

import os
import resource
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dupisite.running.listening import CannotListen, check_free

WORKERS = 2  # more serve more readers at once
HEADERS = 10_000  # milliseconds within which a request must have begun, and its headers be there
CONNECTIONS = 2000  # in each worker: whoever keeps one open and says nothing takes up no more than that

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
        allow_connections()
        os.chdir(settings.BASE_DIR)
        os.execve(sys.executable, command(address, settings.PORT), environment())  # noqa: S606 - all parts are ours


def allow_connections() -> None:
    """As many files as connections and some more, where the system allows it: a connection is a file."""
    enough = CONNECTIONS + 500
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < enough:
        most = enough if hard == resource.RLIM_INFINITY else min(enough, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def command(address: str, port: int) -> list[str]:
    """The server's command line: all that it may do is said here."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "rsgi", "--http", "1", "--no-ws"),
        *("--host", address, "--port", str(port)),
        *("--workers", str(WORKERS), "--http1-header-read-timeout", str(HEADERS)),
        *("--backlog", str(CONNECTIONS), "--backpressure", str(CONNECTIONS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
        *("--no-access-log", "--log-level", "warning"),
        "dupisite.running.worker:application",
    ]


def environment() -> dict[str, str]:
    """Without variables that would make the server listen elsewhere too: ours are those of docs/reference.md."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GRANIAN_")}
