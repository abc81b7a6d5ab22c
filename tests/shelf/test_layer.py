"""What stands on the shelf, for how long, and who is told what: through the application as a server calls it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.checkpoints.checkpoint import seal
from audit.ledger import ledger
from dupisite.shelf import shelf
from editorial.pages.moments import spelled
from editorial.record.vocabulary import Kind
from labels.models import Fact
from tests.cast import fresh, publish
from tests.shelf.asking import ask, get, made
from tests.travel.scene import moment

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACT, OTHER = "/dupixent/facts/blocks-two-signals/", "/other/facts/blocks-two-signals/"
BOTH = "br, gzip"


def update(fact: Fact, author, reviewer, words: str = "It blocks three signals.") -> None:
    publish(fresh(fact), author, reviewer, Kind.UPDATE, statement=words)


OF_A_DRUG = [
    "/other/",
    OTHER,
    f"{OTHER}history/",
    f"{OTHER}history/1/",
    "/other.md",
    f"{OTHER[:-1]}.md",
    "/other/label/",
]
OF_A_DRUG += ["/other/changes.atom", f"{OTHER}history.atom", "/api/v1/drugs/other", "/other/changes/"]
OF_A_DRUG += ["/api/v1/drugs/other/facts/blocks-two-signals", f"{OTHER}compare/1/1/"]
OF_THE_SITE = ["/", "/changes/", "/search/?q=signals", "/sitemap.xml", "/reviewers/bea-example/", "/changes.atom"]
OF_THE_SITE += ["/llms.txt", "/api/v1/changes"]


def test_a_signature_elsewhere_leaves_the_pages_of_a_drug_and_their_tags(site, fact, author, reviewer):
    kept = {address: get(site, address, accept_encoding=BOTH) for address in (*OF_A_DRUG, *OF_THE_SITE)}
    assert {answer.status for answer in kept.values()} == {200}
    update(fact, author, reviewer)
    for address in OF_A_DRUG:
        tag = kept[address].headers["etag"]
        assert get(site, address, accept_encoding=BOTH, if_none_match=tag).status == 304, address
        assert made(site, address, accept_encoding=BOTH) == 0, address
    for address in OF_THE_SITE:
        answer = get(site, address, accept_encoding=BOTH, if_none_match=kept[address].headers["etag"])
        assert answer.status == 200 and answer.headers["etag"] != kept[address].headers["etag"], address


def test_a_page_of_a_past_day_stays_through_signatures_and_checkpoints_elsewhere(
    site, fact, author, reviewer, monkeypatch
):
    seal()
    day = timezone.now().date()
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    update(fact, author, reviewer, "It blocks signals.")
    seal()
    for address in (f"/at/{day}/other/", f"/at/{day}{OTHER}", f"/at/{day}/api/v1/drugs/other"):
        first = get(site, address)
        assert first.status == 200 and made(site, address) == 0, address
        update(fact, author, reviewer, f"It blocks signals{'!' * len(address)}")
        seal()
        assert get(site, address).headers == first.headers and made(site, address) == 0, address
    assert b"Something that the public sees here has changed since" in get(site, f"/at/{day}/dupixent/").body
    assert b"Nothing that the public sees here has changed since" in get(site, f"/at/{day}/other/").body


def test_a_provisional_page_changes_with_the_checkpoint(site, monkeypatch):
    at = spelled(moment())
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    address = f"/at/{at}/other/"
    assert b"provisional" in get(site, address).body and made(site, address) == 0
    seal()
    assert b"provisional" not in get(site, address).body


def test_what_may_change_any_page_changes_all(site, fact):
    for address in (FACT, OTHER):
        assert made(site, address) == 1 and made(site, address) == 0
    with ledger.writing() as writing:
        writing.append("note", public=True)
    assert [made(site, address) for address in (FACT, OTHER)] == [1, 1], "nobody said what it is about"


def test_each_coding_has_its_own_tag_and_is_made_once(site):
    answers = {coding: get(site, FACT, accept_encoding=coding) for coding in ("", "gzip", "br")}
    assert len(site.application.asked) == 1
    assert len({answer.headers["etag"] for answer in answers.values()}) == 3
    for coding, answer in answers.items():
        assert answer.headers.get("content-encoding", "") == coding and answer.body == answers[""].sent
        assert answer.headers["vary"] == "Accept, Accept-Encoding"
        assert int(answer.headers["content-length"]) == len(answer.sent)
        for offered in answers.values():
            again = get(site, FACT, accept_encoding=coding, if_none_match=f'"x", W/{offered.headers["etag"]}')
            expected = 304 if offered is answer else 200
            assert (again.status, again.headers["etag"]) == (expected, answer.headers["etag"])
            assert (
                again.headers["vary"] == "Accept, Accept-Encoding"
                and again.headers["cache-control"] == "public, no-cache"
            )
    assert get(site, FACT, if_none_match="*").status == 304


def test_not_modified_says_what_django_says_and_comes_from_memory_the_second_time(site):
    tag = get(site, FACT, accept_encoding="br").headers["etag"]
    from_memory = get(site, FACT, accept_encoding="br", if_none_match=tag)
    site.shelf.pages.clear()
    before = len(site.application.asked)
    of_django = get(site, FACT, accept_encoding="br", if_none_match=tag)
    assert (of_django.status, of_django.headers, of_django.sent) == (304, from_memory.headers, b"")
    assert get(site, FACT, accept_encoding="br", if_none_match=tag).status == 304
    assert len(site.application.asked) == before + 1
    assert get(site, FACT, accept_encoding="br", if_none_match='"other"').status == 200
    assert get(site, FACT, if_none_match=tag).status == 200, "they have another coding"


def test_head_says_what_get_says(site):
    for headers in ({}, {"accept_encoding": BOTH}):
        site.shelf.pages.clear()
        first = ask(site, FACT, "HEAD", **headers)
        whole, again = ask(site, FACT, **headers), ask(site, FACT, "HEAD", **headers)
        assert (first.status, first.headers) == (200, whole.headers) == (again.status, again.headers)
        assert int(first.headers["content-length"]) == len(whole.sent)
        assert ask(site, FACT, "HEAD", if_none_match=whole.headers["etag"], **headers).status == 304
    assert ask(site, "/nowhere/", "HEAD").status == 404


def test_what_is_withdrawn_is_told_in_full_and_at_once(site, fact, reviewer):
    tag = get(site, FACT).headers["etag"]
    fact.withdraw(reviewer=reviewer, reason="It may hurt")
    for offered in (tag, "*", f'"a", {tag}'):
        answer = get(site, FACT, accept_encoding=BOTH, if_none_match=offered)
        assert answer.status == 410 and b"It may hurt" in answer.body and "etag" not in answer.headers
    assert made(site, FACT) == 0


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/dupixent/?utm_source=x", "/search/?q=a&x=1", "/other/faq/none/", "/dupixent"]
)
def test_what_nobody_reads_or_what_is_not_there_is_not_kept(site, address):
    get(site, address)
    assert made(site, address) == 1 and site.shelf.pages.bytes == site.shelf.endless.bytes == 0
    assert get(site, "/healthz").body == b"ok\n"


def test_an_error_is_not_kept(site, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("dupisite.views.first_page", lambda: 1 / 0)
        assert get(site, "/").status == 500
    assert get(site, "/").status == 200


def test_searches_and_other_parameters_are_kept_where_they_are_read(site):
    for address in (
        "/search/?q=signals",
        "/changes/?before=2999-01-01T00:00:00Z",
        "/sitemap.xml?drug=other",
        "/api/v1/drugs?cursor=a",
    ):
        assert made(site, address) == 1 and made(site, address) == 0, address


def test_forty_searches_take_up_no_more_than_they_may_and_push_nothing_out(site):
    site.shelf = shelf.Shelf(400_000)
    get(site, FACT)
    for number in range(40):
        assert get(site, f"/search/?q=signals{number}").status == 200
    assert site.shelf.endless.bytes <= 100_000 and 0 < len(site.shelf.endless.kept) < 40
    assert made(site, FACT) == 0


def test_no_header_makes_another_page_but_the_form_that_is_asked_for(site):
    whole = get(site, FACT)
    for name, value in {
        "cookie": "sessionid=x",
        "x_forwarded_host": "evil.example",
        "accept_language": "de",
        "user_agent": "x",
    }.items():
        assert made(site, FACT, **{name: value}) == 0, name
    assert get(site, FACT, cookie="sessionid=x").headers == whole.headers
    assert get(site, FACT, host="evil.example").status == 400
    for accept in ("text/html,*/*;q=0.8", "*/*", "text/markdown;q=0.1, text/html"):
        assert made(site, FACT, accept=accept) == 0, accept
    markdown = get(site, FACT, accept="text/markdown, */*;q=0.1")
    assert (
        markdown.headers["content-type"].startswith("text/markdown") and made(site, FACT, accept="text/markdown") == 0
    )
    assert get(site, FACT).headers == whole.headers


def test_the_desk_and_the_machines_own_addresses_are_never_on_it(site):
    for address in ("/admin/login/", "/healthz", "/readyz", "/static/site.css"):
        get(site, address)
        assert made(site, address) == 1, address
    assert ask(site, FACT, "POST").status == 405
    assert site.shelf.pages.bytes == 0
