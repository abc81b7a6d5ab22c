"""The description of the API (OpenAPI 3.1) is what the API does: a program that reads it finds nothing else."""

from datetime import datetime
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, openapi

from dupisite.wsgi import django as application

pytestmark = pytest.mark.django_db
INSTANTS = st.datetimes(max_value=datetime(2026, 1, 1)).map(
    lambda moment: f"{moment:%Y-%m-%dT%H:%M:%SZ}".rjust(20, "0")
)
SETTINGS = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
SOME, MANY = 2, 200  # cases of each address, in `make test` and in `make soak`
THERE = {"drug": "dupixent", "slug": "how-does-it-work", "kind": "entries", "version": "3", "key": "1.1"}
THERE |= {"number": 1, "old": 1, "new": 2}


@pytest.mark.soak
def test_schemathesis_finds_nothing(told, kept_connection, request):
    """What is there, right and wrong cases of every address; each answer is held against the description."""
    soak = request.config.getoption("soak")
    how = settings(SETTINGS, max_examples=MANY if soak else SOME, derandomize=not soak)
    for found in openapi.from_wsgi("/api/openapi.json", application).get_all_operations():
        operation = found.ok()
        assert there(operation).call_and_validate().status_code == 200, operation.path
        try_right_cases(operation, how)
        if any(operation.iter_parameters()):
            try_wrong_cases(operation, how)


def there(operation: Any) -> Any:
    """The case of an address at which something is."""
    names = [each.name for each in operation.path_parameters]
    asked = {"q": "asthma"} if operation.path.endswith("search") else {}
    return operation.Case(path_parameters={name: place(name, operation.path) for name in names}, query=asked)


def try_right_cases(operation: Any, how: settings) -> None:
    @how
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE), there=st.booleans(), moment=INSTANTS)
    def hold(case: Any, there: bool, moment: str) -> None:
        # JSON Schema has no word for “on the calendar, and not in the future”.
        for name in {"at", "cursor"} & set(case.query or {}):
            if name == "at" or "changes" in operation.path:
                case.query[name] = moment
        if there:
            case.path_parameters = {name: place(name, operation.path) for name in case.path_parameters or {}}
        case.call_and_validate()

    hold()


def try_wrong_cases(operation: Any, how: settings) -> None:
    @how
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def hold(case: Any) -> None:
        case.call_and_validate()

    hold()


def place(name: str, path: str) -> Any:
    return "3" if name in ("old", "new") and "labels" in path else THERE[name]


def test_every_address_has_an_example_that_fits_its_description(db, client):
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    seen = 0
    for route, methods in described["paths"].items():
        for status, response in methods["get"]["responses"].items():
            for shape in response.get("content", {}).values():
                assert "example" in shape, f"{route} has no example for {status}"
                schema = {**shape["schema"], "components": described["components"]}
                assert list(jsonschema_rs.validator_for(schema).iter_errors(shape["example"])) == [], (route, status)
                seen += 1
    assert seen > 60
