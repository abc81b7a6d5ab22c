"""How many steps the desk's commonest tasks take from its first page, and that its pages are sound in a browser.

A step is one click, submit or page load; typing is free.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.checks.axe import desk_faults
from tests.browser.page_kinds import STARTER_ANSWERS
from tests.browser.sites import logged_in, password, served_copy
from tests.browser.stage import look
from tests.site import Site

PAGES = {
    "first page": "/admin/",
    "of one drug": "/admin/?drug=1",
    "of nobody": "/admin/?person=999999",
    "found": "/admin/find/?q=dupixent",
    "found nothing": "/admin/find/?q=zzzz",
    "facts": "/admin/labels/fact/",
    "facts that moved": "/admin/labels/fact/?standing=moved",
    "entries": "/admin/faq/entry/",
    "triage": "/admin/labels/triageitem/",
}
LOOKS = ((1280, "light"), (390, "dark"))


@pytest.fixture(scope="module")
def own_site(browser: Browser, played: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """With the scene, whose labels have changed. Not that of the other tests: here something is withdrawn."""
    with served_copy(played, tmp_path_factory.mktemp("desk-home") / "data") as copy:
        yield copy


@dataclass
class Person:
    """Somebody at the first page of the desk, whose steps from there are counted."""

    page: Page
    password: str
    steps: int = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.page.wait_for_load_state()
        self.steps += 1

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True).first


@pytest.fixture
def somebody(browser: Browser, own_site: Site, request: pytest.FixtureRequest) -> Iterator[Person]:
    with logged_in(browser, own_site, request.param) as (page, troubles):
        page.goto("/admin/")
        yield Person(page, password(own_site, request.param))
        assert troubles == []


def by(account: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("somebody", [account], indirect=True)


@by("author")
def test_closing_an_item_without_effect_takes_three_steps(somebody: Person):
    somebody.click(somebody.link("1.2 Slips"))
    somebody.click(somebody.page.get_by_label("No effect"))
    somebody.page.fill("[name=reason]", "It says nothing about what we say")
    somebody.click(somebody.page.get_by_role("button", name="Close this item"))
    expect(somebody.page.locator(".messagelist")).to_contain_text("1 item closed.")
    assert somebody.steps == 3
    somebody.page.goto("/admin/")
    expect(somebody.link("1.2 Slips")).to_have_count(0)


@by("reviewer")
def test_an_urgent_withdrawal_takes_three_steps_with_the_tick_that_a_signature_needs(somebody: Person):
    address, page = STARTER_ANSWERS[-1], somebody.page
    page.fill("[name=q]", address.split("/")[-2])
    somebody.click(page.get_by_role("button", name="Withdraw…"))
    page.fill("[name=change_reason]", "The dose is wrong")
    page.fill("[name=password]", somebody.password)
    somebody.click(page.locator("[name=meaning_read]"))
    somebody.click(page.get_by_role("button", name="Withdraw from the public"))
    expect(page.locator(".messagelist")).to_contain_text("done")
    assert somebody.steps == 3
    assert page.request.get(address).status == 410


@by("reviewer")
@pytest.mark.parametrize(
    ("name", "drug", "status"), [("Notice over Examplin", "/examplin/", 200), ("Withdraw Labelin", "/labelin/", 410)]
)
def test_a_whole_drug_gets_a_notice_or_is_withdrawn_in_three_steps(somebody: Person, name: str, drug: str, status: int):
    page = somebody.page
    somebody.click(somebody.link(name))
    page.fill("[name=notice]", "Some pens may be faulty. Ask your pharmacist.")
    page.fill("[name=change_reason]", "The maker called")
    page.fill("[name=password]", somebody.password)
    somebody.click(page.locator("[name=meaning_read]"))
    somebody.click(page.get_by_role("button", name="Sign"))
    expect(page.locator(".messagelist")).to_contain_text("The public reads it now.")
    assert somebody.steps == 3
    answer = page.request.get(drug)
    assert answer.status == status and "Some pens may be faulty" in answer.text()


@by("author")
def test_the_text_of_two_editions_ago_is_found_in_three_steps_and_restored_in_five_at_most(somebody: Person):
    page = somebody.page
    page.fill("[name=q]", "how-often")
    page.keyboard.press("Enter")
    somebody.steps += 1
    somebody.click(page.locator("#content").get_by_role("link", name="History"))
    row = page.get_by_role("row").filter(has_text="Edition 22:")
    somebody.click(row.get_by_role("rowheader").get_by_role("link"))
    expect(page.locator("#content")).to_contain_text("Wording V: once a week")
    assert somebody.steps == 3
    page.fill("[name=change_reason]", "It was better then")
    somebody.click(page.get_by_role("button", name="Restore as a draft"))
    expect(page.locator(".messagelist")).to_contain_text("It is a draft now.")
    expect(page.locator("[name=bottom_line]")).to_have_value(re.compile("Wording V"))
    assert somebody.steps <= 5


@by("author")
def test_the_first_page_is_left_and_entered_by_keyboard_alone(somebody: Person):
    page = somebody.page
    page.locator("#find").focus()
    order = []
    for _ in range(5):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.textContent.trim().slice(0, 12)"))
    assert order[0] == "Find" and "Show" in order, order
    first = page.locator(".home-work-list li a").first
    first.focus()
    address = first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_its_pages_are_sound_in_every_width_and_color(browser: Browser, own_site: Site):
    faults = []
    with logged_in(browser, own_site, "reviewer") as (page, troubles):
        for name, address in PAGES.items():
            answer = look(page).goto(address)
            assert answer is not None and answer.status == 200, name
            assert troubles == [], name
            faults += [f"{name}, {fault}" for fault in desk_faults(page, LOOKS)]
            troubles.clear()  # axe puts a style of its own into the page, which the policy refuses
    assert not faults, "\n".join(faults)
