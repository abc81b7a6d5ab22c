"""By keyboard alone: the skip link first, then every link in the order of reading, always seen."""

from playwright.sync_api import Page

SKIP = "[href='#main']"
MOST = 400  # presses of Tab after which a page counts as endless

# Where the focus is: its place in the document, and what keeps a reader from seeing it. The first of its boxes counts:
# a link may go over two lines, and a region may be higher than the window.
FOCUSED = r"""
() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const style = getComputedStyle(focused), box = focused.getClientRects()[0], troubles = [];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0) troubles.push('no outline');
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const whole = box.top > -1 && box.bottom < innerHeight + 1 && box.left > -1 && box.right < innerWidth + 1;
  if (!whole && (box.height < innerHeight || bottom <= top)) troubles.push('out of the window');
  else if (!focused.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2))) troubles.push('covered');
  return {
    place: [...document.querySelectorAll('*')].indexOf(focused),
    name: `${focused.localName} “${focused.textContent.trim().slice(0, 40)}”`,
    troubles,
  };
}
"""
REACHABLE = r"""
() => {
  const all = [...document.querySelectorAll('*')];
  const reachable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  return all.map((element, place) => [element, place])
    .filter(([element]) => element.matches(reachable) && element.checkVisibility())
    .map(([, place]) => place);
}
"""
# Before each press of a key the page notes where the focus is then: asking it after each press takes twice as long.
NOTE = f"""
() => {{
  const focused = {FOCUSED.strip()};
  window.steps = [];
  addEventListener('keydown', () => steps.push(focused()), true);
}}
"""


def walk(page: Page) -> list[dict]:
    """What has the focus after each press of Tab, until it leaves the page; also of a page with frames."""
    steps: list[dict] = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        step = page.evaluate(FOCUSED)
        if step is None or (steps and step["place"] == steps[0]["place"]):
            return steps
        steps.append(step)
    raise AssertionError("Tab never leaves the page")


def walk_on(page: Page) -> list[dict]:
    """What has the focus now, and then after each press of Tab, until it leaves the page, which has no frames."""
    page.evaluate(NOTE)
    presses = len(page.evaluate(REACHABLE)) + 1
    while presses < MOST:
        for _ in range(presses):
            page.keyboard.down("Tab")
        page.keyboard.up("Tab")
        first, *others = page.evaluate("steps")
        for number, step in enumerate(others, 1):
            if step is None or step["place"] == first["place"]:
                return [first, *others][:number]
        presses += len(others)
    raise AssertionError("Tab never leaves the page")


def first_tab_faults(page: Page) -> list[str]:
    """The first Tab on a page that was just opened shows a link that leads past the navigation."""
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    if first != "#main":
        return [f"the first Tab leads to {first}"]
    troubles = page.evaluate(FOCUSED)["troubles"]
    page.keyboard.press("Enter")
    reached = page.evaluate("document.activeElement.id")
    page.keyboard.press("Tab")
    past = page.evaluate("!!document.activeElement.closest('#main, footer')")
    held = {
        f"the link past the navigation is {' and '.join(troubles)}": troubles == [],
        f"the link past the navigation leads to “{reached}”": reached == "main",
        "after it, the focus is back before the text": past,
    }
    return [fault for fault, holds in held.items() if not holds]


def order_faults(page: Page) -> list[str]:
    """From the skip link on, Tab visits everything that can be reached, in the order of reading, and each is seen."""
    if not page.locator(SKIP).first.is_visible():
        return ["no link leads past the navigation"]
    page.focus(SKIP)
    wanted, steps = page.evaluate(REACHABLE), walk_on(page)
    places = [step["place"] for step in steps]
    faults = [
        f"{step['name']} has the focus and is {' and '.join(step['troubles'])}" for step in steps if step["troubles"]
    ]
    if places != sorted(set(places)):
        faults.append(f"Tab does not follow the order of reading: {[step['name'] for step in steps]}")
    if missed := set(wanted) - set(places):
        faults += page.evaluate(
            "places => places.map(p => `Tab misses ${document.querySelectorAll('*')[p].outerHTML}`)", [*missed]
        )
    return faults
