"""Rounds: every server is asked in turn, so that a busy machine is busy for all of them. Knows no kind of page."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.load.client import ask, get, request
from bench.load.cpu import spent
from bench.load.servers import Server

ROUNDS = 5
WARM_UP = 48
AT_MOST = 1.0  # seconds for one address in one round


@dataclass(frozen=True)
class Target:
    """One address of one server, asked `times` times in a round; with `etag`, for a 304."""

    server: Server
    address: str
    times: int
    etag: bool = False


@dataclass(frozen=True)
class Spent:
    """What one target took in one round; seconds on the wall, and of CPU over all processes of the server."""

    requests: int
    wall: float
    cpu: float


@dataclass(frozen=True)
class Figure:
    """What one target took, round by round. All figures are medians: a round that was disturbed does not count."""

    rounds: tuple[Spent, ...]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return median(spent.requests / spent.wall for spent in self.rounds)

    @property
    def costs(self) -> list[float]:
        """Milliseconds of CPU a request in each round."""
        return [spent.cpu * 1000 / spent.requests for spent in self.rounds]

    @property
    def cost(self) -> float:
        return median(self.costs)

    def times(self, other: "Figure") -> float:
        """How many times the CPU of another, each round against its own neighbour; 0 when the other took no tick."""
        pairs = zip(self.costs, other.costs, strict=True)
        return median(own / its if its else 0.0 for own, its in pairs)


def measure(targets: Sequence[Target]) -> list[Figure]:
    """The figure of each target, in their order. Raises OddAnswer."""
    asked = [(target, _request(target), 304 if target.etag else 200) for target in targets]
    for target, asking, expected in asked:
        ask(target.server.port, asking, expected, WARM_UP, AT_MOST)
    rounds: list[list[Spent]] = [[] for _ in targets]
    for _ in range(ROUNDS):
        for place, (target, asking, expected) in enumerate(asked):
            before = spent(target.server.group)
            sent = ask(target.server.port, asking, expected, target.times, AT_MOST)
            rounds[place].append(Spent(sent.requests, sent.seconds, spent(target.server.group) - before))
    return [Figure(tuple(found)) for found in rounds]


def _request(target: Target) -> bytes:
    return request(target.address, get(target.server.port, target.address).etag if target.etag else "")
