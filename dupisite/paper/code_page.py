"""/c/ and /c/<code>/: whoever holds a paper types its code, or scans it, and is told what has become of its edition.

The number in a code finds the ledger's entry of the edition; every other question is that of a page about its drug, so it
depends on what that depends on. A draft has an entry as well, and is as unknown here as a number that was never given.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse

from audit.ledger.canonical import leaf_hash
from audit.models import CopiedEntry, LedgerEntry
from audit.offline import NotAProof, Proof
from audit.reading.prepared import Prepared
from audit.reading.public_reading import snapshot
from dupisite.paper.since_printed import since_printed
from editorial.kinds import by_subject
from editorial.pages.public_page import public_page
from editorial.paper.short_codes import NotACode, code_of, entry_of, meant, read

KEPT = 40  # characters of what was typed that are shown again
NOBODYS = (
    "Nothing that was ever public here has this code. If your printout shows this code, it comes from another site: look at the "
    "address beside the code."
)

_edition_entries = Prepared(
    lambda: LedgerEntry,
    lambda numbers: LedgerEntry.objects.filter(seq__in=numbers, kind="edition", public=True).defer("seal"),
)


def form(request: HttpRequest) -> HttpResponse:
    """Where a code is typed; one that can be a code leads to its page."""
    typed = request.GET.get("code", "")
    if not typed.strip():
        return _empty(request)
    try:
        return HttpResponsePermanentRedirect(reverse("code", args=[read(typed)]))
    except NotACode as fault:
        return _refused(request, typed, fault)


def code(request: HttpRequest, typed: str) -> HttpResponse:
    """What became of the edition with a code, at one address whatever the spelling. 404 with the reason for any other code."""
    try:
        found = read(typed)
    except NotACode as fault:
        return _refused(request, typed, fault)
    if found != typed:
        return HttpResponsePermanentRedirect(reverse("code", args=[found]))
    with snapshot():  # an entry never changes, so the page may have another one
        entry = _entries_of([found]).get(found)
        copied = entry is None and _is_copied(found)
    if copied:
        return HttpResponseRedirect(reverse("copy", args=[entry_of(found)]))
    if entry is None:
        return _refused(request, found, NotACode(NOBODYS))
    return _found(request, drug=entry.about, entry=entry, code=found)


@public_page
def _empty(request: HttpRequest) -> HttpResponse:
    return render(request, "dupisite/code_form.html")


@public_page
def _found(request: HttpRequest, drug: str | None, entry: LedgerEntry, code: str) -> HttpResponse:
    return TemplateResponse(request, "dupisite/code.html", {"code": code, **since_printed(entry, drug)})


def _entries_of(codes: list[str]) -> dict[str, LedgerEntry]:
    """The entries of the editions that codes name, by code; without those that name none. One question."""
    entries = _edition_entries(sorted(map(entry_of, codes)))
    found = {code_of(entry.seq, entry.leaf_hash): entry for entry in entries if by_subject(entry.subject)}
    return {code: found[code] for code in codes if code in found}


def _is_copied(code: str) -> bool:
    """Whether a bundle brought this edition from the site that printed the paper."""
    for copy in CopiedEntry.objects.filter(seq=entry_of(code)):
        try:
            return code_of(copy.seq, leaf_hash(Proof.read(copy.proof).payload.encode())) == code
        except NotAProof:
            return False
    return False


def _refused(request: HttpRequest, typed: str, fault: NotACode) -> HttpResponse:
    """With the one code that was probably meant, where there is such an edition."""
    said = {"typed": typed[:KEPT], "fault": str(fault)}
    if fault.slipped:
        with snapshot():
            found = list(_entries_of(meant(fault.slipped)))
        said |= {"meant": found[0]} if len(found) == 1 else {}
    return render(request, "dupisite/code_form.html", said, status=HTTPStatus.NOT_FOUND)
