"""The page of search: what is found, in what order, how it is shown and narrowed down, and that no query can fail."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from audit.ledger import ledger
from dupisite.models import IndexedPage, KnownWord
from dupisite.search.search import Filters, Found, search
from dupisite.search.slices import kind_mark
from editorial.record.vocabulary import Kind
from tests.cast import make_drug, make_entry, make_fact, publish
from tests.labels.scene import capture, capture_extract
from tests.questions import questions
from tests.staging import staged
from tests.wording.made_texts import examples

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SIGNS = r"""" ' * ( ) NEAR AND OR NOT : ^ - + \\ & | ! <-> title_words { } ;-- % %s _ ß İ ﬀ ① ़ child 15kg the ª ½ 𝟙 中文 한 à"""
OTHERS = ["\x00", "\ud800", " ", "\n", "text : x", "a" * 300]
ANYTHING = st.one_of(
    st.text(max_size=60), st.lists(st.sampled_from([*SIGNS.split(), *OTHERS]), max_size=15).map("".join)
)


@staged
def entry(drug, author, reviewer):
    publish(make_fact(drug), author, reviewer)
    publish(make_fact(drug, "eyes", heading="Eye problems", statement="Eyes may itch."), author, reviewer)
    return publish(make_entry(drug, answer="It also names itching eyes."), author, reviewer)


def urls(found: Found) -> list[str]:
    return [hit.url for hit in found.hits]


def test_words_in_a_title_come_before_words_in_a_text_and_the_hits_are_marked_without_citations(entry, client):
    page = client.get("/search/?q=Eye").text
    assert page.index("/facts/eyes/") < page.index("/faq/how-does-it-work/")
    assert "<mark>Eyes</mark> may itch." in page and "[[" not in page
    assert "signed by Bea Example" in page and "Not tied to a label" in page


def test_a_drug_is_found_by_its_other_name_and_a_disease_by_its_abbreviation(entry, drug, author, reviewer):
    long = "For adults with chronic obstructive pulmonary disease."
    publish(make_fact(drug, "lung", heading="The lung", statement=long), author, reviewer)
    assert len(search("dupilumab").hits) == len(search("dupixent").hits) == 4
    assert search("copd").hits == ()
    short = long.replace(".", " (COPD).")
    publish(make_fact(drug, "named", heading="Named", statement=short), author, reviewer)
    assert set(urls(search("copd"))) == {"/dupixent/facts/lung/", "/dupixent/facts/named/"}


def test_a_mistyped_word_is_mended_from_live_editions_and_that_is_said(entry, drug, author, client):
    assert search("itchng eye").mended == (("itchng", "itching"),)
    page = client.get("/search/", {"q": "duiplumab eyes"}).text
    assert 'Did you mean <a href="?q=dupilumab%20eyes">dupilumab</a>?' in page
    make_fact(drug, "draft", statement="Keratitis.").save_revision(author=author, reason="Begun")
    assert search("keratitsi").mended == () and search("keratitsi").unknown == ("keratitsi",)


def test_sections_of_the_label_are_found_after_answers_and_facts_and_an_extract_says_what_it_is(
    drug, author, reviewer, client
):
    publish(make_fact(drug, "eczema", heading="Eczema", statement="For children."), author, reviewer)
    capture_extract(drug, "1")
    found = search("eczema")
    assert urls(found) == ["/dupixent/facts/eczema/", "/dupixent/label/1/1.2/"]
    assert found.hits[1].standing is None and found.hits[1].signer == ""
    assert "Illustrative extract" in client.get("/search/?q=eczema").text
    assert client.get(found.hits[1].url).status_code == 200


def test_drafts_and_withdrawn_texts_are_not_found(entry, author, reviewer, client):
    entry.answer = "Zebra."
    entry.save_revision(author=author, reason="Begun")
    assert search("zebra").hits == ()
    entry.drug.facts.get(slug="eyes").withdraw(reviewer=reviewer, reason="Danger")
    assert "/facts/eyes/" not in client.get("/search/?q=eyes").text


def test_what_was_found_is_narrowed_by_drug_kind_reviewer_and_standing(
    entry, drug, author, reviewer, second_reviewer, client
):
    capture(drug, "3")
    other = make_drug(author, "other", "Other")
    publish(make_fact(other, "eyes", heading="Eyes of another"), author, second_reviewer)
    everything = search("eyes eczema other")
    assert everything.total == 4
    assert everything.kinds == (("entry", "Answer"), ("fact", "Fact"), ("section", "Label section"))
    assert everything.drugs == (("dupixent", "Dupixent"), ("other", "Other"))
    assert everything.reviewers == (("bea-example", "Bea Example"), ("ben-example", "Ben Example"))
    for filters, wanted in (
        (Filters(drug="other"), ["/other/facts/eyes/"]),
        (Filters(kind="section"), ["/dupixent/label/3/1.2/"]),
        (Filters(reviewer="ben-example"), ["/other/facts/eyes/"]),
        (Filters(drug="dupixent", standing="untied", kind="fact"), ["/dupixent/facts/eyes/"]),
        (Filters(standing="current"), []),
    ):
        assert urls(search("eyes eczema other", filters)) == wanted, filters
    page = client.get("/search/?q=eyes&drug=nowhere").text
    assert '<option value="nowhere" selected>' in page and "Nothing matches your filters" in page


