"""What the public can ask, and what it is answered: pages, headers, not-modified, and every bad address."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.drugs.vocabulary import RESERVED
from labels.models import Fact
from tests.cast import make_drug, make_entry, make_fact, publish
from tests.public.structured import scripts
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACT, ENTRY = "/dupixent/facts/blocks-two-signals/", "/dupixent/faq/how-does-it-work/"


@staged
def entry(drug, author, reviewer) -> Entry:
    publish(make_fact(drug), author, reviewer)
    return publish(make_entry(drug), author, reviewer)


PAGES = ["/", "/dupixent/", FACT, ENTRY, f"{ENTRY}history/", f"{ENTRY}history/1/", f"{FACT}compare/1/1/"]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_no_script_no_cookie_and_all_security_headers(address, entry, client):
    page = client.get(address)
    assert page.status_code == 200
    assert not page.cookies and "Set-Cookie" not in page.headers and "Cookie" not in page.headers.get("Vary", "")
    assert scripts(page.text) == [] and "style=" not in page.text and " onclick" not in page.text
    said = page.headers
    assert "default-src 'none'" in said["Content-Security-Policy"]
    assert "unsafe" not in said["Content-Security-Policy"]
    assert said["X-Frame-Options"] == "DENY" and said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == said["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in said["Permissions-Policy"]


def test_the_policy_names_what_no_default_covers(client):
    for address in ("/", "/admin/login/"):
        policy = client.get(address).headers["Content-Security-Policy"].split("; ")
        assert {"base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"} <= set(policy), policy


def test_the_desk_and_what_is_not_found_carry_the_same_headers(client):
    for address in ("/admin/login/", "/nowhere/", "/dupixent/faq/none/"):
        said = client.get(address).headers
        assert "frame-ancestors 'none'" in said["Content-Security-Policy"] and "Permissions-Policy" in said


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_answered_by_its_etag_until_something_public_changes(address, entry, author, reviewer, client):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    entry.bottom_line = "Unsigned."
    entry.save_revision(author=author, reason="A draft changes nothing")
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    publish(entry, author, reviewer, Kind.UPDATE, bottom_line="New.")
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_an_etag_belongs_to_one_address_and_one_day(entry, client, monkeypatch):
    etag = client.get(ENTRY).headers["ETag"]
    assert client.get(FACT, headers={"If-None-Match": etag}).status_code == 200
    assert client.get(f"{ENTRY}?x=1", headers={"If-None-Match": etag}).status_code == 200
    assert client.get(ENTRY, headers={"If-None-Match": "*"}).status_code == 304, "there is one (RFC 9110, 13.1.2)"
    assert client.get("/nowhere/", headers={"If-None-Match": "*"}).status_code == 404
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert client.get(ENTRY, headers={"If-None-Match": etag}).status_code == 200


BAD = [
    "/nowhere/",
    "/Dupixent/",
    "/dupixent/faq/",
    "/dupixent/faq/none/",
    "/dupixent/facts/none/history/",
    f"{ENTRY}history/0/",
    f"{ENTRY}history/2/",
    f"{ENTRY}history/99999999999999999999999999/",
    f"{ENTRY}history/-1/",
    f"{ENTRY}history/one/",
    f"{ENTRY}history/?before=0",
    f"{ENTRY}history/?before=x",
    f"{ENTRY}history/?before=-1",
    f"{ENTRY}history/?before=%00",
    f"{ENTRY}history/?before=٣",
    f"{ENTRY}history/?before=99999999999999999999",
    f"{ENTRY}compare/1/7/",
    f"{ENTRY}compare/99999999999999999999/1/",
    "/dupixent/faq/%00/",
    "/dupixent/faq/%FF%FE/",
    "/dupixent/faq/../../admin/",
    "/dupixent/faq/how-does-it-work'--/",
    "/" + "a" * 3000 + "/",
]


@pytest.mark.parametrize("address", BAD)
def test_a_bad_address_is_not_found_and_never_an_error(address, entry, client):
    answer = client.get(address)
    assert answer.status_code == 404, answer.status_code
    assert "<main" in answer.text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("address", ["/", ENTRY, f"{ENTRY}history/"])
def test_the_public_can_only_read(method, address, entry, client):
    answer = getattr(client, method)(address)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("address", ["/", ENTRY, f"{ENTRY}history/", "/healthz", "/no-such-drug/", "/at/2026-01-01/"])
def test_what_is_sent_to_a_public_address_is_refused_unread(address, entry):
    """A token makes Django look for another one in what was sent: a stranger would send that as slowly as he likes."""

    class Unread:
        def read(self, *size: int) -> bytes:
            raise AssertionError("somebody waits for what is sent")

        readline = read

    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    sent = {"wsgi.input": Unread(), "CONTENT_LENGTH": "1000", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    answer = client.post(address, **sent)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("address", ["/api/v1/drugs", "/admin/login/"])
def test_what_cannot_be_read_is_the_senders_fault(address, entry):
    """Under a host name that is not ours, with a form without its boundary: both faults at once made a page that broke."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    sent = {"data": b"no boundary", "content_type": "multipart/form-data", "headers": {"host": "evil.example"}}
    answer = client.post(address, **sent)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "Nothing was done" in answer.text


