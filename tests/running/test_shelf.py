"""The shelf of a served site: what was signed is public within a second, in every worker, compressed, and told by its tag."""

import time
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from dupisite.shelf.codings import decoded
from tests.shelf.asking import Answered
from tests.site import Site, serving

FACT = "/dupixent/facts/dose-children-adolescents/"
SIGNED = """
import time
from labels.models import Drug
from editorial.models import Person
drug, person = Drug.objects.get(slug="dupixent"), Person.objects.filter(groups__name="reviewer").first()
drug.put_notice(reviewer=person, notice="Recalled {0}.", withdraws=False, reason="A recall")
print(time.time())
"""


@pytest.fixture(scope="module")
def site(made_site: Site) -> Iterator[Site]:
    served = made_site.at_another_port()
    with serving(served):
        yield served


class Reader:
    """One connection, and so one worker."""

    def __init__(self, site: Site) -> None:
        self.connection = HTTPConnection("127.0.0.1", int(site.environment["PORT"]), timeout=20)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answered:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, headers=named)
        answer = self.connection.getresponse()
        return Answered(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read())


def test_what_is_signed_is_public_within_a_second_in_every_worker(site):
    readers = [Reader(site) for _ in range(8)]
    before = [reader.ask("/dupixent/", accept_encoding="br") for reader in readers]
    assert {answer.status for answer in before} == {200}
    signed = float(site.shell(SIGNED.format("now"))[-1])
    time.sleep(max(0, signed + 1 - time.time()))
    for reader, old in zip(readers, before, strict=True):
        answer = reader.ask("/dupixent/", accept_encoding="br", if_none_match=old.headers["etag"])
        assert answer.status == 200 and b"Recalled now." in decoded(answer.sent, "br")


def test_every_coding_head_and_not_modified_arrive_as_they_should(site):
    reader = Reader(site)
    for _ in range(2):
        whole = reader.ask("/dupixent/")
        for coding in ("gzip", "br"):
            answer = reader.ask("/dupixent/", accept_encoding=coding)
            assert answer.headers["content-encoding"] == coding and answer.body == whole.sent
            tag, length = answer.headers["etag"], answer.headers["content-length"]
            head = reader.ask("/dupixent/", "HEAD", accept_encoding=coding)
            assert (head.status, head.sent, head.headers["content-length"], head.headers["etag"]) == (
                200,
                b"",
                length,
                tag,
            )
            again = reader.ask("/dupixent/", accept_encoding=coding, if_none_match=tag)
            assert (again.status, again.sent, again.headers["etag"]) == (304, b"", tag)
            assert "content-length" not in again.headers or again.headers["content-length"] == "0"


@pytest.mark.soak
def test_thousands_of_addresses_that_are_not_there_are_all_answered(site, request):
    reader = Reader(site)
    for number in range(10_000 if request.config.getoption("--soak") else 30):
        assert reader.ask(f"/dupixent/facts/none-{number}/").status == 404
    assert reader.ask("/dupixent/").status == 200
