"""Writing at the desk, in a browser: what stands beside the form, a login that ends meanwhile, and the steps it takes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.checks.axe import desk_faults
from tests.browser.checks.keyboard import walk
from tests.browser.sites import log_in, logged_in
from tests.browser.stage import look
from tests.site import Site

ENTRIES, FACTS = "/admin/faq/entry/?q=how-often", "/admin/labels/fact/?q=rare-use"
ADDED = "\n\nIt was tried in 7 people with EX-1 disease."


@pytest.fixture(scope="module")
def window(browser: Browser, site: Site) -> Iterator[tuple[Page, list[str]]]:
    """The author's window."""
    with logged_in(browser, site, "author") as (page, troubles):
        yield page, troubles
        assert troubles == []


@pytest.fixture
def writing(window: tuple[Page, list[str]]) -> Page:
    """The form of an answer, as it opens."""
    page, _ = window
    look(page).goto(ENTRIES)
    page.click("th.field-question a")
    expect(page.locator("[data-sources] li").first).to_be_visible()
    return page


def lose_the_login(page: Page) -> None:
    page.wait_for_load_state("networkidle")  # an answer under way would bring the cookie back
    page.context.clear_cookies(name="sessionid")


def shown(page: Page) -> Locator:
    return page.frame_locator("iframe[name=preview]").locator("article")


def test_what_is_typed_stands_beside_the_form_as_it_is_typed(writing: Page):
    expect(shown(writing)).to_contain_text("When to inject")
    frame = writing.frame(name="preview")
    frame.evaluate("scrollTo(0, 300)")
    before = writing.evaluate("history.length")
    writing.locator("#id_answer").press_sequentially("Typed at the end. ", delay=5)
    writing.fill("#id_question", "How often, really?")
    expect(shown(writing).locator("h1")).to_have_text("How often, really?")
    expect(shown(writing)).to_contain_text("Typed at the end.")
    assert frame.evaluate("scrollY") == 300, "it stays where its reader is"
    assert writing.evaluate("history.length") == before, "“back” leaves the form, however much was typed"
    shown(writing).get_by_role("link", name="[1] source").first.click()
    expect(shown(writing)).to_be_visible()
    assert frame.url.endswith("#source-1")


def test_a_link_in_what_is_shown_opens_another_window(writing: Page):
    expect(shown(writing)).to_contain_text("When to inject")
    expect(shown(writing).locator("a[href^='/examplin/facts/']").first).to_have_attribute("target", "_blank")
    shown(writing).locator(".sources summary").first.click()
    with writing.context.expect_page() as opened:
        shown(writing).locator("a[href^='/examplin/facts/']").first.click()
    opened.value.close()
    expect(shown(writing)).to_be_visible()


def test_statements_without_a_source_are_counted_while_they_are_typed_and_lead_to_their_line(writing: Page):
    text = writing.input_value("#id_answer")
    writing.fill("#id_answer", text + ADDED)
    expect(writing.locator("p[data-summary]")).to_contain_text("with a number")
    listed = writing.locator("[data-hints] li", has_text="A number: It was tried in 7 people")
    listed.get_by_role("button").click()
    assert writing.evaluate("document.activeElement.id") == "id_answer"
    assert writing.evaluate("document.activeElement.selectionStart") == len(text) + 2


def test_a_source_is_cited_by_one_click_where_the_cursor_was(writing: Page):
    writing.fill("#id_bottom_line", "Once a week. Keep it cold.")
    writing.evaluate("id_bottom_line.setSelectionRange(12, 12)")
    writing.fill("#citing [type=search]", "2 °C cold")
    writing.keyboard.press("Enter")
    expect(writing.locator("[data-sources] li:visible")).to_have_count(1)
    writing.get_by_role("button", name="Kept cold").click()
    expect(writing.locator("#id_bottom_line")).to_have_value("Once a week. [[cold]] Keep it cold.")
    expect(shown(writing).locator(".bottom")).to_contain_text("Once a week. [")
    expect(writing.locator("#citing [role=status]")).to_contain_text("[[cold]] stands in “Bottom line” now.")
    writing.keyboard.press("Control+z")
    expect(writing.locator("#id_bottom_line")).to_have_value("Once a week. Keep it cold.")
    expect(writing.locator("[data-sources] li", has_text="Seen in a study")).to_contain_text("Withdrawn")
    assert writing.locator("[data-cite='[[heart]]']").count() == 0
    assert "/change/" in writing.url, "Enter searches and saves nothing"


def test_a_reference_can_be_cited_as_soon_as_it_is_typed(writing: Page):
    writing.fill("#id_references", "new-one: Roe R, 2025, PMID 123456")
    writing.locator("[data-cite='[[ref:new-one]]']").click()
    expect(writing.locator("#id_short_answer")).to_have_value(re.compile(r"\[\[ref:new-one\]\]"))


def test_the_label_is_searched_beside_an_answer_and_nothing_of_it_is_put_in(window: tuple[Page, list[str]]):
    page, _ = window
    page.goto("/admin/faq/entry/?q=who-can-use-it")
    page.click("th.field-question a")
    page.fill("#label [data-words-asked]", "refrigerator")
    page.keyboard.press("Enter")
    expect(page.locator("#label .desk-choices")).to_contain_text("Keep LABELIN in the refrigerator.")
    expect(page.locator("#label .desk-choices button")).to_have_count(0)


