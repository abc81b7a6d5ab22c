"""Pages for what went wrong belong to the same house, and need nothing that may be broken."""

import pytest
from django.db import OperationalError


@pytest.mark.django_db
def test_without_the_database_the_page_is_still_of_this_house(client, monkeypatch):
    def broken(*args: object) -> None:
        raise OperationalError("no database")

    monkeypatch.setattr("editorial.pages.public_page.depends_of", broken)
    client.raise_request_exception = False
    page = client.get("/")
    assert page.status_code == 500
    assert "site.css" in page.text and "Poison Help" in page.text and "no database" not in page.text
