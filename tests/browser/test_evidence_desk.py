"""At the desk the evidence of a fact is compared while it is typed, and a passage is taken from the label by one click."""

from playwright.sync_api import Browser, expect

from tests.browser.sites import logged_in
from tests.site import Site

QUOTE = "Patients who are allergic to dupilumab, or to anything else that DUPIXENT is made of, must not use it."


def test_a_passage_is_found_and_taken_without_typing_it(browser: Browser, site: Site):
    with logged_in(browser, site, "author") as (page, troubles):
        page.goto("/admin/labels/fact/?q=allergic-to-it")
        page.get_by_role("link", name="Not for people who are allergic to it", exact=True).click()
        expect(page.locator("#evidence [data-said]")).to_contain_text("stands in section 4.")
        page.fill("#id_claim_text", QUOTE.replace("must not", "may"))
        expect(page.locator("#evidence [data-said]")).to_contain_text("does not stand in section 4")
        page.get_by_role("button", name="Take this instead").click()
        expect(page.locator("#id_claim_text")).to_have_value(QUOTE)
        expect(page.locator("#evidence [data-said]")).to_contain_text("stands in section 4.")
        page.fill("#id_claim_text", "")
        page.fill("#id_claim_sections", "")
        page.fill("[data-words-asked]", "must allergic")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Quote this").first.click()
        expect(page.locator("#id_claim_text")).to_have_value(QUOTE)
        expect(page.locator("#id_claim_sections")).to_have_value("4")
        assert page.url.endswith("/change/?_changelist_filters=q%3Dallergic-to-it"), "Enter searches and saves nothing"
        assert troubles == []
