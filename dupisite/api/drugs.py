"""Drugs in the API, and the lists of what is public about each."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Router

from dupisite import views
from dupisite.api import label_shapes, links, serializing, shapes
from dupisite.api.page_context import said_by
from dupisite.api.parameters import AfterSlug, At, DrugSlug, Kind, asked_kind
from dupisite.api.problems import Refusal
from dupisite.api.texts import WITHDRAWN
from dupisite.disclaimers import ALWAYS
from dupisite.drug_page import find_drug
from dupisite.medicines import after
from editorial.kinds import TextKind, in_order
from editorial.pages.moments import now
from editorial.pages.standing import Standing
from editorial.record.protocols import Edition
from editorial.record.validity import is_as_signed, witnessed_newest
from labels.archive.label_clocks import Clocks
from labels.drugs.drug_columns import DrugRow
from labels.pages.drug_subject import notice

router = Router(tags=["Drugs"])
PAGE = 50


@router.get("/drugs", response=label_shapes.Drugs, url_name="api_drugs")
def drugs(request: HttpRequest, at: At = None, cursor: AfterSlug = None) -> label_shapes.Drugs:
    """Every drug about which something was ever signed, by its address."""
    rows = after(cursor or "", PAGE + 1)
    shown = rows[:PAGE]
    return label_shapes.Drugs(
        items=[
            label_shapes.Listed(**names(drug), notice=serializing.notice(notice(drug)), links=drug_links(drug.slug))
            for drug in shown
        ],
        next=links.api("drugs", cursor=shown[-1].slug) if len(rows) > PAGE else None,
    )


@router.get("/drugs/{slug:drug}", response={200: label_shapes.Drug, 410: shapes.Problem}, url_name="api_drug")
def drug(request: HttpRequest, drug: DrugSlug, at: At = None) -> label_shapes.Drug:
    """One drug: its names, what it is approved for, what nothing was signed about, and when its label was looked for."""
    status, said = said_by(views.drug, request, drug)
    found, subject = said["drug"], said["subject"]
    if status == 410:
        hanging = serializing.notice(subject.notice)
        assert hanging is not None, "a drug is withdrawn by its notice"
        raise Refusal(410, WITHDRAWN, withdrawal=hanging.dict(), says=list(ALWAYS), links=drug_links(drug))
    page = said["page"]
    return label_shapes.Drug(
        **names(found),
        set_id=str(found.set_id),
        says=list(ALWAYS),
        notice=serializing.notice(subject.notice),
        sample=bool(page.samples),
        label=clocks(subject.clocks),
        uses=[
            label_shapes.Use(
                condition=use.condition,
                age=use.age,
                weight=use.weight,
                label=use.dated,
                sample=use.sample,
                notices=serializing.notices(use.marks),
            )
            for use in page.uses
        ],
        missing=[topic for section in page.sections for topic in section.missing],
        not_as_signed=[links.page(reverse(name, args=[drug, odd.slug])) for name, odd in page.invalid],
        today=serializing.today(said, drug),
        links=drug_links(drug),
    )


@router.get("/drugs/{slug:drug}/{text_kind:kind}", response=shapes.Texts, url_name="api_texts")
def texts(request: HttpRequest, drug: DrugSlug, kind: Kind, at: At = None, cursor: AfterSlug = None) -> shapes.Texts:
    """The newest editions of one kind, by address, each with its standing; withdrawn and retired ones too."""
    found = asked_kind(kind)
    things = found.model._default_manager.filter(drug_id=drug_id(drug), slug__gt=cursor or "")
    unsaid = [name for name in found.model.markdown_fields if name != found.pages.title_field]
    rows: QuerySet[Any] = witnessed_newest(found.model.revisions().at(None, things).defer("html", *unsaid))
    listed = list(rows.order_by("slug")[: PAGE + 1])
    shown = listed[:PAGE]
    standings = found.standings_of([row.id for row in shown], now())
    return shapes.Texts(
        items=[brief(found, row, drug, standings[row.id]) for row in shown],
        next=links.api("texts", drug, kind, cursor=shown[-1].slug) if len(listed) > PAGE else None,
    )


def brief(kind: TextKind, row: Edition, drug: str, standing: Standing) -> shapes.Brief:
    whole = is_as_signed(row)
    return shapes.Brief(
        text=kind.name,
        drug=drug,
        slug=row.slug,
        title=kind.pages.title(row) if whole else row.slug,
        topic=getattr(row, "topic", None),
        edition=row.edition,
        kind=row.kind,
        signed_at=row.history_date,
        sample=bool(row.sample),
        as_signed=whole,
        standing=serializing.standing(standing),
        links=serializing.text_links(kind, drug, row.slug),
    )


def drug_id(slug: str) -> int:
    """Raises Http404 for a drug that was never public."""
    found = find_drug(slug)
    if found is None:
        raise Http404
    return int(found.id)


def names(drug: DrugRow) -> dict[str, str]:
    return {name: getattr(drug, name) for name in ("slug", "brand_name", "generic_name", "maker")}


def clocks(found: Clocks) -> label_shapes.Clocks:
    return label_shapes.Clocks(
        reference=found.reference.words if found.reference else "",
        looked=found.looked.date() if found.looked else None,
        problem=found.unlooked(now()),
    )


def drug_links(drug: str) -> shapes.Links:
    return {
        "self": links.api("drug", drug),
        **{kind.in_addresses: links.api("texts", drug, kind.in_addresses) for kind in in_order()},
        "labels": links.api("labels", drug),
        "changes": links.api("drug_changes", drug),
        "page": links.page(reverse("drug", args=[drug])),
    }
