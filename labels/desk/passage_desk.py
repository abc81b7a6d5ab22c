"""The desk of a fact's evidence: compared while it is typed, and picked from the label instead of typed.

The answer is a fragment of a page, asked for by `evidence.js`; nothing is saved by it. Without the script a save says
the same.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from editorial.wording.text import tidy
from labels.desk.evidence_desk import said_of_evidence
from labels.desk.label_search import LabelSearch
from labels.evidence.evidence import reference_version
from labels.models import Fact


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


class PassageDesk(LabelSearch):
    """Adds both to the desk of facts."""

    change_form_template = "admin/labels/fact_form.html"
    cites = False  # a fact is what others cite
    quotes_the_label = True

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.evidence_view))
        return [path("evidence/", view, name="labels_fact_evidence"), *super().get_urls()]

    def evidence_view(self, request: HttpRequest) -> HttpResponse:
        """What a machine says of the evidence as it stands in the form."""
        self.refuse_who_only_reads(request)
        fact = TypedEvidence(request.POST).fact()
        said = list(said_of_evidence(fact))
        context = {"said": said, "version": reference_version(fact.drug_id), "claim": fact.claim}
        return render(request, "admin/labels/_evidence_said.html", context)
