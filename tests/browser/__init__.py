"""The public pages in a real browser: Debian's Chromium, driven by Playwright. Nothing is ever downloaded."""

import shutil

# The headless shell draws no window and needs a fifth less of the processor.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
NOT_PROVED = "NOT PROVED: how the public pages behave in a browser. There is no Chromium here: on Debian, apt install chromium-headless-shell fonts-liberation."
