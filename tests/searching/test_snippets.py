"""What is shown of a page that was found: the best piece of its text, marked. No database."""

from hypothesis import given
from hypothesis import strategies as st

from dupisite.search.question import groups
from dupisite.search.snippets import LONGEST, covered, marked, snippet, sought
from dupisite.search.synonyms import with_names

KEPT = with_names([])
FAR = " ".join(["word"] * 50)


def shown(text: str, question: str) -> str:
    return "".join(
        f"[{part.text}]" if part.hit else part.text for part in snippet(text, sought(groups(question, KEPT)))
    )


def test_the_words_asked_for_are_marked_in_any_form_and_by_any_name():
    assert shown("Inject it under the skin. Injections hurt.", "injection") == (
        "[Inject] it under the skin. [Injections] hurt."
    )
    assert shown("Avoid live Vaccines.", "flu shot") == "Avoid live [Vaccines]."
    assert shown("Itchy eyes were reported.", "pink eye") == "Itchy eyes were reported."


def test_the_piece_is_the_one_that_holds_most_of_the_question():
    text = f"An eye. {FAR} red eye, itch {FAR} itch"
    piece = shown(text, "itchy red eyes")
    assert "[red] [eye], [itch]" in piece and piece.startswith("… ") and piece.endswith(" …")
    assert len(piece.split()) <= LONGEST + 2


def test_without_a_hit_the_beginning_is_shown_and_nothing_of_nothing():
    assert shown(f"First. {FAR}", "zebra").startswith("First. word")
    assert shown("", "zebra") == ""


def test_lines_are_told_from_one_another():
    assert shown("Which?\ndry eyes\nred eyes", "zebra") == "Which? dry eyes · red eyes"


def test_a_title_is_covered_by_its_telling_words():
    asked = sought(groups("dupilumab", {}))
    assert covered("What is dupilumab?", asked) == 1
    assert covered("Dupilumab and others of its kind", asked) == 1 / 3
    assert covered("", asked) == 0


@given(text=st.text(), question=st.text(max_size=40))
def test_a_marked_title_is_the_title(text, question):
    title = " ".join(text.split())
    assert "".join(part.text for part in marked(title, sought(groups(question, KEPT)))) == title
