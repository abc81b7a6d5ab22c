"""What a signed edition is told as. Nothing is decided here: standing, evidence and validity come from the rooms below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from html import unescape
from typing import Any

import orjson
from django.urls import reverse
from django.utils.html import strip_tags

from audit.ledger.canonical import canonical
from dupisite.api import links, shapes
from dupisite.travel.page_frame import frame, since
from editorial.pages.moments import asked
from editorial.pages.public_text import PublicText
from editorial.pages.standing import INVALID, NOT_AS_SIGNED, SAMPLE, standing_as_signed
from editorial.pages.standing import Standing as Computed
from editorial.pages.subject import Notice
from editorial.pages.timeline import WHAT_HAPPENED, signature_of
from editorial.record.freezing import words_of
from editorial.record.validity import is_as_signed
from editorial.record.vocabulary import Kind, Status
from editorial.wording.numbered import numbered
from faq.answer_pages import public_entry as entries
from faq.sources import CHANGED, LOST, MOVED, OVERDUE, Source, basis_then
from labels.archive.version_addresses import SHORT
from labels.evidence.basis import basis_at_signing, pinned_label
from labels.pages.fact_pages import evidence_line
from labels.pages.fact_pages import public_fact as facts

TEXTS: dict[str, PublicText] = {"facts": facts, "entries": entries}
PLURAL = {"fact": "facts", "entry": "entries"}
WITHDRAWN = "{} The wording is not repeated here. Earlier editions stay readable, each with what has happened since."
END_OF_BLOCK = re.compile(r"</(?:p|li|tr|h[2-6]|blockquote|pre)>|<[uo]l[^>]*>")
END_OF_CELL = re.compile(r"</t[dh]>")
ENDS = (".", ":", ";", "!", "?", ",")
NEWER = "A newer edition of this fact is public: edition {}. This answer was signed on the older one."
RETIRED = "{} The wording is not repeated here. It stays readable as the edition that was signed."


def standing(found: Computed) -> shapes.Standing:
    basis = found.basis
    return shapes.Standing(
        code=found.code,
        codes=list(found.codes),
        title=found.title,
        notices=list(found.notices),
        against=basis.against,
        also=[sentence for sentence in (basis.holds, basis.looked) if sentence],
    )


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


def signature(edition: Any) -> shapes.Signature:
    """Of an edition that is what was signed."""
    return shapes.Signature(
        name=edition.actor_name,
        credentials=edition.actor_credentials,
        at=edition.history_date,
        meaning=edition.get_meaning_display(),
        method=edition.get_method_display(),
        sentence=signature_of(edition),
        reviewer=links.page(reverse("reviewer", args=[edition.actor_slug])) if edition.actor_slug else None,
    )


def edition(
    text: PublicText,
    shown: Any,
    drug: str,
    sources: Sequence[Source] = (),
    withheld: str = "",
    later: shapes.Since | None = None,
    today: date | None = None,
) -> shapes.Edition:
    """Of an edition as `witnessed`, with the `sources` of an answer. `withheld`: a sentence, when its words are not told.

    `today`: what has happened to its sources until that day is told too.
    """
    is_fact, whole = text is facts, is_as_signed(shown)
    then = NOT_AS_SIGNED
    if whole:
        basis = basis_at_signing(shown) if is_fact else basis_then(list(sources))
        then = standing_as_signed(shown, shown.history_date.date(), basis)
    else:
        withheld = INVALID
    if shown.status == Status.WITHDRAWN and whole:
        withheld = WITHDRAWN.format(then.notices[0])
    sample, told = bool(shown.sample) or "sample" in then.codes, not withheld
    return shapes.Edition(
        text=text.name,
        drug=drug,
        slug=shown.slug,
        title=text.title(shown) if whole else shown.slug,
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
        signed=_signed(text, shown) if told else None,
        evidence=evidence(shown, drug) if told and is_fact else None,
        sources=[source(each, drug, today) for each in sources] if told and not is_fact else None,
        standing_then=standing(then),
        since=later,
        links=edition_links(text, shown, drug),
    )


def markdown(shown: Any) -> dict[str, str]:
    """Field to its Markdown, as it was signed, with the numbers of its sources."""
    numbers = {(source["kind"], source["slug"]): source["number"] for source in shown.evidence.get("sources", [])}
    fields = shown.instance_type.markdown_fields
    return {name: numbered(words, numbers) for name in fields if (words := getattr(shown, name))}


def _signed(text: PublicText, shown: Any) -> shapes.Signed:
    """As the digest was made (editorial.record.freezing.digest_of), in the spelling of canonical JSON."""
    covered = {
        "subject": f"{text.model._meta.label_lower}:{shown.id}",
        "words": words_of(text.model, shown),
        "html": shown.html,
        "evidence": shown.evidence,
    }
    return shapes.Signed(**orjson.loads(canonical(covered)))


def evidence(fact: Any, drug: str) -> shapes.Evidence:
    """Of a fact's edition that is what was signed."""
    label = pinned_label(fact)
    address = f"{label['number']}-{label['sha256'][:SHORT]}" if label else ""
    return shapes.Evidence(
        sentence=evidence_line(fact),
        claim=fact.claim,
        text=[line for line in (fact.claim_text or "").splitlines() if line.strip()],
        label=shapes.PinnedLabel(
            words=label["words"],
            number=label["number"],
            effective=label["effective"],
            official=label["origin"] == "official",
            sha256=label["sha256"],
            link=links.api("label", drug, address),
        )
        if label
        else None,
        sections=[
            shapes.PinnedSection(key=key, sha256=sha256, link=links.api("section", drug, address, key))
            for key, sha256 in label.get("sections", [])
        ],
        quotes=[
            shapes.Quote(words=words, lead=lead, section=section) for words, lead, section in label.get("quotes", [])
        ],
    )


