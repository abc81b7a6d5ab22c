"""How a cost is measured: several jobs in turn, round after round, so that a busy machine is busy for all of them."""

import gc
from collections.abc import Callable
from statistics import median

ROUNDS = 21
WARM_UP = 30


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
