"""The public pages of one kind of text: the live edition, its history, one edition as it was, any two compared.

`labels` and `faq` each make one `PublicText` and say what stands in the middle of the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from audit.prepared import Prepared
from editorial.comparing import compare
from editorial.pages import public_page
from editorial.standing import standing
from editorial.timeline import Timeline, signature_of
from editorial.vocabulary import WORDED, Kind, Status
from editorial.wording.difference import Verdict


@dataclass(frozen=True)
class Crumb:
    """One step of the way from the first page to this one."""

    title: str
    url: str


class PublicText:
    """Subclassed once for each kind of text. `name` begins its URL names, `segment` stands in its addresses."""

    model: Any
    name: str
    segment: str
    body: str  # template of the middle of the page

    def __init__(self) -> None:
        self.newest_edition = Prepared(lambda: self.model.Revision, self._newest_edition)

    def _newest_edition(self, drug: str, slug: str) -> QuerySet[Any]:
        return self.model.revisions().at(None, self.model._default_manager.filter(drug__slug=drug, slug=slug))

    # What a kind of text says of itself.

    def title(self, edition: Any) -> str:
        raise NotImplementedError

    def crumbs(self, edition: Any) -> list[Crumb]:
        raise NotImplementedError

    def context(self, edition: Any, drug: str) -> dict[str, Any]:
        """What the body shows besides the edition itself, the same for ever."""
        return {}

    def live_context(self, edition: Any, drug: str) -> dict[str, Any]:
        """As `context`, with what only a page of today says; `warnings` are sentences above the text."""
        return self.context(edition, drug)

    # Addresses.

    def urls(self) -> list[URLPattern]:
        at = f"<slug:drug>/{self.segment}/<slug:slug>/"
        return [
            path(at, public_page(self.live), name=self.name),
            path(f"{at}history/", public_page(self.history), name=f"{self.name}_history"),
            path(f"{at}history/<int:number>/", public_page(self.edition), name=f"{self.name}_edition"),
            path(f"{at}compare/<int:a>/<int:b>/", public_page(self.compare), name=f"{self.name}_compare"),
        ]

    def url(self, page: str, drug: str, slug: str, *args: Any) -> str:
        return reverse(self.name + page, args=[drug, slug, *args])

    # Pages.

    def live(self, request: HttpRequest, drug: str, slug: str) -> HttpResponse:
        last = self.last(drug, slug)
        if last.status == Status.WITHDRAWN:
            return self.page(request, "editorial/withdrawn.html", drug, last, status=410, timeline=Timeline.of(last))
        if last.status == Status.RETIRED:
            replacement = self.last(drug, last.replaced_by) if last.replaced_by else None
            replaced = Crumb(self.title(replacement), self.url("", drug, replacement.slug)) if replacement else None
            return self.page(request, "editorial/retired.html", drug, last, replaced_by=replaced)
        return self.page(request, "editorial/live.html", drug, last, **self.live_context(last, drug))

    def history(self, request: HttpRequest, drug: str, slug: str) -> HttpResponse:
        before = request.GET.get("before", "")
        if before and not (before.isascii() and before.isdigit() and len(before) < 10):
            raise Http404("no such page of the history")
        last = self.last(drug, slug)
        timeline = Timeline.of(last, int(before) if before else None)
        if not timeline.items:
            raise Http404("no edition before that")
        return self.page(request, "editorial/history.html", drug, last, timeline=timeline)

    def edition(self, request: HttpRequest, drug: str, slug: str, number: int) -> HttpResponse:
        last = self.last(drug, slug)
        shown = last if last.edition == number else self.numbered(last, number)
        context = {
            "last": last,
            "past": True,
            "last_standing": standing(last, timezone.now().date()),
            "corrected": self.correction_of(shown) if shown is not last else None,
            "standing": standing(shown, shown.history_date.date()),  # the page stays as it was
        }
        return self.page(request, "editorial/edition.html", drug, shown, **context, **self.context(shown, drug))

    def compare(self, request: HttpRequest, drug: str, slug: str, a: int, b: int) -> HttpResponse:
        last = self.last(drug, slug)
        old, new = self.numbered(last, a), self.numbered(last, b)
        changed = [d for d in compare(old, new) if d.verdict != Verdict.SAME]
        return self.page(
            request, "editorial/compare.html", drug, last, old=old, new=new, differences=changed, past=True
        )

    def preview(self, request: HttpRequest, edition: Any) -> HttpResponse:
        """For the desk: an edition that is not signed, on the page that the public would see."""
        drug = edition.drug.slug
        answer = self.page(request, "editorial/preview.html", drug, edition, **self.live_context(edition, drug))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    # Finding and answering.

    def last(self, drug: str, slug: str) -> Any:
        """The newest edition at an address, withdrawn and retired ones too. Raises Http404."""
        for found in self.newest_edition(drug, slug):
            return found
        raise Http404("nothing was ever public at this address")

    def numbered(self, last: Any, number: int) -> Any:
        found = self.model.revisions().filter(id=last.id, edition=number).editions().first()
        if found is None:
            raise Http404(f"there is no edition {number}")
        return found

    def correction_of(self, edition: Any) -> Any:
        """The edition that corrected this wording, or None: the next one with new words says."""
        since = self.model.revisions().filter(id=edition.id, edition__gt=edition.edition, kind__in=WORDED)
        following = since.order_by("history_id").defer("html", "evidence").first()
        return following if following is not None and following.kind == Kind.CORRECTION else None

    def page(
        self, request: HttpRequest, template: str, drug: str, edition: Any, status: int = 200, **context: Any
    ) -> HttpResponse:
        said = {
            "edition": edition,
            "title": self.title(edition),
            "crumbs": self.crumbs(edition),
            "body": self.body,
            "signature": signature_of(edition) if edition.kind else "",
            "standing": standing(edition, timezone.now().date()),
            "live_url": self.url("", drug, edition.slug),
            "history_url": self.url("_history", drug, edition.slug),
            "text_name": self.name,
            "drug_slug": drug,
        }
        return render(request, template, {**said, **context}, status=status)
