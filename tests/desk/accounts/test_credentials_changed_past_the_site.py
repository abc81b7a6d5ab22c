"""A password, device or recovery code that somebody puts into the table by SQL: found, and nothing is signed with it."""

import json
from base64 import b32encode
from collections.abc import Callable
from hashlib import sha256

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from audit import derived
from audit.ledger.canonical import leaf_hash
from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.accounts import one_time_codes
from editorial.accounts.commitments import ALL, DEVICE, PASSWORD, RECOVERY, committed_in
from editorial.models import Person
from tests.cast import PASSWORD as OWN
from tests.cast import make_fact, next_year
from tests.desk import Desk, errors
from tests.desk.app import enrolled
from tests.unguarded import no_guards, sql

pytestmark = [pytest.mark.django_db, pytest.mark.database]
THEIRS = "a password of somebody else"
SENTENCE = "somebody changed it past the site"


def of(person: Person) -> str:
    return f" user_id = {person.pk}"


def a_code_of_theirs(person: Person) -> None:
    kept = b32encode(sha256(b"theirs").digest())[:16].decode()
    sql("UPDATE otp_static_statictoken SET token = %s WHERE id = (SELECT MIN(id) FROM otp_static_statictoken)", kept)


def a_second_device(person: Person) -> None:
    TOTPDevice.objects.create(user=person, name="theirs", confirmed=True)


TAMPERS: dict[str, tuple[Callable[[Person], object], str]] = {
    "the password": (
        lambda p: sql("UPDATE editorial_person SET password = %s WHERE id = %s", make_password(THEIRS), p.pk),
        PASSWORD,
    ),
    "the secret of the device": (lambda p: sql(f"UPDATE otp_totp_totpdevice SET key = '{'ab' * 20}' WHERE" + of(p)), DEVICE),
    "how many codes are right": (lambda p: sql("UPDATE otp_totp_totpdevice SET tolerance = 9999 WHERE" + of(p)), DEVICE),
    "the device deleted": (lambda p: sql("DELETE FROM otp_totp_totpdevice WHERE" + of(p)), DEVICE),
    "a device of theirs": (a_second_device, DEVICE),
    "a recovery code of theirs": (a_code_of_theirs, RECOVERY),
    "recovery codes deleted": (lambda p: sql("DELETE FROM otp_static_statictoken"), RECOVERY),
}  # fmt: skip


@pytest.mark.part_11("11.300(b)", "11.200(a)(1)(i)")
@pytest.mark.parametrize("tamper", TAMPERS)
def test_it_is_found_and_nothing_is_signed_with_it(tamper, reviewer, drug, author, clock):
    app = enrolled(reviewer, clock)
    fact = make_fact(drug)
    fact.submit(author=author, reason="Ready")
    assert verify() == []
    job, part = TAMPERS[tamper]
    job(reviewer)
    desk = Desk(reviewer)  # in a session, however it was come by: the login itself refuses, as is seen below
    [finding] = verify()
    assert str(finding).startswith(f"credentials: {reviewer.subject}: its {part} changed past the site")
    assert SENTENCE in desk.client.get(desk.url(fact, "sign")).text
    given = {"password": THEIRS if part == PASSWORD else OWN, "code": app.next()}
    refused = errors(desk.step(fact, "sign", kind="first", review_due=f"{next_year()}", **given))
    assert SENTENCE in refused and not fact.revisions().editions().exists()
    assert LedgerEntry.objects.filter(kind="signature failed", payload__contains="not as recorded").count() == 1
    own = desk.client.post(
        "/admin/password_change/",
        {"old_password": given["password"], "code": app.next(), "new_password1": "x" * 13, "new_password2": "x" * 13},
    )
    assert own.status_code == 200 and SENTENCE in errors(own), "else the next entry would vouch for it"
    typed = {"username": reviewer.username, "password": given["password"], "code": app.next()}
    assert desk.client.post("/admin/login/", typed).status_code == 200, "nor is the desk open to whoever did it"


