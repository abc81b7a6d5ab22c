"""The page that answers when everything else fails: on it, too, a reader finds the way and the telephone numbers."""

import pytest
from playwright.sync_api import Page

from tests.browser.kinds import each_scheme
from tests.browser.stage import look
from tests.browser.test_axe import finds_nothing
from tests.browser.test_fit import WIDE
from tests.site import Site

BROKEN = (
    "from django.test import RequestFactory; from dupisite.views import broken; "
    "print(broken(RequestFactory().get('/broken/')).content.decode())"
)


@pytest.fixture(scope="module")
def broken(site: Site) -> str:
    return "\n".join(site.shell(BROKEN))


@each_scheme
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_of_a_fault_fits_and_axe_finds_nothing(width: int, scheme: str, broken: str, page: Page):
    page.route("**/broken/", lambda route: route.fulfill(status=500, body=broken, content_type="text/html"))
    look(page, width, scheme=scheme).goto("/broken/")
    assert page.get_by_role("link", name="1-800-222-1222").is_visible()
    assert page.evaluate(WIDE) == []
    finds_nothing(page)
