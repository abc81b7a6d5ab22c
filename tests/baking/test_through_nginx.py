"""deploy/nginx-baked.conf, read by nginx itself: readers get from files what the application would say, also while it is away."""

import gzip
import re
from collections.abc import Iterator

import pytest

from tests.baking.real_nginx import FROM_THE_APPLICATION, NGINX, NOT_PROVED, Application, Front, nginx
from tests.cast import rename

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not NGINX, reason=NOT_PROVED)]

# Of a file: its own tag and time. Of the application: what leads to other moments of an edition, and the name of a proof.
OF_EACH = frozenset(
    "etag last-modified date server connection content-length accept-ranges content-disposition".split()
)
LINKS, MEMENTO = re.compile(", (?=<)"), re.compile('rel="[a-z ]*memento"')  # of those the time gate tells
ENTRY = "/dupixent/faq/how-does-it-work/"


class Unable(Application):
    def do_GET(self) -> None:
        self.send_response(503)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def front(baked_drafts, tmp_path) -> Iterator[Front]:
    (tmp_path / "nginx").mkdir()
    with nginx(baked_drafts.folder, tmp_path / "nginx") as found:
        yield found


def from_the_application(answer) -> bool:
    return answer.body == FROM_THE_APPLICATION


def test_each_address_has_the_status_words_and_headers_of_the_application(front, place):
    pages = place.pages()
    odd = []
    for address, line in pages.items():
        if not line["file"]:
            continue
        answer = front.ask(address)
        body = (place.current / line["file"]).read_bytes()
        assert (answer.status, answer.body) == (line["status"], body), address
        said = {name: value for name, value in line["headers"].items() if name not in OF_EACH}
        given = {name: value for name, value in answer.headers.items() if name not in OF_EACH}
        for each in (said, given):
            each["link"] = ", ".join(link for link in LINKS.split(each.get("link", "")) if not MEMENTO.search(link))
            each.pop("memento-datetime", None)
            each["policy"] = " ".join(sorted(each.pop("content-security-policy", "").split("; ")))
            each["content-type"] = each["content-type"].replace("json; charset=utf-8", "json")  # JSON knows no other
            each["vary"] = each.get("vary", "").replace("Accept-Encoding", "").strip(", ")
        odd += [f"{address} {sorted(said.items() ^ given.items())}"] if said != given else []
    assert not odd, "\n".join(odd)


def test_a_reader_who_comes_again_and_one_who_can_unpack(front, place):
    plain, packed = front.ask(ENTRY), front.ask(ENTRY, accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip" and gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"] and "Accept-Encoding" in packed.headers["vary"]
    for known in (plain, packed):
        again = front.ask(
            ENTRY, if_none_match=known.headers["etag"], accept_encoding=known.headers.get("content-encoding", "")
        )
        assert (again.status, again.body) == (304, b"") and "content-security-policy" in again.headers
    head = front.ask(ENTRY, method="HEAD")
    assert head.body == b"" and head.headers["content-length"] == str(len(plain.body))
    style = front.ask("/static/site.css")
    assert style.status == 200 and "immutable" in style.headers["cache-control"]


def test_an_address_that_has_moved_leads_on_also_while_the_application_is_away(drafts, reviewer, place, tmp_path):
    rename(reviewer, "bea-married")
    place.bake()
    (tmp_path / "nginx").mkdir()
    with nginx(place.folder, tmp_path / "nginx") as front:
        assert from_the_application(front.ask("/reviewers/bea-example/"))
        front.take_the_application_away()
        for old, new in (("bea-example/", "bea-married/"), ("bea-example.md", "bea-married.md")):
            moved = front.ask(f"/reviewers/{old}")
            assert (moved.status, moved.headers["location"]) == (301, f"/reviewers/{new}"), old
            assert front.ask(moved.headers["location"]).status == 200


def test_further_pages_of_long_lists_are_asked_of_the_application_and_missed_in_words(front):
    for path in ("/?letter=b&page=2", "/llms.txt?letter=b", "/index.md?letter=b", "/sitemap.xml?drug=dupixent"):
        assert from_the_application(front.ask(path)), path
        assert not from_the_application(front.ask(path.partition("?")[0])), path
    front.take_the_application_away()
    sorry = front.ask("/?letter=b&page=2")
    assert sorry.status == 503 and b"see more of a long list" in sorry.body and b'href="/"' in sorry.body


def test_a_copy_is_given_where_the_application_has_no_database(drafts, place, tmp_path):
    place.bake()
    (tmp_path / "nginx").mkdir()
    with nginx(place.folder, tmp_path / "nginx") as front:
        front.application.RequestHandlerClass = Unable
        assert front.ask(ENTRY, accept="text/markdown").status == 200
        sorry = front.ask("/search/?q=asthma")
        assert sorry.status == 503 and b"This cannot be reached now" in sorry.body


def test_what_a_file_cannot_say_is_asked_of_the_application(front):
    for path in (
        "/search/?q=asthma",
        "/at/2026-01-01/",
        "/no-such-drug/",
        "/changes/?before=x",
        f"{ENTRY}?live",
        "/api/v1/drugs?x=1",
    ):
        assert from_the_application(front.ask(path)), path
    assert from_the_application(front.ask(ENTRY, accept="text/markdown"))
    assert from_the_application(front.ask(ENTRY, method="POST")) and from_the_application(
        front.ask("/api/v1/drugs", method="OPTIONS")
    )
    assert not from_the_application(front.ask(f"{ENTRY}?utm_source=mail")), "nobody reads that parameter"


def test_no_other_file_of_the_folder_is_given(front):
    for path in (
        "/index.html",
        f"{ENTRY}index.html",
        "/bake.state",
        "/list.jsonl",
        "/moved.map",
        "/away.html",
        "/sitemap.bare.xml",
    ):
        assert from_the_application(front.ask(path)) or front.ask(path).status == 404, path
    for path in (
        f"{ENTRY}index.html.gz",
        f"/{ENTRY}",
        "/dupixent/facts/gone/index.gone.html",
        "/audit/checkpoint.txt",
        "/api/v1/drugs/",
    ):
        answer = front.ask(path)
        assert from_the_application(answer) or answer.status == 404, path


def test_while_the_application_is_away_patients_keep_their_answers(front, place):
    front.take_the_application_away()
    page = front.ask(ENTRY)
    assert page.status == 200 and b"This copy was made on" in page.body
    assert front.ask(ENTRY, accept="text/markdown").status == 200
    assert (
        front.ask("/dupixent/facts/gone/").status == 410
        and front.ask("/api/v1/drugs/dupixent/facts/gone").status == 410
    )
    assert b"withdrawn" in front.ask("/dupixent/facts/gone.md?x").body.lower()
    for path in ("/search/?q=asthma", "/no-such-drug/", f"{ENTRY}?live", "/changes/?before=x"):
        answer = front.ask(path)
        assert (
            answer.status == 503 and answer.headers["retry-after"] and answer.headers["cache-control"] == "no-store"
        ), path
        assert b"This cannot be reached now" in answer.body and b"Poison Help" in answer.body
    refused = front.ask("/api/v1/search?q=asthma")
    assert (refused.status, refused.headers["content-type"]) == (503, "application/problem+json")
