"""The local accounts of a first run: hashed in few rounds, since their passwords are chance, until somebody logs in."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, identify_hasher

from audit.models import LedgerEntry
from audit.verification.verify import verify
from dupisite.starter.first_accounts import ACCOUNTS, LETTERS, ROUNDS, make_local_accounts
from editorial.models import Person

pytestmark = pytest.mark.django_db


def rounds(person: Person) -> int:
    return int(identify_hasher(person.password).decode(person.password)["iterations"])


def test_a_password_of_chance_is_hashed_in_full_at_the_first_login(tmp_path, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    file = tmp_path / "accounts.txt"
    assert make_local_accounts(file)
    passwords = dict(line.split() for line in file.read_text().splitlines())
    assert set(passwords) == {account.username for account in ACCOUNTS}
    assert all(len(set(word) - {*LETTERS, "-"}) == 0 and len(word) == 19 for word in passwords.values())
    person = Person.objects.get(username="author")
    assert rounds(person) == ROUNDS and not person.check_password("another")
    assert verify() == []
    assert person.check_password(passwords["author"])
    person.refresh_from_db()
    assert rounds(person) == PBKDF2PasswordHasher.iterations
    assert LedgerEntry.objects.filter(kind="password stored anew", subject=person.subject).count() == 1
    assert verify() == []


def test_a_site_with_people_gets_no_local_accounts(tmp_path, author):
    assert make_local_accounts(tmp_path / "accounts.txt") is None and not (tmp_path / "accounts.txt").exists()
