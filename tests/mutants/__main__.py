"""`make mutants`: puts each fault of the list into a copy of the tree, runs the tests that must notice it, and says which did.

Exit code 1 when a fault survives, when it cannot be judged, or when a test that caught one fails without it as well. Words
after the command choose faults by a part of their name or file. Nothing is written into the tree itself.
"""

import argparse
import os
import queue
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.everything import plain_environment
from tests.mutants.faults import ROOT, Fault, Stale, listed

PATIENCE = 5 * 60  # seconds after which the tests of one fault are ended
AT_ONCE = 2
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S.*?)(?: - .*)?$", re.MULTILINE)
OPTIONS = ("-q", "-x", "--tb=no", "-rfE", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Verdict:
    """`outcome`: caught, survived, or why it could not be judged. `by`: the test that failed first."""

    fault: Fault
    outcome: str
    by: str = ""
    seconds: float = 0.0


def copy_tree(place: Path) -> Path:
    """What git keeps track of, as it stands in the working tree."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)
    return place


def pytest(tree: Path, *arguments: str) -> tuple[int, str]:
    """(exit code, what it printed); the code is -1 when it took too long."""
    data = tree / "var" / "mutants"
    data.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pytest", *OPTIONS, *arguments]
    environment = {**plain_environment(), "DATA_DIR": str(data), "PYTHONPATH": str(tree)}
    process = subprocess.Popen(
        command, cwd=tree, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        said, _ = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        return -1, process.communicate()[0]
    return process.returncode, said


def judge(tree: Path, fault: Fault) -> Verdict:
    """Applies the fault in a copy, runs its tests, and puts the file back."""
    file, began = tree / fault.file, time.monotonic()
    right, changed = file.read_bytes(), file.stat().st_mtime_ns
    try:
        file.write_text(fault.applied(right.decode()))
        code, said = pytest(tree, *fault.tests)
    except Stale as error:
        return Verdict(fault, str(error))
    finally:
        file.write_bytes(right)
        os.utime(file, ns=(changed, changed))  # by which Python knows what it has compiled
    failed = FAILED.search(said)
    outcome = {0: "survived", 1: "caught", -1: "took too long"}.get(code, f"not judged, pytest ended with {code}")
    return Verdict(fault, outcome, failed[1] if failed else "", time.monotonic() - began)


def judged(faults: list[Fault], trees: list[Path]) -> list[Verdict]:
    """Each fault once, so many at a time as there are trees; one line as each is done."""
    free: queue.Queue[Path] = queue.Queue()
    for tree in trees:
        free.put(copy_tree(tree))

    def one(fault: Fault) -> Verdict:
        tree = free.get()
        try:
            verdict = judge(tree, fault)
        finally:
            free.put(tree)
        print(f"{verdict.seconds:5.0f} s  {verdict.outcome:<9} {fault.name}", flush=True)
        return verdict

    with ThreadPoolExecutor(len(trees)) as pool:
        return list(pool.map(one, faults))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("words", nargs="*", help="parts of names or files: only the faults that have one of them")
    words = parser.parse_args().words
    faults = [each for each in listed() if not words or any(word in each.name or word in each.file for word in words)]
    with TemporaryDirectory(prefix="dupisite-mutants-") as name:
        trees = [Path(name) / str(number) for number in range(min(AT_ONCE, os.cpu_count() or 1))]
        verdicts = judged(faults, trees)
        by = sorted({verdict.by for verdict in verdicts if verdict.outcome == "caught"})
        code, said = pytest(trees[0], "--maxfail=1000", *by) if by else (0, "")
    print(f"\n{'fault':<46} {'before':<8} {'now':<10} by")
    for verdict in verdicts:
        print(f"{verdict.fault.name:<46} {verdict.fault.before:<8} {verdict.outcome:<10} {verdict.by}")
    caught = sum(verdict.outcome == "caught" for verdict in verdicts)
    print(f"\n{caught} of {len(verdicts)} faults caught")
    if code:
        print(f"NOT so: these fail without a fault as well, so they caught nothing\n{said}")
    return 0 if caught == len(verdicts) and not code else 1


if __name__ == "__main__":
    sys.exit(main())
