"""What axe finds on a page: WCAG 2.2 to level AA, its best practices, and contrast to level AAA (7:1)."""

import json
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
}
COLORS = ["color-contrast", "link-in-text-block"]  # the rules that read a color; all others read markup and boxes
# Measuring the contrast of every text takes longer than all else that axe does, and ninety dates in a list have one
# contrast. It follows from the text's own style and from what its ancestors paint, so of the texts that are alike in
# both the first, the middle and the last are measured. What may lie over anything (it is taken out of the flow, floats
# or is drawn elsewhere) is always measured. So is told apart what axe leaves out or cannot judge: texts of one letter
# or of signs, and disabled controls.
DISTINCT_TEXTS = r"""
() => {
  const painted = new Map(), alike = new Map();
  const flows = style => {
    const still = style.position === 'relative' && style.zIndex === 'auto' && /^(auto|0px)$/.test(style.inset);
    const unmoved = [style.float, style.transform, style.translate].every(value => value === 'none');
    return (still || style.position === 'static') && unmoved && !style.margin.includes('-');
  };
  const paint = element => {
    if (!element) return '';
    if (!painted.has(element)) {
      const style = getComputedStyle(element), still = flows(style);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode];
      const plain = still && own.join() === 'rgba(0, 0, 0, 0),none,1,none,normal';
      painted.set(element, paint(element.parentElement) + (plain ? '' : '|' + own.join() + (still ? '' : `LOOSE${painted.size}`)));
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
  return [...alike].map(([look, all]) => [look, [...new Set([all[0], all[all.length >> 1], all.at(-1)])]]);
}
"""
# What the other rules read of an open page. Its scheme, and colors that are forced on it, should change none of it.
BOXES = r"""
() => [document.documentElement.outerHTML, ...[...document.querySelectorAll('*')].map(element => {
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  return [
    box.x, box.y, box.width, box.height, element.scrollWidth, element.scrollHeight, style.display, style.visibility,
    style.opacity, style.position, style.overflowX, style.overflowY, style.clip, style.clipPath, style.pointerEvents,
  ].join(' ');
})].join()
"""
# Some colors fade from one scheme to the other. Nothing fades any more; a sheet made so is none that the policy refuses.
AT_ONCE = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*, *::before, *::after { transition: none !important; }');
  if (!document.adoptedStyleSheets.length) document.adoptedStyleSheets = [sheet];
}
"""
# One look at a page is one run of axe, in which most of the work is shared. A look in which the page reads as in an
# earlier one, but for its colors, is asked of the rules of color alone. A text whose look has passed is not measured
# again, on whatever page it stands; what has failed is, and what axe could not judge. axe waits half a second for the
# answer of each frame; the only frame of the site, the preview, runs no script, so none can come.
VIOLATIONS = f"""
async ([options, passed]) => {{
  ({AT_ONCE.strip()})();
  const boxes = ({BOXES.strip()})(), seen = axe.boxesSeen ||= new Set(), colors = {json.dumps(COLORS)};
  const asked = seen.has(boxes) ? {{...options, rules: {{}}, runOnly: {{type: 'rule', values: colors}}}} : options;
  seen.add(boxes);
  const contrast = axe._audit.rules.find(rule => rule.id === 'color-contrast');
  const matches = axe.matchesContrast ||= contrast.matches, old = new Set(passed), measured = new Set();
  const looks = ({DISTINCT_TEXTS.strip()})().filter(([look]) => !old.has(look));
  const texts = new Set(looks.flatMap(([, elements]) => elements));
  contrast.matches = (element, ...others) => {{
    const measures = texts.has(element) && matches(element, ...others);
    if (measures) measured.add(element);
    return measures;
  }};
  const how = {{resultTypes: ['violations', 'incomplete'], elementRef: true, iframes: false, preload: false}};
  const {{violations, incomplete}} = await axe.run(document, {{...asked, ...how}});
  const told = [...violations, ...incomplete].filter(rule => rule.id === 'color-contrast').flatMap(rule => rule.nodes);
  for (const {{element}} of told) measured.delete(element);
  const well = looks.filter(([look, elements]) => !look.includes('LOOSE') && elements.every(text => measured.has(text)));
  const faults = violations.flatMap(({{id, nodes}}) => nodes.map(({{html, failureSummary}}) => ({{id, html, failureSummary}})));
  return [faults, well.map(([look]) => look)];
}}
"""
PASSED: dict[str, set[str]] = {}  # looks of texts whose contrast is enough, by what was asked for
LOOKS = ((1280, "light"), (1280, "dark"), (390, "dark"), (390, "light"))  # of a page of the desk


def violations(page: Page, options: dict) -> list[dict[str, str]]:
    """What axe finds on a page that has axe: a rule, the markup that breaks it, and why, for each place."""
    passed = PASSED.setdefault(json.dumps(options.get("checks")), set())
    found, well = page.evaluate(VIOLATIONS, [options, [*passed]])
    passed.update(well)
    return [{name: " ".join(words.split()) for name, words in fault.items()} for fault in found]


def found_by_axe(page: Page, options: dict = OPTIONS) -> list[str]:
    """One line for each fault, however often it is made: 90 dates of one pale gray are one fault."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SCRIPT)  # once for a page, not by Axe().run, which sends the half megabyte before every look
    faults: dict[str, list[str]] = {}
    for violation in violations(page, options):
        faults.setdefault(f"{violation['id']}: {violation['failureSummary']}", []).append(violation["html"][:120])
    return [f"{fault} ({len(where)} times, such as {where[0]})" for fault, where in faults.items()]


def desk_faults(page: Page, looks: Iterable[tuple[int, str]] = LOOKS) -> list[str]:
    """What axe finds on an open page of the desk at each width and in each color scheme, and where it is too wide."""
    faults = []
    for width, scheme in looks:
        look(page, width, scheme=scheme)
        faults += [f"{width} px, {scheme}: {fault}" for fault in (*too_wide(page), *found_by_axe(page))]
    return faults
