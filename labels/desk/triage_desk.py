"""The desk for triage: what a new label version touched, passage beside passage, and what a person decided about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from editorial.accounts.signing import known_signer, signed, signing_person
from editorial.admin.filters import FewRelated
from labels.desk.label_work_lists import urgency
from labels.desk.triage_forms import decision_form, passages_of
from labels.evidence.dependents import dependents
from labels.triage.disposing import dispose, is_live, obstacle
from labels.triage.triage import Decision, Disposal, TriageItem

LIST = "admin:labels_triageitem_changelist"


class Openness(admin.SimpleListFilter):
    """Open items unless asked otherwise: the others are done."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("done", "closed"), ("all", "all")]

    def choices(self, changelist: ChangeList) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": "open"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        open_items = TriageItem.objects.open().values("pk")
        return queryset.exclude(pk__in=open_items) if self.value() == "done" else queryset.filter(pk__in=open_items)


@admin.register(TriageItem)
class TriageDesk(admin.ModelAdmin):
    list_display = ("heading", "short_queue", "urgency", "fact", "label", "decision")
    list_filter = (Openness, "queue", ("version__drug", FewRelated))
    list_select_related = ("fact", "version__drug", "disposal")
    search_fields = ("heading", "fact__heading", "sentence")
    ordering = ("rank", "pk")
    actions = ["dispose_of_all"]
    list_per_page = 200
    change_list_template = "admin/editorial/wide_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("version__data")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_dispose_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("labels.dispose_triageitem")

    @admin.display(description="queue", ordering="queue")
    def short_queue(self, item: TriageItem) -> str:
        return item.queue

    @admin.display(description="urgency", ordering="rank")
    def urgency(self, item: TriageItem) -> str:
        return urgency(item)

    @admin.display(description="label")
    def label(self, item: TriageItem) -> str:
        return f"{item.version.drug} {item.version.number}"

    @admin.display(description="decision")
    def decision(self, item: TriageItem) -> str:
        made = getattr(item, "disposal", None)
        return str(made) if made else "open"

    @method_decorator(sensitive_post_parameters("password", "code"))
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, extra_context)

    @method_decorator(sensitive_post_parameters("password", "code"))
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One item: old and new passage, what depends on it, what can be done about it, and the decision."""
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404("no such item")
        if not self.has_view_permission(request, item):
            raise PermissionDenied
        form = decision_form(request, [item], request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and self.disposed(request, [item], form):
            return HttpResponseRedirect(reverse(LIST))
        said = {
            "item": item,
            "passages": passages_of(item),
            "texts": dependents([item.fact_id])[item.fact_id] if item.fact_id else [],
            "disposal": Disposal.objects.filter(item=item).first(),
            "obstacle": obstacle(item, signing_person(request)),
            "may_withdraw": request.user.has_perm("labels.sign_fact") and is_live(item),
        }
        return self.answer(request, "triage_item.html", str(item), form=form, **said)

    @admin.action(description="Close the ticked items with one reason", permissions=["dispose"])
    def dispose_of_all(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Asks for the one decision and reason, then takes them."""
        items = list(queryset.select_related("fact").order_by("rank", "pk"))
        form = decision_form(request, items, request.POST if "reason" in request.POST else None)
        if form.is_bound and form.is_valid() and self.disposed(request, items, form):
            return HttpResponseRedirect(reverse(LIST))
        shown = [(item, passages_of(item), obstacle(item, signing_person(request))) for item in items]
        said = {"hindered": any(why for _, _, why in shown), "lost": any(item.lost for item in items)}
        return self.answer(request, "triage_many.html", "Close the ticked items", chosen=shown, form=form, **said)

    def disposed(self, request: HttpRequest, items: list[TriageItem], form: forms.Form) -> bool:
        """Disposes of them; False when it was refused, with the sentence in the form."""
        person, said, method = signing_person(request), form.cleaned_data, None
        lost = next((item.fact for item in items if item.lost), None)
        try:
            if lost is not None:
                method = known_signer(request, lost.subject, "decide about lost evidence of", said)
            dispose(items, person=person, decision=Decision(said["decision"]), reason=said["reason"], method=method)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        if method:
            signed(request, method)
        self.message_user(request, f"{len(items)} item{'' if len(items) == 1 else 's'} closed.", messages.SUCCESS)
        return True

    def answer(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        page = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}
        page["may_dispose"] = self.has_dispose_permission(request)
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/labels/{template}", page)
