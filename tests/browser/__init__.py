"""The public pages in a real browser: Debian's Chromium, driven by Playwright. Nothing is ever downloaded."""

import shutil

CHROMIUM = shutil.which("chromium")
NOT_PROVED = "NOT PROVED: how the public pages behave in a browser. There is no chromium here: on Debian, apt install chromium fonts-liberation."
