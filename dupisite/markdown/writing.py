"""The parts that Markdown pages are made of. Words that are no Markdown are written so that they stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.http import HttpRequest

from dupisite.disclaimers import ALWAYS
from dupisite.travel.page_frame import COPIED
from editorial.days import day_of, minute_of
from editorial.pages.signatures import in_short, signed
from editorial.pages.standing import SAMPLE, Standing
from editorial.pages.standing_marks import OF_A_SAMPLE, Marks
from editorial.pages.subject import Notice
from editorial.record.protocols import Edition
from editorial.site_address import whole_address

COPY = (
    "**This copy was made on {}.** It does not know what was signed, withdrawn or changed after that. The page as it is now is "
    "at {}?live"
)
# Only what a parser would read as something else: “IL_4”, “2 * 3” and “< 12 years” stay as they are.
SIGNS = re.compile(
    r"""
    [`~]
    | \\(?![^\W_]|\s)                   # before a sign, or at the end
    | \*(?!\s) | (?<!\s)\*               # unless it stands alone
    | (?<![^\W_])_(?!\s) | (?<!\s)_(?![^\W_])  # unless it stands alone or inside a word
    | <(?=[A-Za-z/!?]|$)
    | &(?=\#?\w+;)
    | \](?=\()
    | (?<=\s)\#(?=\#*$)                  # the end of a heading would be left out
    """,
    re.VERBOSE,
)
# At the start of a line: headings, quotations and lists, and where words in brackets lead.
OF_A_BLOCK = re.compile(r"^(\s*)(?:([#>+=-]|\[(?=(?:\\.|[^\]\\\n])*\]:))|(\d+)([.)])(?=\s|$))", re.MULTILINE)


def plain(text: object) -> str:
    """Words as they are, on one line."""
    return at_the_start(_inert(text))


def at_the_start(text: str) -> str:
    """What would make a heading, a list or a quotation of a line is only a sign."""
    return OF_A_BLOCK.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)


def link(title: object, path: str, markdown: bool = True) -> str:
    """A link; to the Markdown of a page of ours, where there is one."""
    address = f"{path.rstrip('/')}.md" if markdown else path
    if not address.startswith(("https://", "http://")):
        address = whole_address(address)
    words = _inert(title).replace("[", "(").replace("]", ")")
    return f"[{words}]({address})"


def _inert(text: object) -> str:
    return SIGNS.sub(r"\\\g<0>", " ".join(str(text).split()))


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def items(lines: Iterable[str], sign: str = "*") -> str:
    return "\n".join(f"{sign} {line}" for line in lines)


def stops(notice: Notice | None, sample: bool, notices: Iterable[str] = ()) -> Iterator[str]:
    """What must be read before anything else, each as a quotation in bold."""
    if notice:
        confirmed = (
            f"confirmed by {plain(notice.confirmed_by)}"
            if notice.confirmed_by
            else "not yet confirmed by a second person"
        )
        signed = (
            f" Signed by {plain(notice.signed_by)}, {day_of(notice.since)}; {confirmed}." if notice.signed_by else ""
        )
        yield quoted(f"**{plain(notice.head)}** {plain(notice.words)}{signed}")
    if sample:
        yield quoted(f"**{SAMPLE}**")
    for sentence in notices:
        yield quoted(f"**{plain(sentence)}**")


def above(standing: Standing) -> Iterator[str]:
    """The notices above a text, each with the address of the page that shows more of it."""
    for notice in standing.linked:
        yield f"{notice.sentence} {notice.words}: {whole_address(notice.url)}" if notice.url else notice.sentence


def strip(words: tuple[str, str] | None) -> Iterator[str]:
    """How many texts of a page are samples, as `editorial.pages.standing_marks.STRIPS` says it."""
    if words:
        yield quoted(f"**{words[0]}** {words[1]}")


def told(marks: Marks) -> str:
    """How a text stands that a line names: in brackets behind its title."""
    return f" ({'; '.join(mark.title.lower() for mark in marks)})" if marks else ""


def told_in_full(marks: Marks) -> str:
    """How a text stands whose words a line shows; with its sentence, where it is more than a sample."""
    return "".join(f" **{mark.title}.** {plain(mark.sentence)}" for mark in marks if mark.code != OF_A_SAMPLE) + (
        " (sample)" if any(mark.code == OF_A_SAMPLE for mark in marks) else ""
    )


def standing_line(edition: Edition, standing: Standing, signature: str) -> str:
    """Who stands for the words, since when and against what."""
    if not signature:
        return "No signature is valid here: what is stored is not what was signed."
    against = f", against {standing.basis.against}" if standing.basis.against else ""
    said = [
        f"{standing.title}." if standing.code == "current" else "",
        plain(signed(edition))
        if edition.sample
        else f"Signed by {plain(in_short(edition))}, on {day_of(edition.history_date)}{against}.",
    ]
    said.append(f"Follows {standing.basis.follows}." if standing.basis.follows else "")
    said += [standing.basis.holds, standing.basis.looked]
    if edition.status == "published" and edition.review_due and not edition.sample:
        said.append(f"Next review by {day_of(edition.review_due)}.")
    said.append(f"Edition {edition.edition} ({edition.get_kind_display().lower()}).")
    return " ".join(filter(None, said))


def always(source: str = "") -> str:
    """The end of every page. `source`: the address of the official label."""
    official = (
        f"The official label is at {source}."
        if source
        else "The official labels are at https://dailymed.nlm.nih.gov/dailymed/."
    )
    return "\n\n".join(["---", items([*ALWAYS, official])])


def copied(request: HttpRequest) -> list[str]:
    """What a copy says of its age; nothing on the page itself. The part of a template of the same words: `base.html`."""
    made: datetime | None = request.META.get(COPIED)
    return [COPY.format(minute_of(made), whole_address(request.path))] if made is not None else []
