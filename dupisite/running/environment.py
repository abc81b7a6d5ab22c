"""What the operator may choose, read from the environment and refused in a sentence when it makes no sense.

Knows nothing of Django's settings: `settings.py` turns these values into them. Every variable is listed in docs/reference.md.
"""

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from dupisite.running import database_url
from editorial.wording.text import INVISIBLE

# A name or an address. Django gives “*” and a leading dot a meaning of their own: neither may become an allowed host.
HOST_NAME = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*"

ROLES = ("all", "public", "desk")
LONGEST_SENTENCE = 500
CACHES = ("valkey", "valkeys", "redis", "rediss")  # those with an s at the end over TLS


class OddValue(ImproperlyConfigured):
    """A variable of the environment has a value that the site cannot work with."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name} is “{value}”, but {wanted}.")


@dataclass(frozen=True)
class Environment:
    """The operator's choices, all checked. `database_url` is empty when SQLite in the data directory is meant."""

    role: str  # what this process serves: one of ROLES
    host: str
    port: int
    data_dir: Path
    database_url: str
    database_replica_url: str  # empty without a replica
    site_url: str
    secret_key: str
    label_lookup_max_age_days: int
    dailymed_url: str
    proxies: int
    require_second_factor: bool
    signing_window: int  # minutes
    email_url: str  # empty: messages are printed, and none is sent
    from_email: str
    checkpoint_dir: Path
    checkpoint_key_file: Path
    shelf_bytes: int  # of each process; 0: there is no shelf
    cache_url: str  # empty: each process has a shelf of its own
    organization: str  # who runs the site; empty: nobody has said
    contact: str
    funding: str

    @property
    def secure(self) -> bool:
        return self.site_url.startswith("https://")

    @property
    def site_host(self) -> str:
        """As a browser's Host header names it: an IPv6 address stands in brackets."""
        host = urlsplit(self.site_url).hostname or ""
        return f"[{host}]" if ":" in host else host


def read_environment(base_dir: Path) -> Environment:
    """The environment, checked; raises OddValue naming the variable. Makes the data directory when it is missing."""
    host = _text("HOST", "127.0.0.1")
    if not host or any(c.isspace() or c == "/" for c in host):
        raise OddValue("HOST", host, "it must be an address of this machine to listen on, such as 127.0.0.1")
    port = _whole("PORT", _text("PORT", "8000"), 1, 65535)
    data_dir = _directory(_text("DATA_DIR", str(base_dir / "var")), base_dir)
    shown = f"[{host}]" if ":" in host else host
    site_url = _site_url(_text("SITE_URL", f"http://{shown}:{port}"))
    return Environment(
        role=_role(_text("DUPISITE_ROLE", "all")),
        host=host,
        port=port,
        data_dir=data_dir,
        database_url=_database_url("DATABASE_URL", ("sqlite:///", "postgres://", "postgresql://")),
        database_replica_url=_database_url("DATABASE_REPLICA_URL", ("postgres://", "postgresql://")),
        site_url=site_url,
        secret_key=_secret_key(data_dir),
        label_lookup_max_age_days=_whole(
            "LABEL_LOOKUP_MAX_AGE_DAYS", _text("LABEL_LOOKUP_MAX_AGE_DAYS", "14"), 1, 3660
        ),
        dailymed_url=_service_url("DAILYMED_URL", _text("DAILYMED_URL", "https://dailymed.nlm.nih.gov/dailymed")),
        proxies=_whole("PROXIES", _text("PROXIES", "0"), 0, 9),
        require_second_factor=bool(_whole("REQUIRE_SECOND_FACTOR", _text("REQUIRE_SECOND_FACTOR", "0"), 0, 1)),
        signing_window=_whole("SIGNING_WINDOW_MINUTES", _text("SIGNING_WINDOW_MINUTES", "15"), 0, 480),
        email_url=_email_url(_text("EMAIL_URL", "")),
        from_email=_from_email(_text("DEFAULT_FROM_EMAIL", f"desk@{urlsplit(site_url).hostname}")),
        checkpoint_dir=_path("CHECKPOINT_DIR", _text("CHECKPOINT_DIR", str(data_dir / "checkpoints")), base_dir),
        checkpoint_key_file=_path(
            "CHECKPOINT_KEY_FILE", _text("CHECKPOINT_KEY_FILE", str(data_dir / "checkpoint-key")), base_dir
        ),
        shelf_bytes=_whole("SHELF_MB", _text("SHELF_MB", "32"), 0, 10_000) * 1_000_000,
        cache_url=_cache_url(_text("CACHE_URL", "")),
        organization=_sentence("ORGANIZATION"),
        contact=_sentence("CONTACT"),
        funding=_sentence("FUNDING"),
    )


def _text(name: str, default: str) -> str:
    return os.environ.get(name, default).strip()


def _sentence(name: str) -> str:
    """What readers are told in these words."""
    value = _text(name, "")
    if len(value) > LONGEST_SENTENCE or INVISIBLE.search(value) or "\n" in value:
        raise OddValue(name, "…", f"it must be one line of at most {LONGEST_SENTENCE} letters that everybody can see")
    return value


def _role(value: str) -> str:
    if value not in ROLES:
        raise OddValue("DUPISITE_ROLE", value, f"it must be one of {', '.join(ROLES)}")
    return value


