"""The parts of the load measurement that need no server: what is counted, what is written, and that nothing is left out."""

import os
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver

from bench import __main__ as bench
from bench.__main__ import main, programs
from bench.labels import imported, measure_desk, measure_imports
from bench.load.client import Answer, OddAnswer, length_of_body, request
from bench.load.cpu import TICK, read_stat, spent
from bench.load.kinds import KINDS, NOT_ASKED
from bench.load.nginx import config
from bench.load.rounds import Figure, Spent
from bench.load.table import Row, beside, growth, lines
from bench.verifying import in_turns, loop
from bench.versions import newest, version
from dupisite.urls import urlpatterns
from labels.spl.reading import read_label
from tests.cast import make_fact
from tests.labels.real import FILES, needs_real_labels

ROOT = Path(__file__).resolve().parent.parent.parent
STAT = "4242 (a (worker) 7) S 1 4200 4200 0 -1 4194560 900 0 0 0 150 50 9 9 20 0 3 0 88 1 1"


def figure(*costs: float) -> Figure:
    """Rounds of a hundred requests in half a second, each with its CPU in ms a request."""
    return Figure(tuple(Spent(100, 0.5, cost / 10) for cost in costs))


def public_routes() -> set[str]:
    """Names of all addresses but the desk's."""
    found = set()
    for pattern in urlpatterns:
        if str(pattern.pattern).startswith("admin/"):
            continue
        inner = pattern.url_patterns if isinstance(pattern, URLResolver) else [pattern]
        found |= {each.name for each in inner}
    return found


def test_every_public_address_is_asked_or_said_not_to_be():
    asked = {name for kind in KINDS for name in (kind.route, *kind.also)}
    assert asked.isdisjoint(NOT_ASKED)
    assert asked | set(NOT_ASKED) == public_routes()


def test_a_process_whose_name_has_spaces_and_brackets_is_read():
    stat = read_stat(STAT)
    assert stat.group == 4200
    assert stat.seconds == pytest.approx(200 * TICK)


def test_what_a_process_computes_is_counted_for_its_group():
    before = spent(os.getpgrp())
    while sum(os.times()[:2]) < 0.05 or spent(os.getpgrp()) == before:
        sum(range(10_000))
    assert spent(os.getpgrp()) > before
    assert spent(-1) == 0


def test_a_disturbed_round_does_not_count():
    calm, disturbed = figure(4.0, 4.0, 4.0), figure(8.0, 80.0, 8.0)
    assert calm.rate == 200
    assert disturbed.cost == pytest.approx(8.0)
    assert disturbed.times(calm) == pytest.approx(2.0)


def test_a_line_says_the_ratio_beside_each_peer_and_nothing_of_one_that_was_not_asked():
    row = Row("answer", 17_400, ours=figure(4.0), nginx=figure(0.02), grown=figure(6.0))
    assert beside(row) == ("answer", "17.4", "200", "4.00", "200", "0.020", "200", "", "", "")
    assert growth(row) == ("answer", "4.00", "6.00", "1.5")
    assert re.search(
        r"^  answer +4\.00 +6\.00 +1\.5$", lines("Growth", ["", "a", "b", "c"], [growth(row)]), re.MULTILINE
    )


def test_nginx_listens_on_loopback_alone_and_serves_our_headers():
    headers = (("Content-Type", "text/html"), ("X-Quoted", 'a "b" \\'), ("ETag", '"ours"'), ("Content-Length", "4"))
    said = config(Path("/tmp/made"), 8099, [Answer(200, headers, b"page")])
    assert re.findall(r"listen ([^ ;]+)", said) == ["127.0.0.1:8099"]
    assert set(re.findall(r"\d+\.\d+\.\d+\.\d+", said)) == {"127.0.0.1"}
    assert re.findall(r"add_header (\S+) (.*);", said) == [("X-Quoted", r'"a \"b\" \\"')]
    assert 'default_type "text/html";' in said


def test_every_path_of_nginx_is_in_its_own_directory():
    said = config(Path("/tmp/made"), 8099, [])
    assert {path for path in re.findall(r" (/\S+);", said) if not path.startswith("/tmp/made/")} == set()


def test_a_request_asks_for_the_page_or_only_for_what_changed():
    assert request("/a/").startswith(b"GET /a/ HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    assert b"If-None-Match" not in request("/a/")
    assert request("/a/", '"tag"').endswith(b'If-None-Match: "tag"\r\n\r\n')


def test_the_length_of_an_answer_is_read_or_missed():
    assert length_of_body(b"HTTP/1.1 200 OK\r\ncontent-length: 17\r\nserver: x", 200) == 17
    assert length_of_body(b"HTTP/1.1 304 Not Modified\r\nserver: x", 304) == 0
    with pytest.raises(OddAnswer):
        length_of_body(b"HTTP/1.1 200 OK\r\nserver: x", 200)


@pytest.mark.parametrize("part", ["pages", "saves", "verify"])
def test_each_part_with_bounds_is_measured_by_a_program(part):
    assert programs([part]) == [["bench.measure", part]]


@needs_real_labels
def test_parts_that_are_measured_together_have_a_database_each(monkeypatch):
    """Several of them make the same people."""
    asked = []
    monkeypatch.setattr(bench, "DATABASES", {"SQLite": bench.sqlite})
    monkeypatch.setattr(bench, "told", lambda program, directory, address: asked.append((program, directory)) or [])
    assert bench.main(["labels", "saves"]) == 0
    assert [program for program, _ in asked] == [
        ["bench.measure", "saves"],
        ["bench.labels", "desk"],
        ["bench.labels", "imports"],
    ]
    assert len({directory for _, directory in asked}) == 3


def test_an_unknown_part_is_refused_in_a_sentence(capsys):
    assert main(["page"]) == 2
    assert capsys.readouterr().err.startswith("What is measured is one of pages, saves, verify, labels, search, load")


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
    found = in_turns(revisions=1, rounds=1)
    assert found["value"] > 0 and found["floor"] > 0 and found["bound"] == "2 x floor"
    with CaptureQueriesContext(connection) as asked:
        loop()
    read = {
        query["sql"].split(' FROM "')[1].split('"')[0] for query in asked.captured_queries if " FROM " in query["sql"]
    }
    assert read >= {"audit_ledgerentry", "labels_fact", "labels_historicalfact", "labels_historicaldrug"}


@needs_real_labels
@pytest.mark.django_db
def test_the_imports_of_labels_are_measured_beside_their_floor():
    new, repeated, memory = measure_imports(newest(FILES)[:1], count=2, chunk=1)
    assert new["value"] > new["floor"] > 0 and repeated["value"] > repeated["floor"] > 0
    assert (new["bound"], repeated["bound"]) == ("18 x floor", "9 x floor")
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
