"""The desk of a fact's evidence: compared while it is typed, and picked from the label instead of typed.

Both answers are fragments of a page, asked for by `evidence.js`; nothing is saved by them. Without the script a save says
the same.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from editorial.admin import ContentAdmin
from editorial.wording.text import tidy
from labels.addresses import listed
from labels.evidence import reference_version
from labels.evidence_desk import said_of_evidence
from labels.models import Fact
from labels.passages import passages_with
from labels.shelf import label_by_hash

LISTED = 60  # passages at once: a section seldom has more


class TypedEvidence(forms.ModelForm):
    """What of a fact's form the evidence is. Whatever is not yet well typed is left out."""

    class Meta:
        model = Fact
        fields = ("drug", "claim", "claim_text", "claim_sections", "least_age", "least_age_unit", "least_weight_kg")

    def fact(self) -> Fact:
        self.is_valid()
        typed = {field.attname: getattr(self.instance, field.attname) for field in Fact._meta.fields}
        return Fact(**{name: typed[name] for name in typed if name.removesuffix("_id") in self.cleaned_data})

    def clean_claim_text(self) -> str:
        return tidy(self.cleaned_data["claim_text"])

    def _post_clean(self) -> None:
        """Only the fields: a fact that is being written need not be whole."""
        for name, value in self.cleaned_data.items():
            setattr(self.instance, name, value)


class PassageDesk(ContentAdmin):
    """Adds both to the desk of facts."""

    change_form_template = "admin/labels/fact_form.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("evidence/", view(require_POST(self.evidence_view)), name="labels_fact_evidence"),
            path("passages/", view(require_safe(self.passages_view)), name="labels_fact_passages"),
            *super().get_urls(),
        ]

    def evidence_view(self, request: HttpRequest) -> HttpResponse:
        """What a machine says of the evidence as it stands in the form."""
        self.refuse_who_only_reads(request)
        fact = TypedEvidence(request.POST).fact()
        said = list(said_of_evidence(fact))
        context = {"said": said, "version": reference_version(fact.drug_id), "claim": fact.claim}
        return render(request, "admin/labels/_evidence_said.html", context)

    def passages_view(self, request: HttpRequest) -> HttpResponse:
        """The passages of the drug's label that hold the words asked for."""
        self.refuse_who_only_reads(request)
        drug = request.GET.get("drug", "")
        version = reference_version(int(drug)) if drug.isascii() and drug.isdigit() and len(drug) < 10 else None
        context: dict[str, Any] = {"version": version, "asked": request.GET.get("q", "")[:200]}
        if version is not None:
            label, sections = label_by_hash(version.sha256), listed(request.GET.get("section", ""))
            context["sections"] = label.sections
            if context["asked"].strip() or sections:
                known = [key for key in sections if key in label.by_key]
                found = passages_with(label, context["asked"], known, LISTED + 1)
                context |= {"choices": found[:LISTED], "more": len(found) > LISTED, "section": "".join(known)}
        return render(request, "admin/labels/_passages_found.html", context)

    def refuse_who_only_reads(self, request: HttpRequest) -> None:
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
