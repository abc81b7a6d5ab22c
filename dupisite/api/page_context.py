"""What a public page says, before it is written as HTML: the API tells the same, so no rule is written twice."""

from __future__ import annotations

from collections.abc import Callable
from inspect import unwrap
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


class Page(NamedTuple):
    """`said`: everything that the page's template is given."""

    status_code: int
    said: dict[str, Any]


def said_by(view: Callable[..., HttpResponse], request: HttpRequest, *args: Any) -> Page:
    """What a view says of the things that `args` name. The snapshot is already open. Raises Http404."""
    response = unwrap(view)(request, *args)
    assert isinstance(response, TemplateResponse), "the view answers with a page"
    return Page(response.status_code, response.context_data or {})
