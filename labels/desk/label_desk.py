"""The desk's pages for label versions: look, and import a file. Nobody changes what is in the archive."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from editorial.accounts.people import Person
from editorial.accounts.signing import signing_person
from editorial.admin.filters import FewRelated
from labels.archive.importing import Arrival, take_in
from labels.archive.label_models import LabelSection, LabelVersion, Origin
from labels.desk.drug_choice import DrugField
from labels.evidence.evidence import reference_version
from labels.spl.container import unpack
from labels.spl.refusals import NotALabel
from labels.spl.zip_file import MOST_UNPACKED
from labels.triage.triage import Queue, TriageItem

NO_FILE = f"No file arrived. Choose an XML file or a ZIP of at most {MOST_UNPACKED // 2**20} MB."


class ImportForm(forms.Form):
    """One label, as `import_label` takes it."""

    file = forms.FileField(
        label="Label",
        help_text="The ZIP or the XML file as DailyMed gives it. With the ZIP its pictures come along.",
        error_messages={"required": NO_FILE, "missing": NO_FILE, "empty": "The file is empty. Download it again."},
    )
    drug = DrugField(
        required=False,
        empty_label="Found by the set id in the file",
        help_text="Needed only for an illustrative extract, which has a set id of its own.",
    )
    origin = forms.ChoiceField(
        choices=Origin.choices,
        initial=Origin.OFFICIAL,
        widget=forms.RadioSelect,
        help_text="What rests on an illustrative extract reads “sample, not checked against the official label”.",
    )

    def take_in(self, person: Person) -> Arrival | None:
        """Imports it; None when it was refused, with the sentence at the field."""
        file = self.cleaned_data["file"]
        try:
            package = unpack(file.read())
            return take_in(
                package.label,
                file_name=file.name,
                images=package.images,
                drug=self.cleaned_data["drug"],
                origin=Origin(self.cleaned_data["origin"]),
                person=person,
            )
        except NotALabel as refusal:
            self.add_error("file", f"{file.name}: {refusal} Nothing was imported. Choose a file again.")
            return None


class VersionList(ChangeList):
    """Lists each label once: what a drug has taken over is listed as that drug's."""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[LabelVersion]:
        found: Any = super().get_queryset(request, exclude_parameters)
        return found.not_adopted()


class LabelDesk(admin.ModelAdmin):
    """Read-only, but for the page that adds a version. That page stands outside the admin's transaction: the import has
    its own."""

    list_display = ("__str__", "drug", "what_it_is", "labeler", "file_name", "captured_at", "captured_by_name")
    list_filter = (("drug", FewRelated), "origin")
    search_fields = ("drug__brand_name", "drug__generic_name", "set_id", "number__exact", "file_name", "sha256")
    search_help_text = "Drug, set id, version number, file name or SHA-256"
    ordering = ("-captured_at",)
    list_select_related = ("drug",)
    actions = None
    change_form_template = "admin/labels/version.html"
    fields = (
        "drug",
        "what_it_is",
        "number",
        "effective",
        "labeler",
        "title",
        "document_type_name",
        "approval",
        "set_id",
        "document_id",
        "file_name",
        "sha256",
        "captured_at",
        "captured_by_name",
    )

    @admin.display(description="Origin", ordering="origin")
    def what_it_is(self, version: LabelVersion) -> str:
        return str(version.kind.label)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return VersionList

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[LabelVersion]:
        return LabelVersion.objects.without_bytes()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
        arrival = form.take_in(signing_person(request)) if form.is_valid() else None
        if arrival is not None:
            self.message_user(request, arrival.sentence, messages.SUCCESS if arrival.new else messages.WARNING)
            return HttpResponseRedirect(reverse("admin:labels_labelversion_change", args=[arrival.version.pk]))
        page = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Import a label", "form": form}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/labels/import.html", page)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        version = self.get_object(request, object_id)
        found = triage_found(version) if version else []
        newest = reference_version(version.drug_id) if version else None
        context = {
            "found": found,
            "nothing": nothing_found(version) if version else "",
            "sections": LabelSection.objects.of(version.pk).count() if version else 0,
            "holds": newest == version and request.user.has_perm("labels.sign_fact"),
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})


def nothing_found(version: LabelVersion) -> str:
    """Why nothing was to decide, in a sentence; it claims no more than what is certain."""
    if version.drug is None:
        return "Nothing was compared: no drug here has this set id. When one is saved with it, that drug takes over this label."
    before = LabelVersion.objects.without_bytes().filter(drug_id=version.drug_id, captured_at__lte=version.captured_at)
    if before.in_order().first() != version:
        return f"Nothing was compared: another version, here already, is the one by which facts about {version.drug} are measured."
    return f"There is nothing to decide: it touches nothing that is said about {version.drug}."


def triage_found(version: LabelVersion) -> list[tuple[Queue, int, int]]:
    """(queue, items, of them still open) of what the arrival of this version did."""
    items = TriageItem.objects.filter(version=version).order_by()
    counts = dict(items.values_list("queue").annotate(Count("pk")))
    still = dict(items.open().values_list("queue").annotate(Count("pk")))
    return [(queue, counts[queue], still.get(queue, 0)) for queue in Queue if queue in counts]
