"""Several editions of one text in the starter: their order, their kinds, and what a site that has some of them does."""

from pathlib import Path

import pytest

from audit.verification.verify import verify
from dupisite.management.commands.load_starter import read
from dupisite.starter import starter
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Fact
from tests.cast import next_year, publish
from tests.starter.small import CHILDREN, EOE, FILES, WORK, change, counted, load, newest, refused, write

pytestmark = pytest.mark.django_db

EOE_2, CHILDREN_2, CHILDREN_3 = (
    name.replace(".txt", f".{n}.txt") for name, n in ((EOE, 2), (CHILDREN, 2), (CHILDREN, 3))
)
LATER = {
    EOE_2: FILES[EOE]
    .replace("From 1 year and 15 kg.", "From 1 year, and at least 15 kg.")
    .replace("reason: From the label", "reason: “At least” was missing\nkind: correction"),
    CHILDREN_2: FILES[CHILDREN]
    .replace("Some can", "Yes, some can")
    .replace("topic: use", "topic: use\nkind: update\nreason: It answers first"),
    CHILDREN_3: FILES[CHILDREN]
    .replace("Some can", "Yes, some of them can")
    .replace("topic: use", "topic: use\nkind: update\nreason: Clearer"),
}
ALL = "2 facts, 2 entries: 7 editions signed, 0 unchanged, 0 kept\n"
NOTHING = "2 facts, 2 entries: 0 editions signed, 4 unchanged, 0 kept\n"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A small starter in which a fact has two editions and an answer three."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "starter" / "dupixent", FILES | LATER)


def editions(model, slug: str) -> list[tuple]:
    """(number, kind, reason) of each edition, oldest first."""
    found = model.revisions().of(model.objects.get(slug=slug)).editions().order_by("history_id")
    return [(row.edition, row.kind, row.history_change_reason) for row in found]


def pins(slug: str) -> list[int]:
    """Which edition of its one source each edition of an answer rests on, oldest first."""
    found = Entry.revisions().of(Entry.objects.get(slug=slug)).editions().order_by("history_id")
    return [row.evidence["sources"][0]["edition"] for row in found]


def test_every_file_is_an_edition_of_its_kind_with_its_own_reason(folder):
    assert load(folder) == ALL
    assert editions(Fact, "eoe") == [(1, "first", "From the label"), (2, "correction", "“At least” was missing")]
    assert editions(Entry, "can-children-use-it") == [
        (1, "first", "Starter content"),
        (2, "update", "It answers first"),
        (3, "update", "Clearer"),
    ]
    assert newest(Fact, "eoe").statement == "From 1 year, and at least 15 kg."
    assert verify() == []


def test_an_answer_is_pinned_to_the_facts_of_its_own_round(folder):
    load(folder)
    assert pins("can-children-use-it") == [1, 2, 2]


def test_an_answer_without_a_later_edition_stays_on_the_older_fact(folder, client):
    for name in (CHILDREN_2, CHILDREN_3):
        (folder / name).unlink()
    load(folder)
    assert pins("can-children-use-it") == [1] and newest(Fact, "eoe").edition == 2
    assert "A source of this answer has changed since" in client.get("/dupixent/faq/can-children-use-it/").text


def test_loading_all_editions_twice_changes_nothing(folder):
    load(folder)
    before = counted()
    assert load(folder) == NOTHING and counted() == before


@pytest.mark.parametrize("done", range(7))
def test_loading_that_was_cut_off_after_any_edition_goes_on_where_it_ended(done, folder, monkeypatch):
    signed = []

    def until_the_machine_stops(verb):
        def sign(self, **how):
            signed.append(self)
            return 1 / 0 if len(signed) > done else verb(self, **how)

        return sign

    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        for model in (Fact, Entry):
            broken.setattr(model, "sign", until_the_machine_stops(model.sign))
        starter._load(read([folder]), next_year())
    assert f": {7 - done} edition" in load(folder)
    assert [len(editions(*which)) for which in ((Fact, "eoe"), (Entry, "can-children-use-it"))] == [2, 3]
    assert pins("can-children-use-it") == [1, 2, 2]
    assert load(folder) == NOTHING
    assert verify() == []


def test_a_new_edition_is_added_to_a_site_that_has_the_older_ones(folder):
    later = folder / CHILDREN_3
    text = later.read_text()
    later.unlink()
    load(folder)
    later.write_text(text)
    assert load(folder) == "2 facts, 2 entries: 1 edition signed, 3 unchanged, 0 kept\n"
    assert editions(Entry, "can-children-use-it")[2] == (3, "update", "Clearer")


