"""The accounts of a first run: at least one of each sort, with passwords that nobody chose.

All are sample accounts: no real pharmacist has been checked, so whatever they sign reads “sample content”.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.contrib.auth.models import Group
from django.db import transaction

from audit.ledger import ledger
from editorial.accounts.appointments import appoint_sample
from editorial.accounts.rights import ADMINISTRATOR, AUDITOR, AUTHOR, REVIEWER
from editorial.models import Person

FILE = "first-run-accounts.txt"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are taken for one another
ROUNDS = 20_000  # all of them, six times, were a third of a first run
UNCHECKED = "PharmD (not checked)"


@dataclass(frozen=True)
class LocalAccount:
    username: str
    printed_name: str
    group: str
    credentials: str = ""


ACCOUNTS = (
    LocalAccount("author", "Local Author", AUTHOR, UNCHECKED),
    LocalAccount("reviewer", "Local Reviewer", REVIEWER, UNCHECKED),
    LocalAccount("reviewer2", "Local Second Reviewer", REVIEWER, UNCHECKED),
    LocalAccount("auditor", "Local Auditor", AUDITOR),
    LocalAccount("administrator", "Local Administrator", ADMINISTRATOR),
    LocalAccount("administrator2", "Local Second Administrator", ADMINISTRATOR),  # one alone makes nobody a reviewer
)


def make_local_accounts(file: Path) -> str | None:
    """Makes them and writes `file`; what the file says, or None when the site has people already.

    The file is written before the transaction ends: an account whose password nobody knows would be there for ever.
    """
    with transaction.atomic():
        ledger.take_lock()
        if Person.objects.exists():
            return None
        lines = [f"{account.username:<15}{_make(account)}\n" for account in ACCOUNTS]
        text = "".join(lines)
        _write_private(file, text)
    return text


def _make(account: LocalAccount) -> str:
    """The password of the account that was made."""
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    person = Person.objects.create_user(
        account.username,
        "",
        hashed=hashed(password),
        printed_name=account.printed_name,
        credentials=account.credentials,
        is_sample=True,
        is_staff=True,
    )
    person.groups.add(Group.objects.get(name=account.group))
    with ledger.writing() as writing:
        person.record(writing, "made on the first run")
        if account.group == REVIEWER:
            appoint_sample(person, "Made on the first run: no real person, and nobody has checked any credentials")
    return password


def hashed(password: str) -> str:
    """As Django stores it, in fewer rounds: those are there for words that people choose, and these are 79 bits of chance.

    Whoever logs in with it has it hashed in as many rounds as every other, at once: that is Django's own way with old hashes.
    """
    hasher = get_hasher()
    if not isinstance(hasher, PBKDF2PasswordHasher):
        return make_password(password)
    return hasher.encode(password, hasher.salt(), iterations=ROUNDS)


def _write_private(file: Path, text: str) -> None:
    """Readable by its owner alone from the first byte on, whatever stood there before."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as open_file:
        open_file.write(text)
        open_file.flush()
        os.fsync(open_file.fileno())
