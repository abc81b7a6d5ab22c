"""The public pages of a label: versions, one of them, its contents. What they say, and what they never say."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audit.ledger import ledger
from audit.ledger.canonical import canonical
from audit.models import LedgerEntry
from labels.archive.label_models import LOOKED_UP, Lookup
from labels.archive.lookups import recorded
from labels.models import Drug
from tests.cast import make_entry, make_fact, publish
from tests.labels.fixtures import items, paragraph, section
from tests.labels.pages import LABEL, head_and_banner, main
from tests.labels.scene import BOXED, USE, capture, capture_extract
from tests.public.structured import scripts
from tests.unguarded import no_guards

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_versions_stand_newest_first_with_dates_and_hashes(labelled, client):
    newer = capture(labelled, "10", effective="20260201")
    older = capture(labelled, "2", effective="20240101")
    page = main(client, LABEL)
    assert re.findall(r'<h3><a href="([^"]*)">', page) == [f"{LABEL}10/", f"{LABEL}3/", f"{LABEL}2/"]
    for version, day in ((newer, "February 1, 2026"), (older, "January 1, 2024")):
        assert f"<summary>SHA-256 {version.sha256[:8]}…</summary><p><code>{version.sha256}</code>" in page
        assert day in page and "title=" not in page
    assert f'href="{LABEL}compare/3/10/"' in page and f'href="{LABEL}compare/2/3/"' in page
    assert "captured <time" in page


def test_captures_with_one_number_stand_beside_each_other_and_say_so(labelled, client):
    first = labelled.label_versions.get()
    second = capture(labelled, "3", BOXED, USE)
    capture(labelled, "4", BOXED)
    page = main(client, LABEL)
    other = f"3-{second.sha256[:8]}"
    assert re.findall(r'<h3><a href="([^"]*)">', page) == [f"{LABEL}{a}/" for a in ("4", other, "3")]
    assert page.count("Another capture is called version 3 too, but its bytes are not the same") == 2
    assert f"Version 3 ({first.sha256[:8]})" in page and f"Version 3 ({second.sha256[:8]})" in page
    for address, version in (("3", first), (f"3-{first.sha256[:8]}", first), (other, second)):
        assert version.sha256 in main(client, f"{LABEL}{address}/")
    assert "also called so, with other bytes" in main(client, f"{LABEL}3/")
    assert client.get(f"{LABEL}3-00000000/").status_code == 404


def test_an_address_does_not_move_when_another_capture_with_its_number_arrives(labelled, client):
    first = labelled.label_versions.get()
    capture(labelled, "3", section("1 INDICATIONS AND USAGE", paragraph("Something else.")))
    assert first.sha256 in main(client, f"{LABEL}3/")
    assert "Not for relief." in main(client, f"{LABEL}3/1.1/")


def test_an_extract_of_ours_is_never_taken_for_the_official_label(labelled, client):
    extract = capture_extract(labelled, "3")
    address = f"{LABEL}3-{extract.sha256[:8]}/"
    page = main(client, LABEL)
    assert page.index("The official label") < page.index("Illustrative extract, not the official label")
    assert "Illustrative extract, version 3" in page and "Another capture" not in page
    for seen in (address, f"{address}1.1/", f"{LABEL}compare/3/3-{extract.sha256[:8]}/"):
        around = head_and_banner(client, seen)
        assert "<strong>Illustrative extract, not the official label.</strong>" in around, seen
        assert '<meta name="robots" content="noindex">' in around
    assert "Kind</dt><dd>Illustrative extract, not the official label" in main(client, address)
    assert "Not the words of the manufacturer" in main(client, f"{address}1.1/")
    assert "llustrative" not in client.get(f"{LABEL}3/").text


def test_without_an_official_label_an_extract_has_the_plain_address(labelled, client, unsigned, author, reviewer):
    publish(make_entry(unsigned, short_answer="Nothing is known."), author, reviewer)
    capture_extract(unsigned, "1", set_id="0a1b2c3d-0000-4000-8000-0123456789ac")
    assert "Illustrative extract" in head_and_banner(client, "/other/label/1/")


LOOKED = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)


def looked(drug: Drug, at: datetime, outcome: str, **said: Any) -> None:
    """One look of that day, with an entry that says the same: a look that the ledger does not know is not believed."""
    made = Lookup(drug=drug, at=at, outcome=outcome, **said)
    made.save()
    entry = ledger.append(LOOKED_UP, subject=f"labels.lookup:{made.pk}", **recorded(made))
    then = {**json.loads(entry.payload), "at": at}
    with no_guards():
        LedgerEntry.objects.filter(seq=entry.seq).update(payload=canonical(then).decode())


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([], "<strong>Nobody has looked for a newer label yet.</strong>"),
        (["nothing new"], "<strong>Nothing newer was found</strong> by the last look, on <time"),
        (["failed", "found"], "<strong>A newer label was found</strong> by the last look, on <time"),
        (["found", "failed"], "<strong>The last look for a newer label failed,</strong> on <time"),
        (["failed"], "None before it did any better. There may be a newer one."),
    ],
)
def test_the_page_says_what_the_last_look_for_a_newer_label_found_and_when(outcomes, said, labelled, client):
    for days, outcome in enumerate(outcomes):
        looked(labelled, LOOKED + timedelta(days=days), outcome, newest=9, detail="ConnectError")
    page = main(client, LABEL)
    assert said in page and "ConnectError" not in page
    if outcomes == ["failed", "found"]:
        assert "March 4, 2026</time>: version 9." in page
    if outcomes == ["found", "failed"]:
        assert "The last that did not was on <time" in page and "March 3, 2026" in page


def test_a_look_of_long_ago_is_said_to_be_too_old(labelled, client, settings):
    looked(labelled, LOOKED, "nothing new")
    assert "Nobody has looked for a newer label since March 3, 2026" in main(client, LABEL)
    settings.LABEL_LOOKUP_MAX_AGE_DAYS = 10_000
    page = main(client, LABEL)
    assert "Nobody has looked" not in page and 'class="standing"' in page


def test_a_version_says_what_it_is(labelled, client):
    page = main(client, f"{LABEL}3/")
    version = labelled.label_versions.get()
    for said in ("EXAMPLA (examplumab) injection", "Example Maker", "BLA000001", "Human prescription drug label"):
        assert said in page
    for said in (str(labelled.set_id), version.sha256, "January 31, 2025", "v3.xml"):
        assert said in page


def test_the_boxed_warning_comes_first_and_the_highlights_last(labelled, client):
    page = main(client, f"{LABEL}3/")
    places = ["WARNING: FALLS", "<p>People fell.</p>", "<dl", 'id="contents"', "1.1 Asthma", 'id="highlights"']
    assert [page.index(one) for one in places] == sorted(page.index(one) for one in places)
    assert f'href="{LABEL}3/highlights.1/"' in page[page.index('id="highlights"') :]
    assert "boxed" not in main(client, f"{LABEL}{capture(labelled, '4', USE).number}/")


def test_the_contents_are_lists_inside_lists_by_depth(labelled, client):
    page = main(client, f"{LABEL}3/")
    listed = page[page.index('<ul class="contents">') : page.index("</nav>")]
    shape = re.sub(r"<a[^>]*>([0-9A-Z.]*)[^<]*</a>", r"\1", listed).replace(" ", "")
    assert shape == '<ulclass="contents"><li>WARNING</li><li>1<ul><li>1.1</li><li>1.2</li></ul></li><li>5</li></ul>'


def test_only_the_newest_version_is_for_search_engines_and_an_older_one_says_so(labelled, client):
    newer = capture(labelled, "4")
    old, new = head_and_banner(client, f"{LABEL}3/1.1/"), head_and_banner(client, f"{LABEL}4/1.1/")
    assert "This is not the newest label" in old and f'href="{LABEL}4/"' in old and "noindex" in old
    assert "not the newest" not in new and "noindex" not in new
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{LABEL}4/1.1/">' in head_and_banner(
        client, f"{LABEL}4-{newer.sha256[:8]}/1.1/"
    )


def test_a_public_drug_without_a_captured_label_says_so(drug, client, author, reviewer):
    publish(make_entry(drug, short_answer="Nothing is known."), author, reviewer)
    assert "No version of the label of Dupixent was captured here yet" in main(client, LABEL)
    assert client.get(f"{LABEL}1/").status_code == 404
    assert client.get(f"{LABEL}newest/1.1/").headers["Location"] == LABEL


def test_the_label_of_a_drug_that_is_not_public_is_not_there(unsigned: Drug, client):
    capture(unsigned, "1")
    for address in ("/other/label/", "/other/label/1/", "/other/label/1/1.1/", "/other/label/compare/1/1/"):
        assert client.get(address).status_code == 404, address


def test_the_pages_of_the_drug_and_of_a_fact_lead_to_the_label(labelled, client):
    assert f'href="{LABEL}"' in client.get("/dupixent/").text
    fact = client.get("/dupixent/facts/asthma/").text
    assert f'href="{LABEL}"' in fact and f'href="{LABEL}newest/1.1/"' in fact
    capture(labelled, "4")
    assert client.get(f"{LABEL}newest/1.1/").headers["Location"] == f"{LABEL}4/1.1/"
    assert client.get(f"{LABEL}newest/9.9/").headers["Location"] == f"{LABEL}4/"


def test_a_page_is_answered_by_its_etag_until_a_label_is_captured(labelled, client):
    etag = client.get(LABEL).headers["ETag"]
    assert client.get(LABEL, headers={"If-None-Match": etag}).status_code == 304
    capture(labelled, "4")
    assert client.get(LABEL, headers={"If-None-Match": etag}).status_code == 200


def test_a_notice_about_the_drug_stands_over_its_label(labelled, reviewer, client):
    labelled.put_notice(reviewer=reviewer, notice="Pens are recalled.", withdraws=True, reason="Recall")
    for address in (LABEL, f"{LABEL}3/", f"{LABEL}3/1.1/"):
        assert "Pens are recalled." in head_and_banner(client, address)
    assert "<mark>" not in main(client, f"{LABEL}3/1.1/") and "Asthma from 6 years" not in main(
        client, f"{LABEL}3/1.1/"
    )


BAD = [
    *(
        "0/",
        "03/",
        "-1/",
        "2/",
        "9999999999/",
        "three/",
        "3-/",
        "3-zzzzzzzz/",
        "3-ABCDEF01/",
        "%00/",
        "%FF/",
        "3 /",
        "compare/3/",
    ),
    *("3/none/", "3/1.1.1/", "3/1.1/more/", "3/..%2f/", "3/%00/", f"3/{'a' * 300}/", "3/1.1", "newest/", "newest/%00/"),
    *(
        "compare/3/9/",
        "compare/9/3/",
        "compare/3/3-00000000/",
        "compare/a/b/",
        "compare/",
        "compare/?a=3",
        "compare/?a=3&b=%00",
    ),
]


@pytest.mark.parametrize("address", BAD)
def test_a_bad_address_is_not_found_and_never_an_error(address, labelled, client):
    answer = client.get(LABEL + address)
    if address == "3/1.1":
        assert answer.status_code == 301
    else:
        assert answer.status_code == 404 and "<main" in answer.text


@pytest.mark.parametrize("address", ["", "3/", "3/1.1/", "newest/1.1/", "compare/3/3/"])
def test_a_label_can_only_be_read_by_the_public(address, labelled, client):
    assert client.post(LABEL + address).status_code == 405
    assert client.head(LABEL + address).content == b""


@pytest.mark.parametrize("address", ["", "3/", "3/1.1/", "compare/3/3/"])
def test_a_page_of_a_label_has_no_script_and_no_cookie(address, labelled, client):
    page = client.get(LABEL + address)
    assert not page.cookies and scripts(page.text) == [] and "style=" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_deep_label_is_shown_with_all_its_lists_closed(labelled, client):
    inner = section("Innermost", paragraph("Deep."), items("one"))
    for depth in range(60):
        inner = section(f"Level {depth}", below=[inner])
    capture(labelled, "5", inner, USE)
    page = client.get(f"{LABEL}5/").text
    assert page.count("<ul") == page.count("</ul>") and page.count("<li>") == page.count("</li>")


def test_a_fact_that_is_tied_to_the_label_says_when_somebody_last_looked(labelled, author, reviewer, client):
    words = {"claim_text": "Not for relief.", "claim_sections": "1.1"}
    publish(make_fact(labelled, "tied", **words), author, reviewer)
    looked(labelled, LOOKED, "nothing new")
    assert "Nobody has looked for a newer label since March 3, 2026" in main(client, "/dupixent/facts/tied/")
