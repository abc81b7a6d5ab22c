"""Loading the starter: what it makes, that twice is once, that people have the last word, and what is refused where."""

from pathlib import Path

import pytest

from audit.models import LedgerEntry
from audit.verification.verify import verify
from dupisite.management.commands.load_starter import read
from dupisite.starter import starter
from editorial.models import Person
from editorial.record.content import ReviewedContent
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Drug, Fact
from tests.cast import make_drug, next_year, publish
from tests.starter.small import CHILDREN, DRUG, EOE, FILES, SIGNALS, WORK, change, counted, load, newest, refused, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A small starter, named as it would be from the project's folder."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "starter" / "dupixent", FILES)


def test_the_sample_accounts_are_recorded_and_nobody_can_log_in_with_them(folder):
    load(folder)
    for username, group in (("sample-author", "author"), ("sample-reviewer", "reviewer")):
        person = Person.objects.get(username=username)
        assert person.is_sample and person.is_active and not person.is_staff and not person.has_usable_password()
        assert (person.credentials, list(person.groups.values_list("name", flat=True))) == ("PharmD", [group])
        assert LedgerEntry.objects.filter(subject=person.subject).earliest("seq").kind == "person"


def test_loading_twice_changes_nothing(folder):
    assert load(folder) == "2 facts, 2 entries: 4 editions signed, 0 unchanged, 0 kept\n"
    before = counted()
    assert load(folder) == "2 facts, 2 entries: 0 editions signed, 4 unchanged, 0 kept\n"
    for file in folder.rglob("*.txt"):  # as some editors of Windows save it
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder) == "2 facts, 2 entries: 0 editions signed, 4 unchanged, 0 kept\n"
    assert counted() == before


def test_each_edition_is_signed_once(folder, monkeypatch):
    """Nothing is rehearsed: what is refused takes back the transaction that it stood in."""
    signed, sign = [], ReviewedContent.sign
    monkeypatch.setattr(ReviewedContent, "sign", lambda self, **how: signed.append(self.slug) or sign(self, **how))
    load(folder)
    assert len(signed) == 4


def test_what_a_file_says_stands_in_the_edition(folder):
    load(folder)
    fact, entry = newest(Fact, "eoe"), newest(Entry, "how-does-it-work")
    assert (fact.heading, fact.claim_sections, fact.condition) == ("EoE: from 1 year", "1.4", "EoE")
    assert (fact.least_age, fact.least_age_unit, fact.least_weight_kg) == (1, "years", 15)
    assert fact.history_change_reason == "From the label" and entry.history_change_reason == "Starter content"
    assert (entry.short_answer, entry.answer) == ("It blocks two signals [[two-signals]].", "## More\n\nNothing more.")
    assert newest(Fact, "two-signals").statement == "It blocks two signals.\n\n% no note below the header"


def test_a_changed_file_is_an_update_and_leaves_the_answers_that_cite_it(folder):
    load(folder)
    change(folder / EOE, "From 1 year and", "From the age of 1 year and from")
    change(folder / EOE, "least_weight_kg: 15\n", "")
    assert "1 edition signed, 3 unchanged" in load(folder)
    edition = newest(Fact, "eoe")
    assert (edition.kind, edition.edition, edition.least_weight_kg) == (Kind.UPDATE, 2, None)
    assert newest(Entry, "can-children-use-it").edition == 1
    assert verify() == []


def test_loading_that_was_broken_off_goes_on_where_it_ended(folder, monkeypatch):
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(Entry, "sign", lambda *args, **how: 1 / 0)
        starter._load(read([folder]), next_year())
    assert sorted(Entry.objects.values_list("status", flat=True)) == ["draft", "in_review"]
    assert load(folder) == "2 facts, 2 entries: 2 editions signed, 2 unchanged, 0 kept\n"
    assert verify() == []


def test_what_a_person_revised_is_kept_and_said(folder, author):
    load(folder)
    for thing, field in ((Fact.objects.get(slug="eoe"), "statement"), (Drug.objects.get(), "maker")):
        setattr(thing, field, "Ann knows better.")
        thing.save_revision(author=author, reason="Better words")
    change(folder / EOE, "From 1 year", "From one year")
    before = counted()
    said = load(folder)
    for file in (EOE, DRUG):
        assert f"kept: starter/dupixent/{file} was not loaded, for Ann Example revised it on 20" in said
    assert "0 editions signed, 3 unchanged, 2 kept" in said and counted() == before


def test_what_a_person_signed_or_withdrew_is_kept(folder, author, reviewer):
    load(folder)
    publish(Fact.objects.get(slug="eoe"), author, reviewer, Kind.UPDATE, statement="Ann and Bea.")
    Entry.objects.get(slug="how-does-it-work").withdraw(reviewer=reviewer, reason="Not now")
    said = load(folder)
    assert said.count("Bea Example signed it") == 2 and "0 editions signed, 2 unchanged, 2 kept" in said
    assert newest(Entry, "how-does-it-work").status == "withdrawn"


def test_what_a_person_saves_meanwhile_is_kept(folder, author, monkeypatch):
    load(folder)
    change(folder / EOE, "From 1 year", "From one year")
    fill = starter.fill

    def fill_while_ann_saves(thing, file):
        fill(thing, file)
        if file.slug == "eoe":
            hers = Fact.objects.get(slug="eoe")
            hers.statement = "Ann was quicker."
            hers.save_revision(author=author, reason="Meanwhile")

    monkeypatch.setattr(starter, "fill", fill_while_ann_saves)
    assert "Ann Example just revised it" in load(folder)
    assert newest(Fact, "eoe").statement == "Ann was quicker."


