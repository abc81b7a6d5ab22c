"""The API as a whole: every route of it behind its door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

import orjson
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern, path, re_path, register_converter, reverse
from django.urls.converters import StringConverter
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.operation import Operation
from ninja.renderers import BaseRenderer

from dupisite.api import drugs, labels, lists, texts
from dupisite.api.door import api_page
from dupisite.api.problems import Refusal, problem
from editorial.kinds import by_plural
from labels import urls as _labels  # noqa: F401  the routes here use its converters

BASE = "api/v1"
DESCRIPTION = (
    "Everything public of this site, for programs: read-only, without key, session or cookie, as it is now or with “at” "
    "as it was at any moment. What is a sample says so; what was withdrawn answers 410 with the reason. Show “says” and "
    "the notices of “standing” wherever you show or read aloud a text."
)
PARAMETERS = {
    "number": "an edition is a whole number from 1.",
    "old": "an edition is a whole number from 1, a label version a number or a number and 8 digits of its SHA-256.",
    "new": "an edition is a whole number from 1, a label version a number or a number and 8 digits of its SHA-256.",
    "cursor": "leave it out to begin, then follow “next”.",
    "q": "say what to look for, such as ?q=asthma.",
}


class Plural(StringConverter):
    """The kinds of text that are registered, as their addresses have them; anything else is another address."""

    regex = "[a-z0-9-]+"

    def to_python(self, value: str) -> str:
        if by_plural(value) is None:
            raise ValueError("no kind of text is called so")
        return value


register_converter(Plural, "text_kind")


class Json(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: object, *, response_status: int) -> bytes:
        return orjson.dumps(data, option=orjson.OPT_UTC_Z)


class Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Its name in addresses of ours, such as “edition”."""
        return str(operation.url_name).removeprefix("api_")


api = Api(
    title="dupisite",
    version="1",
    description=DESCRIPTION,
    docs_url=None,  # its page loads scripts; ours is at /api/
    openapi_url=None,
    renderer=Json(),
    urls_namespace="api",
)
ROUTERS = (drugs.router, texts.router, labels.router, lists.router)
for router in ROUTERS:
    api.add_router("", router)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refusal.response()


@api.exception_handler(ValidationError)
def not_right(request: HttpRequest, error: ValidationError) -> HttpResponse:
    name = str(error.errors[0]["loc"][-1])
    rule = PARAMETERS.get(name, "see the page about the API for what it may be.")
    return problem(400, f"“{name}” is not right: {rule}", parameter=name)


@api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Http404) -> NoReturn:
    raise error  # the door says it, as for every address


def operations() -> dict[str, dict[str, Any]]:
    """Path to its operation by GET, as OpenAPI describes it."""
    described = api.get_openapi_schema(path_prefix=f"{BASE}/")["paths"]
    return {route: methods["get"] for route, methods in described.items()}


def below_a_drug() -> set[str]:
    """The first parts of addresses below a drug that are no kind of text, such as “labels”."""
    drug = "/drugs/{slug:drug}/"
    parts = {route.removeprefix(drug).partition("/")[0] for route, _ in _declared() if route.startswith(drug)}
    return {part for part in parts if not part.startswith("{")}


def _declared() -> Iterator[tuple[str, Operation]]:
    """Every route below the API's address, with its operation. Unlike the OpenAPI document, this costs no time at start-up."""
    for router in ROUTERS:
        for route, view in router.path_operations.items():
            yield from ((route, operation) for operation in view.operations)


def _query(operation: Operation) -> list[str]:
    """The names of the parameters that it reads behind the question mark."""
    sources = (model for model in operation.models if model.__ninja_param_source__ == "query")
    return [name for model in sources for name in model.__ninja_flatten_map__]


def urls() -> list[URLPattern]:
    """Every address of the API, each with the parameters that it reads."""
    reads = {operation.url_name: _query(operation) for _, operation in _declared()}
    found = [
        path(f"{BASE}/{pattern.pattern}", api_page(pattern.callback, reads[pattern.name]), name=pattern.name)
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name in reads
    ]
    return [
        *found,
        path(BASE, api_page(_begin), name="api_begin"),
        re_path(r"^api/[\s\S]+\Z", api_page(_nothing, None), name="api_nothing"),
    ]


def _begin(request: HttpRequest) -> HttpResponse:
    return HttpResponsePermanentRedirect(reverse("api_beginning"))


def _nothing(request: HttpRequest) -> NoReturn:
    raise Http404
