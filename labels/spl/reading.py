"""From the bytes of an SPL document to a Label: what the document says of itself, its sections, its highlights.

A document whose words would not all come through is refused, as is everything that is no drug label.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from lxml import etree

from labels.spl import document
from labels.spl.completeness import has_deleted, same_ink
from labels.spl.document import V3, Element, attribute, path_to
from labels.spl.footnotes import REFERENCE, Footnotes
from labels.spl.markup import Links, section_html
from labels.spl.model import Block, DrugName, Kind, Label, Part, Picture, Section
from labels.spl.narrative import blocks
from labels.spl.outline import Outlined, outline
from labels.spl.refusals import NotALabel
from labels.spl.repeats import Repeats, source_of
from labels.spl.text import line, lines

READER = 2  # raised whenever the same bytes are read otherwise: then what is archived is read again
HIGHLIGHTS = "highlights"
MOST_PICTURES = 2_000  # shown in one label; each repeats its description
LONGEST_DESCRIPTION = 500

IDS: Callable[[Element], Any] = etree.XPath("descendant-or-self::*/@ID", smart_strings=False)

repeats = Repeats()


def read_label(data: bytes, images: Mapping[str, str] | None = None) -> Label:
    """The label in the bytes of one SPL document. Raises NotALabel, whose message says what is wrong.

    `images`: the SHA-256 of the pictures that came with it, by file name as the document calls them.
    """
    root = document.read_document(data)
    body = root.find(path_to("component/structuredBody"))
    if body is None:
        raise NotALabel("The document has no structured body, so it holds no text.")
    shown = _pictures(body, images or {})
    parts = list(_parts(root, outline(body)))
    refers = next(root.iter(REFERENCE), None) is not None  # most labels do not
    footnotes = Footnotes((part.key, part.elements) for part in parts) if refers else Footnotes()
    return Label(
        set_id=document.set_id(root),
        document_id=attribute(root, "id", "root").lower(),
        version=document.version(root),
        effective=document.effective(root),
        type_code=attribute(root, "code", "code"),
        type_name=document.DOCUMENT_TYPES[attribute(root, "code", "code")],
        title=line(root.find(V3 + "title")),
        names=_names(body),
        approval=_approval(body),
        labeler=line(root.find(path_to("author/assignedEntity/representedOrganization/name"))),
        sections=tuple(_sections(parts, shown, footnotes, has_deleted(body))),
        pictures=tuple(dict.fromkeys(shown.values())),
        sha256=sha256(data).hexdigest(),
        remarks=tuple(_remarks(parts, footnotes)) if refers else (),
    )


@dataclass(frozen=True)
class _Part:
    """The elements of one section to be; no title where the highlights repeat one. `outlined` is None for their head."""

    key: str
    outlined: Outlined | None
    title: Element | None
    texts: list[Element]

    @property
    def elements(self) -> list[Element | None]:
        return [self.title, *self.texts]


def _parts(root: Element, outlined: list[Outlined]) -> Iterator[_Part]:
    """All sections of the body, then the highlights: the title of the document, and what each section adds."""
    for section in outlined:
        texts = [text for element in section.elements for text in element.iterchildren(V3 + "text")]
        yield _Part(section.key, section, section.title_element, texts)
    title = root.find(V3 + "title")
    yield _Part(HIGHLIGHTS, None, None, [] if title is None else [title])
    for section in outlined:
        texts = [text for element in section.elements for text in element.iterfind(path_to("excerpt/highlight/text"))]
        if texts:
            yield _Part(f"{HIGHLIGHTS}.{section.key}", section, None, texts)


def _sections(
    parts: list[_Part], pictures: Mapping[str, Picture], footnotes: Footnotes, deleted: bool
) -> Iterator[Section]:
    """The sections that say something, or hold others that do."""
    outlined = [part.outlined for part in parts if part.outlined and not _repeats(part)]
    links = _links(outlined)
    parents = {id(section.parent) for section in outlined}
    for part in parts:
        if part.outlined is None:
            yield _head(part, pictures, links, footnotes)
            continue
        made = _section(part, part.outlined, pictures, links, footnotes, deleted)
        if made.blocks or (not _repeats(part) and id(part.outlined) in parents):
            yield made


def _repeats(part: _Part) -> bool:
    """Whether it belongs to the highlights."""
    return part.outlined is None or part.key != part.outlined.key


def _section(
    part: _Part,
    outlined: Outlined,
    pictures: Mapping[str, Picture],
    links: Links,
    footnotes: Footnotes,
    deleted: bool,
) -> Section:
    body, key, title, texts = not _repeats(part), part.key, part.title, part.texts
    above = outlined.parent.key if outlined.parent else ""
    frame = Section(
        key=key,
        number=outlined.number if body else "",
        title=outlined.title,
        code=outlined.code,
        code_name=attribute(outlined.elements[0], "code", "displayName"),
        depth=outlined.depth if body else 2,
        parent=above if body else HIGHLIGHTS,
        part=Part.BODY if body else Part.HIGHLIGHTS,
        blocks=(),
        title_html="",
        html="",
    )

    def read() -> Section:
        found = blocks(title, texts, pictures, footnotes)
        if not same_ink([*([] if title is None else [title]), *texts], found, deleted):
            called = outlined.title or outlined.code
            raise NotALabel(
                f"Section “{called}” has words in a place where a label has none, so it cannot be shown whole."
            )
        heading, html = section_html(title, texts, key, pictures, links, footnotes)
        return replace(frame, blocks=found, title_html=heading, html=html)

    source, size = source_of(part.elements, key, links, pictures, footnotes)
    return repeats.get((frame, source), size, read)


def _head(part: _Part, pictures: Mapping[str, Picture], links: Links, footnotes: Footnotes) -> Section:
    """What stands above the highlights: names, form, year of approval, each on a line that can be quoted."""
    said = lines(part.texts[0]).splitlines() if part.texts else []
    return Section(
        key=HIGHLIGHTS,
        number="",
        title="",
        code="",
        code_name="Title of the document",
        depth=1,
        parent="",
        part=Part.HIGHLIGHTS,
        blocks=tuple(Block(Kind.PARAGRAPH, words) for words in said),
        title_html="",
        html=section_html(None, part.texts, HIGHLIGHTS, pictures, links, footnotes)[1],
    )


def _remarks(parts: list[_Part], footnotes: Footnotes) -> Iterator[str]:
    """What the document itself leaves open, in sentences for whoever imports it."""
    for part in parts:
        references = [found for element in part.elements if element is not None for found in element.iter(REFERENCE)]
        missing = sum(1 for reference in references if footnotes.target(reference) is None)
        if missing:
            where = part.outlined.title or part.outlined.code if part.outlined else "the title of the document"
            said = (
                "a footnote that the label does not have" if missing == 1 else f"{missing} footnotes that are missing"
            )
            yield f"“{where}” refers to {said}; the page says so there."


def _links(outlined: list[Outlined]) -> Links:
    """The key of the section in which an id stands. An id used twice, against the rules, means its first place."""
    links: dict[str, str] = {}
    for section in outlined:
        for element in section.elements:
            links.setdefault(element.get("ID", ""), section.key)
            for text in element.iterchildren(V3 + "text"):
                for name in IDS(text):
                    links.setdefault(name, section.key)
    links.pop("", None)
    return links


def _pictures(body: Element, images: Mapping[str, str]) -> dict[str, Picture]:
    """The pictures that the document declares, by the id that its text refers to."""
    if sum(1 for _ in body.iter(V3 + "renderMultiMedia")) > MOST_PICTURES:
        raise NotALabel(f"The document shows more than {MOST_PICTURES} pictures, which no drug label does.")
    found: dict[str, Picture] = {}
    for media in body.iter(V3 + "observationMedia"):
        name = attribute(media, "value/reference", "value").strip()
        if name:
            picture = Picture(name, line(media.find(V3 + "text"))[:LONGEST_DESCRIPTION], images.get(name))
            found.setdefault(media.get("ID", ""), picture)
    return found


def _approval(body: Element) -> str:
    """Such as “BLA761055”: the first, since parts of a kit may have their own."""
    found = body.find(f".//{V3}approval/{V3}id")
    return found.get("extension", "") if found is not None else ""


def _names(body: Element) -> tuple[DrugName, ...]:
    """Brand and generic name of each product, each pair once. Old documents call the inner product a medicine."""
    found = []
    for product in body.iter(V3 + "manufacturedProduct", V3 + "manufacturedMedicine", V3 + "partProduct"):
        brand = line(product.find(V3 + "name"))
        generic = line(product.find(path_to("asEntityWithGeneric/genericMedicine/name")))
        if brand:
            found.append(DrugName(brand, generic))
    return tuple(dict.fromkeys(found))
