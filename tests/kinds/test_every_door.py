"""A third kind of text, which nobody but its own room names, goes through every door of the site.

Its room is `tests/glossary`, made of the same files as `docs/adding-a-kind.md`. It is installed by settings of its own, so a
process of its own asks each door: `tests/glossary/doors_*.py`. Once is enough: what a loop forgets, it forgets on any database.
"""

import os
import subprocess
import sys

from django.conf import settings


def test_a_third_kind_goes_through_every_door(tmp_path):
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": ""}
    environment.pop("PYTEST_XDIST_WORKER", None)
    doors = ("tests/glossary/doors_public.py", "tests/glossary/doors_of_the_desk.py")
    asked = ("-m", "pytest", *doors, "--ds=tests.glossary.settings", "-p", "no:cacheprovider")
    done = subprocess.run(
        (sys.executable, *asked), cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
