"""Who runs the site, how to reach them and who pays: said by the operator, or loudly unsaid."""

import pytest
from django.test import override_settings
from django.utils import timezone

from dupisite.running.said_by_operator import check_told

pytestmark = [pytest.mark.django_db, pytest.mark.database]
UNSAID = (
    "Nobody has said yet who runs this site. Do not rely on it.",
    "Nobody has said yet how you can reach the people behind this site.",
    "Nobody has said yet who pays for this site.",
)
SAID = {"ORGANIZATION": "Example & Sons <Pharmacy>", "CONTACT": "errors@example.org", "FUNDING": "The county pays."}


def test_while_nothing_is_said_the_page_says_that_loudly(client):
    page = client.get("/about/").text
    for sentence in UNSAID:
        assert f'<p class="notice stop">{sentence}</p>' in page


@override_settings(**SAID)
def test_what_is_said_stands_there_escaped_and_can_be_used(client):
    page = client.get("/about/").text
    assert "Example &amp; Sons &lt;Pharmacy&gt;" in page and "The county pays." in page
    assert '<a href="mailto:errors@example.org">' in page and "Nobody has said" not in page


def test_whoever_keeps_the_page_hears_when_something_else_is_said(client):
    etag = client.get("/about/").headers["ETag"]
    assert client.get("/about/", headers={"If-None-Match": etag}).status_code == 304
    with override_settings(CONTACT="555-0100"):
        again = client.get("/about/", headers={"If-None-Match": etag})
        assert again.status_code == 200 and "555-0100" in again.text


def test_every_page_leads_to_it_as_it_is_now(fact, client):
    past = f"/at/{timezone.now():%Y-%m-%d}"
    for page in ("/", "/search/", "/nowhere/", "/dupixent/facts/blocks-two-signals/", f"{past}/"):
        assert '<a href="/about/">About us</a>' in client.get(page).text, page
    assert client.get(f"{past}/about/").status_code == 404, "nobody keeps who ran it then"


def test_an_operator_who_says_nothing_is_warned_where_readers_are_real():
    assert check_told() == []
    with override_settings(SITE_URL="https://answers.example.org"):
        assert [warning.id for warning in check_told()] == ["dupisite.W001", "dupisite.W002", "dupisite.W003"]
        with override_settings(**{**SAID, "FUNDING": ""}):
            [warning] = check_told()
            assert "how this site is paid for" in warning.msg and "Set FUNDING" in warning.hint
