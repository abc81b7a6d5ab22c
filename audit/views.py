"""What the public can ask of the proof: what it proves, the newest checkpoint, that one continues another, the checker."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_safe

from audit import offline
from audit.checkpoints.tail import unsealed
from audit.checkpoints.trusted_keys import COVERED, LOSS, SUBJECT, recorded_keys
from audit.ledger.clock_decisions import BEHIND
from audit.ledger.clock_decisions import SUBJECT as CLOCK
from audit.ledger.proofs import continuation, first_over, proof
from audit.models import Checkpoint, CopiedEntry, LedgerEntry
from audit.offline import SignedTree
from audit.reading.depends import REVALIDATE, SAID, Depends, knows_parameters, newest, tag_of
from audit.reading.public_reading import asking, public, snapshot

View = Callable[..., HttpResponse]


def audit_page(view: View) -> View:
    """GET and HEAD only, one snapshot, and an ETag of its address and the newest entry and checkpoint, public or not."""

    def etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        with public(), asking(None):
            stands = newest()
        request.unproved = stands.unproved  # type: ignore[attr-defined]  # which the page of all that is proved need not ask again
        made = tag_of(request, stands.all, stands.checkpoint, stands.unproved)
        lasting = knows_parameters(request, view)
        request.META[SAID] = Depends(made, stands, checkpoints=True, private=True, lasting=lasting)
        return made

    @condition(etag_func=etag)
    def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with snapshot():
            return view(request, *args, **kwargs)

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = whole(request, *args, **kwargs)
        response.headers["Cache-Control"] = REVALIDATE  # also with “not modified” (RFC 9110, section 15.4.5)
        return response

    return answer


@audit_page
def about(request: HttpRequest) -> HttpResponse:
    """In plain words: what is proved and what is not."""
    newest = Checkpoint.objects.first()
    about_itself = LedgerEntry.objects.filter(kind__in=(LOSS, COVERED, BEHIND), subject__in=(SUBJECT, CLOCK))
    told = [orjson.loads(payload) for payload in about_itself.order_by("-seq").values_list("payload", flat=True)]
    page = {
        "checkpoint": newest,
        "tree": SignedTree.read(newest.note) if newest else None,
        "keys": recorded_keys()[::-1],
        "clock": [entry for entry in told if entry["kind"] == BEHIND],
        "copies": CopiedEntry.objects.exists(),
        "losses": [entry for entry in told if entry["kind"] == LOSS],
        "covered": [entry for entry in told if entry["kind"] == COVERED],
        "unsealed": unsealed() if getattr(request, "unproved", 0) else None,
    }
    return render(request, "audit/about.html", page)


@audit_page
def newest_checkpoint(request: HttpRequest) -> HttpResponse:
    """The signed note, as it is kept."""
    newest = Checkpoint.objects.first()
    if newest is None:
        raise Http404("nothing was signed yet")
    return HttpResponse(newest.note, content_type="text/plain; charset=utf-8")


@audit_page
def consistency(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """The hashes that show that the ledger of `new` entries continues the one of `old`."""
    newest = Checkpoint.objects.first()
    if newest is None or not 0 < old <= new <= newest.size:
        raise Http404("no ledger of so many entries was signed")
    return JsonResponse({"format": offline.FORMAT, "old": old, "new": new, "path": continuation(old, new)})


@audit_page
def checker(request: HttpRequest) -> HttpResponse:
    """The program that checks proofs, for whoever has no copy of it from elsewhere."""
    return _file(Path(offline.__file__).read_bytes(), "offline.py", "text/x-python; charset=utf-8")


def proof_of_edition(request: HttpRequest, subject: str, revision: int, words: list[str], page: str) -> HttpResponse:
    """The proof of an edition as a file; with ?size=N under the checkpoint of that size. Raises Http404.

    It is the same at any moment: the first checkpoint over the edition may have been signed a little after that.
    """
    with asking(None):
        return _proof_of_edition(request, subject, revision, words, page)


def _proof_of_edition(request: HttpRequest, subject: str, revision: int, words: list[str], page: str) -> HttpResponse:
    entry = LedgerEntry.objects.filter(subject=subject, revision=revision, kind="edition", public=True).first()
    if entry is None:
        raise Http404("no entry records this edition")
    checkpoint = _chosen(request.GET["size"]) if "size" in request.GET else first_over(entry.seq)
    if checkpoint is None or checkpoint.size < entry.seq:
        raise Http404("no such checkpoint covers it")
    made = JsonResponse(proof(entry, checkpoint, words, page), json_dumps_params={"indent": 1, "ensure_ascii": False})
    return _file(made.content, f"proof-{entry.seq}.json", "application/json")


def _chosen(size: str) -> Checkpoint | None:
    if not (size.isascii() and size.isdigit() and len(size) < 19):
        raise Http404("no size of a checkpoint")
    return Checkpoint.objects.filter(size=size).first()


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
