"""Pages as Markdown: the same words, standing and signer as the HTML, and nothing that the HTML would not say."""

import html
import re

import pytest
from django.template.loader import render_to_string

from dupisite.disclaimers import ALWAYS
from editorial.pages.moments import spelled
from editorial.pages.standing import INVALID, SAMPLE
from editorial.wording.markdown import parse
from faq.models import Entry
from labels.archive.label_models import SectionText
from labels.drugs.vocabulary import RESERVED
from tests.api.tampering import tamper
from tests.cast import fresh, make_entry, make_fact, make_person, publish, rename, sign
from tests.questions import questions

pytestmark = pytest.mark.django_db
ENTRY = "/dupixent/faq/how-does-it-work"
PAGES = {
    "/": "/index.md",
    "/dupixent/": "/dupixent.md",
    "/changes/": "/changes.md",
    "/dupixent/changes/": "/dupixent/changes.md",
    "/reviewers/bea-example/": "/reviewers/bea-example.md",
    **{
        f"{page}/": f"{page}.md"
        for page in (
            ENTRY,
            f"{ENTRY}/history",
            f"{ENTRY}/history/1",
            f"{ENTRY}/compare/1/2",
            "/dupixent/facts/asthma",
            "/dupixent/facts/old",
            "/dupixent/facts/gone",
            "/dupixent/label",
            "/dupixent/label/3",
            "/dupixent/label/3/1.2",
            "/dupixent/label/3/5",
        )
    },
}
OF_A_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


