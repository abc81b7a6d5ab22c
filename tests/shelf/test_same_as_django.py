"""Random histories: at every step, in every form, what the shelf gives is byte for byte what Django gives without it."""

import pytest
from django.db import connection

from editorial.pages.moments import spelled
from tests.shelf.asking import Answered, Django, ask, asks_the_ledger_each_time, with_shelf
from tests.travel.play import Picture, Site

pytestmark = [pytest.mark.django_db, pytest.mark.soak, pytest.mark.database]

FEW, ELSEWHERE, MANY = (6,), (1,), range(60)  # of the few, each database has its own
STEPS = 30  # of the forty after each of which something is compared
CODINGS = ("", "gzip", "br, gzip")
OTHER_FORMS = ("/one.md", "/one/faq/answer.md", "/llms.txt", "/changes.atom", "/one/changes.atom", "/sitemap.xml")
OTHER_FORMS += ("/api/v1/drugs", "/api/v1/drugs/one", "/api/v1/drugs/one/entries/answer", "/api/v1/editions")
OTHER_FORMS += (
    "/one/faq/answer/history.atom",
    "/two/facts/more/history/1.md",
    "/search/?q=asthma",
    "/changes/?before=x",
)
OTHER_FORMS += ("/at/2020-01-01/one/", "/robots.txt", "/one/?x=1", "/two/faq/answer/history/1/proof/")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    few = FEW if connection.vendor == "sqlite" else ELSEWHERE
    metafunc.parametrize("number", MANY if metafunc.config.getoption("--soak") else few)


class Watched(Site):
    """Asks for some pages after each step, with the shelf and without it, as readers who come again would."""

    def __init__(self, *given) -> None:
        super().__init__(*given)
        self.django, self.shelved = Django(), with_shelf()
        self.begun, self.questions = "", 0
        self.odd: list[str] = []
        self.known: dict[tuple[str, str], str] = {}  # by address and coding, the ETag that a reader has

    def picture(self, pages: int) -> Picture:
        """In the place of a picture, which is taken after a step."""
        made = super().picture(0)
        self.begun = self.begun or f"/at/{spelled(made.moment)}"
        self.compare()
        return made

    def compare(self) -> None:
        addresses = [
            *self.dice.sample(self.addresses(), 4),
            *self.dice.sample(OTHER_FORMS, 3),
            "/one/",
            "/two/faq/answer/",
        ]
        addresses.append(f"{self.begun}{self.dice.choice(addresses[:4])}")
        for address in addresses:
            self.questions += 3
            coding, accept = self.dice.choice(CODINGS), self.dice.choice(("*/*", "*/*", "text/markdown"))
            asks_the_ledger_each_time(self.shelved.shelf)
            headers = {"accept": accept}
            then = ask(self.django, address, **headers)
            given = ask(self.shelved, address, accept_encoding=coding, **headers)
            if given.of_django != then.of_django:
                self.odd.append(f"{address} {accept} {coding}: {difference(given, then)}")
            self.come_again(address, coding, accept, then)

    def come_again(self, address: str, coding: str, accept: str, then: Answered) -> None:
        """With what they had the last time: “not modified” exactly where Django says so of what it would send now."""
        tag = self.known.get((address + accept, coding))
        asks_the_ledger_each_time(self.shelved.shelf)
        again = ask(self.shelved, address, accept=accept, accept_encoding=coding, if_none_match=tag or '"none"')
        now = ask(self.shelved, address, accept=accept, accept_encoding=coding)
        expected = 304 if tag and tag == now.headers.get("etag") else then.status
        if again.status != expected:
            self.odd.append(f"{address} {coding} {tag}: {again.status} and not {expected}")
        self.known[address + accept, coding] = now.headers.get("etag", "")


def difference(given: Answered, then: Answered) -> list[object]:
    """What is otherwise, for whoever reads of a failure."""
    (status, headers, body), (old_status, old_headers, old_body) = given.of_django, then.of_django
    return [status, old_status, dict(headers.items() ^ old_headers.items()), body[:300] if body != old_body else "same"]


def test_at_every_step_the_shelf_gives_what_django_gives(number, client, monkeypatch):
    site = Watched(number, monkeypatch, client)
    site.play(steps=40, pictures=STEPS, pages=0)
    assert site.odd == []
    assert len(site.shelved.application.asked) < 0.8 * site.questions, "else nothing was shown"
