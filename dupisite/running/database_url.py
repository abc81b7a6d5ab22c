"""Is an address of a PostgreSQL database what its writer meant? A password that is not percent-encoded makes odd parts of it."""

from urllib.parse import parse_qsl, urlsplit

ENCODE = "its parts are odd: in a user name or password each of / @ : # ? % is written percent-encoded, such as %2F for / and %40 for @"
SOCKET = "the folder of a socket is written as postgres:///name?host=/var/run/postgresql"
ONE_NAME = "it must name one database after the host, such as postgres://user:password@127.0.0.1/answers"
SSLMODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


def oddity(address: str) -> str:
    """What the address must be, when it is otherwise; empty for a good one, and for none. Nothing of it is quoted."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        options = parse_qsl(parts.query, strict_parsing=True) if parts.query else []
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return ENCODE
    name = parts.path.removeprefix("/")
    if parts.fragment or any(sign in name for sign in "/@:") or "@" in parts.query:
        return ENCODE
    if "%" in host:
        return SOCKET
    return _odd_options(dict(options)) or ("" if name else ONE_NAME)


def _odd_options(options: dict[str, str]) -> str:
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    try:
        make_conninfo(**options)
    except ProgrammingError:
        return "what stands after the question mark must be parameters of libpq, such as sslmode=require"
    if options.get("sslmode", "prefer") not in SSLMODES:
        return f"sslmode must be one of {', '.join(SSLMODES)}"
    return ""
