"""What only the operator can tell readers: who runs the site, how to reach them, who pays. A check names what is unsaid."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

SAYS = {
    "ORGANIZATION": "who runs this site",
    "CONTACT": "how they can reach you",
    "FUNDING": "how this site is paid for",
}


def told() -> dict[str, str]:
    """As /about/ says it, by small names; empty where nothing is said."""
    return {name.lower(): getattr(settings, name) for name in SAYS}


def check_told(**asked: Any) -> list[CheckMessage]:
    """For `check --deploy`: readers of a site over https are somebody's patients."""
    unsaid = [name for name in SAYS if not getattr(settings, name)] if settings.SITE_URL.startswith("https:") else []
    return [
        Warning(
            f"Readers are not told {SAYS[name]}: /about/ says so, loudly.",
            hint=f"Set {name} for the process of the public, and for that of the desk.",
            id=f"dupisite.W{list(SAYS).index(name) + 1:03}",
        )
        for name in unsaid
    ]
