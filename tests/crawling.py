"""Everything that the public can reach: pages, Markdown, API, feeds, files."""

import re
from collections.abc import Iterable, Iterator

from django.test import Client

# Those of pages, and the whole ones of JSON and Markdown; their white space and brackets end them.
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)|http://127\.0\.0\.1:8000(/[^"#<>()\s]*)')


def crawl(client: Client, begin: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """(address, headers and body) of every page that can be reached from the first one, and from `begin`."""
    waiting, seen = ["/", *begin], set()
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(("/static/", "/admin/logout")):
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code < 500
        body = answer.content.decode()
        waiting += [page or whole for page, whole in LINK.findall(body)]
        yield address, f"{answer.headers}\n{body}"
