"""The words of a revision: what state it is in, what kind of edition it is, what its signature means."""

from django.db.models import TextChoices


class Status(TextChoices):
    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    RETURNED = "returned", "returned to the author"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"
    RETIRED = "retired", "retired"


class Kind(TextChoices):
    """What an edition is. A revision without a kind is no edition and is never public."""

    FIRST = "first", "First"
    UPDATE = "update", "Update"
    CORRECTION = "correction", "Correction"
    REAFFIRMED = "reaffirmed", "Re-affirmed"
    WITHDRAWAL = "withdrawal", "Withdrawal"
    CONFIRMATION = "confirmation", "Withdrawal confirmed"
    REINSTATED = "reinstated", "Reinstated"
    RETIREMENT = "retirement", "Retirement"


# New words reach the public through these alone; the others sign words that were signed before.
WORDED = (Kind.FIRST, Kind.UPDATE, Kind.CORRECTION, Kind.RETIREMENT)
# These carry the words of the edition before them, and write an open draft once more after themselves.
CARRYING = (Kind.WITHDRAWAL, Kind.CONFIRMATION, Kind.REINSTATED)

STATUS_OF = {
    Kind.FIRST: Status.PUBLISHED,
    Kind.UPDATE: Status.PUBLISHED,
    Kind.CORRECTION: Status.PUBLISHED,
    Kind.REAFFIRMED: Status.PUBLISHED,
    Kind.REINSTATED: Status.PUBLISHED,
    Kind.WITHDRAWAL: Status.WITHDRAWN,
    Kind.CONFIRMATION: Status.WITHDRAWN,
    Kind.RETIREMENT: Status.RETIRED,
}


class Meaning(TextChoices):
    """What the signer says by signing (21 CFR 11.50)."""

    APPROVED = "approved", "reviewed and approved"
    REAFFIRMED = "reaffirmed", "reviewed again and found still right"
    WITHDREW = "withdrew", "withdrew it from the public"
    CONFIRMED = "confirmed", "confirmed the withdrawal"
    REINSTATED = "reinstated", "found the withdrawal unneeded and put it back"


class Method(TextChoices):
    """How the signer was known to be the signer."""

    PASSWORD = "password", "signed with a password"
    PASSWORD_AND_CODE = "pass+code", "signed with a password and a one-time code"
    PROGRAM = "program", "loaded by program"
