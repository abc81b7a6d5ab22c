"""The contents of one label version: its sections in reading order, as lists inside lists, each with its address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from audit.reading.prepared import Prepared
from labels.archive.label_models import LabelSection, LabelVersion, SectionText
from labels.spl.model import BOXED_WARNING, Part

sections_of = Prepared(lambda: LabelSection, lambda version: LabelSection.objects.of(version).order_by("place"))
text_of = Prepared(lambda: SectionText, lambda sha256: SectionText.objects.filter(pk=sha256).only("title_html", "html"))


@dataclass(frozen=True)
class Place:
    """One section where it stands. `level` counts from 1, and is never more than one above that of the section before."""

    row: Any
    url: str
    level: int

    @property
    def heading(self) -> str:
        """What a person calls it: the title, else what its code is called."""
        return str(self.row.title or self.row.code_name or self.row.key)

    @property
    def name(self) -> str:
        """The heading where it stands alone: the highlights have those of the sections that they repeat."""
        return f"Highlights: {self.heading}" if self.row.part == Part.HIGHLIGHTS else self.heading


@dataclass(frozen=True)
class Line:
    """A place as a line of a list: it opens a list below it, or closes as many as `closes` has members."""

    place: Place
    opens: bool
    closes: range


@dataclass(frozen=True)
class Contents:
    """All sections of one version whose page is at `url`."""

    url: str
    places: tuple[Place, ...]

    @property
    def body(self) -> list[Line]:
        return lines([place for place in self.places if place.row.part == Part.BODY])

    @property
    def highlights(self) -> list[Line]:
        return lines([place for place in self.places if place.row.part == Part.HIGHLIGHTS])

    @property
    def boxed_warning(self) -> Place | None:
        return next((p for p in self.places if p.row.code == BOXED_WARNING and p.row.part == Part.BODY), None)

    def url_of(self, key: str) -> str:
        """Where the section with this key is; the version itself when it has none."""
        return next((place.url for place in self.places if place.row.key == key), self.url)

    def index(self, key: str) -> int | None:
        return next((index for index, place in enumerate(self.places) if place.row.key == key), None)

    def above(self, index: int) -> list[Place]:
        """The sections that this one stands in, the outermost first."""
        found: list[Place] = []
        for place in reversed(self.places[:index]):
            if place.level < (found[-1] if found else self.places[index]).level:
                found.append(place)
        return found[::-1]

    def below(self, index: int) -> list[Line]:
        """All sections in this one."""
        found = []
        for place in self.places[index + 1 :]:
            if place.level <= self.places[index].level:
                break
            found.append(place)
        return lines(found)


def contents_of(version: LabelVersion, url: str) -> Contents:
    """One question."""
    return Contents(url, tuple(_places(sections_of(version.pk), url)))


def lines(places: list[Place]) -> list[Line]:
    """The places as lines whose lists are all closed at the end."""
    first = places[0].level if places else 0
    levels = [*(place.level for place in places), first]
    return [
        Line(place, levels[index + 1] > place.level, range(place.level - levels[index + 1]))
        for index, place in enumerate(places)
    ]


def _places(rows: Iterable[Any], url: str) -> Iterable[Place]:
    levels = {"": 0}
    before = 0
    for row in rows:
        before = levels[row.key] = min(levels.get(row.parent, 0), before) + 1
        yield Place(row, f"{url}{row.key}/", before)
