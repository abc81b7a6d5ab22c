"""What every test shares."""

from collections.abc import Iterator

import pytest
from django.db import connections

pytest_plugins = ["tests.cast", "tests.desk.app", "tests.labels.scene"]


@pytest.fixture(autouse=True)
def public_database(request: pytest.FixtureRequest, settings) -> Iterator[None]:
    """An ordinary test writes in a transaction that no second connection sees, so the public reads through the first."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        settings.PUBLIC_DATABASE = "default"
    yield
    if "public" in connections.settings:
        connections["public"].close()
