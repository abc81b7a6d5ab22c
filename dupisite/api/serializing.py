"""What a signed edition is told as. Nothing is decided here: standing, evidence, sources and validity come from its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from html import unescape
from typing import Any

import orjson
from django.urls import reverse
from django.utils.html import strip_tags

from audit.ledger.canonical import canonical
from dupisite.api import links, shapes
from dupisite.travel.page_frame import frame, since
from editorial.kinds import TextKind, of_edition
from editorial.pages.moments import asked
from editorial.pages.signatures import in_short
from editorial.pages.sources import Evidence, PinnedLabel, Source
from editorial.pages.standing import INVALID, NOT_AS_SIGNED, SAMPLE, standing_as_signed
from editorial.pages.standing import Standing as Computed
from editorial.pages.standing_marks import OF_A_SAMPLE, Marks
from editorial.pages.subject import Notice
from editorial.pages.timeline import WHAT_HAPPENED
from editorial.record.freezing import words_of
from editorial.record.protocols import Edition
from editorial.record.validity import is_as_signed
from editorial.record.vocabulary import Kind, Status
from editorial.wording.numbered import numbered

WITHDRAWN = "{} The wording is not repeated here. Earlier editions stay readable, each with what has happened since."
END_OF_BLOCK = re.compile(r"</(?:p|li|tr|h[2-6]|blockquote|pre)>|<[uo]l[^>]*>")
END_OF_CELL = re.compile(r"</t[dh]>")
ENDS = (".", ":", ";", "!", "?", ",")
RETIRED = "{} The wording is not repeated here. It stays readable as the edition that was signed."


def standing(found: Computed) -> shapes.Standing:
    basis = found.basis
    return shapes.Standing(
        code=found.code,
        codes=list(found.codes),
        title=found.title,
        notices=list(found.notices),
        see=[links.page(notice.url) for notice in found.linked if notice.url],
        against=basis.against,
        also=[sentence for sentence in (basis.holds, basis.looked) if sentence],
    )


def notices(marks: Marks) -> list[str]:
    """What a reader must know now of a text that a list names, as sentences; that it is a sample is told by itself."""
    return [mark.sentence for mark in marks if mark.code != OF_A_SAMPLE]


def notice(found: Notice | None) -> shapes.DrugNotice | None:
    if found is None:
        return None
    confirmed = found.confirmed_by or None
    return shapes.DrugNotice(
        words=found.words,
        withdrawn=found.withdrawn,
        signed_by=found.signed_by,
        since=found.since,
        confirmed_by=confirmed,
    )


def today(said: dict[str, Any], drug: str) -> list[str] | None:
    """What a page as of a moment says above itself of the time since; None for a page of today."""
    return None if asked() is None else [*since(frame(drug)), *said.get("since", ())]


def signature(edition: Edition) -> shapes.Signature:
    """Of an edition that is what was signed."""
    return shapes.Signature(
        name=edition.actor_name,
        credentials="" if edition.sample else edition.actor_credentials,
        at=edition.history_date,
        meaning="" if edition.sample else edition.get_meaning_display(),
        method=edition.get_method_display(),
        sentence=in_short(edition),
        reviewer=links.page(reverse("reviewer", args=[edition.actor_slug])) if edition.actor_slug else None,
    )


def edition(
    kind: TextKind,
    shown: Edition,
    drug: str,
    sources: Sequence[Source] | None = None,
    withheld: str = "",
    later: shapes.Since | None = None,
    today: date | None = None,
) -> shapes.Edition:
    """Of an edition as `witnessed`. `sources`: None for a kind that has none. `withheld`: a sentence, when its words are
    not told.

    `today`: what has happened to its sources until that day is told too.
    """
    whole, then = is_as_signed(shown), NOT_AS_SIGNED
    if whole:
        basis = kind.basis_at_signing(shown, drug, sources or ())
        then = standing_as_signed(shown, shown.history_date.date(), basis)
    else:
        withheld = INVALID
    if shown.status == Status.WITHDRAWN and whole:
        withheld = WITHDRAWN.format(then.notices[0])
    sample, told = bool(shown.sample) or "sample" in then.codes, not withheld
    return shapes.Edition(
        text=kind.name,
        drug=drug,
        slug=shown.slug,
        title=kind.pages.title(shown) if whole else shown.slug,
        edition=shown.edition,
        kind=shown.kind,
        happened=WHAT_HAPPENED[Kind(shown.kind)],
        status=shown.status,
        reason=shown.history_change_reason if whole else "",
        review_due=shown.review_due if whole else None,
        sample=sample,
        sample_notice=SAMPLE if sample else None,
        as_signed=whole,
        withheld=withheld or None,
        signature=signature(shown) if whole else None,
        digest=shown.digest if whole else None,
        markdown=markdown(shown) if told else None,
        signed=_signed(kind, shown) if told else None,
        evidence=evidence(kind.evidence_of(shown), drug) if told else None,
        beyond_evidence=beyond_evidence(kind, shown) if told else None,
        sources=[source(each, drug, today) for each in sources] if told and sources is not None else None,
        standing_then=standing(then),
        since=later,
        links=edition_links(kind, shown, drug),
    )


def markdown(shown: Edition) -> dict[str, str]:
    """Field to its Markdown, as it was signed, with the numbers of its sources."""
    numbers = {(source["kind"], source["slug"]): source["number"] for source in shown.evidence.get("sources", [])}
    fields = shown.instance_type.markdown_fields
    return {name: numbered(words, numbers) for name in fields if (words := getattr(shown, name))}


def _signed(kind: TextKind, shown: Edition) -> shapes.Signed:
    """As the digest was made (editorial.record.freezing.digest_of), in the spelling of canonical JSON."""
    covered = {
        "subject": f"{kind.subject}:{shown.id}",
        "words": words_of(kind.model, shown),
        "html": shown.html,
        "evidence": shown.evidence,
    }
    return shapes.Signed(**orjson.loads(canonical(covered)))


def evidence(found: Evidence | None, drug: str) -> shapes.Evidence | None:
    """Of an edition that is what was signed; None for a kind that gives none."""
    if found is None:
        return None
    label = found.label
    return shapes.Evidence(
        sentence=found.sentence,
        claim=found.claim,
        text=list(found.text),
        label=_label(label, drug) if label else None,
        sections=[
            shapes.PinnedSection(key=key, sha256=sha256, link=links.api("section", drug, label.address, key))
            for key, sha256 in label.sections
        ]
        if label
        else [],
        quotes=[shapes.Quote(words=quote.words, lead=quote.lead, section=quote.section) for quote in label.quotes]
        if label
        else [],
    )


def beyond_evidence(kind: TextKind, shown: Edition) -> list[shapes.BeyondEvidence] | None:
    found = kind.accounts_of(shown)
    return None if found is None else [shapes.BeyondEvidence(words=a.words, account=a.reason) for a in found]


def _label(label: PinnedLabel, drug: str) -> shapes.PinnedLabel:
    return shapes.PinnedLabel(
        words=label.words,
        number=label.number,
        effective=date.fromisoformat(label.effective),
        official=label.official,
        sha256=label.sha256,
        link=links.api("label", drug, label.address),
    )


def source(given: Source, drug: str, today: date | None = None) -> shapes.Source:
    """What stands elsewhere is a “reference”; the edition of another text is told as what it was pinned as."""
    pinned, notices = given.edition, list(given.notices(today))
    if pinned is None:
        return shapes.Source(
            number=given.number,
            kind="reference",
            title=given.title,
            edition=None,
            statement=None,
            signed=None,
            evidence=None,
            sample=False,
            as_signed=True,
            notices=notices,
            links={"elsewhere": given.url} if given.url else {},
        )
    kind, whole = of_edition(pinned), not given.invalid
    return shapes.Source(
        number=given.number,
        kind=kind.name,
        title=given.title if whole else pinned.slug,
        edition=pinned.edition,
        statement=words_alone(pinned) if whole else None,
        signed=in_short(pinned, dated=True) if whole else None,
        evidence=evidence(kind.evidence_of(pinned), drug) if whole else None,
        sample=bool(pinned.sample),
        as_signed=whole,
        notices=notices,
        links=_source_links(kind, given, drug),
    )


def words_alone(shown: Edition) -> str:
    """Everything that an edition states, in plain words on one line, without what is to be numbered or marked in it."""
    found = (in_words(shown.html.get(name, "")) for name in shown.instance_type.markdown_fields)
    return " ".join(filter(None, found))


def in_words(html: str) -> str:
    """Safe HTML of one field as words alone, on one line; what stood in an item or a cell of its own stays apart."""
    apart = END_OF_CELL.sub(" | ", END_OF_BLOCK.sub("\n", html.replace("\n", " ")))
    lines = [" ".join(line.split()).removesuffix(" |") for line in unescape(strip_tags(apart)).split("\n")]
    said = [line if line.endswith(ENDS) else f"{line};" for line in lines if line]
    return " ".join(said).removesuffix(";")


def _source_links(kind: TextKind, given: Source, drug: str) -> shapes.Links:
    pinned = given.edition
    where = (drug, kind.in_addresses, pinned.slug)
    found = {"page": links.page(given.url), "edition": links.api("edition", *where, pinned.edition)}
    if given.newer_url:
        found["now"] = links.api("text", *where)
    if given.otherwise:
        found["difference"] = links.api("difference", *where, pinned.edition, given.newer.edition)
        found["difference_page"] = links.page(given.difference_url)
    return found


def text_links(kind: TextKind, drug: str, slug: str) -> shapes.Links:
    where = (drug, kind.in_addresses, slug)
    return {
        "self": links.api("text", *where),
        "standing": links.api("standing", *where),
        "timeline": links.api("timeline", *where),
        "page": links.page(kind.pages.url("", drug, slug)),
        "timeline_page": links.page(kind.pages.url("_history", drug, slug)),
    }


def edition_links(kind: TextKind, shown: Edition, drug: str) -> shapes.Links:
    where = (drug, kind.in_addresses, shown.slug)
    return {
        "self": links.api("edition", *where, shown.edition),
        "text": links.api("text", *where),
        "timeline": links.api("timeline", *where),
        "proof": links.api("proof", *where, shown.edition),
        "page": links.page(kind.pages.url("_edition", drug, shown.slug, shown.edition)),
        "live_page": links.page(kind.pages.url("", drug, shown.slug)),
        **({"before": links.api("edition", *where, shown.edition - 1)} if shown.edition > 1 else {}),
    }
