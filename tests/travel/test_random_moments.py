"""The site as of a moment is the site of that moment: random histories, and what every kind of page said on the way.

Each is played by dice from its number, so one that fails can be played again alone.
"""

import pytest
from django.db import connection

from tests.travel.play import Site, same_later

pytestmark = [pytest.mark.django_db, pytest.mark.soak, pytest.mark.database]

# On a database that is not SQLite: of the few, each has its own, and half of the many tell what dice do there.
FEW, MANY = (4,), 60
ELSEWHERE, MANY_ELSEWHERE = (0,), 30


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    few, many = (FEW, MANY) if connection.vendor == "sqlite" else (ELSEWHERE, MANY_ELSEWHERE)
    metafunc.parametrize("number", range(many) if metafunc.config.getoption("--soak") else few)


def test_every_page_as_of_a_moment_is_what_was_recorded_at_that_moment(number, client, monkeypatch):
    site = Site(number, monkeypatch, client)
    site.play(steps=60, pictures=4, pages=25)
    assert same_later(site, client) == []
