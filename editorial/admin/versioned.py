"""The desk for anything kept: every save has a reason and a token, nothing is deleted, history is read-only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from editorial.accounts.signing import signing_person
from editorial.admin.accounts.lost_session import kept_through_login
from editorial.admin.forms import ReasonForm, VersionedForm
from editorial.admin.unchanged import SaysUnchanged
from editorial.record.comparing import compare
from editorial.record.versioning import VersionedModel
from editorial.wording.difference import Verdict

REVISIONS_A_PAGE = 100
RESTORES_NOTHING = "Nothing was changed: the working copy says what revision {} says."


class VersionedAdmin(SaysUnchanged):
    """Admin of a `VersionedModel` model. The history here is our own: simple-history's form can write on a POST."""

    form = VersionedForm
    actions: Any = None
    change_form_template = "admin/editorial/change_form.html"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: VersionedModel | None = None) -> Any:
        """The address of what has been public is shown, not asked."""
        fixed = self.fixed_fields(obj) if obj else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def fixed_fields(self, obj: VersionedModel) -> tuple[str, ...]:
        return tuple(column.removesuffix("_id") for column in obj.address_columns)

    def get_fieldsets(self, request: HttpRequest, obj: VersionedModel | None = None) -> Any:
        fields = [name for name in self.get_fields(request, obj) if name not in ("change_reason", "token")]
        if not (self.has_change_permission(request, obj) if obj else self.has_add_permission(request)):
            return [(None, {"fields": fields})]
        return [(None, {"fields": fields}), ("Why", {"fields": ["change_reason", "token"]})]

    def save_model(self, request: HttpRequest, obj: VersionedModel, form: Any, change: bool) -> None:
        self.saved(request, obj.save_revision, form)

    def saved(self, request: HttpRequest, verb: Callable[..., Any], form: Any) -> None:
        """Calls the verb with what the form says. What it leaves as it is must not be told as changed."""
        said = form.cleaned_data
        made = verb(author=signing_person(request), reason=said["change_reason"], token=said["token"])
        form.instance.left_as_it_is = made is None

    # History: read, compared, restored as a new draft; never written.

    def get_urls(self) -> list[Any]:
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("add/", kept_through_login(self, self.add_view), name=f"{name}_add"),
            path("<path:object_id>/change/", kept_through_login(self, self.change_view), name=f"{name}_change"),
            path("<int:pk>/history/compare/", view(self.compare_view), name=f"{name}_compare"),
            path("<int:pk>/history/<int:revision>/", view(self.revision_view), name=f"{name}_revision"),
            path("<int:pk>/history/<int:revision>/restore/", view(self.restore_view), name=f"{name}_restore"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every revision: who did what, when and why; newest first."""
        thing = self.found(request, object_id)
        revisions = thing.revisions().of(thing).defer(*self.bodies())
        page = Paginator(revisions, REVISIONS_A_PAGE).get_page(request.GET.get("p"))
        return self.answer(request, thing, "editorial/history.html", "History", revisions=page)

    @method_decorator(require_safe)
    def revision_view(self, request: HttpRequest, pk: int, revision: int) -> HttpResponse:
        """One revision as it was. This address must never write: simple-history's own view at it did."""
        thing = self.found(request, pk)
        row = self.revision_of(thing, revision)
        differences = compare(row, row)
        may_restore = self.has_change_permission(request, thing)
        context = {"row": row, "differences": differences, "form": ReasonForm() if may_restore else None}
        return self.answer(request, thing, "editorial/revision.html", f"Revision {revision}", **context)

    @method_decorator(require_safe)
    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The word-level difference of any two revisions, the older one first."""
        thing = self.found(request, pk)
        asked = [request.GET.get(name, "") for name in ("a", "b")]
        if not all(number.isascii() and number.isdigit() for number in asked):
            self.message_user(request, "Choose two revisions to compare.", messages.ERROR)
            return HttpResponseRedirect(self.url("history", thing))
        old, new = (self.revision_of(thing, number) for number in sorted(int(number) for number in asked))
        changed = [d for d in compare(old, new) if d.verdict != Verdict.SAME]
        return self.answer(request, thing, "editorial/compare.html", "Compare", old=old, new=new, differences=changed)

    def restore_view(self, request: HttpRequest, pk: int, revision: int) -> HttpResponse:
        """An old wording as a new draft; what was public stays public."""
        thing = self.found(request, pk)
        if not self.has_change_permission(request, thing):
            raise PermissionDenied
        row, form = self.revision_of(thing, revision), ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            thing.take_words_of(row)
            made = thing.save_revision(author=signing_person(request), reason=form.cleaned_data["change_reason"])
            if made:
                self.message_user(request, f"Revision {revision} restored. It is a draft now.", messages.SUCCESS)
            else:
                self.message_user(request, RESTORES_NOTHING.format(revision), messages.INFO)
            return HttpResponseRedirect(self.url("change", thing))
        context = {"row": row, "differences": compare(row, row), "form": form}
        return self.answer(request, thing, "editorial/revision.html", f"Restore revision {revision}", **context)

    # Finding and answering.

    def bodies(self) -> list[str]:
        """Columns that a list does not show."""
        long = [f.name for f in self.model.words() if f.get_internal_type() == "TextField"]
        return [*long, "html", "evidence"] if self.model.Revision.signed else long

    def found(self, request: HttpRequest, pk: int | str) -> Any:
        thing = self.get_object(request, str(pk))
        if thing is None:
            raise Http404(f"no {self.opts.verbose_name} {pk}")
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        return thing

    def revision_of(self, thing: VersionedModel, number: int) -> Any:
        row = thing.revisions().of(thing).filter(history_id=number).first() if number < 2**63 else None
        if row is None:
            raise Http404(f"no revision {number} of {thing}")
        return row

    def url(self, page: str, thing: Model, *args: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[thing.pk, *args])

    def answer(
        self, request: HttpRequest, thing: VersionedModel, template: str, title: str, **context: Any
    ) -> TemplateResponse:
        page = {**self.admin_site.each_context(request), "opts": self.opts, "thing": thing, "title": title, **context}
        page["urls"] = {name: self.url(name, thing) for name in ("change", "history", "compare")}
        page["revision_url"] = f"{self.opts.app_label}_{self.opts.model_name}"
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/{template}", page)
