"""Loading the starter: what it makes, that twice is once, that people have the last word, and what is refused where."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import LedgerEntry
from audit.verify import verify
from dupisite import starter
from editorial.models import Person
from editorial.vocabulary import Kind
from faq.models import Entry
from labels.models import Drug, Fact
from tests.cast import make_drug, publish

pytestmark = pytest.mark.django_db

FILES = {
    "drug.txt": """% Names as on the label.
brand_name: Dupixent
generic_name: dupilumab
set_id: 595f437d-2729-40bb-9c62-c8ece1f82780
maker: Regeneron and Sanofi
""",
    "facts/two-signals.txt": """heading: It blocks IL-4 and IL-13
topic: mechanism
claim: literature

== statement ==
It blocks two signals.

% no note below the header
== claim_text ==
A journal, 2025
""",
    "facts/eoe.txt": """heading: EoE: from 1 year
topic: use
condition: EoE
least_age: 1
least_age_unit: years
least_weight_kg: 15
claim: quotes
claim_sections: 1.4
reason: From the label

== statement ==
From 1 year and 15 kg.

== claim_text ==
aged 1 year and older, weighing at least 15 kg
""",
    "entries/how-does-it-work.txt": """question: How does it work?
topic: mechanism
read_next: can-children-use-it

== short_answer ==

It blocks two signals [[two-signals]].

== answer ==
## More

Nothing more.
""",
    "entries/can-children-use-it.txt": """question: Can children use it?
topic: use
read_next: how-does-it-work

