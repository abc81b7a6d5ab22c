"""The pages of what a bundle brought: each edition with the signature that it had elsewhere, and with nobody's of here.

They say on top that they are copies, and are never part of the drug's own pages, of search or of feeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from audit.backup.copies import Loaded, loaded, proof_of
from audit.models import CopiedEntry
from audit.offline import NotAProof
from audit.reading.depends import reads
from audit.views import audit_page
from editorial.kinds import TextKind, by_subject
from editorial.pages.signatures import signature_of
from editorial.record.vocabulary import Kind, Method

PAGE = 50


@dataclass(frozen=True)
class Copy:
    """One edition of another site, as a page shows it. `row` is every column of it, as the other ledger recorded it."""

    entry: int
    subject: str  # what the other ledger calls the text
    known: bool  # its kind is registered here; else it is shown field by field, as it was recorded
    title: str
    row: dict[str, Any]
    signed_at: datetime
    drug: dict[str, Any] | None  # None where the other site told nothing of it
    fields: list[tuple[str, str]]  # name and HTML, in the order of a page
    others: list[tuple[str, Any]]  # name and value of the other words that were signed, such as an age or a quote

    @property
    def url(self) -> str:
        return reverse("copy", args=[self.entry])

    @property
    def kind(self) -> str:
        return str(Kind(self.row["kind"]).label)

    @property
    def signature(self) -> str:
        """Name, credentials, meaning and method, as they were printed there."""
        method = Method(self.row["method"]).label
        return f"{signature_of(SimpleNamespace(**self.row))} {method.capitalize()}."

    @property
    def sources(self) -> list[dict[str, Any]]:
        return list(self.row["evidence"].get("sources", []))


@audit_page
@reads("before")
def index(request: HttpRequest) -> HttpResponse:
    """Every edition that was brought, the last signed first."""
    origin, before = _origin(), request.GET.get("before", "")
    rows = CopiedEntry.objects.all()
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(seq__lt=int(before))
    shown = list(rows[: PAGE + 1])
    said = {
        "origin": origin,
        "copies": [(row.seq, _copy(row, origin)) for row in shown[:PAGE]],
        "older": shown[PAGE - 1].seq if len(shown) > PAGE else "",
    }
    return render(request, "dupisite/copies.html", said)


@audit_page
def one(request: HttpRequest, entry: int) -> HttpResponse:
    """One edition as it was signed there, and what became of the text there later."""
    origin, row = _origin(), _row(entry)
    copy = _copy(row, origin)
    if copy is None:
        return render(request, "dupisite/copy_invalid.html", {"entry": entry, "origin": origin})
    last = CopiedEntry.objects.filter(subject=row.subject).first()
    newest = _copy(last, origin) if last is not None and last.seq != row.seq else None
    return render(request, "dupisite/copy.html", {"copy": copy, "origin": origin, "newest": newest})


@audit_page
def proof(request: HttpRequest, entry: int) -> HttpResponse:
    """The same for machines, byte for byte as it was brought: `offline.py proof` checks it."""
    headers = {"Content-Disposition": f'attachment; filename="copy-{entry}.json"'}
    return HttpResponse(_row(entry).proof, content_type="application/json", headers=headers)


def _origin() -> Loaded:
    """Raises Http404 where no bundle was loaded."""
    try:
        found = loaded()
    except NotAProof as error:
        raise Http404(str(error)) from error
    if found is None:
        raise Http404("no bundle was ever loaded here")
    return found


def _row(entry: int) -> CopiedEntry:
    found = CopiedEntry.objects.filter(seq=entry).first()
    if found is None:
        raise Http404(f"no bundle brought an entry {entry}")
    return found


def _copy(row: CopiedEntry, origin: Loaded) -> Copy | None:
    """None when it is not what was brought: then nothing of it is shown."""
    try:
        proof = proof_of(row, origin.key)
    except NotAProof:
        return None
    html = proof.row["html"]
    kind = by_subject(row.subject)
    title = _title(kind, proof.row)
    if kind is None or not title:
        kind, title = None, f"{row.subject}, edition {proof.row['edition']}"
    written = kind.model.markdown_fields if kind else sorted(html)
    shown = {"drug_id", "slug", *written}
    others = [
        (name, proof.row[name]) for name in proof.words if name not in shown and proof.row[name] not in ("", None)
    ]
    return Copy(
        entry=row.seq,
        subject=row.subject,
        known=kind is not None,
        title=title,
        row=proof.row,
        signed_at=datetime.fromisoformat(proof.entry["at"]),
        drug=next((drug for drug in origin.said["drugs"] if drug["id"] == proof.row.get("drug_id")), None),
        fields=[(name.replace("_", " "), html[name]) for name in written if html.get(name)],
        others=[(name.replace("_", " "), value) for name, value in others],
    )


def _title(kind: TextKind | None, row: dict[str, Any]) -> str:
    """Empty for a kind that nobody here knows, or that has another title in the release that signed this."""
    try:
        return kind.pages.title(SimpleNamespace(**row)) if kind else ""
    except AttributeError:
        return ""
