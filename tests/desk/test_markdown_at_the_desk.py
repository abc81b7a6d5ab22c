"""What is typed at the desk: hostile Markdown stays words, limits are said at their field, nothing typed is lost."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.test import Client

from editorial.record.vocabulary import Kind
from labels.models import Fact
from tests.cast import fresh, make_entry, publish
from tests.desk import Desk, errors
from tests.wording.corpus_xss import PAYLOADS
from tests.wording.made_texts import show

pytestmark = pytest.mark.django_db
PAGE = "/dupixent/facts/blocks-two-signals/"
DANGEROUS = {"script", "img", "svg", "iframe", "form", "base", "style", "math", "noscript", "title", "meta"}
CITES_NOTHING = "[[a]]"  # a fact may not be signed with it
LIKE = {"saved": "change", "submitted": "change"}  # a form that comes back is the page of the form
HARMLESS = re.compile(r"(?:https?://|mailto:|tel:|/(?!/)|[#?]|$|\.\.?/)")


class Parts(HTMLParser):
    """What of a page can act: counts of dangerous tags, attributes that listen, addresses that do not only lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.handlers: set[str] = set()
        self.odd_addresses: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += tag in DANGEROUS
        for name, value in attrs:
            if (
                name.startswith("on")
                or name in ("style", "srcdoc")
                or (name == "formaction" and not (value or "").startswith("/admin/"))
            ):
                self.handlers.add(name)
            if name in ("href", "src", "action") and not HARMLESS.match(value or ""):
                self.odd_addresses.add(str(value))

    @property
    def dangerous(self) -> Counter[str]:
        return +self.tags


def together(payloads: list[str]) -> list[list[str]]:
    """Payloads that stand side by side in one text and its heading, in their order: as many as a heading has room for."""
    groups: list[list[str]] = [[]]
    for payload in payloads:
        if len(heading_of([*groups[-1], payload])) > 150:
            groups.append([])
        groups[-1].append(payload)
    return groups


def heading_of(payloads: list[str]) -> str:
    return " ".join(["Before", *payloads]).replace("\n", " ")


def pages_with(payloads: list[str], desk: Desk, signer: Desk, fact: Fact, client: Client) -> dict[str, Parts]:
    """Every page that shows the payloads: the desk's, and the public's when they can be signed."""
    text = "\n\n".join(["Before.", *payloads])
    found = {"saved": desk.edit(fact, statement=text, heading=heading_of(payloads))}
    found |= {page: desk.client.get(desk.url(fact, page)) for page in ("preview", "change", "history")}
    found["revision"] = desk.client.get(desk.url(fact, "revision", Fact.revisions().of(fact).first().history_id))
    found["submitted"] = desk.edit(fact, "_submit", statement=text)
    if found["submitted"].status_code == 302:
        found["sign"] = signer.client.get(signer.url(fact, "sign"))
        found["signed"] = signer.step(fact, "sign", kind="update")
        assert found["signed"].status_code == 302, errors(found["signed"])
    addresses = {"fact": PAGE, "public history": f"{PAGE}history/", "drug": "/dupixent/"}
    found |= {name: client.get(address) for name, address in addresses.items()}
    return {name: Parts(answer.text) for name, answer in found.items() if answer.status_code != 302}


UNSAVED = [payload for payload in PAYLOADS if "\x01" in payload]  # no draft may hold it
HELD_BACK = [text for text in PAYLOADS if text not in UNSAVED and (show(text).problems or CITES_NOTHING in text)]
SIGNED = [payload for payload in PAYLOADS if payload not in UNSAVED + HELD_BACK]


@pytest.mark.parametrize("payloads", [SIGNED, HELD_BACK], ids=["signed", "held back"])
def test_none_of_the_payloads_hides_another_that_stands_beside_it(payloads):
    """What stands in one text is on its pages what each is alone, so that one visit tells of all."""
    shown = [show(payload) for payload in payloads]
    beside = show("\n\n".join(payloads))
    assert beside.html.split() == "\n".join(one.html for one in shown).split()
    assert len(beside.problems) == sum(len(one.problems) for one in shown)


@pytest.mark.parametrize(
    ("payloads", "reached"),
    [(SIGNED, {"sign"}), (HELD_BACK, {"submitted"}), (UNSAVED, {"saved", "submitted"})],
    ids=["signed", "held back", "unsaved"],
)
def test_a_payload_never_acts_on_any_page(payloads, reached, fact, author, reviewer, client):
    """It is refused on submission or stays words, in the preview and in differences too. A form that is refused comes back."""
    desk, signer = Desk(author), Desk(reviewer)
    plain = pages_with(["After."], desk, signer, fact, client)
    for group in together(payloads):
        pages = pages_with(group, desk, signer, fact, client)
        assert {"saved", "submitted", "sign"} & set(pages) == reached, group
        for name, parts in pages.items():
            assert parts.dangerous == plain[LIKE.get(name, name)].dangerous, (name, group)
            assert parts.handlers == set() and parts.odd_addresses == set(), (name, group)


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("statement", "a" * 20_001, "20000"),
        ("statement", "One\nsix\u200b3 mg", "Line 2: invisible character U+200B"),
        ("statement", "\u202egm 36", "U+202E"),
        ("heading", "Wei\u200dght", "U+200D"),
        ("heading", "", "required"),
        ("topic", "nothing", "valid choice"),
        ("claim_sections", "one and two", "section numbers"),
        ("least_age", "-1", "greater than or equal to 0"),
        ("least_age", "6", "together"),
        ("least_weight_kg", "heavy", "number"),
        ("change_reason", "", "required"),
        ("change_reason", "Why\u202e", "U+202E"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(field, text, sentence, fact, author):
    desk = Desk(author)
    typed = {"claim_text": "Something typed with care", field: text}
    reason = typed.pop("change_reason", "Edited")
    answer = desk.edit(fact, reason=reason, **typed)
    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert sentence in errors(answer), errors(answer)
    assert set(form.errors) <= {field, "least_age_unit"}
    assert "Something typed with care" in answer.text
    assert Fact.revisions().of(fact).count() == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One.\n\n![x](https://e.example/x.png)", "Line 3: images are not allowed"),
        ("[x](javascript:alert(1))", "Line 1: "),
        ("#### Too deep", "Line 1: "),
        ("See [[Bad Slug]]", "begins no citation"),
        ("|a|\n|-|\n" + "|b|\n" * 1001, "1000 cells"),
    ],
)
def test_problems_of_the_markdown_stop_submission_at_their_field_but_not_a_draft(text, sentence, fact, author):
    desk = Desk(author)
    assert desk.edit(fact, statement=text).status_code == 302
    answer = desk.edit(fact, "_submit", statement=text)
    assert answer.status_code == 200
    assert sentence in " ".join(answer.context["adminform"].form.errors["statement"])
    assert fresh(fact).status == "draft"


def test_line_ends_and_accents_of_a_browser_are_tidied_before_they_are_signed(fact, author, reviewer):
    Desk(author).edit(fact, "_submit", statement="Cafe\u0301.\r\n\r\nTwo.")
    Desk(reviewer).step(fact, "sign", kind="update")
    assert Fact.revisions().live().get().statement == "Caf\u00e9.\n\nTwo."


def test_a_citation_shows_its_number_with_brackets_and_the_heading_as_name(drug, fact, author, reviewer, client):
    publish(make_entry(drug), author, reviewer, Kind.FIRST)
    page = client.get("/dupixent/faq/how-does-it-work/").text
    assert 'aria-label="[1] source: It blocks IL-4 and IL-13">[1]</a>' in page and 'id="source-1"' in page