== short_answer ==
Some can [[eoe]].
""",
}


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A small starter, named as it would be from the project's folder."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "starter" / "dupixent"
    for name, text in FILES.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(text)
    return made


def load(*folders: Path) -> str:
    out = io.StringIO()
    call_command("load_starter", *map(str, folders), stdout=out)
    return out.getvalue()


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def counted() -> list[int]:
    return [model.objects.count() for model in (LedgerEntry, Person, Drug.Revision, Fact.Revision, Entry.Revision)]


def newest(model, slug: str):
    return model.revisions().of(model.objects.get(slug=slug)).first()


def test_the_starter_that_comes_with_the_site_is_live_as_a_sample_loaded_by_program():
    said = load()
    facts, entries = list(Fact.revisions().live()), list(Entry.revisions().live())
    assert len(facts) >= 6 and len(entries) >= 2
    assert said == f"{len(facts)} facts, {len(entries)} entries: {len(facts + entries)} signed, 0 unchanged, 0 kept\n"
    for edition in [*facts, *entries]:
        assert (edition.method, edition.sample, edition.edition) == ("program", True, 1)
        assert (edition.actor_name, edition.author_name) == ("Sample Reviewer", "Sample Author")
        assert (edition.review_due - edition.history_date.date()).days == 365
    for entry in entries:
        assert entry.evidence["sources"] and all(source["edition"] == 1 for source in entry.evidence["sources"])
    assert verify() == []


def test_the_starters_quotes_and_ages_agree():
    load()
    for fact in Fact.revisions().live().filter(claim="quotes"):
        if fact.least_age is not None:
            unit = fact.least_age_unit.rstrip("s")
            assert re.search(rf"\b{fact.least_age} {unit}", fact.claim_text), fact.slug
            assert re.search(rf"\b{fact.least_age} {unit}", fact.statement), fact.slug
        else:
            assert "adult patients" in fact.claim_text and "adults" in fact.condition


def test_every_page_of_it_says_that_it_is_sample_content_and_loaded_by_program(folder, client):
    load(folder)
    for address in ("facts/two-signals/", "facts/eoe/", "faq/how-does-it-work/", "faq/can-children-use-it/"):
        page = client.get(f"/dupixent/{address}").text
        assert "Sample content.</strong> Not medical advice" in page and "Loaded by program" in page


def test_the_sample_accounts_are_recorded_and_nobody_can_log_in_with_them(folder):
    load(folder)
    for username, group in (("sample-author", "author"), ("sample-reviewer", "reviewer")):
        person = Person.objects.get(username=username)
        assert person.is_sample and person.is_active and not person.is_staff and not person.has_usable_password()
        assert (person.credentials, list(person.groups.values_list("name", flat=True))) == ("PharmD", [group])
        assert LedgerEntry.objects.get(subject=f"editorial.person:{person.pk}").kind == "person"


def test_loading_twice_changes_nothing(folder):
    assert load(folder) == "2 facts, 2 entries: 4 signed, 0 unchanged, 0 kept\n"
    before = counted()
    assert load(folder) == "2 facts, 2 entries: 0 signed, 4 unchanged, 0 kept\n"
    assert counted() == before


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
    change(folder / "facts/eoe.txt", "From 1 year and", "From the age of 1 year and from")
    change(folder / "facts/eoe.txt", "least_weight_kg: 15\n", "")
    assert "1 signed, 3 unchanged" in load(folder)
    edition = newest(Fact, "eoe")
    assert (edition.kind, edition.edition, edition.least_weight_kg) == (Kind.UPDATE, 2, None)
    assert newest(Entry, "can-children-use-it").edition == 1
    assert verify() == []


def test_files_of_windows_are_read_like_others(folder):
    load(folder)
    for file in folder.rglob("*.txt"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert "0 signed, 4 unchanged" in load(folder)


# People have the last word.


def test_what_a_person_revised_is_kept_and_said(folder, author):
    load(folder)
    fact = Fact.objects.get(slug="eoe")
    fact.statement = "Ann knows better."
    fact.save_revision(author=author, reason="Better words")
    change(folder / "facts/eoe.txt", "From 1 year", "From one year")
    before = counted()
    said = load(folder)
    assert "kept: starter/dupixent/facts/eoe.txt was not loaded, for Ann Example revised it on 20" in said
    assert "0 signed, 3 unchanged, 1 kept" in said and counted() == before
    assert Fact.objects.get(slug="eoe").statement == "Ann knows better."


def test_what_a_person_signed_or_withdrew_is_kept(folder, author, reviewer):
    load(folder)
    publish(Fact.objects.get(slug="eoe"), author, reviewer, Kind.UPDATE, statement="Ann and Bea.")
    Entry.objects.get(slug="how-does-it-work").withdraw(reviewer=reviewer, reason="Not now")
    said = load(folder)
    assert said.count("Bea Example signed it") == 2 and "0 signed, 2 unchanged, 2 kept" in said
    assert newest(Entry, "how-does-it-work").status == "withdrawn"


def test_a_drug_whose_names_a_person_changed_is_kept(folder, author):
    load(folder)
    drug = Drug.objects.get()
    drug.maker = "Sanofi"
    drug.save_revision(author=author, reason="As the label names it")
    assert "kept: starter/dupixent/drug.txt" in load(folder)
    assert Drug.objects.get().maker == "Sanofi"


def test_what_a_person_saves_meanwhile_is_kept(folder, author, monkeypatch):
    load(folder)
    change(folder / "facts/eoe.txt", "From 1 year", "From one year")
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
    change(folder / "entries/can-children-use-it.txt", "Some can", "Some of them can")
    at = "starter/dupixent/entries/can-children-use-it.txt, line 6: “short_answer”: the fact “eoe” is withdrawn"
    refused(folder, at)


def test_loading_that_was_broken_off_goes_on_where_it_ended(folder, monkeypatch):
    load_all, passes = starter._load, []

    def broken_off(*args):
        passes.append(args)
        if len(passes) == 2:  # the first is the rehearsal
            monkeypatch.setattr(Entry, "sign", lambda *args, **how: 1 / 0)
        return load_all(*args)

    with monkeypatch.context() as broken:
        broken.setattr(starter, "_load", broken_off)
        with pytest.raises(ZeroDivisionError):
            load(folder)
    monkeypatch.undo()
    assert sorted(Entry.objects.values_list("status", flat=True)) == ["draft", "in_review"]
    monkeypatch.chdir(folder.parent.parent)
    assert load(folder) == "2 facts, 2 entries: 2 signed, 2 unchanged, 0 kept\n"
    assert verify() == []


# What is refused.


def refused(folder: Path, *said: str) -> None:
    """Loading is refused with these words, and nothing was written."""
    before = counted()
    with pytest.raises(CommandError) as error:
        load(folder)
    for words in said:
        assert words in str(error.value)
    assert counted() == before


def test_an_unknown_field_is_refused_with_file_line_and_what_may_have_been_meant(folder):
    change(folder / "facts/eoe.txt", "condition: EoE", "conditon: EoE")
    refused(
        folder,
        "starter/dupixent/facts/eoe.txt, line 3: there is no field “conditon”. Did you mean “condition”?",
    )


EOE, WORK, CHILDREN = "facts/eoe.txt", "entries/how-does-it-work.txt", "entries/can-children-use-it.txt"
REFUSED = [
    (EOE, "least_age: 1\n", "least_age: 1\nleast_age: 2\n", "line 5: the field “least_age” stands on line 4 already"),
    (EOE, "topic: use\n", "", "line 1: the field “topic” is missing."),
    (EOE, "topic: use\n", "topic:\n", "line 2: the field “topic” is empty."),
    (EOE, "topic: use\n", "topic use\n", "line 2: this is neither “name: value” nor “== name ==”."),
    (EOE, "topic: use\n", "topic: usage\n", "line 2: “topic”: Value 'usage' is not a valid choice."),
    (EOE, "least_age: 1\n", "least_age: one\n", "line 4: “least_age”: “one” value must be an integer."),
    (EOE, "least_weight_kg: 15", "least_weight_kg: -1", "line 6: “least_weight_kg”: Ensure this value is greater"),
    (EOE, "claim_sections: 1.4\n", "claim_sections: four\n", "line 8: “claim_sections”: Write section numbers"),
    (EOE, "claim_sections: 1.4\n", "", "line 1: “claim_sections”: name the sections of the label"),
    (EOE, "least_age_unit: years\n", "", "line 1: “least_age_unit”: Give the least age and its unit together"),
    (EOE, "From the label", "From\u202ethe label", "line 9: “reason”: invisible character U+202E"),
    (EOE, "From the label", "x" * 501, "line 9: “reason”: a change reason has at most 500 characters."),
    (EOE, "From 1 year and 15 kg.", "From 1 year.\n\n[x](y)", "line 14: “statement”: “y” is not an address"),
    (EOE, "== statement ==", "== statemnt ==", "line 11: there is no field “statemnt”. Did you mean “statement”?"),
    (EOE, "== statement ==", "== statement", "line 11: a section begins with “== name ==”"),
    (WORK, "[[two-signals]]", "[[two-signal]]", "line 7: “short_answer”: no fact of this drug is called “two-signal”"),
    (WORK, "Nothing more.", "Nothing\u200bmore.", "line 12: “answer”: invisible character U+200B"),
    (WORK, "can-children-use-it", "can-cats-use-it", "line 3: “read_next”: there is no other answer “can-cats-use-it”"),
    (CHILDREN, "== short_answer", "== references ==\na: b\n\n== short_answer", "line 6: “references”: name a DOI"),
    ("drug.txt", "595f437d", "595f", "line 4: “set_id”: “595f-2729-40bb-9c62-c8ece1f82780” is not a valid UUID."),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), REFUSED)
def test_a_bad_file_is_refused_with_file_and_line_and_nothing_is_written(file, old, new, said, folder):
    change(folder / file, old, new)
    refused(folder, f"starter/dupixent/{file}, {said}")
    assert not Person.objects.filter(is_sample=True).exists() and not Drug.objects.exists()


def test_a_file_that_cannot_be_read_is_refused(folder):
    (folder / EOE).write_bytes(b"heading: x\ntopic: \xe9t\xe9\n")
    refused(folder, "starter/dupixent/facts/eoe.txt, line 2: this is not UTF-8.")
    (folder / EOE).write_text("\n% only a note\n")
    refused(folder, "starter/dupixent/facts/eoe.txt, line 1: this file is empty.")
    (folder / EOE).unlink()
    (folder / EOE).mkdir()
    refused(folder, "starter/dupixent/facts/eoe.txt, line 1: this cannot be read")


def test_a_file_in_the_wrong_place_is_refused_and_hidden_ones_are_not_seen(folder):
    (folder / ".DS_Store").write_text("x")
    load(folder)
    (folder / "facts/note.md").write_text("x")
    refused(folder, "starter/dupixent/facts/note.md: only drug.txt, facts/*.txt and entries/*.txt are loaded.")


def test_a_drug_that_is_not_said_or_is_another_one_already_is_refused(folder, author):
    (folder / "drug.txt").rename(folder.parent / "drug.txt")
    refused(folder, "starter/dupixent/drug.txt, line 1: this file is missing")
    (folder.parent / "drug.txt").rename(folder / "drug.txt")
    other = make_drug(author, "other")
    change(folder / "drug.txt", "595f437d-2729-40bb-9c62-c8ece1f82780", str(other.set_id))
    refused(folder, "starter/dupixent/drug.txt, line 4: “set_id”: Drug with this SPL set id already exists.")
    refused(folder.parent / "nowhere", "starter/nowhere: there is no such folder.")


def test_a_name_that_is_no_address_is_refused(folder):
    (folder / "facts/eoe.txt").rename(folder / "facts/EoE age.txt")
    refused(folder, "starter/dupixent/facts/EoE age.txt, line 1: the name of a file")
    reserved = folder.rename(folder.parent / "admin")
    (reserved / "facts/EoE age.txt").rename(reserved / "facts/eoe.txt")
    refused(
        reserved,
        "starter/admin/drug.txt, line 1: the name of a file, or for a drug of its folder, is its address. “admin”",
    )


def test_everything_that_is_wrong_is_told_at_once(folder):
    change(folder / EOE, "topic: use", "topik: use")
    change(folder / WORK, "topic: mechanism", "topic:")
    refused(folder, "eoe.txt, line 2", "how-does-it-work.txt, line 2")
    change(folder / EOE, "topik: use", "topic: what")
    change(folder / WORK, "topic:", "topic: mechanism")
    change(folder / "facts/two-signals.txt", "claim: literature", "claim: hearsay")
    refused(folder, "eoe.txt, line 2", "two-signals.txt, line 3")


def test_an_account_that_is_no_sample_never_signs_the_starter(folder):
    Person.objects.create_user("sample-reviewer", "", None, printed_name="Real Person", credentials="PharmD")
    refused(folder, "“sample-reviewer” is not a sample account")


def test_a_deactivated_sample_account_writes_nothing_more(folder):
    load(folder)
    Person.objects.filter(username="sample-author").update(is_active=False)
    assert "4 unchanged" in load(folder)
    change(folder / EOE, "From 1 year", "From one year")
    refused(folder, "Sample Author may not change a fact. Is the sample account deactivated")


def test_a_starter_without_folders_says_so(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="There is no folder in starter/"):
        load()
