"""Whole addresses in the API's answers. Who asks as of a moment is led on as of the same moment."""

from contextvars import ContextVar
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from editorial.site_address import whole_address

# The moment as it was written in `?at=`; empty for today. In links it stays as written, so that equal questions have
# equal answers: a day that is not over yet means another instant each time.
moment: ContextVar[str] = ContextVar("api_moment", default="")


def page(path: str) -> str:
    """The address of a page for people, as of the same moment."""
    return whole_address(f"/at/{moment.get()}{path}" if moment.get() else path)


def api(name: str, *args: Any, **parameters: Any) -> str:
    """The address of something in the API, by its name there."""
    said = {**parameters, **({"at": moment.get()} if moment.get() else {})}
    query = f"?{urlencode(said)}" if said else ""
    return f"{whole_address(reverse(f'api_{name}', args=args))}{query}"
