"""A page as of a moment: what its main part says, what the banner around it says, and what is refused."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from audit.checkpoints.checkpoint import seal
from audit.ledger import ledger
from editorial.record.vocabulary import Kind
from tests.cast import make_drug, make_fact, publish
from tests.labels.scene import BOXED, USE, capture
from tests.travel.scene import ENTRY, FACT, around, at, main_of, moment, questions

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_main_part_is_what_it_was_and_the_banner_says_what_came_since(scene, client):
    page = client.get(at(scene.first, FACT))
    assert "It blocks one signal." in main_of(page) and "It blocks two signals." not in page.text
    said = around(page)
    assert f"<title>As of {scene.first:%B %-d, %Y}: " in said
    assert f"{scene.first:%B %-d, %Y, %H:%M:%S} UTC" in said
    assert "found wrong and corrected by edition 2" in said and "the newest is edition 2 (correction" in said
    assert f'href="{FACT}">This page today' in said and f'href="{FACT}compare/1/2/">What has changed since' in said
    assert "It blocks two signals." in main_of(client.get(FACT))


def test_not_a_byte_of_the_main_part_moves_when_more_is_signed(scene, author, reviewer, client):
    addresses = [at(scene.corrected, page) for page in (FACT, ENTRY, f"{FACT}history/", "/dupixent/", "/", "/changes/")]
    before = [main_of(client.get(address)) for address in addresses]
    assert "Still the newest wording; what it rests on may have changed." in around(
        client.get(at(scene.corrected, FACT))
    )
    publish(scene.fact, author, reviewer, Kind.UPDATE, statement="It blocks three signals.", heading="Three signals")
    publish(make_fact(scene.drug, "new", heading="New"), author, reviewer)
    assert [main_of(client.get(address)) for address in addresses] == before
    assert "superseded: the newest is edition 3" in around(client.get(at(scene.corrected, FACT)))
    assert "has changed since" in around(client.get(at(scene.corrected, "/")))


def test_what_is_withdrawn_now_is_shown_as_it_stood_under_a_banner_that_says_so(scene, reviewer, client):
    scene.fact.withdraw(reviewer=reviewer, reason="It may hurt")
    then, now = client.get(at(scene.corrected, FACT)), client.get(at(moment(), FACT))
    assert then.status_code == 200 and "Withdrawn" not in main_of(then)
    assert "It is withdrawn now." in around(then) and "It may hurt" in around(then)
    assert now.status_code == 410 and "It may hurt" in main_of(now)


def test_what_is_no_longer_kept_now_is_said_to_be_retired(scene, author, reviewer, client):
    scene.entry.submit(author=author, reason="No longer asked")
    scene.entry.retire(reviewer=reviewer, reason="Nobody asks this", shown=scene.entry.freeze().digest)
    said = around(client.get(at(scene.corrected, ENTRY)))
    assert "It was retired on" in said and "Nobody asks this" in said and "superseded" not in said


def test_a_drug_that_is_withdrawn_today_is_said_to_be_on_all_its_pages_of_then(scene, author, reviewer, client):
    scene.drug.put_notice(reviewer=reviewer, notice="Do not take it.", withdraws=True, reason="A recall")
    for page in (FACT, ENTRY, f"{FACT}history/1/", "/dupixent/", "/dupixent/changes/", "/dupixent/label/"):
        then = client.get(at(scene.corrected, page))
        assert then.status_code == 200 and "Do not take it." not in main_of(then)
        assert "All of this is withdrawn today:</strong> Do not take it." in around(then)
        assert '<aside class="strip past stop" aria-label="As of a moment">' in around(then)
    assert "withdrawn today" not in client.get(at(scene.corrected, "/changes/")).text
    unseen = make_drug(author, "unseen", "Unseen")
    unseen.put_notice(reviewer=reviewer, notice="Of nothing public.", withdraws=True, reason="A recall")
    assert "Of nothing public." not in client.get(at(moment(), "/unseen/")).text


def test_a_review_is_overdue_on_the_day_of_the_page_not_of_the_reader(scene, client, monkeypatch):
    later = timezone.now() + timedelta(days=1000)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "has not been done" in main_of(client.get(FACT))
    assert "has not been done" not in main_of(client.get(at(scene.corrected, FACT)))
    assert "has not been done" in main_of(client.get(f"/at/{later:%Y-%m-%d}{FACT}"))


def test_a_page_is_provisional_until_a_checkpoint_is_signed(scene, client):
    address = at(scene.corrected, FACT)
    assert "provisional" in around(client.get(address))
    seal()
    assert "provisional" not in around(client.get(address))
    assert "provisional" in around(client.get(f"/at/{timezone.now():%Y-%m-%d}/"))


def test_what_was_not_public_yet_is_not_found_and_leads_to_today(scene, client):
    for page in (FACT, "/dupixent/", f"{FACT}history/1/"):
        refused = client.get(at(scene.begun, page))
        assert refused.status_code == 404
        assert "Nothing was public at this address on" in refused.text and f'href="{page}">today' in refused.text
    assert client.get(at(scene.first, f"{FACT}history/2/")).status_code == 404
    assert client.get(at(scene.begun, "/")).status_code == 200


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2999-01-01", "is in the future"),
        ("2025-06-23T14:00:00", "has no time zone"),
        ("2025-02-30", "is on no calendar"),
        ("dupixent", "is no moment"),
        ("%3Cb%3E", "is no moment"),
        ("", "is no moment"),
    ],
)
@pytest.mark.parametrize("page", ["", "/", FACT, "/admin/"])
def test_what_is_no_moment_is_refused_in_a_sentence(text, why, page, client):
    refused = client.get(f"/at/{text}{page}")
    assert refused.status_code == 404 and why in refused.text and "such as 2025-06-23T14:00:00Z" in refused.text
    assert "<b>" not in main_of(refused)


@pytest.mark.parametrize(
    "page",
    ["admin/", "admin/login/", "healthz", "readyz", "static/site.css", "at/2025-01-01/", "timegate/", "timemap/"],
)
def test_what_has_no_past_is_never_under_a_moment(page, client):
    refused = client.get(f"/at/2025-01-01/{page}")
    assert refused.status_code == 404 and "is never asked for as of a moment" in refused.text


def test_a_moment_alone_leads_to_its_first_page_and_a_form_to_a_day(scene, client):
    assert client.get("/at/2025-06-23").headers["Location"] == "/at/2025-06-23/"
    history = client.get(at(scene.first, f"{FACT}history/"))
    assert f'<input type="hidden" name="page" value="{at(scene.first, FACT)}">' in history.text
    chosen = client.get("/at/", {"day": "2025-06-23", "page": at(scene.first, FACT)})
    assert chosen.headers["Location"] == f"/at/2025-06-23{FACT}"
    assert client.get("/at/", {"day": "../", "page": "//evil.example"}).headers["Location"] == "/at/..%2F/evil.example"


def test_it_is_for_no_search_engine_names_the_page_of_today_and_is_asked_again(scene, author, reviewer, client):
    page = client.get(at(scene.first, FACT))
    assert page.headers["X-Robots-Tag"] == "noindex" and '<meta name="robots" content="noindex">' in page.text
    assert f'<link rel="canonical" href="{settings.SITE_URL}{FACT}">' in page.text
    assert page.headers["Cache-Control"] == "public, no-cache"
    same = {"If-None-Match": page.headers["ETag"]}
    assert client.get(at(scene.first, FACT), headers=same).status_code == 304
    publish(scene.fact, author, reviewer, Kind.UPDATE, statement="It blocks three signals.")
    assert "edition 3" in client.get(at(scene.first, FACT), headers=same).text


def test_a_signer_is_named_as_the_ledger_had_it_then(scene, reviewer, client):
    address, before = "/reviewers/bea-example/", moment()
    reviewer.printed_name, reviewer.biography = "Bea Married", "Moved away."
    reviewer.save()
    with ledger.writing() as writing:
        reviewer.record(writing, "changed at the desk")
    then, now = main_of(client.get(at(before, address))), main_of(client.get(address))
    assert "Bea Example</h1>" in then and "Moved away." not in then
    assert "Bea Married</h1>" in now and "Moved away." in now


def test_a_drug_is_named_as_it_was_called_then(scene, author, client):
    before = moment()
    scene.drug.brand_name = "Newname"
    scene.drug.save_revision(author=author, reason="Sold")
    for page in ("/", "/dupixent/", "/changes/", "/dupixent/changes/"):
        assert "Newname" in main_of(client.get(page))
        assert "Newname" not in main_of(client.get(at(before, page)))


def test_a_search_is_led_to_today(scene, client):
    answer = client.get(at(scene.first, "/search/"), {"q": "signal"})
    assert "Only what is public today can be searched" in answer.text and 'href="/search/?q=signal"' in answer.text


def test_a_proof_is_the_same_at_any_moment(scene, client):
    seal()
    proof = f"{FACT}history/1/proof/"
    assert client.get(at(scene.first, proof)).content == client.get(proof).content
    assert client.get(at(scene.begun, proof)).status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        *(
            "/",
            "/changes/",
            "/dupixent/",
            "/dupixent/changes/",
            "/dupixent/label/",
            "/reviewers/bea-example/",
            "/audit/",
        ),
        *(FACT, ENTRY, f"{FACT}history/", f"{FACT}history/1/", f"{FACT}compare/1/2/", "/how-we-check/"),
    ],
)
def test_a_page_as_of_a_moment_asks_at_most_two_questions_more(page, scene, client):
    then = at(scene.corrected, page)
    client.get(then), client.get(page)
    assert len(questions(client, then)) <= len(questions(client, page)) + 2


def test_the_pages_of_a_label_know_what_was_captured_until_then(labelled, client):
    before = moment()
    capture(labelled, "4", BOXED, USE, effective="20250601")
    label, version = at(before, "/dupixent/label/"), at(before, "/dupixent/label/3/")
    assert "Version 4" not in main_of(client.get(label)) and "Version 4" in main_of(client.get("/dupixent/label/"))
    assert client.get(at(before, "/dupixent/label/4/")).status_code == 404
    said = around(client.get(version))
    assert "Since then version 4 of the label was captured" in said
    assert 'href="/dupixent/label/compare/3/4/">What has changed since' in said
    assert "This is not the newest label" not in said, "it was then"
    assert "No other version of the label has been captured since." in around(
        client.get(at(moment(), "/dupixent/label/4/"))
    )
    for page in ("", "3/", "3/1.1/", "compare/3/4/", "newest/1.1/"):
        then = at(moment(), f"/dupixent/label/{page}")
        client.get(then)
        assert len(questions(client, then)) <= len(questions(client, f"/dupixent/label/{page}")) + 2, page
