"""A page does nothing but show itself (and one takes what a reader reports): no script, no cookie, no complaint of the browser, nothing from elsewhere."""

from tests.browser.page_kinds import STATUS
from tests.browser.stage import Opened
from tests.site import Site

FORBIDDEN = """
[...document.querySelectorAll('script:not([type="application/ld+json"]), style, [style], iframe, object, embed, form[method=post]:not(.report)')].map(e => e.outerHTML)
"""
HANDLERS = """
[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(name => name.startsWith('on'))
"""


def opening_faults(kind: str, opened: Opened, site: Site) -> list[str]:
    """The page has its status, the browser complains of nothing, and all that is asked for is there and of this site."""
    page, others = opened.responses[0], opened.responses[1:]
    own = opened.page.url if kind in STATUS else None  # the browser logs the status of an error page
    faults = [] if page.status == STATUS.get(kind, 200) else [f"its status is {page.status}"]
    faults += [f"the browser says: {said.text}" for said in opened.said if said.location["url"] != own]
    faults += opened.troubles
    for other in others:
        if other.status != 200 or not other.url.startswith(site.address):
            faults.append(f"it asks for {other.url}, which answers {other.status}")
        if other.request.resource_type == "script":
            faults.append(f"it loads the script {other.url}")
    return faults


def stillness_faults(opened: Opened) -> list[str]:
    """The page has no script and no style of its own, and leaves nothing with the reader."""
    page = opened.page
    faults = [f"it has {element}" for element in page.evaluate(FORBIDDEN)]
    faults += [f"it has a handler “{name}”" for name in page.evaluate(HANDLERS)]
    faults += [f"it leaves the cookie {cookie['name']}" for cookie in page.context.cookies()]
    stored = page.evaluate("localStorage.length + sessionStorage.length")
    return faults + ([f"it stores {stored} things in the browser"] if stored else [])
