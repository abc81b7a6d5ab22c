"""All corrections and withdrawals on one page: what was wrong, newest first, and nothing else."""

import re

import pytest
from django.db import connection
from django.utils import timezone

from dupisite import changes
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Fact
from tests.cast import make_drug, make_entry, publish, sign
from tests.public.structured import scripts
from tests.questions import questions
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/corrections/"
FACT = "/dupixent/facts/blocks-two-signals/"


@staged
def wrong_once(fact, drug, author, reviewer) -> Fact:
    """A fact that was updated, then corrected; an answer that was withdrawn after that."""
    publish(
        fact, author, reviewer, Kind.UPDATE, statement="Dupilumab blocks the signals of IL-4 and IL-13, children too."
    )
    fact.statement = "Dupilumab blocks the signals of IL-4 and IL-13."
    fact.submit(author=author, reason="Mended")
    sign(fact, reviewer, Kind.CORRECTION, reason="Edition 2 spoke of children, of whom the source says nothing.")
    entry = publish(make_entry(drug), author, reviewer)
    entry.withdraw(reviewer=reviewer, reason="The dose was that of another medicine.")
    return fact


def titles(client, address: str = PAGE) -> list[str]:
    main = client.get(address).text.partition("<main")[2]
    return re.findall(r'<h3><a href="([^"]+)">', main)


def test_it_says_what_was_wrong_newest_first_and_lists_no_update(wrong_once, client):
    page = client.get(PAGE)
    assert titles(client) == ["/dupixent/faq/how-does-it-work/history/2/", f"{FACT}history/3/"]
    for words in (
        "What was wrong:</span> Edition 2 spoke of children, of whom the source says nothing.",
        "Why it was withdrawn:</span> The dose was that of another medicine.",
        f'<a href="{FACT}compare/2/3/">What was changed</a>',
        '<a href="/reviewers/bea-example/">',
    ):
        assert words in page.text, words
    assert scripts(page.text) == [] and not page.cookies and page.headers["ETag"]


def test_a_site_on_which_nothing_was_wrong_says_so(fact, client):
    assert "Nothing has been corrected or withdrawn yet." in client.get(PAGE).text and titles(client) == []


def test_it_has_pages_on_which_each_stands_once(wrong_once, author, reviewer, client, monkeypatch):
    publish(Fact.objects.get(pk=wrong_once.pk), author, reviewer, Kind.CORRECTION, heading="It blocks two signals")
    monkeypatch.setattr(changes, "PAGE", 1)
    monkeypatch.setattr(changes.newest, "__defaults__", (None, 1, ()))
    seen, address = [], PAGE
    while address:
        page = client.get(address)
        assert page.status_code == 200
        seen += titles(client, address)
        older = re.search(r'<a class="button" href="(/corrections/\?before=[^"]+)">Older</a>', page.text)
        address = older[1] if older else ""
    assert seen == [f"{FACT}history/4/", "/dupixent/faq/how-does-it-work/history/2/", f"{FACT}history/3/"]
    for odd in ("x", "2020-01-01", "2001-01-01T00:00:00Z"):
        assert client.get(PAGE, {"before": odd}).status_code == 404


def test_it_is_that_of_then_as_of_a_moment_and_every_page_leads_to_it(wrong_once, reviewer, client):
    then = f"/at/{timezone.now():%Y-%m-%dT%H:%M:%S.%f}Z"
    before = titles(client, f"{then}{PAGE}")
    Fact.objects.get(pk=wrong_once.pk).withdraw(reviewer=reviewer, reason="It may hurt")
    assert len(titles(client)) == 3 and titles(client, f"{then}{PAGE}") == before
    assert f'<a href="{then}/corrections/">Corrections</a>' in client.get(f"{then}/").text
    assert client.get("/changes/").text.count('href="/corrections/"') == 2


def test_a_medicine_of_which_everything_is_withdrawn_stands_there_and_one_that_was_never_public_does_not(
    fact, drug, author, reviewer, client
):
    make_drug(author, "unseen", "Unseen").put_notice(reviewer=reviewer, notice="No.", withdraws=True, reason="Recall")
    drug.put_notice(reviewer=reviewer, notice="There is a recall.", withdraws=False, reason="Heard of it")
    assert "Whole medicines" not in client.get(PAGE).text, "a notice takes nothing back"
    drug.put_notice(reviewer=reviewer, notice="All lots are recalled.", withdraws=True, reason="Recall")
    page = client.get(PAGE).text
    assert '<a href="/dupixent/">Dupixent</a> was withdrawn on' in page and "All lots are recalled." in page
    assert page.count("was withdrawn on") == 1 and "Unseen" not in page and "Nothing has been" not in page


def test_an_index_finds_the_few_among_the_many(wrong_once, client):
    client.get(PAGE)
    asked = [
        question for question in questions(client, PAGE) if "historicalfact" in question and "'correction'" in question
    ]
    assert asked
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"{'EXPLAIN QUERY PLAN' if connection.vendor == 'sqlite' else 'EXPLAIN'} {asked[0]}")
        plan = " ".join(str(part) for row in cursor.fetchall() for part in row)
    assert "fact_of_kind" in plan, plan
    assert Entry.revisions().filter(kind=Kind.WITHDRAWAL).count() == 1
