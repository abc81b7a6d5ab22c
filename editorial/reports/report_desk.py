"""The desk for error reports: the pile, and one report with two buttons, to take it and to close it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from editorial.accounts.signing import signing_person
from editorial.reports.report_numbers import key_of
from editorial.reports.reported_pages import history_at
from editorial.reports.reports import ErrorReport, Outcome, ReporterContact
from editorial.reports.settling import Answer, close, take

LIST = "admin:editorial_errorreport_changelist"


class Openness(admin.SimpleListFilter):
    """Open reports unless asked otherwise."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("mine", "taken by me"), ("closed", "closed"), ("all", "all, open ones first")]

    def choices(self, changelist: ChangeList) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": "open"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        if self.value() == "mine":
            return queryset.filter(closed_at=None, taken_by=signing_person(request))
        return queryset.filter(closed_at__isnull=self.value() != "closed")


class ClosingForm(forms.Form):
    """How a report is closed. Nothing is chosen beforehand."""

    outcome = forms.ChoiceField(
        label="What came of it",
        widget=forms.RadioSelect,
        choices=Outcome.choices,
        error_messages={"required": "Choose what came of it: nothing is chosen for you."},
    )
    corrected_in = forms.IntegerField(
        label="Corrected in edition",
        required=False,
        min_value=1,
        help_text="The number of the edition of the text, where it was corrected.",
    )
    said = forms.CharField(
        label="Sentence for the public",
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text="It stands on the history of the page with your name. Say nothing about the reader.",
    )
    erase = forms.BooleanField(
        label="Delete the reader’s words: they name a person or tell of somebody’s health",
        required=False,
    )

    def answer(self) -> Answer:
        said = self.cleaned_data
        return Answer(Outcome(said["outcome"]), said["said"], said["corrected_in"], said["erase"])


@admin.register(ErrorReport)
class ErrorReportDesk(admin.ModelAdmin):
    list_display = ("number", "page", "received_at", "taken_by_whom", "came_of_it")
    list_filter = (Openness,)
    search_fields = ("about", "words", "said", "taken_by_name")
    search_help_text = "A number such as 27K4, an address, or words."
    ordering = (F("closed_at").desc(nulls_first=True), "pk")
    actions = ["close_as_nothing"]
    list_per_page = 100
    change_list_template = "admin/editorial/wide_list.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_sign_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("editorial.sign_errorreport")

    @admin.display(description="page")
    def page(self, report: ErrorReport) -> str:
        return report.about or "the site"

    @admin.display(description="taken by", ordering="taken_by_name")
    def taken_by_whom(self, report: ErrorReport) -> str:
        return report.taken_by_name or "nobody yet"

    @admin.display(description="outcome", ordering="outcome")
    def came_of_it(self, report: ErrorReport) -> str:
        return report.get_outcome_display() or "open"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, twice = super().get_search_results(request, queryset, term)
        key = key_of(term) if term else None
        return (found | queryset.filter(pk=key) if key is not None else found), twice

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One report: what the reader wrote, and what can be done with it."""
        report = self.get_object(request, object_id)
        if report is None:
            raise Http404("no such report")
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        posted = request.method == "POST"
        closing = posted and "_take" not in request.POST
        form = ClosingForm(request.POST if closing else None, initial=_as_it_was_closed(report))
        if posted and self.done(request, report, form, closing):
            return HttpResponseRedirect(reverse("admin:editorial_errorreport_change", args=[report.pk]))
        may = self.has_change_permission(request, report) or self.has_sign_permission(request)
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Error report {report.number}",
            "report": report,
            "form": form,
            "history": history_at(report),
            "contact": ReporterContact.objects.filter(report=report).first() if may else None,
            "may_take": report.is_open and self.has_change_permission(request, report),
            "may_close": self.has_sign_permission(request),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/editorial/error_report.html", page)

    def done(self, request: HttpRequest, report: ErrorReport, form: ClosingForm, closing: bool) -> bool:
        """Takes the step; False when it was refused, with the sentence in the form."""
        if closing and not self.has_sign_permission(request):
            raise PermissionDenied
        if closing and not form.is_valid():
            return False
        person = signing_person(request)
        try:
            if closing:
                close(report.pk, form.answer(), by=person)
            else:
                take(report.pk, by=person)
        except ValidationError as refusal:
            if not closing:
                self.message_user(request, " ".join(refusal.messages), messages.ERROR)
                return True
            form.add_error(None, refusal)
            return False
        said = "The report is closed." if closing else "You have taken this report."
        self.message_user(request, said, messages.SUCCESS)
        return True

    @admin.action(description="Close the ticked reports: nothing was reported", permissions=["sign"])
    def close_as_nothing(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """For advertising and the like; the public reads nothing of it."""
        keys = list(queryset.filter(closed_at=None).order_by("pk").values_list("pk", flat=True))
        for key in keys:
            close(key, Answer(Outcome.NOTHING), by=signing_person(request))
        self.message_user(request, f"{len(keys)} report{'' if len(keys) == 1 else 's'} closed.", messages.SUCCESS)


def _as_it_was_closed(report: ErrorReport) -> dict[str, Any]:
    """Of an open report nothing."""
    return {"outcome": report.outcome or None, "corrected_in": report.corrected_in, "said": report.said}