def source(given: Source, drug: str, today: date | None = None) -> shapes.Source:
    fact, whole = given.fact, bool(given.fact) and not given.invalid
    return shapes.Source(
        number=given.number,
        kind="fact" if fact else "reference",
        title=given.title if whole or not fact else fact.slug,
        edition=fact.edition if fact else None,
        statement=in_words(fact.html.get("statement", "")) if whole else None,
        signed=f"{fact.actor_name}, {fact.actor_credentials}, on {fact.history_date:%B %-d, %Y}" if whole else None,
        evidence=evidence(fact, drug) if whole else None,
        sample=bool(fact and fact.sample),
        as_signed=not given.invalid,
        notices=list(_since_signed(given, today)),
        links=_source_links(given, drug),
    )


def _since_signed(given: Source, today: date | None) -> Iterator[str]:
    if given.invalid:
        yield CHANGED.format(given.fact.slug)
    if given.withdrawn:
        yield LOST.format(given.newer.history_date, given.title)
    elif given.newer:
        yield NEWER.format(given.newer.edition)
    if today and given.moved:
        yield MOVED.format(given.title)
    if today and given.overdue(today):
        yield OVERDUE.format(given.newest.review_due, given.title)


def in_words(html: str) -> str:
    """Safe HTML of one field as words alone, on one line; what stood in an item or a cell of its own stays apart."""
    apart = END_OF_CELL.sub(" | ", END_OF_BLOCK.sub("\n", html.replace("\n", " ")))
    lines = [" ".join(line.split()).removesuffix(" |") for line in unescape(strip_tags(apart)).split("\n")]
    said = [line if line.endswith(ENDS) else f"{line};" for line in lines if line]
    return " ".join(said).removesuffix(";")


def _source_links(given: Source, drug: str) -> shapes.Links:
    if given.fact is None:
        return {"elsewhere": given.url} if given.url else {}
    found = {
        "page": links.page(given.url),
        "edition": links.api("edition", drug, "facts", given.fact.slug, given.fact.edition),
    }
    if given.newer_url:
        found["now"] = links.api("text", drug, "facts", given.fact.slug)
    return found


def text_links(text: PublicText, drug: str, slug: str) -> shapes.Links:
    where = (drug, PLURAL[text.name], slug)
    return {
        "self": links.api("text", *where),
        "standing": links.api("standing", *where),
        "timeline": links.api("timeline", *where),
        "page": links.page(text.url("", drug, slug)),
        "timeline_page": links.page(text.url("_history", drug, slug)),
    }


def edition_links(text: PublicText, shown: Any, drug: str) -> shapes.Links:
    where = (drug, PLURAL[text.name], shown.slug)
    return {
        "self": links.api("edition", *where, shown.edition),
        "text": links.api("text", *where),
        "timeline": links.api("timeline", *where),
        "proof": links.api("proof", *where, shown.edition),
        "page": links.page(text.url("_edition", drug, shown.slug, shown.edition)),
        "live_page": links.page(text.url("", drug, shown.slug)),
        **({"before": links.api("edition", *where, shown.edition - 1)} if shown.edition > 1 else {}),
    }
