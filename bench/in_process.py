"""Asks for a page in this process: the whole WSGI application, without a server."""

from collections.abc import Callable
from typing import Any


def ask(address: str, expected: int, etag: str = "") -> Callable[[], str]:
    """A job that sends one GET through all of Django, without the shelf, and returns the answer's ETag."""
    from wsgiref.util import setup_testing_defaults

    from dupisite.wsgi import django as application

    given: dict[str, Any] = {"PATH_INFO": address, "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1"}
    given |= {"HTTP_ACCEPT": "text/html", "HTTP_ACCEPT_LANGUAGE": "en-US"}
    if etag:
        given["HTTP_IF_NONE_MATCH"] = etag
    setup_testing_defaults(given)

    def job() -> str:
        found: dict[str, Any] = {}

        def begin(status: str, headers: list[tuple[str, str]], failed: object = None) -> Callable[[bytes], object]:
            found.update(headers, status=status)
            return lambda data: None

        response = application(dict(given), begin)
        b"".join(response)
        response.close()
        assert found["status"].startswith(str(expected)), f"{address} answered {found['status']}"
        return found.get("ETag", "")

    return job