def test_a_reviewer_is_offered_once_whatever_addresses_she_had(drug, author, reviewer, client):
    publish(make_fact(drug, "eyes", heading="Eyes"), author, reviewer)
    reviewer.slug = "bea-married"
    reviewer.save()
    with ledger.writing() as writing:
        reviewer.record(writing, "changed at the desk")
    publish(make_fact(drug, "itch", heading="Itching eyes"), author, reviewer)
    assert search("eyes").reviewers == (("bea-married", "Bea Example"),)
    for address in ("bea-married", "bea-example"):
        assert search("eyes", Filters(reviewer=address)).total == 2, address
    assert search("eyes", Filters(reviewer="nobody")).total == 0
    assert client.get("/search/?q=eyes&reviewer=%00").status_code == 200


def test_a_standing_is_the_one_that_its_page_says(entry, client):
    [hit] = [hit for hit in search("eyes").hits if hit.kind == "fact"]
    assert hit.standing.title in client.get(hit.url).text


def test_of_what_nobody_may_rely_on_a_warning_is_shown_and_no_words(entry, drug, reviewer, second_reviewer, client):
    drug.facts.get(slug="blocks-two-signals").withdraw(reviewer=reviewer, reason="Danger")
    page = client.get("/search/?q=eyes").text
    assert "A source of this answer was withdrawn on" in page and "It also names" not in page
    assert [hit.snippet for hit in search("eyes").hits if hit.warning] == [()], "programs are not given them either"
    assert "Eyes may" in page.replace("<mark>", "").replace("</mark>", "")
    drug.put_notice(reviewer=reviewer, notice="Some pens may be faulty.", withdraws=False, reason="The maker called")
    assert client.get("/search/?q=eyes").text.count("Read first what stands on top of its page") == 2


def test_at_most_so_many_are_shown_and_that_there_are_more_is_said(drug, author, reviewer, client):
    for number in range(22):
        publish(make_fact(drug, f"eyes-{number}", heading=f"Eyes {number}"), author, reviewer)
    assert (len(search("eyes").hits), search("eyes").total) == (20, 22)
    assert "The best 20 of 22 pages" in client.get("/search/?q=eyes").text


def test_a_page_of_search_asks_at_most_twelve_questions_however_much_it_finds_and_three_more_for_a_mended_word(
    entry, drug, author, reviewer, client
):
    address = "/search/?q=eyes+dupixent&standing=untied"
    few = len(questions(client, address))
    for number in range(12):
        publish(make_fact(drug, f"eyes-{number}", heading=f"Eyes {number}"), author, reviewer)
        publish(make_entry(drug, f"eyes-{number}", question=f"Eyes {number}?"), author, reviewer)
    assert len(questions(client, address)) == few <= 12
    assert len(questions(client, "/search/?q=duiplumab")) <= 15
    assert len(questions(client, "/search/")) == 1


def test_nothing_found_is_said_with_a_way_on_and_the_query_stays_words(entry, client):
    page = client.get("/search/", {"q": "<script>zebra</script>"})
    assert "No page here contains these words" in page.text and "<script>zebra" not in page.text
    assert "Those words are on every page" in client.get("/search/?q=what+is+it").text


def test_what_an_edition_says_stays_words_on_the_page(drug, author, reviewer, client):
    publish(make_fact(drug, "code", heading="Eyes <b>&", statement="Eyes `<i>` & so"), author, reviewer)
    page = client.get("/search/?q=eyes").text
    assert "<b>" not in page.split("<ol", 1)[1] and "<i>" not in page
    assert "&lt;i&gt; &amp; so" in page


@examples(30, 1000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=ANYTHING, chosen=st.text(max_size=20))
def test_no_query_gives_an_error(query, chosen, entry, client):
    asked = {"q": query.encode("utf-8", "replace"), "drug": chosen.encode("utf-8", "replace")}
    assert client.get("/search/", asked).status_code == 200
    assert isinstance(search(query, Filters(standing=chosen)), Found)


@pytest.mark.parametrize("query", ["", "a" * 5000, "q" + " x" * 400, "child " * 20_000, "\x00" * 5000, '"' * 5000])
def test_a_query_of_any_length_is_answered(query, entry, client):
    assert client.get("/search/", {"q": query}).status_code == 200
    assert isinstance(search(query), Found)


def test_a_word_of_every_text_counts_within_a_phrase_on_both_databases(drug, author, reviewer):
    publish(make_fact(drug, "uses", heading="Eight uses", statement="It is approved for eight."), author, reviewer)
    publish(make_fact(drug, "when", heading="Since when", statement="It was approved in 2017."), author, reviewer)
    assert urls(search("used for")) == ["/dupixent/facts/uses/"]


def test_a_word_is_not_mended_to_one_that_every_text_holds(drug, author, reviewer):
    publish(make_fact(drug, statement="The same, during this."), author, reviewer)
    assert search("safe burning").mended == ()


def test_the_word_that_stands_for_a_kind_cannot_be_asked_for(entry):
    assert IndexedPage.objects.filter(text_words__startswith=f"{kind_mark('fact')} eye problems").count() == 1
    assert search(kind_mark("fact")).hits == () and not KnownWord.objects.filter(word=kind_mark("fact")).exists()


def test_a_page_that_is_not_there_offers_the_search(client):
    page = client.get("/nothing-here/")
    assert page.status_code == 404 and 'role="search"' in page.text


def test_a_corrected_text_is_found_by_its_new_words_alone(entry, author, reviewer):
    eyes = entry.drug.facts.get(slug="eyes")
    publish(eyes, author, reviewer, Kind.CORRECTION, statement="Eyelids may swell.")
    assert urls(search("eyelids")) == ["/dupixent/facts/eyes/"]
    assert "/dupixent/facts/eyes/" not in urls(search("itch"))
