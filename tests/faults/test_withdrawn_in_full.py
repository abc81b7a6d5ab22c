"""What was withdrawn is told in full to everybody who asks, whatever tag they kept (RFC 9110, section 13.2.1).

A mirror that is answered “not modified” reads it as “unchanged”, and goes on showing what was taken away.
"""

import pytest

from tests.travel.scene import at, moment

pytestmark = pytest.mark.django_db

TEXT, DRUG, API = "/dupixent/facts/blocks-two-signals", "/dupixent", "/api/v1/drugs/dupixent"
FORMS = [
    (f"{TEXT}/", {}),
    (f"{TEXT}/", {"Accept": "text/markdown"}),
    (f"{TEXT}.md", {}),
    (f"{API}/facts/blocks-two-signals", {}),
]
OF_THE_DRUG = [(f"{DRUG}/", {}), (f"{DRUG}.md", {}), (API, {}), *FORMS]


def told_in_full(client, forms, before="", tags=()) -> None:
    """Asks each form with its own tag, if it has one, and with those that were kept of it."""
    for (address, asked), kept in zip(forms, [*tags, *[""] * len(forms)], strict=False):
        first = client.get(f"{before}{address}", headers=asked)
        assert first.status_code == 410 and "It may hurt" in first.text, address
        offered = {"If-None-Match": ", ".join(filter(None, (kept, first.headers.get("ETag"), '"another"')))}
        again = client.get(f"{before}{address}", headers={**asked, **offered})
        assert (again.status_code, again.text) == (410, first.text), address
        assert client.head(f"{before}{address}", headers={**asked, **offered}).status_code == 410, address
        assert "ETag" not in first.headers, f"{address}: nothing can be offered that would be answered by 304"


def tags_of(client, forms) -> list[str]:
    answers = [client.get(address, headers=asked) for address, asked in forms]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.headers["ETag"] for answer in answers]


def test_a_withdrawn_text_is_told_in_full_in_every_form_now_and_as_of_then(fact, reviewer, client):
    tags = tags_of(client, FORMS)
    fact.withdraw(reviewer=reviewer, reason="It may hurt")
    told_in_full(client, FORMS, tags=tags)
    told_in_full(client, FORMS, before=at(moment(), "").rstrip("/"))


def test_a_withdrawn_drug_is_told_in_full_in_every_form(fact, drug, reviewer, client):
    tags = tags_of(client, OF_THE_DRUG)
    drug.put_notice(reviewer=reviewer, notice="It may hurt", withdraws=True, reason="A recall")
    told_in_full(client, OF_THE_DRUG, tags=tags)


def test_a_tag_turns_no_page_that_is_not_there_or_leads_on_into_an_unchanged_one(fact, client):
    for known, other in (("/audit/", "/audit/consistency/1/9999/"), (f"{TEXT}/", "/dupixent/facts/none/")):
        offered = {"If-None-Match": client.get(known).headers["ETag"]}
        assert client.get(other, headers=offered).status_code == 404, other
    archive = client.get("/changes/archive/1.atom")
    assert archive.status_code == 302 and "ETag" not in archive.headers
