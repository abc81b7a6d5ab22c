"""The locks hold what was asked for: the site on the long-term Django, and the same house on the next one."""

import re
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent.parent


OF_OLDER_PYTHONS = {"async-timeout"}  # redis asks for it before 3.11.3, and the next Django runs on 3.12 or newer


def pins(name: str) -> dict[str, str]:
    """What a lock installs, as name to version."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_the_site_is_locked_to_the_long_term_django_on_every_python():
    assert pins("requirements.txt")["django"].startswith("5.2.")
    assert pins("requirements-dev.txt").items() >= pins("requirements.txt").items()


def test_the_next_django_is_checked_with_everything_else_as_it_is():
    used, next_one = pins("requirements-dev.txt"), pins("requirements-django61.txt")
    assert next_one.pop("django").startswith("6.1.") and used.pop("django")
    assert next_one == {name: version for name, version in used.items() if name not in OF_OLDER_PYTHONS}


def test_what_is_asked_for_allows_the_djangos_that_are_checked_and_no_other():
    wanted = [line for line in (ROOT / "requirements.in").read_text().splitlines() if line.startswith("Django")]
    [allowed] = [Requirement(line).specifier for line in wanted]
    assert all(pins(lock)["django"] in allowed for lock in ("requirements.txt", "requirements-django61.txt"))
    assert not [version for version in ("5.1.9", "6.0.1", "6.2.1") if version in allowed]
