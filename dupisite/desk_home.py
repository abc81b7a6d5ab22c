"""The desk's first page: what waits for one person, gathered from all rooms. The desk itself is Django's admin site."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from audit.verification.scheduled import troubles
from editorial.accounts.people import Person
from editorial.kinds import any_of_them
from editorial.reports import report_lists
from editorial.work import work_lists
from editorial.work.review_dates import by_month
from editorial.work.text_search import find
from editorial.work.waiting import Item
from editorial.work.work_lists import Asked, WorkList
from faq.changed import changed_answers
from labels.desk import label_work_lists
from labels.desk.drug_choice import DrugField, listed_drugs
from labels.desk.first_steps import first_step
from labels.drugs.drugs import Drug


class Narrowed(forms.Form):
    """Whose desk, and which drug. Without a choice: one's own, and all."""

    drug = DrugField(required=False, empty_label="all drugs")
    person = forms.ModelChoiceField(
        Person.objects.filter(is_active=True, is_staff=True).order_by("printed_name"),
        required=False,
        empty_label="me",
        label="What waits for",
    )


class DeskSite(AdminSite):
    """Django's admin site with a first page of our own, and a search that leads to any text."""

    index_template = "admin/dupisite/home.html"

    def get_urls(self) -> list[Any]:
        return [path("find/", self.admin_view(self.find), name="find"), *super().get_urls()]

    def find(self, request: HttpRequest) -> HttpResponse:
        return find(request, self)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**first_page(request), **(extra_context or {})})


def first_page(request: HttpRequest) -> dict[str, Any]:
    viewer: Any = request.user
    narrowed = Narrowed(request.GET or None)
    chosen = narrowed.cleaned_data if narrowed.is_valid() else {}
    drug, now = chosen.get("drug"), timezone.now()
    asked = Asked(viewer, viewer, drug.pk if drug else None, now.date())
    if asked.kinds and chosen.get("person"):  # who may read no text looks at nobody else's desk
        asked = Asked(viewer, chosen["person"], asked.about, asked.today)
    found, reviews = gathered(asked, now), sum(asked.reviews.values(), Counter())
    if asked.about is None:
        found = with_drugs(found)
    return {
        "operations": list(troubles()),
        "narrowed": narrowed if asked.kinds else None,
        "any_text": any_of_them(),
        "may_withdraw": bool(asked.viewer_signs),
        "drugs": listed_drugs() if viewer.has_perm("labels.sign_drug") else None,
        "somebody": asked.person if asked.person != viewer else None,
        "waiting": [work_list for work_list in found if work_list.count],
        "empty": [work_list for work_list in found if not work_list.count],
        "first_step": first_step(viewer),
        "months": by_month(reviews, asked.today),
        "reviews": sum(reviews.values()),
    }


def gathered(asked: Asked, now: datetime) -> list[WorkList]:
    """The most pressing first; only what the person can do something about."""
    found = [*work_lists.for_administrators(asked)]
    if asked.signs:
        found += [work_lists.to_confirm(asked), work_lists.to_sign(asked)]
    writes = any(asked.person.has_perm(work_lists.right(model, "change")) for model in asked.kinds)
    returned, drafts = work_lists.own_work(asked) if writes else (None, None)
    triage, lookups = label_work_lists.triage(asked), label_work_lists.failed_lookups(asked, now)
    changed, reported = changed_answers.work_list(asked), report_lists.work_list(asked)
    reviews = work_lists.due_reviews(asked) if asked.signs else []
    found += [
        work_list
        for work_list in (returned, triage, changed, reported, *reviews[:1], drafts, *reviews[1:], lookups)
        if work_list
    ]
    return found


def with_drugs(found: list[WorkList]) -> list[WorkList]:
    """Where there are several drugs, each thing says about which it is."""
    if len(Drug.objects.order_by()[:2]) < 2:
        return found
    about = {item.about for work_list in found for item in work_list.items if item.about}
    names = dict(Drug.objects.filter(pk__in=about).values_list("pk", "brand_name"))
    return [replace(work_list, items=tuple(_with_drug(item, names) for item in work_list.items)) for work_list in found]


def _with_drug(item: Item, names: dict[int, str]) -> Item:
    name = names.get(item.about or 0, item.title)
    return item if name == item.title else replace(item, said=f"{name}: {item.said}")
