"""What processes have spent of the processors, as Linux counts it in /proc (proc_pid_stat(5)). Knows no server."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds; what /proc counts in, mostly 10 ms


@dataclass(frozen=True)
class Stat:
    """A process, its parent and its group, and the seconds that it has computed, in its own code and in the kernel; `gone`: those
    of its children that have ended.
    """

    process: int
    parent: int
    group: int
    seconds: float
    gone: float = 0.0


def read_stat(text: str) -> Stat:
    """One /proc/<pid>/stat. The name in it may hold spaces and brackets, so fields are counted from the last bracket."""
    fields = text.rpartition(")")[2].split()
    own, gone = (sum(map(int, fields[place : place + 2])) * TICK for place in (11, 13))
    return Stat(int(text.partition(" ")[0]), int(fields[1]), int(fields[2]), own, gone)


def spent(group: int, parent: int = 0) -> float:
    """Seconds that all living processes of a group have computed since each of them began, and all children of `parent`: of those
    that have ended too, or a connection that is closed would seem to give time back.
    """
    found = 0.0
    for stat in _all():
        if stat.group == group or (parent and stat.parent == parent):
            found += stat.seconds
        if parent and stat.process == parent:
            found += stat.gone
    return found


def memory(group: int) -> float:
    """MB of the largest process of a group: what of it is in memory now."""
    found = [0.0]
    for stat in _all():
        if stat.group == group:
            lines = Path(f"/proc/{stat.process}/status").read_text().splitlines()
            found += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")]
    return max(found)


def _all() -> Iterator[Stat]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield read_stat(path.read_text())
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
