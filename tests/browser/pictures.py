"""Takes the two pictures of the README from a site as `make run` makes it: `python -m tests.browser.pictures`."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

FOLDER = Path(__file__).resolve().parents[2] / "docs"
PICTURES = {
    "answer.png": "/dupixent/faq/does-it-cause-weight-gain/",
    "history.png": "/dupixent/faq/how-does-it-work/history/",
}


def take(data: Path) -> None:
    """What a reader sees first of each page on a screen 1280 wide. `data` is an empty place for the site."""
    os.environ.update(DJANGO_SETTINGS_MODULE="dupisite.settings", DATA_DIR=str(data), DATABASE_URL="")
    from tests.browser.sites import played_site  # reads the settings
    from tests.browser.stage import chromium, look, opening

    with chromium() as browser, played_site(data / "site") as site, opening(browser, site) as window:
        page = look(window.page, 1280, 740)
        for name, address in PICTURES.items():
            answer = page.goto(address)
            assert answer is not None and answer.ok, address
            page.screenshot(path=FOLDER / name)


if __name__ == "__main__":
    with TemporaryDirectory(prefix="dupisite-pictures-") as data:
        take(Path(data))
