"""What the operator chooses: an odd value refuses to start, in a sentence that names its variable and no secret."""

import re
import stat
from pathlib import Path

import pytest

from dupisite.running.environment import Environment, OddValue, read_environment
from tests.processes import free_port, manage

NAMES = ("HOST", "PORT", "DATA_DIR", "DATABASE_URL", "SITE_URL", "SECRET_KEY", "DAILYMED_URL")
NAMES += ("LABEL_LOOKUP_MAX_AGE_DAYS", "PROXIES", "REQUIRE_SECOND_FACTOR", "SIGNING_WINDOW_MINUTES")
NAMES += ("SHELF_MB", "CACHE_URL", "ORGANIZATION", "CONTACT", "FUNDING")
NAMES += ("DUPISITE_ROLE", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "CHECKPOINT_DIR", "CHECKPOINT_KEY_FILE")


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Reads the environment as if it held nothing but what is given."""

    def read(**given: str) -> Environment:
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return read_environment(tmp_path)

    return read


@pytest.fixture
def plain(tmp_path: Path) -> dict[str, str]:
    """The environment of another process: nothing but a data directory of its own."""
    return {"DATA_DIR": str(tmp_path)}


def test_nothing_need_be_chosen(chosen, tmp_path):
    read = chosen()
    assert (read.host, read.port, read.data_dir) == ("127.0.0.1", 8000, tmp_path / "var")
    assert (read.database_url, read.site_url, read.secure) == ("", "http://127.0.0.1:8000", False)
    assert len(read.secret_key) >= 50
    assert read.dailymed_url == "https://dailymed.nlm.nih.gov/dailymed"


def test_labels_may_be_fetched_from_another_place(chosen):
    assert chosen(DAILYMED_URL="http://127.0.0.1:8001/dailymed/").dailymed_url == "http://127.0.0.1:8001/dailymed"
    assert chosen(DAILYMED_URL="https://mirror.example.org").dailymed_url == "https://mirror.example.org"


def test_what_readers_are_told_is_one_line_that_everybody_can_see(chosen):
    assert chosen().contact == "" and chosen(ORGANIZATION=" Example Pharmacy ").organization == "Example Pharmacy"
    for odd in ("a" * 501, "two\nlines", "turned \u202e round"):
        with pytest.raises(OddValue, match="FUNDING is “…”, but it must be one line of at most 500 letters"):
            chosen(FUNDING=odd)


def test_the_address_of_the_site_follows_host_and_port(chosen):
    assert chosen(HOST="127.0.0.2", PORT="8123").site_url == "http://127.0.0.2:8123"
    assert chosen(HOST="::1").site_url == "http://[::1]:8000"


def test_checkpoints_and_their_key_may_lie_anywhere_and_are_not_made_yet(chosen, tmp_path):
    read = chosen()
    assert (read.checkpoint_dir, read.checkpoint_key_file) == (
        tmp_path / "var" / "checkpoints",
        tmp_path / "var" / "checkpoint-key",
    )
    read = chosen(CHECKPOINT_DIR="/mnt/elsewhere", CHECKPOINT_KEY_FILE="keys/one")
    assert (read.checkpoint_dir, read.checkpoint_key_file) == (Path("/mnt/elsewhere"), tmp_path / "keys" / "one")
    assert not (tmp_path / "var" / "checkpoints").exists()


def test_https_makes_the_site_secure(chosen):
    read = chosen(SITE_URL="https://answers.example.org/")
    assert (read.site_url, read.site_host, read.secure) == ("https://answers.example.org", "answers.example.org", True)


def test_mail_is_printed_until_a_server_is_named(chosen):
    assert (chosen().email_url, chosen().from_email) == ("", "desk@127.0.0.1")
    server, sender = "smtp+tls://user:password@mail.example.org:587", "The desk <desk@example.org>"
    sent = chosen(EMAIL_URL=server, DEFAULT_FROM_EMAIL=sender)
    assert (sent.email_url, sent.from_email) == (server, sender)


def test_the_host_of_an_ipv6_address_is_in_brackets_as_browsers_send_it(chosen):
    assert chosen(SITE_URL="http://[2001:db8::1]:8000").site_host == "[2001:db8::1]"


ODD = [
    *[("HOST", value) for value in ("", " ", "a b", "http://example.org/")],
    *[("PORT", value) for value in ("", "0", "65536", "-1", "80.0", "eighty", "٨٠", "9" * 5000)],
    *[("DATA_DIR", value) for value in ("", "file", "file/below")],
    *[(name, " ") for name in ("CHECKPOINT_DIR", "CHECKPOINT_KEY_FILE")],
    *[("DATABASE_URL", value) for value in ("mysql://u:secret@h/d", "u:secret@h/d", "postgres:u:secret@h/d", "db")],
    *[("SITE_URL", value) for value in ("", "example.org", "ftp://example.org", "https://", "https://example.org/a")],
    *[("SITE_URL", value) for value in ("https://example.org?a", "https://example.org#a", "https://u@example.org")],
    *[
        ("SITE_URL", value)
        for value in ("https://*", "https://.example.org", "https://a b", "https://h:0", "https://[")
    ],
    *[
        ("DAILYMED_URL", value)
        for value in ("", "dailymed", "ftp://example.org", "https://", "https://h:0", "https://[")
    ],
    *[("DAILYMED_URL", f"https://{value}") for value in ("h/?a=b", "h/#a", "u:secret@h/d", "h/a b", "h:x/secret", "*")],
    *[("LABEL_LOOKUP_MAX_AGE_DAYS", value) for value in ("", "0", "3661", "a week")],
    *[("EMAIL_URL", value) for value in ("mail.example.org", "http://u:secret@h", "smtp://", "smtp://u:secret@h:port")],
    *[("DEFAULT_FROM_EMAIL", value) for value in ("", "desk", "a@b@c", "Desk <desk@example.org", "a b@c.d")],
    *[("PROXIES", value) for value in ("", "-1", "10", "one")],
    *[("REQUIRE_SECOND_FACTOR", value) for value in ("", "2", "yes", "true")],
    *[("SIGNING_WINDOW_MINUTES", value) for value in ("", "-1", "481", "0.5")],
    *[("SECRET_KEY", value) for value in ("", "secret", "secret" * 8)],
]


@pytest.mark.parametrize(("name", "value"), ODD, ids=lambda text: text[:30])
def test_an_odd_value_is_refused_in_a_sentence_that_names_its_variable_and_no_secret(name, value, chosen, tmp_path):
    (tmp_path / "file").write_text("not a directory")
    with pytest.raises(OddValue) as refused:
        chosen(**{name: value})
    sentence = str(refused.value)
    assert re.fullmatch(rf"{name} is “.*”, but [^\n]+\.", sentence)
    assert "secret" not in sentence


def test_the_secret_key_is_made_once_and_is_its_owners_alone(chosen, tmp_path):
    key = chosen().secret_key
    assert chosen().secret_key == key
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "given",
    [
        {"PORT": "eighty"},
        {"DATABASE_URL": "postgres://"},
        {"DATABASE_URL": "postgres://user:secret@host:port/name"},
        {"DATABASE_URL": "postgres://user:secr/et@host/name"},
        {"DATABASE_URL": "postgres://user:p@secr/w:et@host/name"},
        {"DATABASE_URL": "postgres://user:12/secr@host/name"},
        {"DATABASE_URL": "postgres://user:se#cr@host/name"},
        {"DATABASE_URL": "postgres://user:se?cr@host/name"},
        {"DATABASE_URL": "postgres://user:secret@%2Fvar%2Frun%2Fpostgresql/name"},
        {"DATABASE_URL": "postgres://user:secret@host/name?sslmode=secr"},
        {"DATABASE_URL": "postgres://user:secret@host/name?secr=1"},
        {"DATABASE_URL": "sqlite:////tmp"},
        {"DATABASE_URL": "sqlite:///:memory:"},
        {"DATABASE_URL": "sqlite:////no/such/folder/db.sqlite3"},
    ],
    ids=str,
)
def test_every_command_refuses_an_odd_value_with_one_sentence(given, plain):
    refused = manage({**plain, **given}, "check")
    [name] = given
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert re.fullmatch(rf"{name} is “[^\n]*”, but [^\n]+\.\n", refused.stderr), refused.stderr
    assert "secr" not in refused.stderr


@pytest.mark.parametrize(
    "address",
    [
        "postgres://user:p%40ss%2Fw%3Ard%23%25@host:5432/name?sslmode=require&connect_timeout=3",
        "postgresql://user@[::1]/name",
        "postgres:///name?host=/var/run/postgresql",
    ],
)
def test_an_address_of_a_database_with_all_its_parts_is_taken(address, chosen):
    assert chosen(DATABASE_URL=address).database_url == address


def test_a_database_that_does_not_answer_is_said_in_one_sentence_without_its_password(plain):
    address = f"postgres://user:secret@127.0.0.1:{free_port()}/name"
    refused = manage({**plain, "DATABASE_URL": address, "PORT": str(free_port())}, "first_run")
    assert refused.returncode == 1
    assert "The database does not answer; is DATABASE_URL right?" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "secret" not in refused.stdout + refused.stderr


def test_a_file_of_sqlite_is_the_same_from_every_directory(plain, tmp_path):
    told = manage(
        {**plain, "DATABASE_URL": f"sqlite:///{tmp_path}/other.sqlite3"}, "shell", "--verbosity", "0", "-c", PRINT_NAME
    )
    assert told.stdout.strip() == f"{tmp_path}/other.sqlite3"


def test_a_data_directory_may_have_any_name(plain, tmp_path):
    odd = tmp_path / "a+b %20 c#d"
    told = manage({"DATA_DIR": str(odd)}, "shell", "--verbosity", "0", "-c", PRINT_NAME)
    assert told.stdout.strip() == str(odd / "dupisite.sqlite3")


PRINT_NAME = "from django.conf import settings; print(settings.DATABASES['default']['NAME'])"


@pytest.mark.parametrize(
    "odd",
    [
        "127.0.0.1:6379",
        "http://127.0.0.1:6379",
        "redis://",
        "redis:///0",
        "valkey://h:port/0",
        "redis://h/zero",
        "redis://h/0?x=1",
        "redis://h/0#1",
        "redis://h:0/0",
    ],
)
def test_an_odd_cache_is_refused_by_name_and_nothing_of_it_is_shown(chosen, odd):
    with pytest.raises(OddValue, match=r"^CACHE_URL is “…”, but it must be a Valkey or Redis") as refused:
        chosen(CACHE_URL=odd.replace("//", "//:hidden@", 1))
    assert "hidden" not in str(refused.value)


def test_a_cache_may_be_a_valkey_or_a_redis_and_the_shelf_may_be_left_out(chosen):
    for url in (
        "valkey://127.0.0.1",
        "valkeys://:p%40ss@cache.example.org:6380/1",
        "redis://[::1]:6379/0",
        "rediss://h",
    ):
        assert chosen(CACHE_URL=url).cache_url == url
    assert (chosen().cache_url, chosen().shelf_bytes, chosen(SHELF_MB="0").shelf_bytes) == ("", 32_000_000, 0)
    with pytest.raises(OddValue, match="SHELF_MB"):
        chosen(SHELF_MB="much")
