"""Requests as strangers, robots and broken programs send them: made at random from a number, so that each can be made again."""

from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote

DRUG, FACT, ENTRY = "/dupixent/", "/dupixent/facts/blocks-two-signals/", "/dupixent/faq/how-does-it-work/"
WHOLE = [
    *(
        "/",
        DRUG,
        FACT,
        ENTRY,
        f"{FACT}history/",
        f"{ENTRY}history/1/",
        f"{ENTRY}compare/1/1/",
        f"{FACT}history/1/proof/",
    ),
    *(f"{DRUG}label/", f"{DRUG}label/3/", f"{DRUG}label/3/1.1/", f"{DRUG}label/compare/1/3/", f"{DRUG}changes/"),
    *("/changes/", "/changes.atom", "/changes/archive/1.atom", f"{DRUG}changes.atom", f"{ENTRY}history.atom"),
    *("/search/", "/audit/", "/audit/copies/", "/audit/copies/1/", "/reviewers/bea-example/", "/how-we-check/"),
    *("/robots.txt", "/sitemap.xml", "/healthz", "/readyz", "/llms.txt", "/index.md", f"{ENTRY[:-1]}.md"),
    *("/api/", "/api/openapi.json", "/api/v1/", "/api/v1/drugs", "/api/v1/drugs/dupixent/facts", "/api/v1/search"),
    *("/api/v1/drugs/dupixent/entries/how-does-it-work/editions/1/proof", "/api/v1/editions", "/api/v1/changes"),
    *(f"/timegate{ENTRY}", f"/timemap{ENTRY}", f"/timegate/https://example.org{ENTRY}", f"/at/2026-01-01{ENTRY}"),
    *(
        "/static/site.css",
        "/static/../dupisite/settings.py",
        "/admin/",
        "/admin/login/",
        "/admin/labels/fact/1/change/",
    ),
    *(
        "/admin/labels/fact/1/preview/",
        "/admin/editorial/person/",
        "/admin/jsi18n/",
        "/favicon.ico",
        "/.env",
        "/wp-login.php",
    ),
]
MOMENTS = [
    *("2026", "2026-13-01", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "-1", "now", "today", "tomorrow"),
    *(
        "2026-01-01T00:00",
        "2026-01-01T00:00Z",
        "2026-01-01T00:00:00+99:00",
        "2026-01-01T24:00Z",
        "2026-W01-1",
        "2026-001",
    ),
    *(
        "20260101",
        "٢٠٢٦-٠١-٠١",
        "2026-01-01 ",
        "%00",
        "2026-01-01%0a",
        "1e9",
        "NaN",
        "..",
        "at",
        "2026-01-01T00:00:00.9999999Z",
    ),
    *("a" * 300, "2026-01-01,2026-01-02", "2026-01-01T00:00:60Z", "1-1-1", "", "2026‑01‑01", "0x7E2-01-01", "26-1-1"),
]
PIECES = [
    *(
        "%00",
        "%FF%FE",
        "%ED%A0%80",
        "..",
        "%2e%2e%2f",
        "%2F",
        "//",
        ";",
        ":",
        "'--",
        '"',
        "<script>",
        "{{7*7}}",
        "${7*7}",
    ),
    *(
        "٣",
        "１",
        "\u202e",
        "é",
        "%C3%28",
        "a" * 4000,
        "9" * 40,
        "-1",
        "1.0",
        "1/2",
        "0",
        "null",
        "history",
        "compare",
        "at",
    ),
    *(
        " ",
        "%20",
        "%0d%0aX-A:%20b",
        "?",
        "??",
        "&",
        "=",
        "#",
        "\\",
        "*",
        "(",
        "[",
        "~",
        "%",
        "%zz",
        "📎",
        ".md",
        ".atom",
    ),
]
WORDS = [
    *(
        '"',
        '""',
        "'",
        "*",
        "^",
        ":",
        "(",
        ")",
        "((((",
        "NEAR",
        "NEAR(a b, 1)",
        "OR",
        "AND NOT",
        "NOT",
        "a*b*",
        "heading:x",
    ),
    *(
        "-",
        "--",
        "+a",
        "a & b",
        "a | !b",
        "<->",
        "\x00",
        "\ufffd",
        "\u200b",
        "%",
        "_",
        "\\",
        "asthma",
        "15 kg",
        "ab" * 2000,
        "",
    ),
]
PARAMETERS = (
    "q",
    "at",
    "before",
    "cursor",
    "kind",
    "standing",
    "drug",
    "page",
    "day",
    "next",
    "format",
    "limit",
    "a[]",
    "q",
)
VALUES = ("1", "-1", "99999999999999999999", "2026-01-01", "x", "", "٣", "1e5", "true", "[]", "a,b", "../../etc/passwd")
HEADERS = {
    "HTTP_ACCEPT": ("text/markdown", "application/json;q=x", "*/*;q=9", "text/html" * 50, ",,;;", "\x7f"),
    "HTTP_IF_NONE_MATCH": ('"x"', "*", "W/", '"' * 300, "x, y", 'W/"a", "b'),
    "HTTP_IF_MODIFIED_SINCE": ("yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "0"),
    "HTTP_ACCEPT_DATETIME": ("Thu, 01 Jan 2026 00:00:00 GMT", "2026", "", "Thu, 99 Jan 2026 00:00:00 GMT", "x" * 500),
    "HTTP_HOST": (
        "evil.example",
        "127.0.0.1:99999",
        "",
        "[::1",
        "a b",
        "testserver:x",
        "127.0.0.1,evil.example",
        "é.example",
    ),
    "HTTP_X_FORWARDED_FOR": ("192.0.2.1", "x, y, z", "::::", "'", "," * 300),
    "HTTP_X_FORWARDED_PROTO": ("https", "javascript"),
    "HTTP_X_FORWARDED_HOST": ("evil.example",),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "HTTP_RANGE": ("bytes=0-0", "bytes=-1", "bytes=9-1", "lines=1-2", "bytes=" + "0-1," * 200),
    "HTTP_COOKIE": (
        "sessionid=x",
        "csrftoken=" + "a" * 32,
        "=",
        ";;;;",
        "sessionid=" + "a" * 4000,
        "known_x=1:2:3",
        "\xff",
    ),
    "HTTP_AUTHORIZATION": ("Basic x", "Bearer y", "Basic Og=="),
    "HTTP_REFERER": ("https://evil.example/", "", "x" * 3000),
    "HTTP_ORIGIN": ("null", "https://evil.example"),
    "HTTP_USER_AGENT": ("", "() { :; }; echo", "x" * 3000),
    "HTTP_ACCEPT_LANGUAGE": ("xx", "de;q=2", "," * 200),
    "HTTP_EXPECT": ("100-continue", "x"),
    "HTTP_TE": ("trailers",),
}
METHODS = [
    *["GET"] * 12,
    "HEAD",
    "HEAD",
    "POST",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "get",
    "X" * 30,
]
BODIES = [
    ("application/x-www-form-urlencoded", b"a=1&a=2&=&%zz"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(1200))),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=" + "y" * 200, b"--y"),
    ("application/json", b"{" * 50),
    ("application/json", b"\xff\xfe"),
    ("text/xml", b"<a/>"),
    ("", b"x"),
]


