"""The parts of the load measurement: what is counted, what is written, and that nothing is left out."""

import gzip
import os
import re
from pathlib import Path

import pytest
from django.urls import URLResolver

from bench.load import nginx, wrk
from bench.load.client import Answer, Asking, OddAnswer, length_of_body
from bench.load.cpu import TICK, memory, read_stat, spent
from bench.load.kinds import KINDS, NOT_ASKED
from bench.load.nginx import config
from bench.load.rounds import Figure, Spent
from bench.load.table import Row, beside, growth, lines
from dupisite.urls import urlpatterns

STAT = "4242 (a (worker) 7) S 1 4200 4200 0 -1 4194560 900 0 0 0 150 50 9 9 20 0 3 0 88 1 1"
WRK = """Running 2s test @ http://127.0.0.1:8099/1
  2 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   321.43us    1.05ms  22.17ms   96.28%
    Req/Sec    39.32k     6.45k   48.51k    68.29%
  160464 requests in 2.10s, 822.14MB read
Requests/sec:  76409.88
"""
needs_both = pytest.mark.skipif(
    not (nginx.program() and wrk.program()), reason=f"NOT TESTED: nginx or wrk. {nginx.MISSING} {wrk.MISSING}."
)


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
    assert (stat.process, stat.parent, stat.group) == (4242, 1, 4200)
    assert (stat.seconds, stat.gone) == (pytest.approx(200 * TICK), pytest.approx(18 * TICK))


def test_what_a_process_computes_is_counted_for_its_group():
    before = spent(os.getpgrp())
    while sum(os.times()[:2]) < 0.05 or spent(os.getpgrp()) == before:
        sum(range(10_000))
    assert spent(os.getpgrp()) > before
    assert spent(-1) == 0
    assert spent(-1, parent=os.getppid()) > 0
    assert 20 < memory(os.getpgrp()) < 4_000


def test_a_disturbed_round_does_not_count():
    calm, disturbed = figure(4.0, 4.0, 4.0), figure(8.0, 80.0, 8.0)
    assert calm.rate == 200
    assert disturbed.cost == pytest.approx(8.0)
    assert disturbed.times(calm) == pytest.approx([2.0, 20.0, 2.0])
    assert disturbed.faster(calm) == [1.0, 1.0, 1.0]


def test_a_line_says_the_ratio_beside_each_peer_and_nothing_of_one_that_was_not_asked():
    row = Row(
        "answer", 17_400, ours=figure(4.0, 5.0, 6.0), nginx=figure(0.02, 0.02, 0.02), grown=figure(6.0, 5.0, 12.0)
    )
    assert beside(row) == (
        *("answer", "17.4", "200", "5.00 (4.00..6.00)", "0.020 (0.020..0.020)", "250 (200..300)"),
        *("", ""),
    )
    assert growth(row) == ("answer", "5.00 (4.00..6.00)", "6.00 (5.00..12.00)", "1.5 (1.0..2.0)")
    assert lines("Growth", ["", "a"], [("answer", "4.00")]) == "\nGrowth\n             a\n  answer  4.00"


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


def test_a_request_asks_for_the_page_or_only_for_what_changed_and_compressed_where_that_is_said():
    whole = Asking(8099, "/a/")
    assert whole.request.startswith(b"GET /a/ HTTP/1.1\r\nHost: 127.0.0.1\r\n") and whole.expected == 200
    assert b"If-None-Match" not in whole.request and b"Accept-Encoding" not in whole.request
    changed = Asking(8099, "/a/", '"tag"', gzip=True)
    assert b"Accept-Encoding: gzip\r\n" in changed.request and changed.expected == 304
    assert changed.request.endswith(b'If-None-Match: "tag"\r\n\r\n')


def test_what_wrk_says_is_read_or_refused():
    sent = wrk.read(WRK)
    assert (sent.requests, sent.seconds) == (160_464, 2.1)
    for odd in ("Socket errors: connect 0, read 3, write 0, timeout 0", "Non-2xx or 3xx responses: 12"):
        with pytest.raises(OddAnswer, match=odd.partition(":")[0]):
            wrk.read(WRK.replace("Requests/sec", f"  {odd}\nRequests/sec"))
    with pytest.raises(OddAnswer):
        wrk.read("unable to connect to 127.0.0.1:8099 Connection refused\n")


@needs_both
def test_nginx_gives_the_compressed_bytes_of_the_site_itself_to_who_takes_them(tmp_path):
    page, ours = Answer(200, (("Content-Type", "text/html"),), b"<p>page</p>" * 99), gzip.compress(b"as the site does")
    with nginx.served(tmp_path / "nginx", [page], [ours]) as server:
        asking = Asking(server.port, "/0", gzip=True)
        assert (asking.answer().body, asking.answer().is_gzip) == (ours, True)
        assert Asking(server.port, "/0").answer().body == page.body
        assert wrk.ask(Asking(server.port, "/0", asking.answer().etag, gzip=True), seconds=1).requests > 0
        with pytest.raises(OddAnswer):
            wrk.ask(Asking(server.port, "/1"), seconds=1)


def test_bytes_that_the_site_did_not_compress_are_compressed_for_nginx():
    plain, small = Answer(200, (), b"page"), Answer(200, (("content-encoding", "gzip"),), b"small")
    assert gzip.decompress(nginx.compressed(plain)) == b"page" and nginx.compressed(small) == b"small"


def test_the_length_of_an_answer_is_read_or_missed():
    assert length_of_body(b"HTTP/1.1 200 OK\r\ncontent-length: 17\r\nserver: x", 200) == 17
    assert length_of_body(b"HTTP/1.1 304 Not Modified\r\nserver: x", 304) == 0
    with pytest.raises(OddAnswer):
        length_of_body(b"HTTP/1.1 200 OK\r\nserver: x", 200)
