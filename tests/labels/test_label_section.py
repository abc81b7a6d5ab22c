"""The public page of one section: its words as they are, what the facts of the site quote from it, and its pictures."""

import re
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.record.vocabulary import Kind
from labels.archive.importing import take_in
from labels.models import Drug
from tests.cast import make_fact, publish
from tests.labels.fixtures import items, paragraph, section
from tests.labels.pages import LABEL, main
from tests.labels.real import FOLDER, needs_real_labels
from tests.labels.scene import JPEG, USE, capture
from tests.questions import questions

pytestmark = pytest.mark.django_db
ASTHMA = f"{LABEL}3/1.1/"
PICTURE = f"/label-images/{sha256(JPEG).hexdigest()}/"


def resting(page: str) -> str:
    """The list of facts that rest on the section; empty when there is none."""
    return page[page.index('<h2 id="resting">') :] if 'id="resting"' in page else ""


def test_a_section_has_its_words_its_neighbours_and_what_stands_in_it(labelled, client):
    page = main(client, f"{LABEL}3/1/")
    assert "<h1>1 INDICATIONS AND USAGE</h1>" in page
    assert f'href="{LABEL}3/1.1/"' in page and f'href="{LABEL}3/1.2/"' in page
    page = main(client, f"{LABEL}3/1.2/")
    assert f'href="{LABEL}3/1.1/" rel="prev"' in page and f'href="{LABEL}3/5/" rel="next"' in page
    assert "<ul><li>adults</li><li>children</li></ul>" in page


def test_a_section_of_the_highlights_is_not_taken_for_the_one_that_it_repeats(labelled, client):
    page = main(client, f"{LABEL}3/highlights.1/")
    assert "<h1>Highlights: 1 INDICATIONS AND USAGE</h1>" in page and "Asthma and eczema." in page


def test_a_link_in_the_label_leads_to_the_section_in_the_same_version(labelled, client):
    capture(labelled, "4")
    for version in ("3", "4"):
        assert f'For eczema: see <a href="{LABEL}{version}/5/">falls</a>.' in main(client, f"{LABEL}{version}/1.2/")
    assert client.get(f"{LABEL}3/5/").status_code == 200


def test_a_table_scrolls_in_a_region_that_takes_the_focus(labelled, client):
    table = re.search(r'<div [^>]*role="region"[^>]*><table>', main(client, f"{LABEL}3/5/")).group()
    assert 'tabindex="0"' in table and 'aria-label="Table: Doses"' in table


def test_a_quote_of_a_live_fact_is_marked_and_leads_to_the_fact(labelled, client):
    page = main(client, ASTHMA)
    assert "<mark>For </mark><strong><mark>asthma</mark></strong><mark> from 6 years.</mark> Not for relief." in page
    listed = resting(page)
    assert '<a href="/dupixent/facts/asthma/">Asthma from 6 years</a>' in listed
    assert "<blockquote>For asthma from 6 years.</blockquote>" in listed
    assert "<mark>" not in main(client, f"{LABEL}3/1.2/") and not resting(main(client, f"{LABEL}3/1.2/"))


def test_a_fact_that_names_a_section_above_rests_here_when_its_words_do(labelled, author, reviewer, client):
    words = {"heading": "Eczema too", "claim_text": "adults", "claim_sections": "1"}
    publish(make_fact(labelled, "eczema", **words), author, reviewer)
    listed = resting(main(client, f"{LABEL}3/1.2/"))
    assert "Eczema too" in listed and "<blockquote>adults</blockquote>" in listed
    assert "Eczema too" not in resting(main(client, ASTHMA))
    assert "None of the words that it quotes stand in this section" in resting(main(client, f"{LABEL}3/1/"))


def test_a_quote_that_a_version_does_not_hold_is_said_not_to_stand_there(labelled, client):
    capture(
        labelled, "4", section("1 INDICATIONS", below=[section("1.1 Asthma", paragraph("For asthma from 12 years."))])
    )
    page = main(client, f"{LABEL}4/1.1/")
    assert "<mark>" not in page
    assert "None of the words that it quotes stand in this section of this version." in resting(page)


def test_only_what_was_signed_and_is_live_is_marked(labelled, author, reviewer, client):
    fact = labelled.facts.get()
    make_fact(labelled, "draft", claim_text="Not for relief.", claim_sections="1.1").submit(author=author, reason="New")
    fact.claim_text = "Not for relief."
    fact.save_revision(author=author, reason="A draft")
    assert "<mark>Not" not in main(client, ASTHMA)
    publish(fact, author, reviewer, Kind.UPDATE, heading="Asthma")
    assert "<mark>Not for relief.</mark>" in main(client, ASTHMA)
    fact.withdraw(reviewer=reviewer, reason="Danger")
    assert "<mark>" not in main(client, ASTHMA)


def test_what_is_no_quote_is_not_marked(labelled, author, reviewer, client):
    words = {"claim": "literature", "claim_text": "Not for relief.", "claim_sections": "1.1"}
    publish(make_fact(labelled, "literature", **words), author, reviewer)
    assert "<mark>Not" not in main(client, ASTHMA)


