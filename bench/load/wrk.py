"""wrk as the client: it asks faster than a client in Python can, so a fast server's rate is the server's own."""

import re
import shutil
import subprocess

from bench.load.client import HOST, Asking, OddAnswer, Sent

MISSING = "wrk is not on the PATH (on Debian, apt install wrk)"
THREADS, CONNECTIONS = 2, 16
DONE = re.compile(r"(?m)^ *(\d+) requests in ([\d.]+)(us|ms|s|m),")
SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}
ODD = re.compile(r"(?m)^ *(?:Non-2xx or 3xx responses|Socket errors):.*")


def program() -> str | None:
    return shutil.which("wrk")


def ask(asking: Asking, seconds: int) -> Sent:
    """Asks for so many seconds. Raises OddAnswer. wrk itself looks at no status but for failures, so one answer is read first."""
    asking.answer()
    wrk = program()
    assert wrk is not None
    headers = [part for name, value in asking.headers.items() for part in ("-H", f"{name}: {value}")]
    options = [f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", *headers]
    done = subprocess.run(
        [wrk, *options, f"http://{HOST}:{asking.port}{asking.address}"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=seconds + 30,
    )
    return read(done.stdout)


def read(said: str) -> Sent:
    """What wrk says that it did. Raises OddAnswer when an answer failed."""
    done, odd = DONE.search(said), ODD.search(said)
    if odd or not done:
        raise OddAnswer(f"wrk says: {odd.group().strip() if odd else said.strip()}")
    return Sent(int(done[1]), float(done[2]) * SECONDS[done[3]])
