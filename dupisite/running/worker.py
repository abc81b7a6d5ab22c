"""What each worker of the server loads: the application, in a process that is ended by the server and by nobody else."""

import ctypes
import signal
import sys

END_WITH_THE_SERVER = 1  # PR_SET_PDEATHSIG, of Linux (prctl(2))

# Ctrl-C is sent to every process of a terminal. A worker that is told twice, by it and by the server, may hang.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
# Until the server's own handler stands, a worker that is still importing would not hear that it should end.
signal.signal(signal.SIGTERM, signal.SIG_DFL)
# Who kills the server by force means its workers too: they would go on by themselves and keep the port from the next one.
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(END_WITH_THE_SERVER, signal.SIGKILL)

from dupisite.wsgi import application as site  # noqa: E402, I001  it sets Django up, before anything that needs it

from django.conf import settings  # noqa: E402  after what must be set before it

from dupisite.middleware import always  # noqa: E402  likewise after it
from dupisite.running import sealing  # noqa: E402  likewise after it
from dupisite.running.front import Front  # noqa: E402  likewise after it
from editorial.accounts.sessions import logged_in  # noqa: E402  likewise after it


class Worker(Front):
    """The site. A worker signs each hour what waits, unless it serves the public alone."""

    def __rsgi_init__(self, loop: object) -> None:
        """Called by the server in the worker's own process, before the first request."""
        self.sealing = sealing.start()


application = Worker(site, logged_in, settings.SITE_URL.partition(":")[0], always())

__all__ = ["application"]
