"""Are passwords, devices and recovery codes those that the ledger committed to? For the verifier; and accounts from before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from audit.ledger import ledger
from audit.models import LedgerEntry
from audit.verification.findings import Finding, each
from editorial.accounts.commitments import ALL, CARRIERS, Commitments, append, committed_in, odd_parts
from editorial.accounts.people import Person

KIND = "credentials recorded"
MADE_THEN = (
    "Recorded as they stood when the release that keeps this was installed. Whether they were changed past the site before "
    "then, nobody can tell."
)


def check_credentials() -> Iterator[Finding]:
    """Nothing is said of an account from before the first commitment, until `migrate` has made one; nor of one that nobody made,
    which has no entry at all and is another check's finding.
    """
    known = _committed()
    for person in Person.objects.order_by("pk"):
        if said := known[person.subject]:
            for part in odd_parts(person, said):
                sentence = (
                    f"its {part} changed past the site: the ledger recorded another. Nothing can be signed with it"
                )
                yield Finding("credentials", person.subject, sentence)


def record_existing() -> None:
    """Commits to what accounts from before have now, and says so; again, it does nothing."""
    known = _committed()
    lacking = [(person, [part for part in ALL if part not in known[person.subject]]) for person in Person.objects.all()]
    if any(parts for _, parts in lacking):
        with ledger.writing() as writing:
            for person, parts in lacking:
                if parts:
                    append(writing, KIND, person, parts, what=MADE_THEN)


def _committed() -> defaultdict[str, Commitments]:
    """By the subject of the account, the newest of each part."""
    found: defaultdict[str, Commitments] = defaultdict(dict)
    entries = LedgerEntry.objects.filter(kind__in=CARRIERS).order_by("seq").values_list("subject", "payload")
    for subject, payload in each("credentials", entries):
        if made := committed_in(payload):
            found[subject] |= made
    return found
