"""Reviewed texts of every kind in the API: as they stand, their timeline, each edition, differences, proofs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from dupisite.api import history_shapes, links, serializing, shapes
from dupisite.api.page_context import said_by
from dupisite.api.parameters import At, BeforeNumber, DrugSlug, Kind, Number, OtherNumber, Size, Slug, asked_kind
from dupisite.api.problems import Refusal
from dupisite.disclaimers import ALWAYS
from editorial.kinds import TextKind
from editorial.pages.moments import now
from editorial.pages.standing import standing
from editorial.pages.timeline import Item
from editorial.pages.timeline import Timeline as Editions
from editorial.record.comparing import FieldDifference
from editorial.record.vocabulary import Status

router = Router(tags=["Texts"])
TEXT = "/drugs/{slug:drug}/{text_kind:kind}/{slug:slug}"
WITHDRAWN = "Do not rely on it, and show nobody its wording as an answer. Say that it was withdrawn, and why: “withdrawal” has the words."


@router.get(TEXT, response={200: shapes.Text, 410: shapes.Problem}, url_name="api_text")
def text(request: HttpRequest, drug: DrugSlug, kind: Kind, slug: Slug, at: At = None) -> shapes.Text:
    """The text as it stands: its live edition, what it rests on, and what a reader must know before relying on it."""
    found = asked_kind(kind)
    page = said_by(found.pages.live, request, drug, slug)
    if page.status_code == 410:
        raise _withdrawn(found, page.said, drug)
    last, stands = page.said["edition"], page.said["standing"]
    retired = last.status == Status.RETIRED
    replaced_by = page.said.get("replaced_by")
    edition = serializing.edition(
        found,
        last,
        drug,
        page.said.get("sources"),
        withheld=serializing.RETIRED.format(stands.notices[0]) if retired else "",
        today=now().date(),
    )
    return shapes.Text(
        text=found.name,
        drug=drug,
        drug_name=page.said["subject"].name,
        slug=last.slug,
        title=edition.title,
        says=list(ALWAYS),
        notice=serializing.notice(page.said["subject"].notice),
        sample=edition.sample,
        standing=serializing.standing(stands),
        edition=edition,
        replaced_by=links.page(replaced_by.url) if replaced_by and not replaced_by.trouble else None,
        replacement_notice=(replaced_by.trouble if replaced_by else "") or None,
        used_in=[
            shapes.UsedIn(
                title=each.title,
                cites=each.cites,
                notices=serializing.notices(each.marks),
                page=links.page(each.public_url),
            )
            for each in page.said.get("used", ())
        ],
        today=serializing.today(page.said, drug),
        links=serializing.text_links(found, drug, slug),
    )


@router.get(f"{TEXT}/standing", response=shapes.StandingOfText, url_name="api_standing")
def standing_of(request: HttpRequest, drug: DrugSlug, kind: Kind, slug: Slug, at: At = None) -> shapes.StandingOfText:
    """What a reader must be told now, without the text: for whoever shows a copy of it. Also of what was withdrawn."""
    found = asked_kind(kind)
    said = said_by(found.pages.live, request, drug, slug).said
    last, stands = said["edition"], said["standing"]
    return shapes.StandingOfText(
        text=found.name,
        drug=drug,
        slug=last.slug,
        edition=last.edition,
        sample=bool(last.sample),
        standing=serializing.standing(stands),
        notice=serializing.notice(said["subject"].notice),
        today=serializing.today(said, drug),
        links=serializing.text_links(found, drug, slug),
    )


@router.get(f"{TEXT}/editions", response=history_shapes.Timeline, url_name="api_timeline")
def timeline(
    request: HttpRequest, drug: DrugSlug, kind: Kind, slug: Slug, at: At = None, cursor: BeforeNumber = None
) -> history_shapes.Timeline:
    """Every edition, newest first: who wrote and signed it, when, why, and what it changed."""
    found = asked_kind(kind)
    last = found.pages.last(drug, slug)
    shown = Editions.of(last, cursor)
    older = links.api("timeline", drug, kind, slug, cursor=shown.older) if shown.older else None
    return history_shapes.Timeline(
        standing=serializing.standing(standing(last, now().date())),
        items=[_step(found, item, drug) for item in shown.items],
        next=older,
    )


@router.get(f"{TEXT}/editions/{{int:number}}", response=shapes.Edition, url_name="api_edition")
def edition(
    request: HttpRequest, drug: DrugSlug, kind: Kind, slug: Slug, number: Number, at: At = None
) -> shapes.Edition:
    """One edition as it was signed, with what has happened since: show both together, or neither."""
    found = asked_kind(kind)
    said = said_by(found.pages.edition, request, drug, slug, number).said
    return serializing.edition(found, said["edition"], drug, said.get("sources"), later=_since(said, drug))


@router.get(f"{TEXT}/editions/{{int:number}}/proof", url_name="api_proof", response=dict)
def proof(
    request: HttpRequest, drug: DrugSlug, kind: Kind, slug: Slug, number: Number, size: Size = None
) -> HttpResponse:
    """A file that proves, offline and to whoever knows nothing of this site, what the edition said and who signed it."""
    return asked_kind(kind).pages.proof(request, drug, slug, number)


@router.get(
    f"{TEXT}/differences/{{int:old}}/{{int:new}}", response=history_shapes.Difference, url_name="api_difference"
)
def difference(
    request: HttpRequest, drug: DrugSlug, kind: Kind, slug: Slug, old: Number, new: OtherNumber, at: At = None
) -> history_shapes.Difference:
    """What changed from one edition to another, word by word. Any two, in any order."""
    found = asked_kind(kind)
    said = said_by(found.pages.compare, request, drug, slug, old, new).said
    return history_shapes.Difference(
        old=old,
        new=new,
        not_as_signed=[each.edition for each in said["invalid"]],
        changes=[_changed(each) for each in said["differences"]],
        standing=serializing.standing(said["standing"]),
        links={
            "old": links.api("edition", drug, kind, slug, old),
            "new": links.api("edition", drug, kind, slug, new),
            "page": links.page(found.pages.url("_compare", drug, slug, old, new)),
        },
    )


def _withdrawn(kind: TextKind, said: dict[str, Any], drug: str) -> Refusal:
    last, subject = said["edition"], said["subject"]
    if subject.withdrawn:
        found = subject.notice
        more = {"reason": found.words, "at": found.since, "signed_by": found.signed_by}
        more["confirmed_by"] = found.confirmed_by or None
    else:
        found = serializing.signature(last)
        more = {"reason": last.history_change_reason, "at": last.history_date, "signed_by": found.sentence}
        more["standing"] = serializing.standing(said["standing"]).dict()
    return Refusal(
        410, WITHDRAWN, withdrawal=more, says=list(ALWAYS), links=serializing.text_links(kind, drug, last.slug)
    )


def _since(said: dict[str, Any], drug: str) -> shapes.Since | None:
    """An edition that is not what was signed has no page that says it."""
    last, corrected = said.get("last"), said.get("corrected")
    if last is None:
        return None
    return shapes.Since(
        newest=last.edition,
        standing=serializing.standing(said["last_standing"]),
        notice=serializing.notice(said["subject"].notice),
        corrected_by=corrected.edition if corrected else None,
        correction=corrected.history_change_reason if corrected else None,
        today=serializing.today(said, drug),
    )


def _step(kind: TextKind, item: Item, drug: str) -> history_shapes.Step:
    shown = item.edition
    return history_shapes.Step(
        edition=shown.edition,
        kind=shown.kind,
        happened=item.sentence,
        reason=shown.history_change_reason,
        written_by=list(item.authors),
        signature=serializing.signature(shown) if item.as_signed else None,
        as_signed=item.as_signed,
        sample=bool(shown.sample),
        wrong=[history_shapes.Span(start=span.start, end=span.end) for span in item.wrong],
        changes=[_changed(each) for each in item.differences],
        links=serializing.edition_links(kind, shown, drug),
    )


def _changed(difference: FieldDifference) -> history_shapes.ChangedField:
    return history_shapes.ChangedField(
        field=difference.name,
        label=difference.label,
        verdict=difference.verdict.value,
        sentence=difference.verdict.sentence,
        blocks=[
            history_shapes.ChangedBlock(
                kind=block.kind, moved=block.moved, old=block.old, new=block.new, html=str(block.html)
            )
            for block in difference.changed_blocks
        ],
    )