def test_whoever_is_logged_out_while_writing_is_told_logs_in_and_goes_on(browser: Browser, site: Site):
    with logged_in(browser, site, "author") as (page, troubles):
        page.goto(ENTRIES)
        page.click("th.field-question a")
        expect(shown(page)).to_contain_text("When to inject")
        text = page.input_value("#id_answer")
        lose_the_login(page)
        page.fill("#id_answer", text + ADDED)
        expect(page.locator("#logged-out")).to_contain_text("Everything you typed is still here")
        expect(page.locator("#id_answer")).to_have_value(text + ADDED)
        page.fill("#id_change_reason", "Told of a trial")
        page.get_by_role("button", name="Save draft").click()
        log_in(page, site, "author", "#id_login-")
        expect(page.locator("#id_answer")).to_have_value(text + ADDED)
        expect(page.locator("#id_change_reason")).to_have_value("Told of a trial")
        expect(page.locator("#logged-out")).to_be_empty()
        assert [said for said in troubles if "403" not in said] == []


def test_without_a_script_no_word_is_lost_and_one_button_shows_what_is_typed(browser: Browser, site: Site):
    with logged_in(browser, site, "author", java_script_enabled=False) as (page, _):
        page.goto(ENTRIES)
        page.click("th.field-question a")
        expect(page.locator("#hints")).to_be_hidden()
        page.fill("#id_answer", "Typed without a script. " * 400 + "\n\nThe end.")
        page.get_by_role("button", name="Show what is typed").click()
        expect(shown(page)).to_contain_text("Typed without a script.")
        lose_the_login(page)
        page.fill("#id_change_reason", "Why")
        page.get_by_role("button", name="Save draft").click()
        log_in(page, site, "author", "#id_login-")
        expect(page.locator("#id_answer")).to_have_value("Typed without a script. " * 400 + "\n\nThe end.")
        expect(page.locator("#id_change_reason")).to_have_value("Why")


@pytest.mark.parametrize("form", ["/admin/faq/entry/add/", ENTRIES, FACTS])
def test_axe_finds_nothing_on_the_forms_and_nothing_is_wider_than_the_window(form: str, browser: Browser, site: Site):
    with logged_in(browser, site, "author") as (page, _):
        page.goto(form)
        if "?" in form:
            page.locator("#result_list tbody th a").first.click()
            page.fill("#id_answer, #id_statement", "It was tried in 7 people with EX-1 disease.\n\n[[nothing-here]]")
            expect(page.locator("[data-hints] li").first).to_be_attached()
            expect(page.locator("[data-label-search] > *, [data-said] > *").first).to_be_attached()
        faults = desk_faults(page)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [390, 1280])
def test_every_part_is_reached_by_keyboard_and_seen(width: int, writing: Page):
    look(writing, width)
    steps = walk(writing)
    names = " ".join(step["name"] for step in steps)
    assert all(part in names for part in ("Cite", "iframe", "Preview", "textarea")), names
    high = ("textarea", "iframe")  # higher than what is left of the window: the browser shows where the cursor is
    assert [step for step in steps if step["troubles"] and not step["name"].startswith(high)] == []


def test_axe_finds_nothing_on_the_login_in_place(browser: Browser, site: Site):
    with logged_in(browser, site, "author") as (page, _):
        page.goto("/admin/faq/entry/add/")
        lose_the_login(page)
        page.get_by_role("button", name="Save draft").click()
        expect(page.locator("h1")).to_have_text("Log in again")
        faults = desk_faults(page)
    assert not faults, "\n".join(faults)


class Story:
    """Counts what a person does besides typing."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def click(self, what: str, place: Locator) -> None:
        self.steps.append(what)
        place.click()


def test_a_fact_is_revised_after_a_label_change_in_at_most_seven_steps(browser: Browser, site: Site):
    with logged_in(browser, site, "author") as (page, troubles):
        page.goto("/admin/")
        story, items = Story(), "#content a[href*='/labels/triageitem/']"
        item = page.locator(items, has_text="Falls")
        if not item.count():
            story.click("triage", page.locator(items).first)
        story.click("the item", item.first)
        story.click("revise", page.get_by_role("link", name="Revise the fact, with the new passage filled in"))
        expect(page.locator("#id_claim_text")).to_have_value(re.compile("aged 6 years and older"))
        expect(page.locator("#evidence [data-said]").first).to_contain_text("Found:")
        page.fill("#id_statement", "Labelin is for people from 6 years who fall.")
        expect(shown(page)).to_contain_text("from 6 years who fall")
        page.fill("#id_change_reason", "The label has lowered the age")
        story.click("submit", page.get_by_role("button", name="Save and submit for review"))
        expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
        assert len(story.steps) <= 7, story.steps
        page.goto("/admin/labels/fact/?q=falls")
        expect(page.locator("#result_list")).to_contain_text("in review")
        assert troubles == []
