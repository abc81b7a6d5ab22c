"""Mail through a real server: what it is told, what names in it can do, and that nothing is lost when it says no or nothing."""

import io

import pytest
from django.core.management import CommandError, call_command

from editorial.models import Person
from editorial.work.comments import comment
from labels.models import Fact
from tests.cast import make_fact, make_person, sign
from tests.hostile.mail_server import MailServer, mail_server
from tests.processes import free_port

pytestmark = pytest.mark.django_db
ASK = "/admin/password/"
EVIL = "Fay\nBcc: everybody@example.net\n\nBuy"  # a carriage return is refused wherever something is typed


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE_URL = "https://answers.example.org"
    settings.MAIL_IS_SENT, settings.EMAIL_TIMEOUT = True, 0.3
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()  # where nobody listens
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""


def through(server: MailServer, settings) -> MailServer:
    settings.EMAIL_PORT = server.port
    return server


def digest() -> str:
    out = io.StringIO()
    call_command("send_review_digest", stdout=out, stderr=out)
    return out.getvalue()


def ask(client, address: str = "ann@example.org"):
    return client.post(ASK, {"email": address}, headers={"host": "testserver"})


def test_a_link_for_a_new_password_goes_to_its_owner_alone_and_leads_to_this_site(author, client, settings):
    with mail_server() as server:
        through(server, settings)
        assert ask(client).status_code == 302
    [mail] = server.kept
    assert mail.recipients == ["ann@example.org"] == [str(mail.message["To"])]
    assert mail.message["From"] == settings.DEFAULT_FROM_EMAIL and mail.message["Message-ID"] and mail.message["Date"]
    assert mail.message["Subject"] == "A new password for the desk at answers.example.org"
    assert "\nhttps://answers.example.org/admin/password/" in mail.message.get_content()
    assert not {"Bcc", "Cc"} & set(mail.message.keys())


@pytest.mark.parametrize("silent", [True, False])
def test_a_link_that_was_not_sent_can_be_asked_for_again_at_once(silent, author, client, settings, caplog):
    with mail_server(silent=silent, refused={"ann@example.org"}) as server:
        through(server, settings)
        assert ask(client).status_code == 302
    assert server.kept == [] and "A link for a new password was not sent to Ann Example" in caplog.text
    assert "Traceback" not in caplog.text
    with mail_server() as server:
        through(server, settings)
        ask(client)
        ask(client)
    assert len(server.kept) == 1, "and once it was sent, no second within a quarter of an hour"


def test_no_name_and_no_heading_adds_a_header_or_a_recipient(
    drug, reviewer, settings, django_capture_on_commit_callbacks
):
    fay = make_person("Fay", "author", printed_name=EVIL)
    with mail_server() as server, django_capture_on_commit_callbacks(execute=True):
        through(server, settings)
        fact = make_fact(drug, heading=EVIL)
        fact.submit(author=fay, reason=EVIL)
        comment(fact, by=reviewer, words=EVIL)
        fact.return_to_author(reviewer=reviewer, reason=EVIL)
        digest()
    assert {tuple(mail.recipients) for mail in server.kept} == {("fay@example.org",)} and len(server.kept) >= 2
    for mail in server.kept:
        assert mail.message["To"] == "fay@example.org"
        assert not {"Bcc", "Cc"} & set(mail.message.keys())
        assert "Bcc: everybody@example.net" not in mail.data.partition(b"\r\n\r\n")[0].decode().splitlines()


def test_who_is_refused_keeps_nobody_else_from_being_told_and_is_told_at_the_next_run(
    drug, author, reviewer, second_reviewer, settings
):
    make_fact(drug).submit(author=author, reason="Ready")
    Person.objects.filter(pk=second_reviewer.pk).update(email="ben\n@example.org")  # by a program: no form lets it in
    with mail_server(refused={"bea@example.org"}) as server:
        through(server, settings)
        with pytest.raises(CommandError, match=r"told at the next run: .*Bea Example .*no such mailbox") as said:
            digest()
    assert "Ben Example" in str(said.value) and "Traceback" not in str(said.value) and server.kept == []
    Person.objects.filter(pk=second_reviewer.pk).update(email="ben@example.org")
    with mail_server() as server:
        through(server, settings)
        assert digest().startswith("2 sent, of 2")
    assert {mail.message["To"] for mail in server.kept} == {"bea@example.org", "ben@example.org"}


@pytest.mark.parametrize("away", [True, False])
def test_a_server_that_is_away_or_silent_delays_a_signature_once_and_takes_nothing_back(
    away, drug, author, second_author, reviewer, settings, caplog, django_capture_on_commit_callbacks
):
    """A note goes to two people here; the second is not tried, for somebody waits for the page."""
    fact = make_fact(drug)
    fact.submit(author=author, reason="Ready")
    for person in (author, second_author, reviewer):
        comment(fact, by=person, words="Read")
    caplog.clear()
    with mail_server(silent=True) as server:
        settings.EMAIL_PORT = settings.EMAIL_PORT if away else server.port
        with django_capture_on_commit_callbacks(execute=True):
            comment(fact, by=reviewer, words="Fine")
            sign(fact, reviewer)
    assert Fact.revisions().live().exists()
    assert caplog.text.count("was not sent") == 2 and "Traceback" not in caplog.text, "one for each thing that happened"
    assert server.calls == (0 if away else 2)
