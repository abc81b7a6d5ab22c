"""What processes have spent of the processors, as Linux counts it in /proc (proc_pid_stat(5)). Knows no server."""

import os
from dataclasses import dataclass
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds; what /proc counts in, mostly 10 ms


@dataclass(frozen=True)
class Stat:
    """The process group of one process, and the seconds that it has computed, in its own code and in the kernel."""

    group: int
    seconds: float


def read_stat(text: str) -> Stat:
    """One /proc/<pid>/stat. The name in it may hold spaces and brackets, so fields are counted from the last bracket."""
    fields = text.rpartition(")")[2].split()
    return Stat(group=int(fields[2]), seconds=(int(fields[11]) + int(fields[12])) * TICK)


def spent(group: int) -> float:
    """Seconds that all living processes of a group have computed since each of them began."""
    return sum(stat.seconds for stat in _all() if stat.group == group)


def _all() -> list[Stat]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found.append(read_stat(path.read_text()))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
    return found
