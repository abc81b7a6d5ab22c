"""Addresses of this site with scheme and host, for whoever reads them elsewhere: mail, feeds, headers, Markdown, the API."""

from django.conf import settings

from editorial.pages.moments import address_of_today


def whole_address(path: str) -> str:
    """A path of this site, as it is, with scheme and host."""
    return f"{settings.SITE_URL}{path}"


def canonical_address(path: str) -> str:
    """The same as a canonical link must have it: on a page as of a moment that of today."""
    return whole_address(address_of_today(path))
