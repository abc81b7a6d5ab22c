"""Labels in the API: the captured versions, their sections, what changed between two."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from audit.reading.prepared import Prepared
from dupisite.api import label_shapes, links
from dupisite.api.drugs import clocks
from dupisite.api.page_context import said_by
from dupisite.api.parameters import At, DrugSlug, SectionKey, VersionAddress
from dupisite.api.serializing import notice
from editorial.kinds import of_edition
from labels.archive.label_models import SectionText
from labels.archive.label_storage import block_of
from labels.pages import label_pages
from labels.pages.public_versions import Capture
from labels.spl.model import Block

router = Router(tags=["Labels"])
LABEL = "/drugs/{slug:drug}/labels"
words_of_section = Prepared(
    lambda: SectionText, lambda sha256: SectionText.objects.filter(pk=sha256).only("words_sha256", "blocks")
)


@router.get(LABEL, response=label_shapes.Versions, url_name="api_labels")
def labels(request: HttpRequest, drug: DrugSlug, at: At = None) -> label_shapes.Versions:
    """Every captured version, the official label first, newest first; and when somebody last looked for a newer."""
    archive = said_by(label_pages.label, request, drug).said["archive"]
    return label_shapes.Versions(
        label=clocks(archive.subject.clocks),
        items=[label_shapes.Version(**version_said(drug, capture)) for capture in archive.captures],
    )


@router.get(f"{LABEL}/{{label_version:version}}", response=label_shapes.VersionWhole, url_name="api_label")
def label(request: HttpRequest, drug: DrugSlug, version: VersionAddress, at: At = None) -> label_shapes.VersionWhole:
    """One version with its contents: what the document says of itself, and each section with its hash."""
    said = said_by(label_pages.version, request, drug, version).said
    capture = said["capture"]
    return label_shapes.VersionWhole(
        **version_said(drug, capture),
        notice=notice(said["subject"].notice),
        sections=[
            label_shapes.Outline(
                key=place.row.key,
                number=place.row.number,
                title=place.heading,
                code=place.row.code,
                part=place.row.part,
                level=place.level,
                sha256=place.row.text_id,
                link=links.api("section", drug, capture.address, place.row.key),
            )
            for place in said["contents"].places
        ],
    )


@router.get(
    f"{LABEL}/{{label_version:version}}/sections/{{section_key:key}}",
    response=label_shapes.Section,
    url_name="api_section",
)
def section(
    request: HttpRequest, drug: DrugSlug, version: VersionAddress, key: SectionKey, at: At = None
) -> label_shapes.Section:
    """One section, block by block, in the words of the document; and the live facts that rest on it."""
    said = said_by(label_pages.section, request, drug, version, key).said
    capture, row = said["capture"], said["place"].row
    [text] = words_of_section(row.text_id)
    return label_shapes.Section(
        drug=drug,
        version=capture.address,
        key=row.key,
        title=said["place"].name,
        official=not capture.version.illustrative,
        words_sha256=text.words_sha256,
        sha256=row.text_id,
        notice=notice(said["subject"].notice),
        blocks=[_block(block_of(kept)) for kept in text.blocks],
        resting=[
            label_shapes.Resting(
                fact=found.fact.slug,
                title=found.fact.heading,
                quotes=list(found.quotes),
                sample=bool(found.fact.sample),
                link=links.api("text", drug, of_edition(found.fact).in_addresses, found.fact.slug),
            )
            for found in said["resting"]
        ],
        links={
            "self": links.api("section", drug, capture.address, key),
            "label": links.api("label", drug, capture.address),
            "page": links.page(said["place"].url),
        },
    )


@router.get(
    f"{LABEL}/{{label_version:old}}/differences/{{label_version:new}}",
    response=label_shapes.LabelDifference,
    url_name="api_label_difference",
)
def difference(
    request: HttpRequest, drug: DrugSlug, old: VersionAddress, new: VersionAddress, at: At = None
) -> label_shapes.LabelDifference:
    """What changed from one version to another, section by section. Styles, dashes and quotation marks do not count."""
    said = said_by(label_pages.compare, request, drug, old, new).said
    compared = said["comparison"]
    return label_shapes.LabelDifference(
        old=said["old"].address,
        new=said["new"].address,
        equal=compared.equal,
        sections=[_changed(each) for each in compared.sections],
        links={
            "old": links.api("label", drug, said["old"].address),
            "new": links.api("label", drug, said["new"].address),
            "page": links.page(said["here"]),
        },
    )


def version_said(drug: str, capture: Capture) -> dict[str, Any]:
    version = capture.version
    found = {"self": links.api("label", drug, capture.address), "page": links.page(capture.url)}
    if capture.before:
        found["changes"] = links.api("label_difference", drug, capture.before.address, capture.address)
        found["changes_page"] = links.page(
            reverse("label_compare", args=[drug, capture.before.address, capture.address])
        )
    return {
        "address": capture.address,
        "name": capture.name,
        "number": version.number,
        "effective": version.effective,
        "captured": version.captured_at,
        "official": not version.illustrative,
        "newest": capture.newest,
        "set_id": str(version.set_id),
        "title": version.title,
        "labeler": version.labeler,
        "sha256": version.sha256,
        "links": found,
    }


def _changed(section: Any) -> label_shapes.ChangedSection:
    return label_shapes.ChangedSection(
        sort=section.sort,
        heading=section.heading,
        was=section.was,
        sentence=section.sentence,
        passages=[
            label_shapes.ChangedPassage(
                html=str(each.html), changed=each.changed, moved=each.moved, form=list(each.form), same=each.gap
            )
            for each in section.passages
        ],
    )


def _block(block: Block) -> label_shapes.Block:
    notes = [note for _, _, note in block.form_of("note") if isinstance(note, int)]
    return label_shapes.Block(kind=block.kind, text=block.text, leads=list(block.leads), notes=notes)
