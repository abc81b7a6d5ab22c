"""Addresses of public pages made by form: a page has dozens of links, and asking the URLconf for each costs more than its words.

For slugs and whole numbers alone, which stand in an address as they are written.
"""

from __future__ import annotations

from django.urls import get_script_prefix, reverse

NUMBER, SLUG = 900_000_001, "-slug-{}-"  # stand for what comes into their places

_forms: dict[tuple[str, ...], str] = {}


def address(name: str, *args: str | int) -> str:
    """As `django.urls.reverse`, under the moment that is asked for. Raises NoReverseMatch for a name that is not known."""
    key = (name, *("number" if isinstance(arg, int) else "slug" for arg in args))
    if key not in _forms:
        _forms[key] = _form(name, args)
    return get_script_prefix() + _forms[key].format(*args)


def _form(name: str, args: tuple[str | int, ...]) -> str:
    marks = [NUMBER + place if isinstance(arg, int) else SLUG.format(place) for place, arg in enumerate(args)]
    found = reverse(name, args=marks).removeprefix(get_script_prefix())
    for place, mark in enumerate(marks):
        found = found.replace(str(mark), f"{{{place}}}", 1)
    return found
