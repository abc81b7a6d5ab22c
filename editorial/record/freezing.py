"""What a signature covers: the words, what the public will see of them, and the evidence, under one digest.

It is made when the sign page is shown and again when it is signed, as of the moment of the lock. If the two digests differ, what was
shown is not what would be signed, and nothing is signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from audit.ledger.canonical import digest
from editorial.record.protocols import Edition, Working
from editorial.wording.rendering import render
from editorial.wording.text import Problem


@dataclass(frozen=True)
class Frozen:
    """`html`: field name to safe HTML. `evidence`: what the words rest on, pinned. `sample`: some of it is a sample."""

    html: dict[str, str]
    evidence: dict[str, Any]
    digest: str
    sample: bool
    problems: tuple[tuple[str, Problem], ...]  # (name of the field, problem): what stands in the way of signing
    unsupported: tuple[
        tuple[str, Problem], ...
    ] = ()  # what the evidence does not bear out; a retirement may still be signed
    unaccounted: tuple[tuple[str, Problem], ...] = ()  # words that nothing beneath the text says; likewise
    unaccounted_yet: tuple[tuple[str, Problem], ...] = ()  # those of them that nothing says which waits for a signature


def freeze(content: Working) -> Frozen:
    """Renders every Markdown field with one numbering of sources, in the order in which a reader meets them."""
    sources = content.sources()
    html, problems = {}, []
    for name in content.markdown_fields:
        rendered = render(getattr(content, name) or "", sources)
        html[name] = rendered.html
        problems += [(name, problem) for problem in rendered.problems]
    evidence = content.evidence_for(sources)
    unaccounted = tuple(content.unaccounted(sources))
    return Frozen(
        html=html,
        evidence=evidence,
        digest=digest_of(content._meta.label_lower, content.pk, words_of(content, content), html, evidence),
        sample=bool(evidence.get("sample")) or any(source.get("sample") for source in evidence.get("sources", [])),
        problems=(*problems, *content.further_problems(sources)),
        unsupported=tuple(content.unsupported()),
        unaccounted=unaccounted,
        unaccounted_yet=tuple(content.unaccounted(sources, with_drafts=True)) if unaccounted else (),
    )


@dataclass(frozen=True)
class FrozenAt:
    """What was frozen when the newest entry of the ledger was this one, or one before it."""

    entry: int
    frozen: Frozen


def frozen_under_lock(content: Working, entry: int, before: FrozenAt | None) -> Frozen:
    """What a signature covers. `entry` is the ledger's newest; what the page that signs has frozen `before` is taken as it is when
    nothing was written since and it is of these very words: then to freeze again would give the same.
    """
    if before is not None and before.entry == entry:
        found = before.frozen
        words = words_of(content, content)
        if digest_of(content._meta.label_lower, content.pk, words, found.html, found.evidence) == found.digest:
            return found
    return freeze(content)


def digest_of_edition(edition: Edition) -> str:
    """The digest as it follows from an edition's own columns: equal to its `digest` unless something was rewritten."""
    model = edition.instance_type
    return digest_of(model._meta.label_lower, edition.id, words_of(model, edition), edition.html, edition.evidence)


def digest_of(label: str, pk: int | None, words: dict, html: dict, evidence: dict) -> str:
    """SHA-256 (64 hex digits) of canonical JSON: which text, its words, its HTML and its evidence."""
    return digest({"subject": f"{label}:{pk}", "words": words, "html": html, "evidence": evidence})


def words_of(model: type[Working] | Working, row: Working | Edition) -> dict[str, Any]:
    """The words of a working copy or a revision. What is not said is left out, so a later field changes no digest."""
    found = {name: getattr(row, name) for name in _names_of_words(model if isinstance(model, type) else type(model))}
    return {name: value for name, value in found.items() if value is not None}


@cache
def _names_of_words(model: type[Working]) -> tuple[str, ...]:
    return (*(field.attname for field in model.words()), "replaced_by")
