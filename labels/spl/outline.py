"""Which sections a label has, in reading order, and the key of each. Knows no words but those of titles.

An untitled section inside another belongs to the title that a reader saw last: 9 of the 10 labels that were tried have
some, up to 21 of 93 sections, and without them “2.2” of one label would be empty.
"""

import re
from collections import Counter
from dataclasses import dataclass

from labels.spl.document import V3, Element, attribute
from labels.spl.model import BOXED_WARNING, MEASURE, NUMBERED, PACKAGE_LABEL, SPACED
from labels.spl.text import line

LAST_NUMBER = 17  # of the sections that 21 CFR 201.57 numbers
LONGEST_SLUG = 60
LONGEST_KEY = 150


@dataclass
class Outlined:
    """One section to be: its own element, then the untitled ones that belong to it."""

    elements: list[Element]
    title: str
    code: str
    depth: int
    parent: "Outlined | None"
    number: str = ""
    key: str = ""

    @property
    def title_element(self) -> Element | None:
        return self.elements[0].find(V3 + "title") if self.title else None


def outline(body: Element) -> list[Outlined]:
    """The sections of a structuredBody. One that says nothing and holds nothing is left out."""
    found: list[Outlined] = []
    _collect(body, None, found)
    _give_numbers(found)
    _give_keys(found)
    return found


def _collect(holder: Element, parent: Outlined | None, found: list[Outlined]) -> None:
    for component in holder.iterchildren(V3 + "component"):
        for element in component.iterchildren(V3 + "section"):
            title = line(element.find(V3 + "title"))
            if title or (parent is None and _says_something(element)):
                depth = parent.depth + 1 if parent else 1
                section = Outlined([element], title, attribute(element, "code", "code"), depth, parent)
                found.append(section)
                _collect(element, section, found)
                continue
            if parent is not None:
                found[-1].elements.append(element)
            _collect(element, parent, found)


def _says_something(element: Element) -> bool:
    texts = element.find(V3 + "text"), element.find(f"{V3}excerpt/{V3}highlight/{V3}text")
    return any(text is not None and (len(text) or line(text)) for text in texts)


def _give_numbers(found: list[Outlined]) -> None:
    """Where two sections print one number, the one that stands where the number belongs has it, else the first."""
    taken: set[str] = set()
    for strictly in (True, False):
        for section in found:
            number = _printed(section)
            if section.number or not number or number in taken or section.code == PACKAGE_LABEL:
                continue
            if int(number.split(".")[0]) <= LAST_NUMBER and _extends(section, number, strictly):
                section.number = number
                taken.add(number)


def _printed(section: Outlined) -> str:
    """The number before the words of a title; empty where it is none, or counts something, as in “2 mg tablets”."""
    above = section.parent.number if section.parent else ""
    for pattern in (SPACED, NUMBERED):
        match = pattern.match(section.title)
        number = match[1].replace(" ", "") if match else ""
        if match is None or MEASURE.match(section.title, match.end()):
            continue
        if pattern is NUMBERED or (above and number.startswith(f"{above}.")):
            return number
    return ""


def _extends(section: Outlined, number: str, strictly: bool) -> bool:
    """Whether the number goes on from that of what the section stands in.

    Not strictly, “5.1” may stand beside “5”, and “1” inside a section without number.
    """
    above = section.parent
    if above is not None and above.number:
        return number.startswith(f"{above.number}.")
    return not strictly or (above is None and "." not in number)


def _give_keys(found: list[Outlined]) -> None:
    taken = {section.number for section in found if section.number}
    copies: Counter[str] = Counter()
    for section in found:
        section.key = section.number
        while not section.key:
            wanted = _wanted(section)
            copies[wanted] += 1
            key = wanted if copies[wanted] == 1 else f"{wanted}.{copies[wanted]}"
            section.key = key if key not in taken else ""
        taken.add(section.key)


def _wanted(section: Outlined) -> str:
    """The key of a section without number: by its code for the boxed warning, else by the titles down to it."""
    if section.code == BOXED_WARNING and section.parent is None:
        return "boxed-warning"
    own = slug(section.title) or slug(section.code) or "untitled"
    path = f"{section.parent.key}.{own}" if section.parent else own
    return path if len(path) <= LONGEST_KEY else own


def slug(text: str) -> str:
    """Small letters, digits and single hyphens; empty when the text has no Latin letter or digit."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_SLUG].strip("-")
