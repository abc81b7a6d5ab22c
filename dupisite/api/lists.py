"""What the API lists across all drugs: where to begin, changes, every edition for a mirror, what a search finds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from dupisite import views
from dupisite.api import history_shapes, links, serializing, shapes
from dupisite.api.drugs import drug_id
from dupisite.api.mirror import editions_after
from dupisite.api.page_context import said_by
from dupisite.api.parameters import At, BeforeMoment, DrugSlug, Narrowed, SinceEntry, Words
from dupisite.api.problems import Refusal
from dupisite.changes import Change, changes, moment_of
from dupisite.disclaimers import ALWAYS
from dupisite.search.search import Hit
from editorial.kinds import of_edition
from editorial.pages.moments import asked
from editorial.pages.signatures import in_short
from editorial.pages.timeline import WHAT_HAPPENED
from editorial.record.vocabulary import Kind
from editorial.site_address import whole_address

router = Router(tags=["Lists"])
CURSOR = "“{}” is no place to go on from. Leave out “cursor” to begin, then follow “next”."
ONLY_TODAY = "Search looks only at what stands today: ask it at an address without a moment."


@router.get("/", response=shapes.Beginning, url_name="api_beginning")
def beginning(request: HttpRequest) -> shapes.Beginning:
    """Where everything else is, and what belongs to every answer."""
    return shapes.Beginning(
        says=list(ALWAYS),
        links={
            "drugs": links.api("drugs"),
            "changes": links.api("changes"),
            "editions": links.api("editions"),
            "search": links.api("search", q="asthma"),
            "description": whole_address(reverse("openapi")),
            "page": whole_address(reverse("api")),
            "proofs": whole_address(reverse("audit")),
        },
    )


@router.get("/changes", response=history_shapes.Changes, url_name="api_changes")
def all_changes(request: HttpRequest, at: At = None, cursor: BeforeMoment = None) -> history_shapes.Changes:
    """Every edition of the site, newest first, without its wording."""
    return _changes("changes", (), cursor)


@router.get("/drugs/{slug:drug}/changes", response=history_shapes.Changes, url_name="api_drug_changes")
def drug_changes(
    request: HttpRequest, drug: DrugSlug, at: At = None, cursor: BeforeMoment = None
) -> history_shapes.Changes:
    """Every edition about one drug, newest first, without its wording."""
    return _changes("drug_changes", (drug,), cursor, drug_id=drug_id(drug))


@router.get("/editions", response=history_shapes.Editions, url_name="api_editions")
def editions(request: HttpRequest, at: At = None, cursor: SinceEntry = None) -> history_shapes.Editions:
    """Every edition whole, in the order of their signatures: to mirror the site, and to ask later for what has come since."""
    found = editions_after(cursor or 0)
    again = links.api("editions", cursor=found.last)
    return history_shapes.Editions(
        says=list(ALWAYS),
        items=found.editions,
        left_out=found.left_out,
        next=again if found.more else None,
        again=again,
    )


@router.get("/search", response=history_shapes.Search, url_name="api_search")
def find(
    request: HttpRequest,
    q: Words,
    drug: Narrowed = "",
    kind: Narrowed = "",
    reviewer: Narrowed = "",
    standing: Narrowed = "",
) -> history_shapes.Search:
    """The pages that answer best, the best first, as they are now. “snippet” is only a piece of each: lead people to “page”."""
    if asked() is not None:
        raise Refusal(400, ONLY_TODAY)
    said = said_by(views.find, request).said
    found = said["found"]
    return history_shapes.Search(
        query=said["query"],
        says=list(ALWAYS),
        total=found.total,
        more=found.more,
        instead=found.instead,
        items=[_found(hit) for hit in found.hits],
    )


def _found(hit: Hit) -> history_shapes.Found:
    return history_shapes.Found(
        title="".join(part.text for part in hit.title),
        kind=hit.kind,
        drug=hit.drug_slug,
        snippet="".join(part.text for part in hit.snippet),
        warning=hit.warning,
        noticed=hit.noticed,
        sample=hit.sample,
        standing=serializing.standing(hit.standing) if hit.standing else None,
        page=links.page(hit.url),
    )


def _changes(name: str, where: tuple[str, ...], cursor: str | None, **wanted: Any) -> history_shapes.Changes:
    try:
        before = moment_of(cursor or "")
    except ValueError as error:
        raise Refusal(400, CURSOR.format((cursor or "")[:40]), parameter="cursor") from error
    found = changes(before, **wanted)
    older = links.api(name, *where, cursor=found.older) if found.older else None
    return history_shapes.Changes(items=[_change(each) for each in found.items], next=older)


def _change(change: Change) -> history_shapes.Change:
    shown = change.edition
    kind = of_edition(shown)
    return history_shapes.Change(
        text=kind.name,
        drug=change.drug_slug,
        slug=shown.slug,
        title=change.title,
        edition=shown.edition,
        kind=shown.kind,
        happened=WHAT_HAPPENED[Kind(shown.kind)],
        reason=shown.history_change_reason,
        signed_at=shown.history_date,
        signature=in_short(change.edition),
        sample=bool(shown.sample),
        notices=serializing.notices(change.marks),
        links=serializing.edition_links(kind, shown, change.drug_slug),
    )