def test_head_has_the_headers_and_no_body(entry, client):
    answer = client.head(ENTRY)
    assert (answer.status_code, answer.content) == (200, b"") and answer.headers["ETag"]


def test_what_was_never_signed_is_not_there(drug, author, client):
    make_fact(drug).submit(author=author, reason="Ready")
    for address in ("/dupixent/", FACT, f"{FACT}history/", f"{FACT}history/1/", f"{FACT}compare/1/1/"):
        assert client.get(address).status_code == 404
    assert "Dupixent" not in client.get("/").text


def test_a_past_edition_says_what_happened_since_and_stays_as_it_was(entry, author, reviewer, client):
    before = client.get(f"{ENTRY}history/1/").text
    publish(entry, author, reviewer, Kind.UPDATE, short_answer="Other words [[blocks-two-signals]].")
    past = client.get(f"{ENTRY}history/1/")
    assert "It blocks both signals of inflammation" in past.text and "Other words" not in past.text
    assert "not the newest" in past.text and 'rel="canonical"' in past.text and "noindex" in past.text
    main = [text[text.index("<main") : text.index("</main>")] for text in (before, past.text)]
    assert main[0] == main[1]


def test_any_two_editions_are_compared_by_words(entry, author, reviewer, client):
    publish(entry, author, reviewer, Kind.UPDATE, short_answer="It blocks more signals [[blocks-two-signals]].")
    page = client.get(f"{ENTRY}compare/1/2/").text
    assert "<ins>" in page and "more" in page and "both" in page


def test_the_signer_the_date_the_credentials_and_the_next_review_stand_on_the_page(entry, client):
    edition = Entry.revisions().live().get()
    page = client.get(ENTRY).text
    for said in ("Bea Example", "PharmD", f"{edition.history_date:%B} {edition.history_date.day}", "MedWatch", "911"):
        assert said in page


def says_sample(page: str) -> bool:
    return "<strong>Sample, not checked against the official label.</strong> Not medical advice" in page


def test_what_a_program_or_a_sample_account_signed_says_so(drug, author, reviewer, client):
    reviewer.is_sample = True
    reviewer.save()
    fact = publish(make_fact(drug), author, reviewer)
    assert says_sample(client.get(FACT).text)
    reviewer.is_sample = False
    reviewer.save()
    publish(make_entry(drug), author, reviewer)
    assert says_sample(client.get(ENTRY).text), "it rests on what a sample account signed"
    assert fact.edition == 1


def test_evidence_that_no_machine_compared_is_said_to_be_untied(entry, client):
    for address in (ENTRY, FACT):
        page = client.get(address).text
        assert "Not tied to a label" in page and "signed without a comparison by machine" in page
        assert "word for word" not in page


def first_parts(patterns) -> set[str]:
    """Of all addresses, also of those that a room includes without a part of its own; no drug's has a dot, as files do."""
    found: set[str] = set()
    for pattern in patterns:
        part = str(pattern.pattern).lstrip("^").split("/")[0].split(".")[0]
        found |= {part} if part else first_parts(getattr(pattern, "url_patterns", []))
    return found


def test_every_first_part_of_an_address_is_reserved(drug, author):
    fixed = {part for part in first_parts(get_resolver().url_patterns) if not part.startswith("<")}
    assert {"admin", "label-images"} <= fixed <= RESERVED
    with pytest.raises(Exception, match="address of the site itself"):
        make_drug(author, "admin", "Admin")


def test_a_slug_once_public_never_changes(entry, author):
    entry.slug = "elsewhere"
    with pytest.raises(Exception, match="address of what has been public"):
        entry.save_revision(author=author, reason="Move")
    assert Fact.objects.get().slug == "blocks-two-signals"
