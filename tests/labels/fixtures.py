"""SPL documents written by us, from a few words each: for tests, and for labels that only illustrate.

Content is XML of the SPL narrative, so that a test can write <sup>3</sup> or &lt; as a file would.
"""

from collections.abc import Iterable, Sequence

from labels.spl.model import Label
from labels.spl.reading import read_label

SET_ID = "0a1b2c3d-0000-4000-8000-0123456789ab"


def paragraph(words: str) -> str:
    return f"<paragraph>{words}</paragraph>"


def items(*words: str, ordered: str = "") -> str:
    """A list; `ordered` is its style, such as “LittleAlpha”."""
    kind = f' listType="ordered" styleCode="{ordered}"' if ordered else ""
    return f"<list{kind}>{''.join(f'<item>{item}</item>' for item in words)}</list>"


def table(*body: Sequence[str], head: Sequence[str] = (), caption: str = "") -> str:
    def row(cells: Sequence[str], tag: str) -> str:
        return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"

    return (
        "<table>"
        + (f"<caption>{caption}</caption>" if caption else "")
        + (f"<thead>{row(head, 'th')}</thead>" if head else "")
        + f"<tbody>{''.join(row(cells, 'td') for cells in body)}</tbody></table>"
    )


def section(
    title: str,
    *content: str,
    code: str = "42229-5",
    ident: str = "",
    below: Iterable[str] = (),
    highlights: str = "",
    pictures: Iterable[tuple[str, str, str]] = (),
) -> str:
    """One section; `below` are sections, `pictures` (id, file name, description). An empty title is left out."""
    media = "".join(
        f'<component><observationMedia ID="{picture}"><text>{description}</text>'
        f'<value mediaType="image/jpeg"><reference value="{name}"/></value></observationMedia></component>'
        for picture, name, description in pictures
    )
    return (
        f"<component><section{f' ID={chr(34)}{ident}{chr(34)}' if ident else ''}>"
        f'<code code="{code}" codeSystem="2.16.840.1.113883.6.1" displayName="SOME SECTION"/>'
        + (f"<title>{title}</title>" if title else "")
        + (f"<text>{''.join(content)}</text>" if content else "")
        + (f"<excerpt><highlight><text>{highlights}</text></highlight></excerpt>" if highlights else "")
        + f"{media}{''.join(below)}</section></component>"
    )


def make_spl(
    *sections: str,
    title: str = "EXAMPLA (examplumab) injection<br/>Initial U.S. Approval: 2020",
    set_id: str = SET_ID,
    version: str = "1",
    effective: str = "20250131",
    code: str = "34391-3",
    brand: str = "Exampla",
    generic: str = "examplumab",
    head: str = '<?xml version="1.0" encoding="UTF-8"?>',
) -> bytes:
    """The bytes of a whole document."""
    product = (
        '<component><section><code code="48780-1"/><subject><manufacturedProduct><manufacturedProduct>'
        f"<name>{brand}</name><asEntityWithGeneric><genericMedicine><name>{generic}</name></genericMedicine>"
        '</asEntityWithGeneric></manufacturedProduct><subjectOf><approval><id extension="BLA000001"/></approval>'
        "</subjectOf></manufacturedProduct></subject></section></component>"
    )
    return (
        f'{head}<document xmlns="urn:hl7-org:v3"><id root="{SET_ID[::-1]}"/>'
        f'<code code="{code}" displayName="HUMAN PRESCRIPTION DRUG LABEL"/><title>{title}</title>'
        f'<effectiveTime value="{effective}"/><setId root="{set_id}"/><versionNumber value="{version}"/>'
        "<author><assignedEntity><representedOrganization><name>Example Maker</name></representedOrganization>"
        f"</assignedEntity></author><component><structuredBody>{product}{''.join(sections)}</structuredBody></component>"
        "</document>"
    ).encode()


def make_label(*sections: str, version: str = "1", **more: str) -> Label:
    """The label that such a document is read as."""
    return read_label(make_spl(*sections, version=version, **more))
