"""What each worker of the server loads: the application, in a process that is ended by the server and by nobody else."""

import signal
from collections.abc import Iterable
from typing import Any

# Ctrl-C is sent to every process of a terminal. A worker that is told twice, by it and by the server, may hang.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
# Until the server's own handler stands, a worker that is still importing would not hear that it should end.
signal.signal(signal.SIGTERM, signal.SIG_DFL)

from dupisite.wsgi import application as site  # noqa: E402  after what must be set before it

__all__ = ["application"]
_sealing: list[Any] = []


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The site. With its first answer a worker begins to sign each hour what waits, unless it serves the public alone."""
    if not _sealing:
        from dupisite.running import sealing  # which needs the site to be loaded

        _sealing.append(sealing.start())
    return site(environ, start_response)
