"""What a reviewer ticks: the words as they are written, in the sentence where she finds them, and their class."""

import pytest

from tests.cast import fresh, make_fact, publish
from tests.desk import Desk

pytestmark = pytest.mark.django_db
SAID = "Not once may you use no inhaler: less is more."


def ticked(drug, author, reviewer, before: str, after: str) -> tuple[str, list]:
    fact = publish(make_fact(drug, statement=before, claim_text=SAID), author, reviewer)
    fact = fresh(fact)
    fact.statement = after
    fact.submit(author=author, reason="Ready")
    page = Desk(reviewer).client.get(Desk(reviewer).url(fact, "sign"))
    return page.text, [(tick.label, tick.before, tick.after, str(tick.sentence_of)) for tick in page.context["ticks"]]


@pytest.mark.parametrize(
    ("before", "after", "tick"),
    [
        (
            "It is new.",
            "It is new and it utilizes **no** inhaler.",
            ("negation", "", "no", "It is new and it utilizes <mark>no</mark> inhaler."),
        ),
        ("Old. It is so.", "Old. It is so. More words.", ("direction", "", "More", "<mark>More</mark> words.")),
        (
            "You use it.",
            "You cannot use it, and you can't stop.",
            (
                "negation",
                "",
                "not · 't · stop",
                "You can<mark>not</mark> use it, and you can<mark>&#x27;t</mark> <mark>stop</mark>.",
            ),
        ),
        ("It may help.", "It helps.", ("how certain", "may", "", "It <mark>may</mark> help.")),
        (
            "It is for <i> now.",
            "It is for <i> now, less.",
            ("direction", "", "less", "It is for &lt;i&gt; now, <mark>less</mark>."),
        ),
    ],
)
def test_written_words_stand_in_their_sentence_with_their_class(before, after, tick, drug, author, reviewer):
    page, ticks = ticked(drug, author, reviewer, before, after)
    assert tick in ticks
    assert "added: not]" not in page and "added: up]" not in page
    assert f'<q class="desk-sentence">{tick[3]}</q>' in page


def test_of_two_equal_forms_the_word_that_is_new_is_shown(drug, author, reviewer):
    _, ticks = ticked(drug, author, reviewer, "It has no taste.", "It has no taste and never smells.")
    assert ("negation", "", "never", "It has no taste and <mark>never</mark> smells.") in ticks


def test_an_unchanged_save_says_that_nothing_was_changed(fact, drug, author):
    desk = Desk(author)
    for thing in (fact, drug):
        revisions = thing.revisions().count()
        page = desk.client.get(desk.edit(thing).headers["Location"])
        assert "Nothing was changed: “" in page.text and "was changed successfully" not in page.text
        assert thing.revisions().count() == revisions
    answer = desk.edit(fact, heading="Other")
    assert "was changed successfully" in desk.client.get(answer.headers["Location"]).text