def _whole(name: str, value: str, least: int, most: int) -> int:
    if not (re.fullmatch("[0-9]{1,5}", value) and least <= int(value) <= most):
        raise OddValue(name, value, f"it must be a whole number from {least} to {most}")
    return int(value)


def _directory(value: str, base_dir: Path) -> Path:
    if not value:
        raise OddValue("DATA_DIR", value, "it must name a directory; leave it unset for var/")
    path = (base_dir / value).resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)  # drafts and password hashes are nobody else's
    except OSError as error:
        raise OddValue("DATA_DIR", value, f"that directory cannot be made ({error.strerror})") from error
    if not os.access(path, os.W_OK) and not any(path.iterdir()):
        raise OddValue("DATA_DIR", value, "that directory cannot be written to")
    return path  # what holds a site already, and may only be read for a while, still serves the public


def nobody_writes(database: Path) -> bool:
    """Whether a file of SQLite lies where nothing can be written, and all that was written is in it.

    Only then may it be read without the files that SQLite makes beside it to keep readers and writers apart.
    """
    log = database.with_name(f"{database.name}-wal")
    return not os.access(database.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _path(name: str, value: str, base_dir: Path) -> Path:
    """Not made here: what lies elsewhere may be away for a while, and the site goes on without it."""
    if not value:
        raise OddValue(name, value, "it must name a place outside the database; leave it unset for the data directory")
    return (base_dir / value).resolve()


def _database_url(name: str, beginnings: tuple[str, ...]) -> str:
    """The sentence may end in a log, and a mistyped address has its password anywhere: nothing of it is shown."""
    value = _text(name, "")
    if value and not value.startswith(beginnings):
        raise OddValue(name, "…", f"it must begin with {' or '.join(b for b in beginnings if b != 'postgresql://')}")
    if wanted := "" if value.startswith("sqlite:") else database_url.oddity(value):
        raise OddValue(name, "…", wanted)
    return value


def _cache_url(value: str) -> str:
    """As with the database, nothing of it is shown: it may hold a password."""
    try:
        parts = urlsplit(value)
        known = parts.scheme in CACHES and bool(parts.hostname) and parts.port != 0
        known = known and not parts.query and not parts.fragment and bool(re.fullmatch("/?[0-9]{0,4}", parts.path))
    except ValueError:
        known = False
    if value and not known:
        raise OddValue("CACHE_URL", "…", f"it must be a Valkey or Redis, such as {CACHES[0]}://127.0.0.1:6379/0")
    return value


def _email_url(value: str) -> str:
    """As with the database, nothing of it is shown: it may hold a password."""
    wanted = "it must be a mail server, such as smtp+tls://user:password@mail.example.org:587"
    try:
        parts = urlsplit(value)
        known = not value or (parts.scheme in ("smtp", "smtp+tls", "smtp+ssl") and parts.hostname and parts.port != 0)
    except ValueError:
        known = False
    if not known:
        raise OddValue("EMAIL_URL", "…", wanted)
    return value


def _from_email(value: str) -> str:
    if not re.fullmatch(r"([^<>@\r\n]* <)?[^<>@\s]+@[^<>@\s]+>?", value) or ("<" in value) != value.endswith(">"):
        raise OddValue("DEFAULT_FROM_EMAIL", value, "it must be an address, such as desk@example.org")
    return value


def _site_url(value: str) -> str:
    wanted = "it must be a scheme and host without a path, such as https://answers.example.org"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise OddValue("SITE_URL", value, wanted) from error
    if parts.scheme not in ("http", "https") or not re.fullmatch(HOST_NAME, parts.hostname or "") or port == 0:
        raise OddValue("SITE_URL", value, wanted)
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise OddValue("SITE_URL", value, wanted)
    return value.rstrip("/")


def _service_url(name: str, value: str) -> str:
    """The address of a service that is asked; a path may belong to it. User and password would end in the archive."""
    wanted = "it must be the address of a service, such as https://dailymed.nlm.nih.gov/dailymed"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise OddValue(name, "…", wanted) from error
    if parts.scheme not in ("http", "https") or not re.fullmatch(HOST_NAME, parts.hostname or "") or port == 0:
        raise OddValue(name, "…" if "@" in value else value, wanted)
    if parts.username is not None or parts.query or parts.fragment or not re.fullmatch("[A-Za-z0-9._~/-]*", parts.path):
        raise OddValue(name, "…" if "@" in value else value, f"{wanted}, without user, question mark or #")
    return value.rstrip("/")


def _secret_key(data_dir: Path) -> str:
    """SECRET_KEY, else one made on first use and kept in the data directory, readable by its owner alone."""
    given = os.environ.get("SECRET_KEY")
    if given is not None:
        if len(given) < 50:
            raise OddValue("SECRET_KEY", "…", "it must have at least 50 characters; unset it to have one made")
        return given
    path = data_dir / "secret-key"
    try:
        if not path.exists():
            if not os.access(
                data_dir, os.W_OK
            ):  # nobody can log in there: nothing that it signs is ever asked for again
                return secrets.token_urlsafe(60)
            _keep(path, secrets.token_urlsafe(60) + "\n")
        return path.read_text().strip()
    except OSError as error:
        raise OddValue("DATA_DIR", str(data_dir), f"its file secret-key cannot be read ({error.strerror})") from error


def _keep(path: Path, text: str) -> None:
    """Whole or not at all, also when two commands start at once: the one that comes second keeps the first's file."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
