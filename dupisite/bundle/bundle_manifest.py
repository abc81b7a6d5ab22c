"""The bundle for machines: what is in it, with the hashes by which whoever loads it can tell that all of it arrived."""

from typing import Any

from django.conf import settings
from django.db.models import F

from labels.archive.label_models import LabelPicture, LabelSection, LabelVersion
from labels.drugs.drugs import Drug, public_drugs

NAME = "manifest.json"
FORMAT = "dupisite-bundle/1"
OF_A_DRUG = ("id", "slug", "brand_name", "generic_name", "set_id", "maker", "notice", "withdrawn", "notice_by")


def manifest(editions: list[dict[str, Any]]) -> dict[str, Any]:
    """`editions`: of each its folder, what the ledger calls the text, and the hashes of its entry and its signature."""
    return {
        "format": FORMAT,
        "release": settings.RELEASE,
        "site": settings.SITE_URL,
        "drugs": list(Drug.revisions().newest(None, public_drugs()).order_by("id").values(*OF_A_DRUG)),
        "labels": labels(),
        "editions": editions,
    }


def labels() -> list[dict[str, Any]]:
    """Every label document of the archive once, with the hash of each section's words and page, and of each picture."""
    found: dict[str, dict[str, Any]] = {}
    for version in LabelVersion.objects.without_bytes().order_by("sha256", "pk"):
        if version.sha256 not in found:
            sections = LabelSection.objects.of(version.pk).order_by("place").values_list("key", "text_id")
            pictures = LabelPicture.objects.filter(version=version).order_by("name")
            found[version.sha256] = {
                "sha256": version.document_sha256(),
                "set_id": str(version.set_id),
                "number": version.number,
                "effective": version.effective.isoformat(),
                "origin": version.kind.value,
                "file_name": version.file_name,
                "sections": [list(each) for each in sections],
                "pictures": dict(pictures.values_list("name", F("image__pk"))),
            }
    return list(found.values())
