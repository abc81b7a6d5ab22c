"""Nothing made up reads as the label, and nothing that nobody signed as checked, on any page or form of a fresh site.

The forms of eight texts in `make test`, of every text in `make soak`.
"""

import re
from html import unescape

import pytest

from tests.cast import publish
from tests.crawling import MOST, crawl, sort_of
from tests.starter.small import loaded

__all__ = ["loaded"]
pytestmark = pytest.mark.django_db

FEW = 8
BEGIN = ("/changes.atom", "/api/v1/", "/api/v1/editions", "/llms.txt", "/index.md", "/search/?q=asthma", "/sitemap.xml")
NEVER = (
    "quotes the label word for word",
    "as the manufacturer wrote",
    "these are the words of the manufacturer",
    "reviewed and approved",
    "signed by sample",
    "sample reviewer, pharmd",
    '"credentials":"pharmd"',
)
# What the ledger recorded is told to machines letter by letter, and the description of the API shows a made-up answer of it.
RECORDS = re.compile(r"<d:record.*?</d:record>", re.DOTALL)
OF_MACHINES = re.compile(r"/proof/?$|^/api/(openapi\.json)?$")
TAG = re.compile(r"<[^>]*>")
FACT = "/dupixent/facts/asthma-attack/"
SIGNED = "Sample text that came with the software. No pharmacist has checked it."
MATCHES = "of a made-up sample extract, not the official label"


def words(said: str) -> str:
    """What is said, in small letters, also where markup stands between two words."""
    return " ".join(unescape(TAG.sub("", RECORDS.sub("", said))).lower().split())


@pytest.mark.soak
def test_no_page_of_a_fresh_site_says_that_made_up_words_are_the_labels_or_were_checked(loaded, client, request):
    few = MOST if request.config.getoption("--soak") else FEW
    met = {address: said for address, said in crawl(client, BEGIN, few=few) if not OF_MACHINES.search(address)}
    wrong = {address: phrase for address, said in met.items() for phrase in NEVER if phrase in words(said)}
    assert wrong == {}
    sorts = {sort_of(address) for address in met}
    for form in (FACT, f"{FACT}history/", f"{FACT}history/1/", "/dupixent/label/", "/reviewers/sample-reviewer/"):
        assert sort_of(form) in sorts, "the walk did not come far"
    assert {"/changes.atom", "/index.md"} < met.keys()
    assert {sort_of(f"{FACT[:-1]}.md"), sort_of("/api/v1/drugs/dupixent/facts/asthma-attack")} < sorts


@pytest.mark.parametrize(
    "address",
    [
        FACT,
        f"{FACT}history/1/",
        f"{FACT[:-1]}.md",
        "/api/v1/drugs/dupixent/facts/asthma-attack",
        "/dupixent/faq/can-children-use-it/",
        "/dupixent/faq/can-children-use-it.md",
        "/api/v1/drugs/dupixent/entries/can-children-use-it",
    ],
)
def test_every_form_says_what_the_evidence_and_the_signature_of_a_sample_are(address, loaded, client):
    said = client.get(address).text
    assert SIGNED in said and MATCHES in said


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"{FACT}history/", SIGNED),
        (f"{FACT}history.atom", SIGNED),
        ("/api/v1/changes", SIGNED),
        ("/reviewers/sample-reviewer/", "Everything here is sample text."),
        ("/changes.md", "Everything here is sample text."),
    ],
)
def test_every_list_says_whose_signature_that_of_a_sample_is(address, said, loaded, client):
    assert said in client.get(address).text


def test_a_real_signature_says_all_of_itself(fact, client):
    """The rule is about samples alone."""
    page = client.get("/dupixent/facts/blocks-two-signals/").text
    assert "Signed by Bea Example, PharmD" in page and "Reviewed and approved" in page


def test_what_a_person_signs_that_rests_on_an_extract_names_the_person_and_says_what_it_is(
    loaded, author, reviewer, client
):
    from labels.models import Fact

    publish(Fact.objects.get(slug="asthma-attack"), author, reviewer, statement="Not for an attack.")
    for address in (FACT, f"{FACT[:-1]}.md", f"{FACT}history/", "/api/v1/drugs/dupixent/facts/asthma-attack"):
        said = client.get(address).text
        assert "Sample text, signed as Bea Example. It was not checked against the official label." in said, address


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("pen-age", "Matches section 2.1 of a made-up sample extract, not the official label"),
        ("weight-not-listed", "What was looked through is a made-up sample extract, not the official label"),
        ("approved-uses", "The whole list of members of section 1 of a made-up sample extract, not the official label"),
    ],
)
def test_each_claim_says_that_the_extract_is_made_up(slug, sentence, loaded, client):
    assert sentence in client.get(f"/dupixent/facts/{slug}/").text


@pytest.mark.database
def test_the_table_of_ages_says_of_what_label_it_is(loaded, client):
    dated = "made-up sample extract of June 2025"
    assert f"Ages and weights of the {dated}. Later approvals are missing." in client.get("/dupixent/").text
    said = client.get("/dupixent.md").text
    assert f"Ages and weights of the {dated}. Later approvals are missing." in said
    assert " | 1 year | 15 kg (33 lb) |" in said
    assert {use["label"] for use in client.get("/api/v1/drugs/dupixent").json()["uses"]} == {dated}


def test_a_page_of_an_extract_is_not_titled_as_one_of_the_label(loaded, client):
    for address in ("/dupixent/label/1/", "/dupixent/label/1/5.4/"):
        page = client.get(address).text
        assert "of the label of Dupixent" not in page and "not the official label" in page
