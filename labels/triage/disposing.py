"""How items of triage are disposed of: by a person's decision, by a signature on the fact, or by the record itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from audit.ledger import ledger
from audit.ledger.ledger import Writing
from editorial.accounts.people import Person
from editorial.record.protocols import Edition
from editorial.record.refusals import Refused
from editorial.record.vocabulary import Kind, Method, Status
from editorial.wording.text import hidden_characters, tidy
from labels.triage.triage import DECIDED, Decision, Disposal, TriageItem

By = tuple[int | None, str]  # a person's key and printed name, or no key and what a program is called
ENDING = (Kind.RETIREMENT, Kind.CONFIRMATION)  # after one of these, nothing is decided any more about the fact
ITS_AUTHOR = (
    "The evidence of “{}” is lost. Whoever wrote what is public of it cannot decide that this has no effect: "
    "another reviewer can."
)
NO_REVIEWER = "The evidence of “{}” is lost. Only a reviewer may decide that this has no effect."
NO_CREDENTIALS = "A decision is signed with credentials: ask an administrator to enter yours."
UNSIGNED = "The evidence of “{}” is lost. That this has no effect is decided by a signature: give your password."
BY_A_SIGNATURE = (
    "A fact is revised by a signature on its new words, which then disposes of this. Choose another decision."
)
OF_A_FACT = "This is about “{}”, so no new fact settles it: revise it, or say why it has no effect."


def dispose(
    items: Sequence[TriageItem], *, person: Person, decision: Decision, reason: str, method: Method | None = None
) -> list[Disposal]:
    """One reason for all of them. Raises PermissionDenied, ValidationError; then none is disposed of.

    Where a fact lost its evidence, this is a signature: by a reviewer who wrote nothing of what is public of it, known by
    `method`. What is refused of such is recorded as any refused signature.
    """
    lost = [item for item in items if item.lost]
    with _refusals_recorded(lost, person):
        if not person.has_perm("labels.dispose_triageitem"):
            raise PermissionDenied(f"{person.printed_name} may not dispose of triage items")
        reason = tidy(reason).strip()
        if not reason or len(reason) > 500 or hidden_characters(reason):
            raise ValidationError("Say why, in one sentence of at most 500 visible characters.")
        with ledger.writing() as writing:
            if Disposal.objects.filter(item__in=items).exists():
                raise ValidationError("Somebody else has just disposed of one of these. Look at the list again.")
            for item in items:
                _check(item, person, decision, method)
            return [_decide(writing, item, decision, reason, person, method) for item in items]


def obstacle(item: TriageItem, person: Person) -> str:
    """Why a person may not leave a fact as it is that lost its evidence; empty where nothing is lost, and for who may."""
    if not item.lost or item.fact is None:
        return ""
    if not person.has_perm("labels.sign_fact"):
        return NO_REVIEWER.format(item.heading)
    if not person.credentials:
        return NO_CREDENTIALS
    return ITS_AUTHOR.format(item.heading) if person.pk in item.fact.revisions().writers_of(item.fact) else ""


def is_live(item: TriageItem) -> bool:
    """Whether the public reads the fact now."""
    edition = item.fact.newest_edition() if item.fact else None
    return edition is not None and edition.status == Status.PUBLISHED


def _check(item: TriageItem, person: Person, decision: Decision, method: Method | None) -> None:
    if item.fact is None:
        if decision not in (Decision.NO_EFFECT, Decision.NEW_FACT):
            raise ValidationError(BY_A_SIGNATURE)
        return
    if decision != Decision.NO_EFFECT:
        raise ValidationError(OF_A_FACT.format(item.heading) if decision == Decision.NEW_FACT else BY_A_SIGNATURE)
    if forbids := obstacle(item, person):
        raise Refused(forbids, code="lost")
    if item.lost and method is None:
        raise Refused(UNSIGNED.format(item.heading), code="lost")


@contextmanager
def _refusals_recorded(lost: Sequence[TriageItem], person: Person) -> Iterator[None]:
    """Of what has to be signed, as of any signature: in an entry of its own for each fact."""
    try:
        yield
    except (ValidationError, PermissionDenied) as refusal:
        why = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
        for item in lost:
            assert item.fact is not None
            ledger.append(
                "signature refused",
                subject=item.fact.subject,
                actor=person.pk,
                actor_name=person.printed_name,
                verb="decide about lost evidence of",
                why=why,
            )
        raise


def _decide(
    writing: Writing, item: TriageItem, decision: Decision, reason: str, person: Person, method: Method | None
) -> Disposal:
    signed = {"credentials": person.credentials, "method": method} if item.lost else {}
    return settle(writing, item, decision, reason, (person.pk, person.printed_name), **signed)


def settle(
    writing: Writing, item: TriageItem, decision: Decision, reason: str, by: By, **signed: str | None
) -> Disposal:
    """Writes the decision and records it. `signed`: credentials and method, where it is a signature."""
    made = Disposal(
        item=item,
        decision=decision,
        reason=reason,
        at=writing.at,
        person=by[0],
        person_name=by[1],
        lost=item.lost,
        **signed,
    )
    made.save()
    writing.append(
        DECIDED,
        subject=f"labels.triageitem:{item.pk}",
        actor=made.person,
        actor_name=made.person_name,
        public=True,
        about=item.about,
        **recorded(made),
    )
    return made


def recorded(made: Disposal) -> dict[str, Any]:
    """What the ledger says of a decision; of one from before nothing that was not asked then."""
    item = made.item
    asked = {"lost": made.lost, "credentials": made.credentials, "method": made.method}
    return {
        "decision": made.decision,
        "reason": made.reason,
        "person": made.person,
        "person_name": made.person_name,
        "fact": item.fact_id,
        "version": item.version_id,
        **{name: value for name, value in asked.items() if value is not None},
    }


def settle_by_edition(writing: Writing, edition: Edition, person: Person) -> None:
    """What an edition of a fact disposes of: a signature on its words, which were checked against the newest label, all that
    waits for a decision about it; its retirement, or a second person's word on its withdrawal, the same.
    """
    label = (edition.evidence or {}).get("label")
    if edition.kind in ENDING:
        decision, reason = Decision.NOT_LIVE, no_longer_said(edition.edition, edition.kind)
    elif edition.kind in (Kind.WITHDRAWAL, Kind.REINSTATED):
        return  # nobody looked at the label
    else:
        against = "against this label" if label else "without a label"
        decision, reason = Decision.REVISED, f"Edition {edition.edition} was signed {against}."
    for item in TriageItem.objects.open().filter(fact_id=edition.id).order_by("pk"):
        settle(writing, item, decision, reason, (person.pk, person.printed_name))


def no_longer_said(number: int, kind: str) -> str:
    """Why nothing is left to decide about a fact, by its newest edition."""
    what = "retired the fact" if kind == Kind.RETIREMENT else "confirmed that the fact is withdrawn"
    return f"Edition {number} {what}: readers are no longer told what it said."
