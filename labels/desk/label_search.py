"""The search in the label of a drug, beside the form of whatever is written about that drug."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from editorial.admin.writing_aids import WritingDesk
from editorial.record.protocols import Working
from labels.archive.label_storage import label_by_hash
from labels.drugs.addresses import listed
from labels.evidence.evidence import reference_version
from labels.evidence.passages import passages_with

LISTED = 60  # passages at once: a section seldom has more


class LabelSearch(WritingDesk):
    """Adds it to the desk of a text about a drug. The answer is a fragment of a page; nothing is saved by it."""

    quotes_the_label = False  # may a passage that was found be put into the form?

    def known_names(self, thing: Working) -> Collection[str]:
        return (thing.drug.brand_name, thing.drug.generic_name) if thing.drug_id else ()

    def get_urls(self) -> list[Any]:
        name, view = f"{self.opts.app_label}_{self.opts.model_name}_passages", self.admin_site.admin_view
        return [path("passages/", view(require_safe(self.passages_view)), name=name), *super().get_urls()]

    def passages_view(self, request: HttpRequest) -> HttpResponse:
        """The passages of the drug's label that hold the words asked for."""
        self.refuse_who_only_reads(request)
        drug = request.GET.get("drug", "")
        version = reference_version(int(drug)) if drug.isascii() and drug.isdigit() and len(drug) < 10 else None
        context: dict[str, Any] = {"version": version, "asked": request.GET.get("q", "")[:200]}
        context["may_quote"] = self.quotes_the_label
        if version is not None:
            label, sections = label_by_hash(version.sha256), listed(request.GET.get("section", ""))
            context["sections"] = label.sections
            if context["asked"].strip() or sections:
                known = [key for key in sections if key in label.by_key]
                found = passages_with(label, context["asked"], known, LISTED + 1)
                context |= {"choices": found[:LISTED], "more": len(found) > LISTED, "section": "".join(known)}
        return render(request, "admin/labels/_passages_found.html", context)
