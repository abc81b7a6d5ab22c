"""The form of an error report in a browser: what is wrong is said where it is, on a phone, in the dark, and to who hears it."""

from playwright.sync_api import Page

from tests.browser.checks.axe import found_by_axe
from tests.browser.checks.fit import too_small, too_wide
from tests.browser.page_kinds import ANSWER
from tests.browser.stage import look


def test_a_report_is_refused_at_its_field_then_sent_with_the_keyboard_alone(page: Page):
    look(page, 360, scheme="dark").goto(ANSWER)
    page.get_by_role("link", name="Report an error").click()
    page.get_by_role("button", name="Send report").press("Enter")
    words = page.get_by_role("textbox", name="What is wrong?")
    assert "Write what is wrong" in (
        words.evaluate("e => document.getElementById(e.getAttribute('aria-describedby').split(' ').pop()).textContent")
    )
    for width, scheme in ((360, "dark"), (1280, "light")):
        look(page, width, scheme=scheme)
        assert [*too_wide(page), *too_small(page), *found_by_axe(page)] == []
    words.press_sequentially("The dose is wrong.")
    words.press("Tab")
    assert page.evaluate("document.activeElement.id") == "contact"
    page.keyboard.press("Tab")  # the trap for programs is passed over
    page.keyboard.press("Enter")
    page.get_by_text("Your report has the number").wait_for()
    assert page.context.cookies() == []
    assert [*too_wide(page), *found_by_axe(page)] == []
