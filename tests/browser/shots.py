"""Takes pictures of every kind of page for people to look at: `python -m tests.browser.shots FOLDER`."""

import os
import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.page_kinds import PAGE_KINDS


def take(folder: Path, data: Path) -> None:
    """One file for each kind, width and colour scheme, each page whole; `data` is an empty place for the site."""
    os.environ.update(DJANGO_SETTINGS_MODULE="dupisite.settings", DATA_DIR=str(data), DATABASE_URL="")
    from tests.browser.sites import played_site  # reads the settings
    from tests.browser.stage import chromium, look, opening

    with chromium() as browser, played_site(data / "site") as site, opening(browser, site) as window:
        for kind, width, scheme in product(PAGE_KINDS, (360, 1280), ("light", "dark")):
            page = look(window.page, width, scheme=scheme)
            page.goto(PAGE_KINDS[kind])
            page.screenshot(path=folder / f"{kind}-{width}-{scheme}.png", full_page=True)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="dupisite-shots-") as data:
        take(folder, Path(data))
