"""What is measured, in how many programs, and what is said of it. The parts that a served site needs are in `test_load`."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import __main__ as bench
from bench import databases, printing, search
from bench.__main__ import main, programs
from bench.bare_checks import bare_checks
from bench.before import NoSuchCommit, checkout
from bench.figures import at_least, at_most, figure, not_measured
from bench.judged import judged
from bench.labels import imported, measure_desk, measure_imports
from bench.verifying import in_turns, loop
from bench.versions import newest, version
from labels.spl.reading import read_label
from tests.cast import make_fact
from tests.labels.real import FILES, needs_real_labels

ROOT = Path(__file__).resolve().parent.parent.parent
HELD, BROKEN = at_least("fast", [0.4, 0.6, 0.7], 0.5), at_most("dear", [1.0, 3.0, 9.0], 2.0)
MISSING = not_measured("baked", "there is none")


def test_each_part_is_measured_by_programs_of_its_own():
    realistic = ["bench.verifying", "realistic"]
    assert programs(["pages", "saves"]) == [["bench.measure", "pages"], ["bench.measure", "saves"]]
    assert programs(["verify"]) == [["bench.measure", "verify"], realistic]


def test_the_middle_round_must_keep_the_bound_and_the_others_are_told():
    assert (HELD["ratio"], HELD["low"], HELD["high"], HELD["held"]) == (0.6, 0.4, 0.7, True)
    assert (BROKEN["ratio"], BROKEN["held"]) == (3.0, False)
    assert not at_least("slow", [0.4, 0.4, 0.7], 0.5)["held"] and at_most("cheap", [1.0, 2.0, 9.0], 2.0)["held"]
    assert printing.line(BROKEN) == ("dear", "", "", "3", "1 .. 9", "<= 2", "BROKEN")
    assert printing.line(figure("page", 4.0, "ms", 5.0, 2.0)) == ("page", "4.00 ms", "2.00 ms", "2", "", "5 ms", "")


def test_what_search_answered_can_be_shown(capsys):
    said = {"pages": {q.words: [] for questions in judged().values() for q in questions}, "ms": 25.0, "slow": 2_000.0}
    printing.show("Search", [*search.figures(said), *search.alike(said, said)])
    shown = capsys.readouterr().out
    assert "25.00 ms" in shown and "100.00 %" in shown and shown.count("BROKEN") == 3  # no right page, and too slow


@pytest.mark.parametrize(
    ("figures", "ended", "said"),
    [
        ([HELD], 0, "Every bound is held."),
        (
            [HELD, BROKEN, MISSING],
            1,
            "Answer, SQLite: dear: BROKEN\nAnswer, SQLite: baked: NOT MEASURED: there is none\n",
        ),
        ([HELD, MISSING], 0, "baked: NOT MEASURED: there is none\nWhat was measured held."),
    ],
    ids=["held", "broken", "not measured"],
)
def test_what_broke_its_bound_fails_and_what_was_not_measured_is_said_at_the_end(
    figures, ended, said, monkeypatch, capsys
):
    monkeypatch.setattr(bench, "served", lambda: [("Answer, SQLite", figures)])
    assert main(["answer"]) == ended
    assert said in capsys.readouterr().out


def test_a_commit_before_is_its_files_in_a_folder_that_is_thrown_away():
    with checkout("HEAD") as code:
        assert (code / "manage.py").read_text().startswith("#!/usr/bin/env python")
    assert not code.exists()
    with checkout(str(ROOT)) as code:
        assert code == ROOT
    assert ROOT.exists()


def test_what_is_no_commit_is_refused_in_a_sentence_before_anything_is_measured(monkeypatch, capsys):
    monkeypatch.setenv("BEFORE", "no-such-commit")
    with pytest.raises(NoSuchCommit), checkout("no-such-commit"):
        pass
    assert main(["load", "before"]) == 2
    assert capsys.readouterr().err.startswith("“no-such-commit” is neither a commit nor the folder of a checkout")


@needs_real_labels
def test_parts_that_are_measured_together_have_a_database_each(monkeypatch):
    """Several of them make the same people."""
    asked = []
    monkeypatch.setattr(bench, "DATABASES", {"SQLite": databases.sqlite})
    monkeypatch.setattr(
        databases, "told", lambda program, directory, database: asked.append((program, directory)) or []
    )
    assert bench.main(["labels", "saves"]) == 0
    assert [program for program, _ in asked] == [
        ["bench.measure", "saves"],
        ["bench.labels", "desk"],
        ["bench.labels", "imports"],
    ]
    assert len({directory for _, directory in asked}) == 3


def test_an_unknown_part_is_refused_in_a_sentence(capsys):
    assert main(["page"]) == 2
    assert capsys.readouterr().err.startswith(
        "What is measured is one of pages, saves, verify, labels, search, answer, load"
    )


def test_the_lock_of_the_peers_names_no_address_and_has_our_versions():
    def versions(path: str) -> dict[str, str]:
        return dict(re.findall(r"^(\S+)==(\S+)", (ROOT / path).read_text(), re.MULTILINE))

    ours, peers = versions("requirements.txt"), versions("bench/peers/requirements.txt")
    assert "http" not in (ROOT / "bench/peers/requirements.txt").read_text()
    for name in ("django", "granian", "whitenoise", "django-csp"):
        assert peers[name] == ours[name]


@pytest.mark.django_db
def test_the_verifier_is_measured_beside_a_loop_over_the_same_rows(author, drug):
    fact = make_fact(drug)
    fact.save_revision(author=author, reason="Begun")
    found = in_turns("verify", rounds=1)
    assert found["value"] > 0 and found["floor"] > 0 and found["bound"] == "2 x floor"
    for read_all in (loop, bare_checks):
        with CaptureQueriesContext(connection) as asked:
            read_all()
        read = {
            query["sql"].split(' FROM "')[1].split('"')[0]
            for query in asked.captured_queries
            if ' FROM "' in query["sql"]
        }
        assert read >= {"audit_ledgerentry", "labels_fact", "labels_historicalfact", "labels_historicaldrug"}
        assert read >= {"audit_checkpoint", "dupisite_indexedpage", "labels_sectiontext"}


@needs_real_labels
@pytest.mark.django_db
def test_the_imports_of_labels_are_measured_beside_their_floor():
    new, repeated, memory = measure_imports(newest(FILES)[:1], count=2, chunk=1)
    assert new["value"] > new["floor"] > 0 and repeated["value"] > repeated["floor"] > 0
    assert (new["bound"], repeated["bound"]) == ("8 x floor", "5 x floor")
    assert 20 < memory["value"] < 2_000


@pytest.mark.django_db
def test_of_no_versions_there_is_no_figure():
    with pytest.raises(ValueError):
        imported(iter(()), 1)


@needs_real_labels
@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_what_happens_between_people_and_a_label_is_measured(settings):
    settings.ROOT_URLCONF, settings.ALLOWED_HOSTS = "bench.urls", ["127.0.0.1"]
    figures = measure_desk(newest(FILES)[0], facts=3, times=1)
    assert [figure["bound"] for figure in figures] == ["1000 ms", "2000 ms", "300 ms", "300 ms"]
    assert all(figure["value"] > 0 for figure in figures)


@needs_real_labels
def test_a_made_version_has_other_words_in_nearly_every_section_or_in_one_of_ten():
    for data in newest(FILES):
        set_id = "00000000-0000-0000-0000-000000000001"
        real, every, few = (
            read_label(made) for made in (data, version(data, 77, False, set_id), version(data, 77, True, set_id))
        )
        assert (every.set_id, every.version, f"{every.effective}") == (set_id, 77, "2000-03-18")
        before = {section.text_sha256 for section in real.sections}
        new = [[section.text_sha256 not in before for section in label.sections] for label in (every, few)]
        assert sum(new[0]) >= 0.97 * len(new[0])  # two highlights of one label end in a way that is not found
        assert 0.02 < sum(new[1]) / len(new[1]) < 0.25


def test_labels_that_are_not_there_are_not_measured_and_that_is_said(monkeypatch, capsys):
    monkeypatch.setattr("bench.__main__.FILES", [])
    assert programs(["labels"]) == []
    assert main(["labels"]) == 0
    assert "NOT MEASURED" in capsys.readouterr().out
