"""Which page a report is about, and which text stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404
from django.urls import Resolver404, resolve

from editorial.kinds import TextKind, kinds
from editorial.pages.moments import address_of_today
from editorial.reports.reports import LONGEST_PATH, ErrorReport
from editorial.wording.text import INVISIBLE


class NoPage(ValueError):
    """What was given is no address of this site."""


@dataclass(frozen=True)
class ReportedText:
    """As the ledger names it; NULL and empty where the page is no text's. `edition`: its newest."""

    subject: str = ""
    drug: int | None = None
    edition: int | None = None


def path_of(given: str) -> str:
    """The path of a page of this site, without what stands behind a question mark; empty for nothing. Raises NoPage.

    Whether there is a page at the path is not asked: that a link leads nowhere is worth a report.
    """
    text = given.strip().removeprefix(settings.SITE_URL)
    if not given.strip():
        return ""
    try:
        path = urlsplit(text).path
    except ValueError as error:
        raise NoPage(given) from error
    if not text.startswith("/") or text.startswith(("//", "/\\")) or len(path) > LONGEST_PATH or INVISIBLE.search(path):
        raise NoPage(given)
    return path


def text_at(path: str) -> ReportedText:
    """The text that a page shows, an edition of it or its history, also as of a moment. One question, where it is a text's."""
    found = _kind_at(address_of_today(path))
    if found is None:
        return ReportedText()
    kind, place = found
    try:
        last = kind.pages.last(place["drug"], place["slug"])
    except Http404:
        return ReportedText()
    return ReportedText(f"{kind.subject}:{last.id}", last.drug_id, last.edition)


def history_at(report: ErrorReport) -> str:
    """The page on which the outcome of a report will stand; empty where it is about no text."""
    found = _kind_at(address_of_today(report.about)) if report.subject else None
    return found[0].pages.url("_history", found[1]["drug"], found[1]["slug"]) if found else ""


def _kind_at(path: str) -> tuple[TextKind, dict[str, Any]] | None:
    """The kind to whose pages an address belongs, and what the address names."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    for kind in kinds:
        if found.url_name in {address.name for address in kind.pages.urls()}:
            return kind, found.kwargs
    return None
