"""A form of the desk that meets a full disk, a locked or lost database, or a wrong clock comes back with every word typed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from audit.ledger import ledger
from tests.cast import PASSWORD, fresh, make_drug, make_entry, make_fact, make_person, publish
from tests.desk import Desk

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "public"]),
    pytest.mark.database,
]

ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
WORDS = "Quite new words & <signs>, “quotes”\nin two lines."
REAL = timezone.now


@contextmanager
def full_disk() -> Iterator[None]:
    with connection.cursor() as cursor:
        if ON_SQLITE:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
            for size in (3000, 300, 0):  # whatever room its pages have left is filled
                with suppress(OperationalError):
                    while True:
                        ledger.append("note", words="x" * size)
        else:
            says_full = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END"
            cursor.execute(f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {says_full} $$")
            for table in ("audit_ledgerentry", "django_session"):
                event = f"BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
                cursor.execute(f"CREATE TRIGGER full_disk {event} EXECUTE FUNCTION full_disk()")
        try:
            yield
        finally:
            cursor.execute("PRAGMA max_page_count = 4294967294" if ON_SQLITE else "DROP FUNCTION full_disk() CASCADE")


@contextmanager
def locked() -> Iterator[None]:
    other = connection.copy()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "LONGEST_WAIT", "50ms")
        with connection.cursor() as cursor:
            if ON_SQLITE:
                cursor.execute("PRAGMA busy_timeout = 50")
        with other.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE" if ON_SQLITE else f"SELECT pg_advisory_lock({ledger.LOCK})")
            yield
            cursor.execute("ROLLBACK" if ON_SQLITE else f"SELECT pg_advisory_unlock({ledger.LOCK})")
    other.close()


@contextmanager
def lost() -> Iterator[None]:
    def gone(*args: object) -> None:
        raise OperationalError("unable to open database file")

    with connection.execute_wrapper(gone):
        yield


@contextmanager
def clock_behind() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: REAL() - timedelta(hours=1))
        yield


FAULTS = [
    pytest.param(full_disk, "The disk is full", id="full disk"),
    pytest.param(locked, "The database is locked", id="locked"),
    pytest.param(lost, "The database does not answer", id="lost"),
    pytest.param(clock_behind, "The clock says", id="clock behind"),
]
Fault = Callable[[], AbstractContextManager[None]]


def desk(person: Any) -> Desk:
    made = Desk(person)
    made.client.raise_request_exception = False
    return made


def form_on(page: Any) -> tuple[str, dict[str, Any]]:
    """(address, fields) of the form that a page shows to be sent again."""
    [form] = lxml.html.fromstring(page.text).xpath("//form[@method='post']")
    fields: dict[str, Any] = {}
    for field in form.xpath(".//input[@name] | .//textarea[@name]"):
        text = field.text or "" if field.tag == "textarea" else field.get("value", "")
        fields.setdefault(field.get("name"), []).append(text.removeprefix("\n"))
    return form.get("action"), fields


def check(page: Any, sentence: str) -> None:
    assert page.status_code == 503 and sentence in page.text, page.text[:2000]
    assert (
        "Tell the operator" in page.text
        and "lost" not in page.text.lower()
        and "no-store" in page.headers["Cache-Control"]
    )


@pytest.mark.parametrize(("fault", "sentence"), FAULTS)
def test_what_was_typed_into_a_text_comes_back_and_is_saved_when_the_fault_is_gone(fault: Fault, sentence: str):
    author, reviewer = make_person("Ann", "author"), make_person("Bea", "reviewer")
    drug = make_drug(author)
    publish(make_fact(drug), author, reviewer)
    entry = make_entry(drug)
    entry.save_revision(author=author, reason="Begun")
    writing = desk(author)
    opened = writing.form(writing.url(entry))
    with fault():
        typed = {**opened, "bottom_line": WORDS, "change_reason": "Why & how", "_save": "1"}
        page = writing.client.post(writing.url(entry), typed)
    check(page, sentence)
    address, fields = form_on(page)
    assert address == writing.url(entry)
    for name, value in typed.items():
        assert [text.replace("\r\n", "\n") for text in fields[name]] == [str(value)], name
    assert fresh(entry).bottom_line != WORDS
    assert writing.client.post(address, fields).status_code == 302
    assert fresh(entry).bottom_line == WORDS


@pytest.mark.parametrize(("fault", "sentence"), [FAULTS[0], FAULTS[3]])
def test_a_signature_that_could_not_be_written_asks_for_the_password_again_and_keeps_the_ticks(
    fault: Fault, sentence: str
):
    author, reviewer = make_person("Ann", "author"), make_person("Bea", "reviewer")
    fact = make_fact(make_drug(author))
    fact.submit(author=author, reason="Written")
    signing = desk(reviewer)
    opened = signing.form(signing.url(fact, "sign"))
    with fault():
        said = {"change_reason": "Compared with the label", "password": PASSWORD, "meaning_read": "on"}
        page = signing.client.post(signing.url(fact, "sign"), {**opened, **said})
    check(page, sentence)
    assert PASSWORD not in page.text
    address, fields = form_on(page)
    assert fields["password"] == [""] and fields["change_reason"] == ["Compared with the label"]
    assert [len(fields.get("ticked", [])), fields["shown"]] == [len(opened["ticked"]), [opened["shown"]]]
    assert signing.client.post(address, {**fields, "password": PASSWORD}).status_code == 302
    assert fact.newest_edition().edition == 1


def test_pages_of_the_desk_are_read_while_the_disk_is_full_and_a_lost_database_is_told():
    author = make_person("Ann", "author")
    reading = desk(author)
    with full_disk():
        assert reading.client.get("/admin/").status_code == 200
    with lost():
        page = reading.client.get("/admin/")
    check(page, "The database does not answer")
    assert "<form" not in page.text


def test_a_login_that_cannot_be_written_keeps_the_name_and_never_the_password():
    make_person("Ann", "author")
    client = Client(raise_request_exception=False)
    with clock_behind():
        page = client.post("/admin/login/", {"username": "ann", "password": PASSWORD, "code": ""})
    check(page, "The clock says")
    _, fields = form_on(page)
    assert fields["username"] == ["ann"] and fields["password"] == [""] and PASSWORD not in page.text


def test_what_breaks_in_the_program_is_told_as_that_and_keeps_what_was_typed(monkeypatch):
    author = make_person("Ann", "author")
    drug = make_drug(author)
    monkeypatch.setattr("editorial.record.versioning.VersionedModel.save_revision", lambda *args, **options: 1 // 0)
    writing = desk(author)
    page = writing.edit(drug, brand_name="Newname")
    assert page.status_code == 500 and "something broke in the program" in page.text
    assert form_on(page)[1]["brand_name"] == ["Newname"] and "lost" not in page.text.lower()
