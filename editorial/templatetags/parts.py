"""Parts of pages that are made once for the same values: a template is a function, and most of what it shows never changes."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe

from audit.reading.kept_rows import kept_with

register = template.Library()
MOST = 300  # parts that show no edition; those of an edition are kept with its row

Given = tuple[tuple[str, object, type], ...]  # name, value and its type: a text that is HTML equals one that is not


@register.simple_tag
def part(file: str, edition: object = None, **given: object) -> SafeString:
    """A template that knows nothing but an edition and what is given: neither the request nor the day. Links are made under
    the moment that is asked for.
    """
    values: Given = tuple((key, value, type(value)) for key, value in given.items())
    where = (get_script_prefix(), settings.SITE_URL)
    if edition is None:
        return _made(file, where, values)
    return kept_with(edition, (file, where, values), lambda row: _render(file, values, row))


@lru_cache(maxsize=MOST)
def _made(file: str, where: tuple[str, str], values: Given) -> SafeString:
    return _render(file, values, None)


def _render(file: str, values: Given, edition: object) -> SafeString:
    said = {key: value for key, value, _ in values}
    return mark_safe(get_template(file).render({"edition": edition, **said}))  # noqa: S308  a template escapes what it shows
