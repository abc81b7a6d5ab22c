"""What the operator may choose, read from the environment and refused in a sentence when it makes no sense.

Knows nothing of Django's settings: `settings.py` turns these values into them. Every variable is listed in the README.
"""

import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


class OddValue(ImproperlyConfigured):
    """A variable of the environment has a value that the site cannot work with."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name} is “{value}”, but {wanted}.")


@dataclass(frozen=True)
class Environment:
    """The operator's choices, all checked. `database_url` is empty when SQLite in the data directory is meant."""

    host: str
    port: int
    data_dir: Path
    database_url: str
    site_url: str
    secret_key: str

    @property
    def secure(self) -> bool:
        return self.site_url.startswith("https://")

    @property
    def site_host(self) -> str:
        return urlsplit(self.site_url).hostname or ""


def read_environment(base_dir: Path) -> Environment:
    """The environment, checked; raises OddValue naming the variable. Makes the data directory when it is missing."""
    host = _text("HOST", "127.0.0.1")
    if not host or any(c.isspace() or c == "/" for c in host):
        raise OddValue("HOST", host, "it must be an address of this machine to listen on, such as 127.0.0.1")
    port = _port(_text("PORT", "8000"))
    data_dir = _directory(_text("DATA_DIR", str(base_dir / "var")), base_dir)
    shown = f"[{host}]" if ":" in host else host
    return Environment(
        host=host,
        port=port,
        data_dir=data_dir,
        database_url=_database_url(_text("DATABASE_URL", "")),
        site_url=_site_url(_text("SITE_URL", f"http://{shown}:{port}")),
        secret_key=_secret_key(data_dir),
    )


def _text(name: str, default: str) -> str:
    return os.environ.get(name, default).strip()


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise OddValue("PORT", value, "it must be a whole number from 1 to 65535")
    return int(value)


def _directory(value: str, base_dir: Path) -> Path:
    if not value:
        raise OddValue("DATA_DIR", value, "it must name a directory; leave it unset for var/")
    path = (base_dir / value).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OddValue("DATA_DIR", value, f"that directory cannot be made ({error.strerror})") from error
    if not os.access(path, os.W_OK):
        raise OddValue("DATA_DIR", value, "that directory cannot be written to")
    return path


def _database_url(value: str) -> str:
    if value and urlsplit(value).scheme not in ("sqlite", "postgres", "postgresql"):
        raise OddValue("DATABASE_URL", _without_password(value), "it must begin with postgres:// or sqlite:///")
    return value


def _without_password(url: str) -> str:
    """The sentence may end in a log: whatever stands between :// and @ is left out."""
    scheme, found, rest = url.partition("://")
    return f"{scheme}://…@{rest.rpartition('@')[2]}" if found and "@" in rest else url


def _site_url(value: str) -> str:
    wanted = "it must be a scheme and host without a path, such as https://answers.example.org"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise OddValue("SITE_URL", value, wanted) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise OddValue("SITE_URL", value, wanted)
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise OddValue("SITE_URL", value, wanted)
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
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(60) + "\n")
    return path.read_text().strip()