@dataclass
class Junk:
    method: str
    address: str
    content_type: str = ""
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def junk(number: int) -> Junk:
    """Request number so-and-so, always the same."""
    dice = Random(f"junk-{number}")
    address = _moment(dice) if dice.random() < 0.1 else _address(dice)
    if dice.random() < 0.5:
        address += "?" + "&".join(_parameter(dice) for _ in range(dice.choice((1, 1, 2, 3, 1200))))
    made = Junk(dice.choice(METHODS), address)
    if made.method not in ("GET", "HEAD") and dice.random() < 0.7:
        made.content_type, made.body = dice.choice(BODIES)
    for name in dice.sample(sorted(HEADERS), dice.choice((0, 0, 1, 1, 2, 4))):
        made.headers[name] = dice.choice(HEADERS[name])
    return made


def _address(dice: Random) -> str:
    address = dice.choice(WHOLE)
    for _ in range(dice.choice((0, 1, 1, 2))):
        at, how = dice.randrange(len(address) + 1), dice.random()
        if how < 0.5:
            address = address[:at] + dice.choice(PIECES) + address[at:]
        elif how < 0.7:
            address = address[:at]
        elif how < 0.85:
            address += dice.choice(WHOLE)
        else:
            parts = address.split("/")
            parts[dice.randrange(len(parts))] = dice.choice(PIECES)
            address = "/".join(parts)
    return "/" + address.replace("?", "%3F").replace("#", "%23").lstrip("/")


def _moment(dice: Random) -> str:
    return f"/at/{dice.choice(MOMENTS)}{dice.choice(['', '/', *WHOLE])}".replace("?", "%3F").replace("#", "%23")


def _parameter(dice: Random) -> str:
    name = dice.choice(PARAMETERS)
    words = " ".join(dice.choice(WORDS) for _ in range(dice.choice((1, 1, 2, 5))))
    value = words if name == "q" else dice.choice((*VALUES, *MOMENTS, *PIECES))
    return f"{name}={quote(value, safe='%') if dice.random() < 0.8 else value.replace('#', '')}"
