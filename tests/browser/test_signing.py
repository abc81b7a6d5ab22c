"""Reviewing and signing at the desk, in steps: one fact in four, five facts of one label change in nine.

A step is a click, a submission or a page that is loaded; typing is free.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.checks.axe import desk_faults
from tests.browser.review_scene import CHANGES
from tests.browser.sites import REVIEW, logged_in, password, served_copy
from tests.browser.stage import look
from tests.site import Site

SINGLE, *OTHERS = CHANGES
TOGETHER = "/admin/editorial/person/signing/"


class Desk:
    """The sample reviewer at the desk's first page; counts every step from there."""

    def __init__(self, page: Page, password: str, troubles: list[str]) -> None:
        self.page, self.password, self.steps, self.troubles = page, password, 0, troubles
        page.goto("/admin/")

    def open(self, address: str) -> None:
        """By its link on the first page. PLACE: where the first page has no such link yet, its address is opened instead."""
        link = self.page.locator(f'#content a[href="{address}"]')
        if link.count():
            self.click(link.first)
        else:
            self.steps += 1
            self.page.goto(address)

    def click(self, what: Locator) -> None:
        self.steps += 1
        what.click()

    def press(self, what: Locator, key: str) -> None:
        """A key that ticks or submits is a step as well."""
        self.steps += 1
        what.press(key)


@pytest.fixture(scope="module")
def reviewed(browser: Browser, played: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One more label change, and six facts that were revised for it. The tests use it up, in their order."""
    with served_copy(played, tmp_path_factory.mktemp("review") / "data", REVIEW) as copy:
        yield copy


@pytest.fixture
def desk(browser: Browser, reviewed: Site) -> Iterator[Desk]:
    with logged_in(browser, reviewed, "reviewer", lambda message: message.type == "error") as (page, troubles):
        yield Desk(page, password(reviewed, "reviewer"), troubles)
    assert troubles == [], "also no violation of the content security policy"


def facts(site: Site) -> dict[str, tuple[int, int]]:
    """(key, edition) of each fact by its slug, read beside the site: a shell takes longer than most of these tests."""
    with closing(sqlite3.connect(site.data / "dupisite.sqlite3")) as database:
        return {
            slug: (key, edition) for slug, key, edition in database.execute("SELECT slug, id, edition FROM labels_fact")
        }


def address(site: Site, slug: str) -> str:
    return f"/admin/labels/fact/{facts(site)[slug][0]}/sign/"


def test_both_pages_fit_and_axe_finds_nothing(desk: Desk, reviewed: Site):
    faults = []
    for place in (address(reviewed, SINGLE), TOGETHER):
        look(desk.page).goto(place)
        desk.page.locator("#content details").evaluate_all("all => all.forEach(each => each.open = true)")
        assert desk.troubles == []
        faults += [f"{place}, {fault}" for fault in desk_faults(desk.page)]
        desk.troubles.clear()  # axe puts a style of its own into the page, which the policy refuses
    assert not faults, "\n".join(faults)


def test_a_tick_that_is_missing_stops_the_signature_before_it_is_sent(desk: Desk, reviewed: Site):
    desk.open(address(reviewed, SINGLE))
    desk.page.fill("#id_password", desk.password)
    desk.page.get_by_role("button", name="Review and sign").click()
    assert desk.page.url.endswith("/sign/")
    assert facts(reviewed)[SINGLE][1] == 1


def test_it_is_reviewed_and_signed_by_keyboard_alone(desk: Desk, reviewed: Site):
    desk.page.goto(address(reviewed, SINGLE))
    tick = desk.page.get_by_role("checkbox")
    tick.focus()
    desk.page.keyboard.press("Space")
    expect(tick).to_be_checked()
    names = []
    while not names or names[-1] != "password":
        desk.page.keyboard.press("Tab")
        names.append(desk.page.evaluate("document.activeElement.name || ''"))
        assert len(names) < 12, names
    assert names[:2] == ["change_reason", "kind"]
    desk.page.keyboard.type("not the password")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".errornote").first).to_contain_text("Nothing was signed")
    expect(tick).to_be_checked()


def test_one_fact_is_reviewed_and_signed_in_four_steps(desk: Desk, reviewed: Site):
    desk.open(address(reviewed, SINGLE))
    expect(desk.page.locator(".desk-part .changed ins")).to_contain_text("must")
    expect(desk.page.locator(".desk-beside mark", has_text="must be treated")).to_be_visible()
    expect(desk.page.locator(".desk-beside mark", has_text="should be treated")).to_be_visible()
    for tick in desk.page.get_by_role("checkbox").all():
        desk.click(tick)
    desk.page.fill("#id_password", desk.password)
    desk.press(desk.page.locator("#id_password"), "Enter")
    expect(desk.page.locator(".messagelist")).to_contain_text("Review and sign: done.")
    assert desk.steps <= 4, desk.steps
    assert facts(reviewed)[SINGLE][1] == 2


def test_a_page_whose_words_moved_is_refused_and_shows_the_new_difference(desk: Desk, reviewed: Site):
    desk.open(address(reviewed, OTHERS[0]))
    changed = (
        "from labels.models import Fact; from editorial.models import Person; f = Fact.objects.get(slug='carton');"
        "f.statement = 'A carton holds three pens.';"
        "f.submit(author=Person.objects.get(username='author'), reason='Said so') and None"
    )
    assert reviewed.shell(changed) == []
    for tick in desk.page.get_by_role("checkbox").all():
        tick.check()
    desk.page.fill("#id_password", desk.password)
    desk.page.get_by_role("button", name="Review and sign").click()
    expect(desk.page.locator(".errorlist").first).to_contain_text("saved this at")
    expect(desk.page.locator(".desk-field", has_text="Statement").first.locator("ins")).to_contain_text("three")
    assert not any(tick.is_checked() for tick in desk.page.get_by_role("checkbox").all())
    again = reviewed.shell(changed.replace("'A carton holds three pens.'", "f.newest_edition().statement"))
    assert again == [] and facts(reviewed)[OTHERS[0]][1] == 1


def test_five_facts_of_one_label_change_are_signed_in_nine_steps(desk: Desk, reviewed: Site):
    desk.open(TOGETHER)
    ticks = desk.page.get_by_role("checkbox")
    expect(ticks).to_have_count(len(OTHERS))
    for tick in ticks.all():
        desk.click(tick)
    desk.page.fill("#id_password", desk.password)
    desk.press(desk.page.locator("#id_password"), "Enter")
    expect(desk.page.locator(".messagelist")).to_contain_text("Signed: 5.")
    assert desk.steps <= 9, desk.steps
    assert [facts(reviewed)[slug][1] for slug in OTHERS] == [2] * 5
    expect(desk.page.locator("#content")).to_contain_text("Nothing waits for a signature of yours")
