"""The site as of a moment is the site of that moment: random histories, and what every kind of page said on the way.

Each is played by dice from its number, so one that fails can be played again alone.
"""

import pytest
from django.db import connection

from tests.travel.play import Site, same_later

pytestmark = [pytest.mark.django_db, pytest.mark.soak, pytest.mark.database]

FEW, MANY = (0, 4), range(200)
ELSEWHERE = 1  # of the few, on a database that is not SQLite: what dice do there is told by the same numbers


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    few = FEW if connection.vendor == "sqlite" else FEW[:ELSEWHERE]
    metafunc.parametrize("number", MANY if metafunc.config.getoption("--soak") else few)


def test_every_page_as_of_a_moment_is_what_was_recorded_at_that_moment(number, client, monkeypatch):
    site = Site(number, monkeypatch, client)
    site.play(steps=60, pictures=4, pages=25)
    assert same_later(site, client) == []