def test_a_changed_newest_file_is_one_more_edition_and_an_update(folder):
    load(folder)
    change(folder / EOE_2, "at least 15 kg.", "15 kg at least.")
    assert load(folder) == "2 facts, 2 entries: 1 edition signed, 3 unchanged, 0 kept\n"
    assert editions(Fact, "eoe")[2][:2] == (3, "update")
    assert load(folder) == NOTHING


def test_a_changed_older_file_changes_nothing_that_was_public(folder):
    load(folder)
    change(folder / EOE, "From 1 year and", "From 2 years and")
    before = counted()
    assert load(folder) == NOTHING and counted() == before


def test_what_a_person_revised_between_editions_is_kept_and_said_once(folder, author):
    for name in (CHILDREN_2, CHILDREN_3):
        (folder / name).rename(folder / name.replace("entries/", "entries/."))
    load(folder)
    entry = Entry.objects.get(slug="can-children-use-it")
    entry.short_answer = "Ann knows better [[eoe]]."
    entry.save_revision(author=author, reason="Better words")
    for name in (CHILDREN_2, CHILDREN_3):
        (folder / name.replace("entries/", "entries/.")).rename(folder / name)
    said = load(folder)
    assert said.count("kept: ") == 1
    assert f"kept: starter/dupixent/{CHILDREN_3} was not loaded, for Ann Example revised it on 20" in said
    assert "0 editions signed, 3 unchanged, 1 kept" in said
    assert newest(Entry, "can-children-use-it").short_answer == "Ann knows better [[eoe]]."


def test_what_a_person_signed_after_the_last_edition_is_kept(folder, author, reviewer):
    load(folder)
    publish(Fact.objects.get(slug="eoe"), author, reviewer, Kind.UPDATE, statement="Ann and Bea.")
    assert "Bea Example signed it" in load(folder)
    assert newest(Fact, "eoe").statement == "Ann and Bea."


REFUSED = [
    (EOE_2, "kind: correction\n", "", f"{EOE_2}, line 1: the field “kind” is missing."),
    (EOE_2, "kind: correction", "kind: first", f"{EOE_2}, line 10: “kind”: write “update” or “correction”."),
    (EOE_2, "reason: “At least” was missing\n", "", f"{EOE_2}, line 1: the field “reason” is missing."),
    (EOE, "topic: use", "topic: use\nkind: update", f"{EOE}, line 3: there is no field “kind”."),
    (EOE_2, "and at least 15 kg.", "and [x](y)", f"{EOE_2}, line 12: “statement”: “y” is not an address"),
    (
        EOE_2,
        "From 1 year, and at least 15 kg.",
        "From 1 year and 15 kg.",
        f"{EOE_2}, line 1: not a word of this edition",
    ),
    (CHILDREN_3, "[[eoe]]", "[[eo]]", f"{CHILDREN_3}, line 7: “short_answer”: no fact of this drug is"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), REFUSED)
def test_a_bad_later_edition_is_refused_with_file_and_line_and_nothing_is_written(file, old, new, said, folder):
    change(folder / file, old, new)
    refused(folder, f"starter/dupixent/{said}")


def test_a_gap_between_the_numbers_is_refused_with_the_name_of_the_file(folder):
    (folder / CHILDREN_2).unlink()
    (folder / EOE).unlink()
    refused(
        folder,
        f"starter/dupixent/{CHILDREN_3}, line 1: there is no edition 2 before it.",
        f"starter/dupixent/{EOE_2}, line 1: there is no edition 1 before it.",
    )


@pytest.mark.parametrize("number", ["1", "02", "new"])
def test_a_name_that_is_no_number_of_a_later_edition_is_refused(number, folder):
    (folder / EOE_2).rename(folder / f"facts/eoe.{number}.txt")
    change(folder / f"facts/eoe.{number}.txt", "kind: correction\n", "")
    refused(
        folder,
        f"starter/dupixent/facts/eoe.{number}.txt, line 1: the name of a file, or for a drug of its folder, is its address. Use small",
    )


def test_editions_follow_one_another_by_number_and_not_by_name(folder):
    text = FILES[WORK].replace("topic: mechanism", "topic: mechanism\nkind: update\nreason: Again")
    for number in range(2, 12):
        name = WORK.replace(".txt", f".{number}.txt")
        write(folder, {name: text.replace("Nothing more.", f"Nothing more, {number} times.")})
    load(folder)
    assert newest(Entry, "how-does-it-work").answer.endswith("11 times.")
    assert [number for number, *_ in editions(Entry, "how-does-it-work")] == list(range(1, 12))