def in_words(markdown: str) -> str:
    """Without what makes links and bold words."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown).replace("**", "")


def test_each_page_is_markdown_at_its_address_and_for_who_accepts_it(told, client):
    for page, address in PAGES.items():
        by_address, accepted = client.get(address), client.get(page, headers={"Accept": "text/markdown"})
        assert by_address.headers["Content-Type"] == "text/markdown; charset=utf-8", address
        assert by_address.content == accepted.content
        people = client.get(page)
        assert people.status_code == by_address.status_code == accepted.status_code
        assert accepted.headers["Content-Location"] == address
        for answer in (people, accepted):
            assert "Accept" in answer.headers["Vary"], page
        assert f'<http://127.0.0.1:8000{address}>; rel="alternate"; type="text/markdown"' in people.headers["Link"]
        assert f'<http://127.0.0.1:8000{page}>; rel="canonical"' in by_address.headers["Link"]
        assert (by_address.headers["X-Robots-Tag"], by_address.cookies) == ("noindex", {})
        for sentence in ALWAYS:
            assert re.sub(r" \(https://\S+\)", "", sentence) in in_words(by_address.text), address
        if people.status_code == 410:  # told in full, whoever asks: tests/faults/test_withdrawn_in_full.py
            continue
        assert people.headers["ETag"] != accepted.headers["ETag"] == by_address.headers["ETag"]
        again = client.get(page, headers={"Accept": "text/markdown", "If-None-Match": accepted.headers["ETag"]})
        assert (again.status_code, again.headers["Vary"]) == (304, "Accept")
        crossed = client.get(page, headers={"If-None-Match": accepted.headers["ETag"]})
        assert crossed.status_code == people.status_code, "the one form is not the other unchanged"


@pytest.mark.parametrize("accept", ["*/*", OF_A_BROWSER, "text/html, text/markdown;q=0.5", "text/*", ""])
def test_who_would_rather_read_html_gets_it(db, client, accept):
    assert client.get("/", headers={"Accept": accept}).headers["Content-Type"].startswith("text/html")


def test_an_answer_begins_with_what_must_be_known_and_ends_with_its_sources(told, client):
    said = client.get(f"{ENTRY}.md").text
    standing = client.get(f"{ENTRY}/").context["standing"]
    at = [
        said.index(part) for part in (*standing.notices, "It helps with asthma [1], see [2].", "by Bea Example, PharmD")
    ]
    assert at == sorted(at), "notices, words, signer"
    sources = said.partition(" sources\n")[2]
    assert re.findall(r"^(\d)\. ", sources, re.MULTILINE) == ["1", "2", "3"]
    assert "label section 1.1; compared by machine with label version 3 (January 2025)" in sources
    assert "**Next review**:" in said and "**Edition**: 2 (correction)" in said and "/history/2/proof/" in said
    assert all(token.type != "citation" for token in parse(sources))


def test_what_every_page_says_is_what_the_foot_of_the_html_says():
    page = render_to_string("base.html")
    foot = html.unescape(re.sub(r"<[^>]+>", "", page[page.index("<footer") :]))
    words = " ".join(foot.split())
    for sentence in ALWAYS:
        said = re.sub(r" \(https://\S+\)", "", sentence)
        assert said in words, sentence


def test_a_withdrawn_page_gives_its_reason_and_none_of_its_words(told, client):
    answer = client.get("/dupixent/facts/gone.md")
    assert answer.status_code == 410
    assert "It was dangerous" in answer.text and "was withdrawn on" in answer.text
    assert "Dupilumab blocks" not in answer.text
    taken = client.get("/dupixent/facts/gone/history/2.md").text
    assert "It was dangerous" in taken and "Dupilumab blocks" not in taken
    before = client.get("/dupixent/facts/gone/history/1.md").text
    assert before.index("Now: This was withdrawn") < before.index("Dupilumab blocks")


def test_a_withdrawn_drug_says_nothing_else(told, client, reviewer):
    told.put_notice(reviewer=reviewer, notice="Do not use it.", withdraws=True, reason="A call from the maker")
    for address in ("/dupixent.md", f"{ENTRY}.md", "/dupixent/facts/asthma.md"):
        answer = client.get(address)
        assert (answer.status_code, "Do not use it." in answer.text) == (410, True), address
        assert "Dupilumab blocks" not in answer.text and "It helps" not in answer.text, address
    assert "Do not use it." in client.get("/llms.txt").text


def test_a_corrected_edition_says_so_before_its_words(told, client):
    said = client.get(f"{ENTRY}/history/1.md").text
    assert said.index("It was found wrong and corrected by edition 2") < said.index("It helps with asthma")


def test_a_list_of_changes_says_who_signed_each_edition_and_why(told, client, reviewer):
    for address in ("/changes.md", "/dupixent/changes.md", f"/reviewers/{reviewer.slug}.md"):
        said = client.get(address).text
        assert "(Correction)" in said and "Dupixent · edition 2 · [Signed by Bea Example, PharmD" in said, address
        assert "It was dangerous" in said and "/dupixent/facts/gone/history/2.md)" in said
    assert client.get("/reviewers/nobody.md").status_code == 404


def test_two_editions_are_compared_word_by_word_and_a_withdrawal_since_is_named(told, client, reviewer):
    address = f"{ENTRY}/compare/1/2.md"
    assert "[added: first]" in client.get(address).text
    fresh(Entry.objects.get()).withdraw(reviewer=reviewer, reason="Wrong")
    assert "The newest is edition 3 (withdrawal" in client.get(address).text
    assert "The words of these two editions are the same" in client.get(f"{ENTRY}/compare/2/2.md").text


def test_what_is_not_as_signed_is_not_read_aloud(told, client):
    tamper("Take ten")
    for address in (
        "/dupixent/facts/asthma.md",
        "/dupixent/facts/asthma/history/1.md",
        "/dupixent/facts/asthma/history.md",
        "/dupixent/facts/asthma/compare/1/1.md",
    ):
        said = client.get(address).text
        assert "Take ten" not in said and "not what was signed" in said, address
    assert INVALID in client.get("/dupixent/facts/asthma.md").text
    assert "This fact as it is stored is not what was signed" in client.get(f"{ENTRY}.md").text
    assert "Not shown here, for it is not what was signed: asthma" in in_words(client.get("/dupixent.md").text)


def test_a_sample_says_so_before_its_words(drug, author, client):
    sam = make_person("Sam", "reviewer", is_sample=True)
    fact, entry = make_fact(drug, claim="literature"), make_entry(drug)
    for text in (fact, entry):
        text.submit(author=author, reason="Written")
        sign(text, sam)
    for address in (f"{ENTRY}.md", f"{ENTRY}/history/1.md", "/dupixent/facts/blocks-two-signals.md"):
        said = client.get(address).text
        assert in_words(said).index(SAMPLE) < in_words(said).index("Dupilumab blocks"), address
    line = re.compile(r"\[How does Dupixent work\?\]\(\S+\) \(Sample\)")
    for address in ("/index.md", "/dupixent.md"):
        said = client.get(address).text
        assert "Everything here is sample text." in said and not line.search(said), (
            f"{address}: once, and not on each line"
        )
    assert line.search(client.get("/llms.txt").text)


def test_a_section_of_a_label_has_every_word_of_its_blocks(told, client):
    for key in ("1.1", "1.2", "5"):
        text = SectionText.objects.get(pk=told.label_versions.get().sections.get(key=key).text_id)
        said = client.get(f"/dupixent/label/3/{key}.md").text
        for _, words, *_ in text.blocks:
            assert words in re.sub(r"\\|==", "", in_words(said)), words
        assert "These are the words of the manufacturer." in said


def test_as_of_a_moment_the_words_of_then_stand_under_that_moment_and_what_has_come_since(told, client, reviewer):
    then = Entry.revisions().get(edition=1, kind__isnull=False).history_date
    said = client.get(f"/at/{spelled(then)}{ENTRY}.md").text
    assert said.startswith("> **As of ")
    assert "Ask your pharmacist." in said and f"/at/{spelled(then)}/dupixent/facts/asthma/history/1.md" in said
    assert said.index("corrected by edition 2") < said.index("It helps with asthma")
    told.put_notice(reviewer=reviewer, notice="Do not use it.", withdraws=True, reason="A call from the maker")
    for page in (f"{ENTRY}.md", "/dupixent.md"):
        said = client.get(f"/at/{spelled(then)}{page}").text
        assert said.index("All of this is withdrawn today:** Do not use it.") < said.index("\n# "), page
    accepted = client.get(f"/at/{spelled(then)}/", headers={"Accept": "text/markdown"})
    assert accepted.headers["Content-Location"] == f"/at/{spelled(then)}/index.md"


def test_words_that_look_like_markdown_or_html_stay_words(drug, author, reviewer, client):
    odd = publish(make_fact(drug, "odd", heading="<b>1</b> *of* [two](x)", claim="literature"), author, reviewer)
    said = client.get("/dupixent/facts/odd.md").text
    assert "\n# \\<b>1\\</b> \\*of\\* [two\\](x)\n" in said and odd.edition == 1


def test_markdown_asks_no_more_than_html(told, client):
    for page, address in PAGES.items():
        status = client.get(page).status_code
        more = 1 if "/label/3/" in page else 0  # the blocks of a section, which its HTML does without
        assert len(questions(client, address, status)) <= len(questions(client, page, status)) + more, page


def test_nothing_is_markdown_that_is_no_page(told, client):
    for address in (
        "/nothing.md",
        "/dupixent/faq/nothing.md",
        "/dupixent/facts/index.md",
        "/search.md",
        "/.md",
        "/admin.md",
    ):
        answer = client.get(address)
        assert answer.status_code == 404 or address == "/.md", address
    assert client.get("/dupixent/faq/nothing.md").headers["Content-Type"].startswith("text/markdown")
    assert client.post(f"{ENTRY}.md").status_code in (403, 405)
    assert {"index", "llms", "api"} <= RESERVED


def test_llms_txt_leads_to_every_medicine_and_says_what_must_not_be_left_out(told, client):
    said = client.get("/llms.txt")
    assert said.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert said.text.startswith("# dupisite\n\n> ")
    links = re.findall(r"\(http://127\.0\.0\.1:8000(/[^)]*)\)", said.text)
    assert "/dupixent.md" in links and f"{ENTRY}.md" in links
    assert {client.get(link).status_code for link in links} == {200}
    assert "Never leave out a limit" in said.text


def test_only_an_answer_that_differs_by_what_is_accepted_says_so(told, reviewer, client):
    """A cache keeps a copy for each browser of whatever says “Vary: Accept”."""
    rename(reviewer, "bea-married")
    others = [
        "/search/?q=asthma",
        "/audit/",
        "/how-we-check/",
        "/llms.txt",
        "/changes.atom",
        "/sitemap.xml",
        "/robots.txt",
    ]
    others += ["/api/", "/api/v1/drugs", "/api/v1/drugs/dupixent/facts/gone", "/dupixent/facts/asthma/history/1/proof/"]
    others += ["/no-such-drug/", "/no/such/place/", "/reviewers/bea-example/", "/timemap/dupixent/", "/c/x/"]
    for address in [*PAGES, *PAGES.values(), *others]:
        people, programs = client.get(address), client.get(address, headers={"Accept": "text/markdown"})
        differs = people.content != programs.content
        said = ["Accept" in answer.headers.get("Vary", "").split(", ") for answer in (people, programs)]
        assert said == [differs, differs], (address, people.status_code)
