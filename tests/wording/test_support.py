"""Which words of a text stand in nothing that it rests on, and what accounts for them."""

import pytest

from editorial.wording.support import account_problems, accounts, said_in, unsaid


def missing(sentence: str, *sources: str, days: tuple = ()) -> list[str]:
    return [said.words for said in unsaid(sentence, sources, lambda: days)]


@pytest.mark.parametrize(
    ("sentence", "source", "words"),
    [
        ("From 5 years of age.", "Patients aged 6 years and older.", ["5 years"]),
        ("From 6 months of age.", "Patients aged 6 years and older.", ["6 months"]),
        ("At least 15 kg.", "Patients weighing 5 kg or more.", ["15 kg"]),
        ("Take 300 mg.", "Take 200 mg.", ["300 mg"]),
        ("In 8% of people.", "In 9% of people.", ["8%"]),
        ("It names eight uses.", "It names nine uses.", ["eight"]),
        ("Take it twice daily.", "Take it once daily.", ["twice"]),
        ("Take it weekly.", "Take it monthly.", ["weekly"]),
        ("Every other week.", "Every 4 weeks.", ["Every other week"]),
        ("It does not cause pain.", "It causes pain.", ["not"]),
        ("It cannot be used.", "It is used.", ["not"]),
        ("Use it without food.", "Use it with food.", ["without"]),
        ("It may help.", "It helps.", ["may"]),
        ("It is perhaps safe.", "It is safe.", ["perhaps"]),
        ("For adults and children.", "For adult patients.", ["children"]),
        ("33 lb or more.", "At least 16 kg.", ["33 lb"]),
        ("Approved in June 2026.", "Approved on June 20, 2025.", ["June 2026"]),
        ("Approved on June 21, 2025.", "Approved on June 20, 2025.", ["June 21, 2025"]),
        ("From 2000 mg on.", "Approved in 2000.", ["2000 mg"]),
        ("From 6 years.", "It was given to 6 people for 8 years.", ["6 years"]),
    ],
)
def test_what_stands_in_no_source_is_found_with_its_words(sentence, source, words):
    assert missing(sentence, source) == words


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("It blocks IL-4 and IL-13, with H1 antihistamines, for one reason.", "It blocks both."),
        ("From six months on.", "Patients 6 months and older."),
        ("15 kg (33 lb)", "at least 15 kg"),
        ("33 lb", "at least 15 kg"),
        ("They gained 1.6 kg (3.5 lb), and 18.0 kg (40 lb).", "They gained 1.6 kg, up to 18 kg."),
        ("From 2 years.", "From 24 months."),
        ("For 14 days.", "For 2 weeks."),
        ("0.3 g", "300 mg"),
        ("Below 77 °F", "Below 25 °C"),
        ("From 36 °F to 46 °F", "2 °C to 8 °C"),
        ("6 years to 11 years", "6 to 11 years of age"),
        ("5 mg", "5, 10 or 20 mg"),
        ("15 kg", "15 to less than 30 kg"),
        ("Every other week.", "Every 2 weeks."),
        ("Once a week.", "Once weekly."),
        ("Not for children.", "Contraindicated in pediatric patients."),
        ("Not well controlled.", "Inadequately controlled."),
        ("It has no effect.", "It works without effect."),
        ("It may help.", "It might possibly help."),
        ("It may help.", "It can help."),
        ("Perhaps it is so.", "So small a study cannot prove it."),
        ("Adults and children.", "Patients aged 6 years and older."),
        ("It is used once.", "It is for one use."),
        ("As of June 2025, and in 2025.", "Approved on June 20, 2025."),
        ("**Eight** uses.", "8 uses"),
        ("You should stop it.", "Discontinue it."),
        ("It works with food.", "Food."),
    ],
)
def test_what_is_said_otherwise_or_is_computed_is_no_alarm(sentence, source):
    assert missing(sentence, source) == []


def test_the_day_of_the_label_may_be_named():
    assert missing("As of June 2025, eight.", "eight", days=((2025, 6, 20),)) == []
    assert missing("As of July 2025.", "eight", days=((2025, 6, 20),)) == ["July 2025"]


def test_a_line_accounts_for_the_words_that_it_names_and_for_no_other():
    [account] = accounts("“5 years”: the maker says so: https://example.org\n\n")
    assert (account.words, account.reason) == ("5 years", "the maker says so: https://example.org")
    five, nine = said_in("From five years, or 9 years.")
    assert account.covers(five) and not account.covers(nine)


@pytest.mark.parametrize("line", ["5 years", "5 years:", "5 years: -", ": because", "5 years because"])
def test_a_line_without_words_or_without_a_reason_is_a_problem(line):
    assert accounts(f"33 lb: computed\n{line}")[1:] == []
    [problem] = account_problems(f"33 lb: computed\n{line}")
    assert problem.line == 2 and "colon" in problem.message
