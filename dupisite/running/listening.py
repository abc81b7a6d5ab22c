"""May the site listen where it is told to? One sentence says what to do when it may not."""

import errno
import socket


class CannotListen(Exception):
    """Its text is a sentence for the operator."""


def check_free(host: str, port: int) -> str:
    """The numeric address that `host` stands for, when `port` on it is free. Raises CannotListen."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CannotListen(_no_such_address(host)) from error
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was just left counts as free
        try:
            probe.bind(address)
            probe.listen()
        except OSError as error:
            raise CannotListen(_sentence(error, host, port)) from error
    return str(address[0])


def _sentence(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use: stop what listens there, "
            f"or choose another with PORT={port + 1 if port < 65535 else 8000} make run."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights that this account lacks: choose one above 1023, such as PORT=8000 make run."
    return _no_such_address(host)


def _no_such_address(host: str) -> str:
    return f"HOST is “{host}”, but this machine has no such address to listen on: leave it unset for 127.0.0.1."
