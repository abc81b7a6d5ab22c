"""What stands in an address of the API, and what may stand behind its question mark, with examples that exist in the starter."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404
from ninja import Path, Query

from editorial.kinds import TextKind, by_plural

DrugSlug = Annotated[str, Path(description="The drug, as in its address.", example="dupixent")]
Kind = Annotated[str, Path(description="The kind of text, in the plural.", example="entries")]
Slug = Annotated[str, Path(description="The text, as in its address.", example="how-does-it-work")]
Number = Annotated[int, Path(description="The number of an edition, from 1.", ge=1, le=999_999_999, example=1)]
OtherNumber = Annotated[int, Path(description="The number of another edition.", ge=1, le=999_999_999, example=1)]
VersionAddress = Annotated[
    str,
    Path(
        description="A label version: its number, or number and first 8 digits of its SHA-256.",
        pattern=r"^[1-9][0-9]{0,8}(-[0-9a-f]{8})?$",
        example="1",
    ),
]
SectionKey = Annotated[str, Path(description="The key of a section.", pattern=r"^[a-z0-9.-]{1,200}$", example="12.1")]
At = Annotated[
    str | None,
    Query(
        description="As of this moment: a day, which means its end (UTC), or an instant with Z. Never in the future.",
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z)?$",
        example="2026-03-03",
    ),
]
ON = "Where to go on: only ever what `next` of the page before says."
AfterSlug = Annotated[str | None, Query(description=ON, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
BeforeNumber = Annotated[int | None, Query(description=ON, ge=1, le=999_999_999)]
BeforeMoment = Annotated[
    str | None,
    Query(
        description=ON,
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}(Z|[+-][0-9]{2}:[0-9]{2})$",
    ),
]
SinceEntry = Annotated[
    int | None, Query(description="Where to go on: only ever what `next` or `again` says.", ge=0, le=2**62)
]
Size = Annotated[
    int | None, Query(description="Under the checkpoint over that many entries; else under the first.", ge=1, le=2**62)
]
Narrowed = Annotated[
    str,
    Query(
        description="Narrows what is found: address of the drug or of the signer, kind of page, code of standing (“source changed” finds whatever is wrong with a source)."
    ),
]
Words = Annotated[str, Query(description="What to look for, in a patient's words.", example="asthma")]


def asked_kind(plural: str) -> TextKind:
    """The kind of text that an address names. Raises Http404."""
    kind = by_plural(plural)
    if kind is None:
        raise Http404("there is no such kind of text")
    return kind
