"""New passwords as ledger entries, and whether somebody else knows one: whoever has set another's password does.

With such a password a person may work, but sign nothing: nobody signs for another.
"""

from audit.ledger import ledger
from audit.models import LedgerEntry
from editorial.accounts import commitments
from editorial.record.protocols import Account

NEW, BY_ANOTHER = "new password", "password set by another"


class RecordPasswordChange:
    """A "validator" that Django tells of every new password (AUTH_PASSWORD_VALIDATORS); it validates nothing."""

    def validate(self, password: str, user: Account | None = None) -> None:
        return None

    def get_help_text(self) -> str:
        return "Nobody else may know it: it signs in your name. That it was changed is recorded, never what it is."

    def password_changed(self, password: str, user: Account | None = None) -> None:
        if user is None:
            ledger.append(NEW)
            return
        with ledger.writing() as writing:
            commitments.append(writing, NEW, user, [commitments.PASSWORD])


def record_set_by_another(writing: ledger.Writing, person: Account, by: Account) -> None:
    """After the entry that Django has caused for the new password itself."""
    who = {"actor": by.pk, "actor_name": by.printed_name}
    commitments.append(writing, BY_ANOTHER, person, [commitments.PASSWORD], **who)


def known_to_another(person: Account) -> bool:
    newest = LedgerEntry.objects.filter(subject=person.subject, kind__in=(NEW, BY_ANOTHER)).order_by("-seq").first()
    return newest is not None and newest.kind == BY_ANOTHER
