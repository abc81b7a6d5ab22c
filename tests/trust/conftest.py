"""What tests of error reports share."""

from collections.abc import Iterator

import pytest

from editorial.reports.senders import senders


@pytest.fixture(autouse=True)
def nobody_has_sent() -> Iterator[None]:
    """The process remembers senders, and a report that a test rolled back counts for none."""
    senders.sent.clear()
    yield
    senders.sent.clear()
