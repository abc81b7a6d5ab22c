"""How a cost is measured: several jobs in turn, round after round, so that a busy machine is busy for all of them."""

import gc
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

TICK = os.sysconf("SC_CLK_TCK")
ROUNDS = 21
WARM_UP = 30


def clock_with_server(*aliases: str) -> Callable[[], float]:
    """Seconds that this process computed and, on PostgreSQL, the processes of the server that answer its connections."""
    from django.db import connections

    answering = []
    for alias in dict.fromkeys(aliases or ("default",)):
        if connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                answering.append(Path(f"/proc/{cursor.fetchone()[0]}/stat"))

    def spent() -> float:
        fields = [stat.read_text().rpartition(")")[2].split() for stat in answering]
        return time.process_time() + sum(int(found[11]) + int(found[12]) for found in fields) / TICK

    return spent


def cost(clock: Callable[[], float], times: int, *jobs: Callable[[], object]) -> list[float]:
    """Milliseconds by `clock` for one go of each job: the median over the rounds, each round the mean of `times` goes."""
    for job in jobs:
        for _ in range(WARM_UP):
            job()
    gc.collect()
    spent: list[list[float]] = [[] for _ in jobs]
    for _ in range(ROUNDS):
        for place, job in enumerate(jobs):
            start = clock()
            for _ in range(times):
                job()
            spent[place].append((clock() - start) * 1000 / times)
    return [median(rounds) for rounds in spent]
