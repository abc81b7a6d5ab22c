"""What the tests of the shelf share."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from dupisite.shelf.layer import Shelved
from labels.models import Drug
from tests.cast import make_drug, make_fact, publish
from tests.shelf.asking import with_shelf
from tests.staging import staged


@pytest.fixture(autouse=True)
def connection_of_the_test() -> Iterator[None]:
    """A request asked without the test's client would close the connection in whose transaction the test writes."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@staged
def other(author, reviewer) -> Drug:
    """Another drug, with a fact of its own."""
    made = make_drug(author, "other", "Other")
    publish(make_fact(made), author, reviewer)
    return made


@pytest.fixture
def site(fact, other) -> Shelved:
    return with_shelf()
