"""Processes that sign until the power fails: `python -m tests.hostile.power_cut SHIM 2`, for test_power.py.

Works on the empty data folder of its environment, on SQLite. Each round is a process of its own with the shim before its
`fsync`. It signs, tells what was confirmed, and is killed; then the folder is put back to what was synced. The last round is of a process that lets the database confirm too
early. Prints one JSON object, with what was found after each way of confirming.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

SIGNED = 6  # things confirmed before the power fails


def started() -> None:
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dupisite.settings")
    django.setup()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


def sign_on(synchronous: str) -> None:
    """Never ends by itself: the last thing it does is to wait for the power to fail."""
    started()
    from django.db import connection

    from editorial.models import Person
    from labels.models import Fact
    from tests.heart.kill_loop import steps_of

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous = {synchronous}")
    author, reviewer = Person.objects.get(username="ann"), Person.objects.get(username="bea")
    fact = Fact.objects.get(slug="fact-0")
    for number in range(SIGNED // 3):
        fact.statement = f"Statement s{os.getpid()}x{number}."
        for verb, do in steps_of(fact, author, reviewer):
            print(f"{verb}:{do()}", flush=True)
    print("now", flush=True)
    sys.stdin.read()


def power_cut(shim: str, synchronous: str, data: Path, synced: Path) -> list[tuple[str, str]]:
    """What one process was told is confirmed, before everything is gone that was not synced."""
    shutil.rmtree(synced, ignore_errors=True)
    synced.mkdir()
    for file in data.rglob("*"):
        if file.is_file():  # what was there before had time to be written
            shutil.copyfile(file, synced / str(file.relative_to(data)).replace("/", "%"))
    environment = {**os.environ, "LD_PRELOAD": shim, "SHIM_FROM": str(data.resolve()), "SHIM_TO": str(synced.resolve())}
    command = [sys.executable, "-m", "tests.hostile.power_cut", "--sign", synchronous]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        told = []
        while (line := process.stdout.readline()) != "now\n":
            if not line:
                raise SystemExit("it ended before the power failed")
            verb, _, number = line.strip().partition(":")
            told.append((verb, number))
        process.kill()
    put_back(data, synced)
    return told


def put_back(data: Path, synced: Path) -> None:
    for file in [*data.rglob("*")]:
        if file.is_file():
            file.unlink()
    for file in synced.iterdir():
        if not file.name.endswith((".new", "-shm")):
            place = data / file.name.replace("%", "/")
            shutil.copyfile(file, place)
            place.chmod(0o600)


def main(shim: str, rounds: int) -> None:
    started()
    from django.db import connections

    from audit.verification.verify import verify
    from tests.heart.kill_loop import prepare
    from tests.heart.left_behind import report

    data = Path(os.environ["DATA_DIR"])
    prepare()
    found: dict[str, Any] = {}
    for synchronous, times in (("FULL", rounds), ("NORMAL", 1)):
        told: list[tuple[str, str]] = []
        for _ in range(times):
            connections.close_all()
            told += power_cut(shim, synchronous, data, data.with_name("synced"))
        findings = [str(finding) for finding in verify()] if synchronous == "FULL" else []
        found[synchronous] = {"confirmed": [what for _, what in told], "findings": findings, **report(told)}
    print(json.dumps(found))


if __name__ == "__main__":
    if sys.argv[1] == "--sign":
        sign_on(sys.argv[2])
    else:
        main(sys.argv[1], int(sys.argv[2]))