def test_an_administrator_makes_it_good_and_the_ledger_says_so(reviewer, administrator, clock):
    enrolled(reviewer, clock)
    TAMPERS["the secret of the device"][0](reviewer)
    TAMPERS["the password"][0](reviewer)
    one_time_codes.remove(reviewer, administrator, "Changed past the site")
    assert [finding.sentence.split(" changed")[0] for finding in verify()] == ["its password"]
    fresh = Person.objects.get(pk=reviewer.pk)
    fresh.set_password(OWN)
    fresh.save()
    assert verify() == []


def test_every_change_of_a_credential_commits_to_what_it_changed_and_to_nothing_else(reviewer, clock, settings):
    app = enrolled(reviewer, clock)
    codes = one_time_codes.renew_recovery_codes(reviewer)
    one_time_codes.check(reviewer, codes[0])
    app.clock.go_on(99)
    one_time_codes.remove(reviewer, reviewer, "Lost")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    fresh = Person.objects.get(pk=reviewer.pk)
    before = fresh.password
    assert fresh.check_password(OWN) and fresh.password != before, "a better hash is in use by now"
    fresh.set_password(OWN)
    fresh.save()
    entries = LedgerEntry.objects.filter(subject=reviewer.subject).order_by("seq")
    said = [(entry.kind, tuple(committed_in(entry.payload))) for entry in entries if committed_in(entry.payload)]
    assert said == [
        ("person", ALL),
        ("one-time code enrolled", (DEVICE,)),
        ("recovery codes made", (RECOVERY,)),
        ("recovery codes made", (RECOVERY,)),
        ("recovery code used", (RECOVERY,)),
        ("one-time code removed", (DEVICE, RECOVERY)),
        ("password stored anew", (PASSWORD,)),
        ("new password", (PASSWORD,)),
    ]
    assert verify() == []
    assert not LedgerEntry.objects.filter(payload__contains=fresh.password.rsplit("$", 1)[1]).exists()


def test_a_hash_that_somebody_put_there_is_not_vouched_for_by_storing_it_anew(reviewer, settings):
    TAMPERS["the password"][0](reviewer)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    theirs = Person.objects.get(pk=reviewer.pk)
    assert theirs.check_password(THEIRS) and theirs.password.startswith("md5$")
    assert [finding.check for finding in verify()] == ["credentials"]


def test_accounts_from_before_are_committed_to_once_and_that_it_was_then_is_said(reviewer, author):
    """Their entries have no commitment: they are taken out here, as nobody could."""
    with no_guards():
        for entry in LedgerEntry.objects.filter(payload__contains='"commitments"'):
            said = json.loads(entry.payload)
            del said["data"]["commitments"]
            rewritten = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            sql(
                "UPDATE audit_ledgerentry SET payload = %s, leaf_hash = %s WHERE seq = %s",
                rewritten,
                leaf_hash(rewritten.encode()),
                entry.seq,
            )
    assert verify() == [], "a record from before says nothing, and nothing is wrong with it"
    derived.read_again()
    made = LedgerEntry.objects.filter(kind="credentials recorded")
    assert made.count() == Person.objects.count() and all(tuple(committed_in(e.payload)) == ALL for e in made)
    assert "nobody can tell" in made[0].payload
    derived.read_again()
    assert made.count() == Person.objects.count() and verify() == []
    TAMPERS["the password"][0](reviewer)
    assert [finding.check for finding in verify()] == ["credentials"]


def test_the_command_that_sets_a_password_is_a_way_back(reviewer, monkeypatch):
    TAMPERS["the password"][0](reviewer)
    monkeypatch.setattr("getpass.getpass", lambda prompt: "a new and long sentence")
    call_command("changepassword", reviewer.username)
    assert verify() == []
    assert not StaticDevice.objects.exists() and not StaticToken.objects.exists()
