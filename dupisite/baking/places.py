"""Where the page at an address lies among the baked files. `deploy/nginx-baked.conf` goes the same way back. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping

API = "/api/v1/"
CHECKPOINT = "/audit/checkpoint"  # the one address without a slash or a suffix at its end, besides those of the API
FORMS = {
    "text/html": "html",
    "text/markdown": "md",
    "text/plain": "txt",
    "application/json": "json",
    "application/problem+json": "json",
}
PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}
SUFFIXES = ("atom", "json", "py", "txt", "xml")  # of addresses that name a file themselves
GONE = ".gone"  # before the suffix: what answers 410
BARE = ".bare"  # before the suffix: what reads parameters, so that the file is right for an address without any

Headers = Mapping[str, str]


def place_of(path: str, headers: Headers, gone: bool = False, bare: bool = False) -> str | None:
    """Below the folder of the site; None for what has no place there."""
    stem, form = _stem(path), _form(path, headers)
    marks = GONE if gone else BARE if bare else ""
    return f"{stem}{marks}.{form}" if stem and form and ".." not in stem else None


def _stem(path: str) -> str:
    if path.endswith("/"):
        return f"{path[1:]}index"
    if path.startswith(API) or path == CHECKPOINT:
        return f"{path[1:]}/index"
    stem, _, suffix = path[1:].rpartition(".")
    if suffix == "md":
        return stem if stem == "index" else f"{stem}/index"
    return stem if suffix in SUFFIXES else ""


def _form(path: str, headers: Headers) -> str:
    """By the suffix of the address where it has one, else by what was answered."""
    suffix = path.rpartition(".")[2]
    if not path.startswith(API) and suffix in (*SUFFIXES, "md"):
        return suffix
    kind = headers.get("content-type", "").partition(";")[0]
    return FORMS.get(kind, "") or PICTURES.get(kind, "")
