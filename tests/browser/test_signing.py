"""Reviewing and signing at the desk, in steps: one fact in four, five facts of one label change in nine.

A step is a click, a submission or a page that is loaded; typing is free.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.checks.axe import desk_faults
from tests.browser.review_scene import CHANGES
from tests.browser.sites import logged_in, password
from tests.browser.stage import look
from tests.site import Site

KEYS = "from labels.models import Fact; [print(f.slug, f.pk, f.edition) for f in Fact.objects.all()]"
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


@pytest.fixture
def desk(browser: Browser, busy_site: Site) -> Iterator[Desk]:
    with logged_in(browser, busy_site, "reviewer", lambda message: message.type == "error") as (page, troubles):
        yield Desk(page, password(busy_site, "reviewer"), troubles)
    assert troubles == [], "also no violation of the content security policy"


def facts(site: Site) -> dict[str, tuple[int, int]]:
    """(key, edition) of each fact by its slug."""
    rows = (line.split() for line in site.shell(KEYS))
    return {slug: (int(key), int(edition)) for slug, key, edition in rows}


def address(site: Site, slug: str) -> str:
    return f"/admin/labels/fact/{facts(site)[slug][0]}/sign/"


def test_both_pages_fit_and_axe_finds_nothing(desk: Desk, busy_site: Site):
    faults = []
    for place in (address(busy_site, SINGLE), TOGETHER):
        look(desk.page).goto(place)
        for details in desk.page.locator("#content details").all():
            details.evaluate("each => each.open = true")
        assert desk.troubles == []
        faults += [f"{place}, {fault}" for fault in desk_faults(desk.page)]
        desk.troubles.clear()  # axe puts a style of its own into the page, which the policy refuses
    assert not faults, "\n".join(faults)


def test_a_tick_that_is_missing_stops_the_signature_before_it_is_sent(desk: Desk, busy_site: Site):
    desk.open(address(busy_site, SINGLE))
    desk.page.fill("#id_password", desk.password)
    desk.page.get_by_role("button", name="Review and sign").click()
    assert desk.page.url.endswith("/sign/")
    assert facts(busy_site)[SINGLE][1] == 1


def test_it_is_reviewed_and_signed_by_keyboard_alone(desk: Desk, busy_site: Site):
    desk.page.goto(address(busy_site, SINGLE))
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


def test_one_fact_is_reviewed_and_signed_in_four_steps(desk: Desk, busy_site: Site):
    desk.open(address(busy_site, SINGLE))
    expect(desk.page.locator(".desk-part .changed ins")).to_contain_text("must")
    expect(desk.page.locator(".desk-beside mark", has_text="must be treated")).to_be_visible()
    expect(desk.page.locator(".desk-beside mark", has_text="should be treated")).to_be_visible()
    for tick in desk.page.get_by_role("checkbox").all():
        desk.click(tick)
    desk.page.fill("#id_password", desk.password)
    desk.press(desk.page.locator("#id_password"), "Enter")
    expect(desk.page.locator(".messagelist")).to_contain_text("Review and sign: done.")
    assert desk.steps <= 4, desk.steps
    assert facts(busy_site)[SINGLE][1] == 2


def test_a_page_whose_words_moved_is_refused_and_shows_the_new_difference(desk: Desk, busy_site: Site):
    desk.open(address(busy_site, OTHERS[0]))
    changed = (
        "from labels.models import Fact; from editorial.models import Person; f = Fact.objects.get(slug='carton');"
        "f.statement = 'A carton holds three pens.';"
        "f.submit(author=Person.objects.get(username='author'), reason='Said so') and None"
    )
    assert busy_site.shell(changed) == []
    for tick in desk.page.get_by_role("checkbox").all():
        tick.check()
    desk.page.fill("#id_password", desk.password)
    desk.page.get_by_role("button", name="Review and sign").click()
    expect(desk.page.locator(".errorlist").first).to_contain_text("saved this at")
    expect(desk.page.locator(".desk-field", has_text="Statement").first.locator("ins")).to_contain_text("three")
    assert not any(tick.is_checked() for tick in desk.page.get_by_role("checkbox").all())
    again = busy_site.shell(changed.replace("'A carton holds three pens.'", "f.newest_edition().statement"))
    assert again == [] and facts(busy_site)[OTHERS[0]][1] == 1


def test_five_facts_of_one_label_change_are_signed_in_nine_steps(desk: Desk, busy_site: Site):
    desk.open(TOGETHER)
    ticks = desk.page.get_by_role("checkbox")
    expect(ticks).to_have_count(len(OTHERS))
    for tick in ticks.all():
        desk.click(tick)
    desk.page.fill("#id_password", desk.password)
    desk.press(desk.page.locator("#id_password"), "Enter")
    expect(desk.page.locator(".messagelist")).to_contain_text("Signed: 5.")
    assert desk.steps <= 9, desk.steps
    assert [facts(busy_site)[slug][1] for slug in OTHERS] == [2] * 5
    expect(desk.page.locator("#content")).to_contain_text("Nothing waits for a signature of yours")
