"""The public pages of one kind of text: the live edition, its history, one edition as it was, any two compared.

`labels` and `faq` each make one `PublicText` and say what stands in the middle of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import BigIntegerField, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from audit.reading.depends import reads
from audit.reading.prepared import Prepared
from audit.views import proof_of_edition
from editorial.addresses_by_form import address
from editorial.pages.change_entries import SourceChange
from editorial.pages.edition_sequence import NO_NUMBER, EditionSequence, Succession, number_in_address
from editorial.pages.feeds import text_feed_urls
from editorial.pages.memento_headers import tell
from editorial.pages.moments import address_of_today, asked, now
from editorial.pages.public_page import public_page
from editorial.pages.replacing import replacement
from editorial.pages.schema_org import Data, page_about, page_of_today, past_page
from editorial.pages.signatures import signature_of
from editorial.pages.standing import NOT_AS_SIGNED, Basis, Standing, standing, standing_as_signed, standing_under
from editorial.pages.standing_marks import Marks
from editorial.pages.standing_now import marks_now, standing_now
from editorial.pages.subject import Crumb, Subject
from editorial.pages.subject_page import Section, by_title
from editorial.pages.timeline import Timeline
from editorial.record.comparing import changed_fields, plain_words
from editorial.record.freezing import words_of
from editorial.record.protocols import Edition
from editorial.record.validity import is_as_signed, is_newest, witnessed, witnessed_newest
from editorial.record.vocabulary import Status
from editorial.reports.outcomes import outcomes_of
from editorial.site_address import canonical_address


class PublicText:
    """Subclassed once for each kind of text. `name` begins its URL names, `segment` stands in its addresses.

    `body` is the template of its page below its first words and its standing. `unlisted` are columns that the page of its subject does not show, and
    so does not read; None: HTML, evidence and all that is written in Markdown.
    """

    model: Any
    name: str
    segment: str
    title_field: str
    body: str = "editorial/_text.html"
    unlisted: tuple[str, ...] | None = None

    def __init__(self) -> None:
        self.newest_edition = Prepared(lambda: self.model.Revision, self._newest_edition)
        self.edition_numbered = Prepared(lambda: self.model.Revision, self._edition_numbered)
        self.sequence = EditionSequence(lambda: self.model, self._edition_today)
        self.live_about = Prepared(lambda: self.model.Revision, self._live_about)
        self.live_titles = Prepared(lambda: self.model.Revision, self._live_titles)

    def _newest_edition(self, drug: str, slug: str) -> QuerySet[Any]:
        things = self.model._default_manager.filter(drug__slug=drug, slug=slug)
        return witnessed_newest(self.model.revisions().at(None, things))

    def _edition_numbered(self, text: int, number: int) -> QuerySet[Any]:
        edition = Value(number, BigIntegerField())
        return witnessed(self.model.revisions().filter(id=text, edition=edition).editions())

    def _live_about(self, drug: int) -> QuerySet[Any]:
        """The live editions about one drug, without what its page does not show."""
        unlisted = ("html", "evidence", *self.model.markdown_fields) if self.unlisted is None else self.unlisted
        rows = self.model.revisions().live(None, self.model._default_manager.filter(drug_id=drug))
        return witnessed_newest(rows.defer(*(name for name in unlisted if name != self.title_field)))

    def _live_titles(self, drugs: list[int]) -> QuerySet[Any]:
        things = self.model._default_manager.filter(drug__in=drugs)
        return self.model.revisions().live(None, things).only("id", "drug_id", "slug", self.title_field, "sample")

    # What a kind of text says of itself.

    def title(self, edition: Edition) -> str:
        return str(getattr(edition, self.title_field))

    def subject(self, edition: Edition) -> Subject:
        """What the text is about, as it is now."""
        raise NotImplementedError

    def context(self, edition: Edition, drug: str) -> dict[str, Any]:
        """What the body shows besides the edition itself, the same for ever.

        Read by every form of the page, where they are given: `basis`, what the text rests on; `sources`, what the numbers in
        it stand for (`editorial.pages.sources.Source`); `details`, (name, value) of what else is said in plain words. The
        default shows all of those.
        """
        return {"details": plain_words(edition, self.title_field)}

    def live_context(self, edition: Edition, drug: str, subject: Subject) -> dict[str, Any]:
        """As `context`, with what only a page of today says."""
        return self.context(edition, drug)

    def live_basis(self, edition: Edition, drug: str, subject: Subject) -> Basis | None:
        """What the live edition rests on now, for pages that show no more of it than how it stands."""
        found: Basis | None = self.live_context(edition, drug, subject).get("basis")
        return found

    def sections(self, editions: list[Any], drug: str, marks: Mapping[int, Marks]) -> list[Section]:
        """What the page of a drug shows of its live editions, as `live_about` gave them; `marks`: how each stands, by key."""
        return by_title(self, editions, drug, marks)

    def data(self, edition: Edition, standing: Standing, context: dict[str, Any]) -> Data:
        """What the page of today says to machines."""
        return page_of_today(edition, standing, {})

    def changes_by(self, editions: Sequence[Any]) -> list[SourceChange]:
        """What editions of any kind brought about under texts of this one that cite them, in the order of time."""
        return []

    def changes_under(self, editions: Sequence[Any]) -> list[SourceChange]:
        """What became of the sources of some editions of one text, given in their order, while each was the newest."""
        return []

    # Addresses.

    def urls(self) -> list[URLPattern]:
        at = f"<slug:drug>/{self.segment}/<slug:slug>/"
        return [
            path(at, public_page(self.live), name=self.name),
            path(f"{at}history/", public_page(reads("before")(self.history)), name=f"{self.name}_history"),
            path(f"{at}history/<int:number>/", public_page(self.edition), name=f"{self.name}_edition"),
            path(f"{at}history/<int:number>/proof/", public_page(reads("size")(self.proof)), name=f"{self.name}_proof"),
            path(f"{at}compare/", public_page(self.choose), name=f"{self.name}_choose"),
            path(f"{at}compare/<int:a>/<int:b>/", public_page(self.compare), name=f"{self.name}_compare"),
            *text_feed_urls(self, at),
        ]

    def url(self, page: str, drug: str, slug: str, *args: Any) -> str:
        return address(self.name + page, drug, slug, *args)

    def _edition_today(self, drug: str, slug: str, number: int) -> str:
        return address_of_today(self.url("_edition", drug, slug, number))

    # Pages.

    def live(self, request: HttpRequest, drug: str, slug: str) -> HttpResponse:
        """What the public reads today: the live edition, or why there is none to read (410 for what was withdrawn)."""
        last = self.last(drug, slug)
        subject = self.subject(last)
        if subject.withdrawn:
            hidden = standing_under(subject.notice, standing(last, now().date()))
            gone: dict[str, Any] = {"status": 410, "subject": subject, "standing": hidden}
            return self.page(request, "editorial/all_withdrawn.html", drug, last, **gone)
        if not is_as_signed(last):
            odd: dict[str, Any] = {"subject": subject, "standing": NOT_AS_SIGNED}
            return self.page(request, "editorial/invalid.html", drug, last, **odd)
        if last.status == Status.WITHDRAWN:
            said = {"timeline": Timeline.of(last), "subject": subject}
            return self.page(request, "editorial/withdrawn.html", drug, last, status=410, **said)
        if last.status == Status.RETIRED:
            replaced = replacement(self, last, drug, subject)
            return self.page(request, "editorial/retired.html", drug, last, replaced_by=replaced, subject=subject)
        context = {**self.live_context(last, drug, subject), "subject": subject, "today": True}
        found = standing_as_signed(last, now().date(), context.get("basis"))
        address = self.url("_edition", drug, slug, last.edition)
        data = self.data(last, found, context) if asked() is None else past_page(last, self.title(last), address)
        return self.page(request, "editorial/live.html", drug, last, **context, standing=found, data=data)

    def history(self, request: HttpRequest, drug: str, slug: str) -> HttpResponse:
        before = request.GET.get("before", "")
        last = self.last(drug, slug)
        timeline = Timeline.of(last, number_in_address(before) if before else None)
        if not timeline.items:
            raise Http404("no edition before that")
        found = standing_now(self, last, drug, subject := self.subject(last))
        said: dict[str, Any] = {"subject": subject, "standing": found, "now_marks": marks_now(found)}
        said["reports"] = outcomes_of(f"{self.model._meta.label_lower}:{last.id}")
        data = page_about(self.title(last), "All editions", self.url("_history", drug, slug), "CollectionPage")
        return self.page(request, "editorial/history.html", drug, last, timeline=timeline, data=data, **said)

    def edition(self, request: HttpRequest, drug: str, slug: str, number: int) -> HttpResponse:
        """One edition as it was on the day of its signature; a newer one is named above it."""
        last = self.last(drug, slug)
        shown = last if last.edition == number and is_newest(last) else self.numbered(last, number)
        if not is_as_signed(shown):  # its HTML may be anybody's, and its evidence anything
            stored: dict[str, Any] = {"stored": words_of(self.model, shown), "standing": NOT_AS_SIGNED}
            return self.page(request, "editorial/invalid.html", drug, shown, **stored)
        succession, subject = self.sequence.around(shown, drug, last), self.subject(last)
        context: dict[str, Any] = {
            "subject": subject,
            "last": last,
            "past": True,
            "last_standing": (found := standing_now(self, last, drug, subject)),
            "now_marks": marks_now(found),
            "corrected": succession.correction_of(number, asked()),
            "succession": succession,
            "data": past_page(shown, self.title(shown), self.url("_edition", drug, slug, number)),
        }
        said = self.context(shown, drug)
        context["standing"] = standing(shown, shown.history_date.date(), said.get("basis"))  # the page stays as it was
        answer = self.page(request, "editorial/edition.html", drug, shown, **context, **said)
        tell(answer, shown.history_date, address_of_today(self.url("", drug, slug)), succession.beside)
        return answer

    def proof(self, request: HttpRequest, drug: str, slug: str, number: int) -> HttpResponse:
        """A file that proves, to whoever knows nothing of this site, what the edition said and who signed it."""
        shown = self.numbered(self.last(drug, slug), number)
        subject, words = f"{self.model._meta.label_lower}:{shown.id}", list(words_of(self.model, shown))
        page = canonical_address(self.url("_edition", drug, shown.slug, shown.edition))
        return proof_of_edition(request, subject, shown.history_id, words, page)

    def choose(self, request: HttpRequest, drug: str, slug: str) -> HttpResponse:
        """Leads from the form under the history to the comparison of the two editions that were chosen."""
        a, b = (number_in_address(request.GET.get(name, "")) for name in ("a", "b"))
        self.last(drug, slug)
        return HttpResponseRedirect(self.url("_compare", drug, slug, min(a, b), max(a, b)))

    def compare(self, request: HttpRequest, drug: str, slug: str, a: int, b: int) -> HttpResponse:
        last = self.last(drug, slug)
        old, new = self.numbered(last, a), self.numbered(last, b)
        invalid = [edition for edition in (old, new) if not is_as_signed(edition)]
        subject = self.subject(last)
        said: dict[str, Any] = {
            "subject": subject,
            "now_marks": marks_now(standing_now(self, last, drug, subject)),
            "old": old,
            "new": new,
            "differences": list(changed_fields(old, new, kept=not invalid)),
            "invalid": invalid,
            "data": page_about(self.title(last), f"Editions {a} and {b}", self.url("_compare", drug, slug, a, b)),
        }
        return self.page(request, "editorial/compare.html", drug, last, **said, past=True)

    def preview(self, request: HttpRequest, edition: Edition) -> HttpResponse:
        """For the desk: an edition that is not signed, on the page that the public would see."""
        drug, subject = edition.drug.slug, self.subject(edition)
        context = {**self.live_context(edition, drug, subject), "subject": subject, "today": True}
        answer = self.page(request, "editorial/preview.html", drug, edition, **context)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    # Finding and answering.

    def last(self, drug: str, slug: str) -> Edition:
        """The newest edition at an address, withdrawn and retired ones too. Raises Http404."""
        found: Edition
        for found in self.newest_edition(drug, slug):
            return found
        raise Http404("nothing was ever public at this address")

    def numbered(self, last: Edition, number: int) -> Edition:
        """The edition with a number, of the text of which `last` is the newest one. Raises Http404."""
        found: Edition
        for found in self.edition_numbered(last.id, number) if number < NO_NUMBER else ():
            return found
        raise Http404(f"there is no edition {number}")

    def page(
        self, request: HttpRequest, template: str, drug: str, edition: Edition, status: int = 200, **context: Any
    ) -> HttpResponse:
        """Every page about a text: the template with what all of them show, and `context`, which may say more of it.

        On a page as of a moment it also says what has happened to the text since, and where the difference is shown.
        """
        subject = context.pop("subject", None) or self.subject(edition)
        found = context.pop("standing", None) or standing(edition, now().date(), context.get("basis"))
        said = {
            "edition": edition,
            "title": self.title(edition),
            "subject": subject,
            "crumbs": [Crumb(subject.name, subject.url)],
            "body": self.body,
            "signature": signature_of(edition) if edition.kind and found != NOT_AS_SIGNED else "",
            "standing": found,
            "live_url": self.url("", drug, edition.slug),
            "edition_url": self.url("_edition", drug, edition.slug, edition.edition),
            "history_url": self.url("_history", drug, edition.slug),
            "text_name": self.name,
            "drug_slug": drug,
        }
        if (moment := asked()) is None:
            return TemplateResponse(request, template, {**said, **context}, status=status)
        succession = context.get("succession") or self.sequence.around(edition, drug, context.get("last"))
        since = {
            "since": list(succession.since(moment)),
            "stop": succession.withdrawn,
            "difference_url": self.difference(succession, drug, edition.slug),
        }
        answer = TemplateResponse(request, template, {**said, **context, **since}, status=status)
        if request.path == said["live_url"]:
            tell(answer, moment, address_of_today(request.path), succession.around_the_moment)
        return answer

    def difference(self, succession: Succession, drug: str, slug: str) -> str:
        """The comparison of what stood at a moment with what stands now; empty where that is the same edition."""
        then, newest = succession.stood, succession.newest.edition
        url = self.url("_compare", drug, slug, then, newest)
        return "" if then == newest else address_of_today(url)
