"""Finds any text at the desk by words of it, also drafts, and leads to what one wants to do with it.

When the words name one text, its page opens at once; or, when somebody is in a hurry, the page that withdraws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from editorial.kinds import any_of_them
from editorial.record.vocabulary import Status
from editorial.work.assignments import reviewed_models
from editorial.work.waiting import right
from editorial.work.working_copies import WithState, state_words, with_state

ROWS = 50  # of each kind of text, shown


@dataclass(frozen=True)
class Hit:
    """One text with its pages at the desk; `withdraw` is empty unless it is public and the asker signs such texts."""

    title: str
    kind: str
    drug: str
    state: str
    named: bool  # the words are its title or its address
    change: str
    history: str
    withdraw: str


@require_safe
def find(request: HttpRequest, site: AdminSite) -> HttpResponse:
    words = " ".join(request.GET.get("q", "").split())
    hits = found(request, site, words) if words else []
    in_a_hurry = "withdraw" in request.GET
    if target := the_one(hits):
        return HttpResponseRedirect((in_a_hurry and target.withdraw) or target.change)
    context = {**site.each_context(request), "title": f"Find {any_of_them()}", "words": words, "hits": hits}
    request.current_app = site.name
    return TemplateResponse(request, "admin/editorial/find.html", {**context, "rows": ROWS})


def the_one(hits: list[Hit]) -> Hit | None:
    """The text that the words name, or the only one that holds them."""
    named = [hit for hit in hits if hit.named]
    for some in (named, hits):
        if len(some) == 1:
            return some[0]
    return None


def found(request: HttpRequest, site: AdminSite, words: str) -> list[Hit]:
    """Those whose title or address the words are come first; only kinds of text that the asker may read."""
    hits = []
    for model in reviewed_models():
        desk = site.get_model_admin(model)
        if desk.has_view_or_change_permission(request):
            texts: Any = desk.get_search_results(request, desk.get_queryset(request), words)[0]
            # Those that were begun last, and no other row of a common word is read; how each stands is asked of these alone.
            keys = list(texts.order_by("-pk").values_list("pk", flat=True)[:ROWS])
            every: Any = model._default_manager  # each kind declares its drug itself
            may_withdraw = request.user.has_perm(right(model, "sign"))
            hits += [
                _hit(text, words, may_withdraw) for text in with_state(every.filter(pk__in=keys).select_related("drug"))
            ]
    return sorted(hits, key=lambda hit: not hit.named)


def _hit(text: WithState, words: str, may_withdraw: bool) -> Hit:
    meta = text._meta
    pages = {
        page: reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[text.pk])
        for page in ("change", "history", "withdraw")
    }
    return Hit(
        title=str(text),
        kind=str(meta.verbose_name),
        drug=str(text.drug),
        state=state_words(text),
        named=words.casefold() in (str(text).casefold(), text.slug),
        change=pages["change"],
        history=pages["history"],
        withdraw=pages["withdraw"] if may_withdraw and text.public_status == Status.PUBLISHED else "",
    )