def test_facts_of_another_drug_mark_nothing(labelled, unsigned: Drug, author, reviewer, client):
    publish(make_fact(unsigned, "theirs", claim_text="Not for relief.", claim_sections="1.1"), author, reviewer)
    assert "<mark>Not" not in main(client, ASTHMA)


def test_hostile_words_of_a_label_and_of_a_quote_stay_words(labelled, author, reviewer, client):
    capture(
        labelled,
        "4",
        section("1 <content>&lt;script&gt;</content>", paragraph("&lt;b onclick=x&gt;bold&lt;/b&gt; end")),
    )
    publish(
        make_fact(labelled, "hostile", claim_text="<b onclick=x>bold</b> end", claim_sections="1"), author, reviewer
    )
    page = main(client, f"{LABEL}4/1/")
    assert "<mark>&lt;b onclick=x&gt;bold&lt;/b&gt; end</mark>" in page
    assert "<script" not in page and "<b onclick" not in page


def test_a_picture_is_shown_by_its_hash_and_never_changes(labelled, client):
    assert f'<img src="{PICTURE}" alt="A fall">' in main(client, f"{LABEL}3/5/")
    answer = client.get(PICTURE)
    assert (answer.status_code, answer.content) == (200, JPEG)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(PICTURE, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == answer.headers["Cache-Control"]
    assert client.head(PICTURE).content == b"" and client.post(PICTURE).status_code == 405
    with CaptureQueriesContext(connection) as asked:
        client.get(PICTURE)
    assert len(asked) == 1


@pytest.mark.parametrize("name", ["0" * 64, "0" * 63, "Z" * 64, sha256(JPEG).hexdigest().upper(), "a.jpg", "%00", ""])
def test_a_picture_that_no_label_shows_is_not_found(name, labelled, client):
    assert client.get(f"/label-images/{name}/").status_code == 404


@pytest.mark.parametrize("address", ["", "3/", "3/1.1/", "newest/1.1/", "compare/3/4/"])
def test_a_page_of_a_label_asks_at_most_six_questions(address, labelled, author, reviewer, client):
    for number in range(20):
        publish(
            make_fact(labelled, f"fact-{number}", claim_text="Not for relief.", claim_sections="1.1"), author, reviewer
        )
    for version in ("4", "5", "6"):
        capture(labelled, version, USE, section(f"{version} More", items("one", "two")))
    asked = questions(client, LABEL + address, 302 if address.startswith("newest") else 200)
    beside = 2 if address == "3/1.1/" else 0  # how the facts stand that rest on it: two for all of them
    assert len(asked) <= 6 + beside, asked


@needs_real_labels
@pytest.mark.parametrize("name", ["humira-608d4f0d-v1560", "inomax-762b51be-v14"])
def test_every_section_of_a_real_label_has_a_page(name, labelled, client):
    media = FOLDER / f"{name}-media"
    images = {path.name: path.read_bytes() for path in media.iterdir()} if media.is_dir() else {}
    data = (FOLDER / f"{name}.xml").read_bytes()
    set_id = re.search(rb'setId root="([^"]+)"', data)[1]
    version = take_in(data.replace(set_id, str(labelled.set_id).encode()), file_name=name, images=images).version
    contents = main(client, f"{LABEL}{version.number}/")
    for found in version.sections.all():
        address = f"{LABEL}{version.number}/{found.key}/"
        assert f'href="{address}"' in contents
        page = main(client, address)
        assert 'href="section:' not in page and 'src="picture:' not in page
        for shown in re.findall(r'src="([^"]+)"', page):
            assert client.get(shown).headers["Content-Type"] == "image/jpeg"


@pytest.mark.django_db
def test_marks_of_footnotes_deleted_words_and_addresses_are_told_to_readers_and_programs_alike(labelled, client):
    dose = paragraph(
        "Once<footnote>Or twice.</footnote> a day<footnoteRef IDREF='gone'/>, <content revised='delete'>never</content>"
        " <content revised='insert'>always</content>: <linkHtml href='https://a.example/plan'>the plan</linkHtml>."
    )
    capture(labelled, "4", section("2 DOSE", dose))
    page, said = main(client, f"{LABEL}4/2/"), client.get(f"{LABEL}4/2.md").text
    assert '<del><span class="vh">[deleted: </span>never<span class="vh">]</span></del> always' in page
    assert '<a href="https://a.example/plan" rel="external noopener noreferrer">the plan</a>' in page
    assert '<sup class="missing">[footnote missing in the label]</sup>' in page
    assert "Once[1] a day[footnote missing in the label], [deleted: never] always: " in said
    assert "always: [the plan](https://a.example/plan).\n" in said and "\n1. Or twice.\n" in said
    blocks = client.get("/api/v1/drugs/dupixent/labels/4/sections/2").json()["blocks"]
    assert [(block["text"], block["notes"]) for block in blocks] == [
        ("2 DOSE", []),
        ("Once a day, always: the plan.", [2]),
        ("Or twice.", []),
    ]
