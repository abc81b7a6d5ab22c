"""What the API says of itself: OpenAPI 3.1 for programs, a page for people. Both are made from the routes themselves."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from dupisite.api.problems import TITLES, TYPE
from dupisite.api.routes import BASE, DESCRIPTION, api, operations
from dupisite.api.shapes import Problem
from dupisite.disclaimers import ALWAYS
from editorial.kinds import in_order
from editorial.pages.public_page import public_page

EXAMPLES: dict[str, Any] = orjson.loads((Path(__file__).parent / "examples.json").read_bytes())
EVERYWHERE = (400, 404, 405)
UNCHANGED = {"description": "Nothing has changed since the answer with the ETag that was sent in If-None-Match."}
ETAG = {"description": "Send it back in If-None-Match.", "schema": {"type": "string"}}
EXPLAINED = {
    400: "Something behind the question mark is not right. “parameter” names it, “detail” says what may stand there.",
    404: "Nothing was ever public at this address, or nothing was at the moment that was asked for. Drafts are nothing.",
    405: "Only GET, HEAD and OPTIONS are answered.",
    410: "It was withdrawn. “withdrawal” says when, why and by whom. Show that, and never an older wording as an answer.",
    500: "Something broke on our side.",
    503: "The site or its database is away for a while. Ask again after as many seconds as “Retry-After” says.",
}


@cache
def description(site: str) -> bytes:
    """The OpenAPI document of a site; the same until the program is another."""
    schema: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=f"{BASE}/"))
    schema["servers"] = [{"url": site}]
    schema["components"]["schemas"]["Problem"] = Problem.json_schema()
    for methods in schema["paths"].values():
        operation = methods["get"]
        for parameter in operation["parameters"]:
            # What may be left out is not null when it is given.
            [parameter["schema"]] = [
                {**shape, **{name: said for name, said in parameter["schema"].items() if name != "anyOf"}}
                for shape in parameter["schema"].get("anyOf", [{}])
                if shape.get("type") != "null"
            ]
            if (parameter["in"], parameter["name"]) == ("path", "kind"):
                parameter["schema"]["enum"] = [kind.in_addresses for kind in in_order()]
        operation["responses"] = _responses(operation["operationId"], operation["responses"])
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2)


def _responses(operation: str, given: dict[int, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"200": {**given[200], "headers": {"ETag": ETAG}}, "304": UNCHANGED}
    if operation in EXAMPLES:
        found["200"]["content"]["application/json"]["example"] = EXAMPLES[operation]
    for status in sorted({*given, *EVERYWHERE} - {200}):
        shape = {"schema": {"$ref": "#/components/schemas/Problem"}}
        if str(status) in EXAMPLES:
            shape["example"] = EXAMPLES[str(status)]
        found[str(status)] = {"description": EXPLAINED[status], "content": {TYPE: shape}}
    return found


def openapi(request: HttpRequest) -> HttpResponse:
    """Behind the API's door, as all of it."""
    return HttpResponse(description(settings.SITE_URL), content_type="application/json")


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """For people: what there is, how to ask, what the answers mean."""
    said = {
        "description": DESCRIPTION,
        "operations": [
            {
                "path": route,
                "summary": operation["description"],
                "reads": [each["name"] for each in operation["parameters"] if each["in"] == "query"],
            }
            for route, operation in operations().items()
        ],
        "problems": [(status, TITLES[status], EXPLAINED[status]) for status in sorted(EXPLAINED)],
        "kinds": [kind.in_addresses for kind in in_order()],
        "always": ALWAYS,
        "here": reverse("api"),
    }
    return TemplateResponse(request, "dupisite/api.html", said)
