"""What the tests of labels share."""

from collections.abc import Iterator

import pytest

from labels.models import Drug
from tests.labels.dailymed import DailyMed, serving


@pytest.fixture
def dailymed(drug: Drug, settings, monkeypatch) -> Iterator[DailyMed]:
    """A service that knows the label of the drug in one version; the site asks it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    service = DailyMed(drug.set_id)
    service.add(1)
    with serving(service):
        settings.DAILYMED_URL = service.url
        yield service
