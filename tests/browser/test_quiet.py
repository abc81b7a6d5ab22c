"""A page does nothing but show itself: no script, no cookie, no complaint of the browser, nothing from elsewhere."""

from tests.browser.kinds import STATUS, each_kind
from tests.browser.stage import Opened
from tests.site import Site

FORBIDDEN = """
[...document.querySelectorAll('script:not([type="application/ld+json"]), style, [style], iframe, object, embed, form[method=post]')].map(e => e.outerHTML)
"""
HANDLERS = """
[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(name => name.startsWith('on'))
"""


@each_kind
def test_a_page_answers_without_a_complaint_of_the_browser(kind: str, opened: Opened):
    assert opened.responses[0].status == STATUS.get(kind, 200)
    own = opened.page.url if kind in STATUS else None  # the browser logs the status of an error page
    assert [said.text for said in opened.said if said.location["url"] != own] == []
    assert opened.troubles == []


@each_kind
def test_everything_a_page_asks_for_is_there_and_of_this_site(opened: Opened, site: Site):
    others = opened.responses[1:]
    assert [other.url for other in others if other.status != 200 or not other.url.startswith(site.address)] == []
    assert [other.url for other in others if other.request.resource_type == "script"] == []


@each_kind
def test_a_page_has_no_script_no_style_of_its_own_and_leaves_nothing_with_the_reader(opened: Opened):
    assert opened.page.evaluate(FORBIDDEN) == []
    assert opened.page.evaluate(HANDLERS) == []
    assert opened.page.context.cookies() == []
    assert opened.page.evaluate("localStorage.length + sessionStorage.length") == 0
