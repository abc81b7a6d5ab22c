"""Whether a page fits: the width it is given, a thumb, and a slow line."""

from playwright.sync_api import Page

from tests.browser.page_kinds import ENDLESS
from tests.browser.stage import Opened

PAGE_WEIGHT = 40_000  # bytes
ICONS: dict[str, int] = {}  # bytes of an icon by its address, asked for once

# Links among the words of a sentence are let be, as WCAG 2.5.8 does: what stands beside them in their block decides.
SMALL_TARGETS = r"""
() => {
  const interactive = 'a[href], button, input, select, textarea, summary, [role=button]';
  const inSentence = target => {
    let block = target.parentElement;
    while (getComputedStyle(block).display.startsWith('inline') && block.parentElement) block = block.parentElement;
    const copy = block.cloneNode(true);
    copy.querySelectorAll(`${interactive}, .tag, .vh`).forEach(part => part.remove());
    return /\p{L}{2}/u.test(copy.textContent);
  };
  return [...document.querySelectorAll(interactive)]
    .filter(target => target.checkVisibility() && !(target.matches('a') && inSentence(target)))
    .map(target => [target.textContent.trim(), target.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([words, box]) => `${words}: ${box.width.toFixed(1)} x ${box.height.toFixed(1)}`);
}
"""
# Pairs that read as one word: one right after the other on one line, and nothing between.
TOUCHING = r"""
() => {
  const targets = [...document.querySelectorAll('a[href], button')].filter(target => target.checkVisibility());
  return targets.slice(1).map((target, place) => [targets[place], target])
    .filter(([before, after]) => {
      const [one, two] = [[...before.getClientRects()].at(-1), after.getClientRects()[0]];
      const between = document.createRange();
      between.setStartAfter(before);
      between.setEndBefore(after);
      return Math.abs(two.left - one.right) < 4 && two.top < one.bottom && one.top < two.bottom && !between.toString().trim();
    })
    .map(([before, after]) => `${before.textContent.trim()}|${after.textContent.trim()}`);
}
"""
WIDE = r"""
() => {
  const page = document.scrollingElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > page.clientWidth + 1);
  return [`${page.scrollWidth} > ${page.clientWidth}`, ...wide.map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`)];
}
"""


def too_wide(page: Page) -> list[str]:
    """What has to be scrolled sideways."""
    return [f"it has to be scrolled sideways: {wide}" for wide in page.evaluate(WIDE)]


def too_small(page: Page) -> list[str]:
    """What is touched and is less than 24 pixels wide or high, unless it stands in a sentence."""
    return [f"it is too small for a thumb: {small}" for small in page.evaluate(SMALL_TARGETS)]


def run_together(page: Page) -> list[str]:
    """Links that run into one another."""
    return [f"two links run into one another: {pair}" for pair in page.evaluate(TOUCHING)]


def too_heavy(kind: str, opened: Opened) -> list[str]:
    """Whether the first view weighs 40 kilobytes as transferred, with the icon, which a browser without a window does not fetch."""
    icon = opened.page.evaluate("document.querySelector('link[rel=icon]').href")
    if icon not in ICONS:
        ICONS[icon] = len(opened.page.request.get(icon).body())
    weight = sum(response.request.sizes()["responseBodySize"] for response in opened.responses) + ICONS[icon]
    return [] if weight < PAGE_WEIGHT or kind in ENDLESS else [f"the first view weighs {weight} bytes"]
