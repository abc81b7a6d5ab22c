"""What each worker of the server loads: the application, in a process that is ended by the server and by nobody else."""

import signal

# Ctrl-C is sent to every process of a terminal. A worker that is told twice, by it and by the server, may hang.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
# Until the server's own handler stands, a worker that is still importing would not hear that it should end.
signal.signal(signal.SIGTERM, signal.SIG_DFL)

from dupisite.wsgi import application  # noqa: E402  after what must be set before it

__all__ = ["application"]
