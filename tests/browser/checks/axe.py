"""What axe finds on a page: WCAG 2.2 to level AA, its best practices, and contrast to level AAA (7:1)."""

from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.checks.fit import too_wide
from tests.browser.stage import look

SCRIPT = Axe().axe_script
# One rule measures what two would: axe's enhanced rule passes over whatever its plain one fails.
AAA = {"color-contrast": {"options": {"contrastRatio": {"normal": {"expected": 7}, "large": {"expected": 4.5}}}}}
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "checks": AAA,
    "resultTypes": ["violations"],
}
# Measuring the contrast of every text takes longer than all else that axe does, and ninety dates in a list have one
# contrast. It follows from the text's own style and from what its ancestors paint, so of the texts that are alike in
# both the first, the middle and the last are measured. What is taken out of the flow is always measured: it may lie over
# anything. So is told apart what axe leaves out or cannot judge: texts of one letter or of signs, and disabled controls.
DISTINCT_TEXTS = r"""
() => {
  const painted = new Map(), alike = new Map();
  const paint = element => {
    if (!element) return '';
    if (!painted.has(element)) {
      const style = getComputedStyle(element);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode];
      const flows = style.position === 'static' || (style.position === 'relative' && style.zIndex === 'auto' && /^(auto|0px)$/.test(style.inset));
      const plain = flows && own.join() === 'rgba(0, 0, 0, 0),none,1,none,normal';
      painted.set(element, paint(element.parentElement) + (plain ? '' : '|' + own.join() + (flows ? '' : painted.size)));
    }
    return painted.get(element);
  };
  for (const element of document.body.querySelectorAll('*')) {
    const text = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join('').trim();
    if (!(text || element.matches('input, select, textarea')) || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const look = [
      paint(element), style.color, style.webkitTextFillColor, style.webkitTextStroke, style.textShadow, style.fontSize,
      style.fontWeight, text.length > 1, /\p{L}|\p{N}/u.test(text), !!element.closest(':disabled, [aria-disabled=true]'),
    ].join();
    alike.set(look, [...(alike.get(look) || []), element]);
  }
  return [...alike.values()].flatMap(all => [...new Set([all[0], all[all.length >> 1], all.at(-1)])]);
}
"""
VIOLATIONS = f"""
async options => {{
  const texts = ({DISTINCT_TEXTS.strip()})(), contrast = {{runOnly: {{type: 'rule', values: ['color-contrast']}}}};
  const others = {{...options, rules: {{...options.rules, 'color-contrast': {{enabled: false}}}}}};
  const found = [await axe.run(document, others)];
  if (texts.length) found.push(await axe.run({{include: texts}}, {{...options, rules: {{}}, ...contrast}}));
  return found.flatMap(each => each.violations);
}}
"""
LOOKS = ((1280, "light"), (1280, "dark"), (390, "dark"), (390, "light"))  # of a page of the desk
FADING = 300  # milliseconds in which the colors of Django's admin change from one scheme to the other


def found_by_axe(page: Page, options: dict = OPTIONS) -> list[str]:
    """One line for each fault, however often it is made: 90 dates of one pale gray are one fault."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SCRIPT)  # once for a page, not by Axe().run, which sends the half megabyte before every look
    faults: dict[str, list[str]] = {}
    for violation in page.evaluate(VIOLATIONS, options):
        for node in violation["nodes"]:
            fault = f"{violation['id']}: {' '.join(node['failureSummary'].split())}"
            faults.setdefault(fault, []).append(" ".join(node["html"].split())[:120])
    return [f"{fault} ({len(where)} times, such as {where[0]})" for fault, where in faults.items()]


def desk_faults(page: Page, looks: Iterable[tuple[int, str]] = LOOKS) -> list[str]:
    """What axe finds on an open page of the desk at each width and in each color scheme, and where it is too wide."""
    faults = []
    for width, scheme in looks:
        look(page, width, scheme=scheme).wait_for_timeout(FADING)
        faults += [f"{width} px, {scheme}: {fault}" for fault in (*too_wide(page), *found_by_axe(page))]
    return faults
