"""What the tests of the shelf share."""

import pytest

from dupisite.shelf.layer import Shelved
from labels.models import Drug
from tests.cast import make_drug, make_fact, publish
from tests.shelf.asking import with_shelf
from tests.staging import staged


@pytest.fixture(autouse=True)
def connection_of_the_test(kept_connection: None) -> None:
    """Every test here asks without the test's client."""


@staged
def other(author, reviewer) -> Drug:
    """Another drug, with a fact of its own."""
    made = make_drug(author, "other", "Other")
    publish(make_fact(made), author, reviewer)
    return made


@pytest.fixture
def site(fact, other) -> Shelved:
    return with_shelf()
