"""The stage of the tests of signing: what waits for a signature, and who signs with a code."""

import pytest

from editorial.models import Person
from labels.models import Drug, Fact
from tests.cast import make_fact
from tests.desk import Desk
from tests.desk.app import App, Clock, enrolled
from tests.staging import staged


@staged
def facts(drug: Drug, author: Person) -> list[Fact]:
    """Three that wait for a signature."""
    made = [make_fact(drug, f"fact-{number}") for number in range(3)]
    for fact in made:
        fact.submit(author=author, reason="Ready")
    return made


@pytest.fixture
def app(reviewer: Person, clock: Clock) -> App:
    """Bea's; its next code is fresh."""
    return enrolled(reviewer, clock)


@pytest.fixture
def desk(reviewer: Person, app: App) -> Desk:
    """Bea has logged in with a code."""
    return Desk(reviewer, code=app.next())