def test_an_answer_may_not_rest_on_what_a_person_withdrew(folder, reviewer):
    load(folder)
    Fact.objects.get(slug="eoe").withdraw(reviewer=reviewer, reason="Wrong")
    change(folder / CHILDREN, "Some can", "Some of them can")
    refused(folder, f"starter/dupixent/{CHILDREN}, line 5: “short_answer”: the fact “eoe” is withdrawn")


REFUSED = [
    (EOE, "condition: E", "conditon: E", "line 3: there is no field “conditon”. Did you mean “condition”?"),
    (EOE, "least_age: 1\n", "least_age: 1\nleast_age: 2\n", "line 5: the field “least_age” stands on line 4 already"),
    (EOE, "topic: use\n", "", "line 1: the field “topic” is missing."),
    (EOE, "topic: use\n", "topic:\n", "line 2: the field “topic” is empty."),
    (EOE, "topic: use\n", "topic use\n", "line 2: this is neither “name: value” nor “== name ==”."),
    (EOE, "topic: use\n", "topic: usage\n", "line 2: “topic”: Value 'usage' is not a valid choice."),
    (EOE, "least_weight_kg: 15", "least_weight_kg: -1", "line 6: “least_weight_kg”: Ensure this value is greater"),
    (EOE, "claim_sections: 1.4\n", "", "line 1: “claim_sections”: name the sections of the label"),
    (EOE, "least_age_unit: years\n", "", "line 1: “least_age_unit”: Give the least age and its unit together"),
    (EOE, "From the label", "From\u202ethe label", "line 9: “reason”: invisible character U+202E"),
    (EOE, "From the label", "x" * 501, "line 9: “reason”: a change reason has at most 500 characters."),
    (EOE, "From 1 year and 15 kg.", "From 1 year.\n\n[x](y)", "line 13: “statement”: “y” is not an address"),
    (EOE, "== statement ==", "== statemnt ==", "line 10: there is no field “statemnt”. Did you mean “statement”?"),
    (EOE, "== statement ==", "== statement", "line 10: a section begins with “== name ==”"),
    (WORK, "question: How", "question: \u200bHow", "line 1: “question”: invisible character U+200B"),
    (WORK, "[[two-signals]]", "[[two-signal]]", "line 6: “short_answer”: no fact of this drug is"),
    (WORK, "Nothing more.", "Nothing\u200bmore.", "line 10: “answer”: invisible character U+200B"),
    (WORK, "can-children-use-it", "can-cats-use-it", "line 3: “read_next”: there is no other answer"),
    (CHILDREN, "== short_answer", "== references ==\na: b\n== short_answer", "line 5: “references”: name a DOI"),
    (DRUG, "595f437d", "595f", "line 4: “set_id”: “595f-2729-40bb-9c62-c8ece1f82780” is not a valid UUID."),
    (EOE, FILES[EOE], "\n% only a note\n", "line 1: this file is empty."),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), REFUSED)
def test_a_bad_file_is_refused_with_file_and_line_and_nothing_is_written(file, old, new, said, folder):
    change(folder / file, old, new)
    refused(folder, f"starter/dupixent/{file}, {said}")
    assert not Person.objects.filter(is_sample=True).exists() and not Drug.objects.exists()


MISPLACED = [
    (lambda at: (at / EOE).write_bytes(b"a: b\ntopic: \xe9t\xe9\n"), f"{EOE}, line 2: this is not UTF-8."),
    (lambda at: (at / SIGNALS).rename(at / "facts/Signals.txt"), "facts/Signals.txt, line 1: the name of a file"),
    (
        lambda at: (at / "facts/note.md").touch(),
        "facts/note.md: only drug.txt, facts/*.txt, entries/*.txt and label/version-1.xml, ",
    ),
    (lambda at: (at / "facts/x.txt").mkdir(), "facts/x.txt, line 1: this cannot be read"),
    (lambda at: (at / DRUG).unlink(), "drug.txt, line 1: this file is missing"),
]


@pytest.mark.parametrize(("misplace", "said"), MISPLACED)
def test_a_file_that_is_missing_or_unreadable_or_in_the_wrong_place_is_refused(misplace, said, folder):
    (folder / "facts/._eoe.txt").write_text("what begins with a full stop is nobody's text")
    misplace(folder)
    refused(folder, f"starter/dupixent/{said}")


def test_a_drug_that_is_another_one_already_and_a_folder_that_is_not_there_are_refused(folder, author):
    change(folder / DRUG, "595f437d-2729-40bb-9c62-c8ece1f82780", str(make_drug(author, "other").set_id))
    refused(folder, f"starter/dupixent/{DRUG}, line 4: “set_id”: Drug with this SPL set id already exists.")
    refused(folder.parent / "nowhere", "starter/nowhere: there is no such folder.")


def test_everything_that_is_wrong_is_told_at_once(folder):
    change(folder / EOE, "topic: use", "topic: what")
    change(folder / SIGNALS, "claim: literature", "claim: hearsay")
    refused(folder, "eoe.txt, line 2", "two-signals.txt, line 3")


def test_an_account_that_is_no_sample_or_was_deactivated_signs_nothing(folder):
    load(folder)
    Person.objects.filter(username="sample-author").update(is_active=False)
    assert "4 unchanged" in load(folder)
    change(folder / EOE, "From 1 year", "From one year")
    refused(folder, "Sample Author may not change a fact. Is the sample account deactivated")
    Person.objects.filter(username="sample-reviewer").update(is_sample=False)
    refused(folder, "“sample-reviewer” is not a sample account")
