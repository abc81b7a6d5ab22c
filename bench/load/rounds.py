"""Rounds: every server is asked in turn, so that a busy machine is busy for all of them. Knows no kind of page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bench.load import client, wrk
from bench.load.client import Asking, Sent
from bench.load.servers import Server

ROUNDS = 5
WARM_UP = 48
AT_MOST = 1.0  # seconds for one address in one round
WITH_WRK = 2  # seconds for one address in one round of wrk


@dataclass(frozen=True)
class Target:
    """One address of one server, asked `times` times in a round; with `etag` for a 304, with `gzip` compressed."""

    server: Server
    address: str
    times: int = 0
    etag: bool = False
    gzip: bool = False

    def asking(self) -> Asking:
        whole = Asking(self.server.port, self.address, gzip=self.gzip)
        return Asking(self.server.port, self.address, whole.answer().etag, self.gzip) if self.etag else whole


@dataclass(frozen=True)
class Spent:
    """What one target took in one round; seconds on the wall, and of CPU over all processes of the server."""

    requests: int
    wall: float
    cpu: float


@dataclass(frozen=True)
class Figure:
    """What one target took, round by round. One figure is told by the median: a round that was disturbed does not count."""

    rounds: tuple[Spent, ...]

    @property
    def rates(self) -> list[float]:
        """Requests a second in each round."""
        return [spent.requests / spent.wall for spent in self.rounds]

    @property
    def rate(self) -> float:
        return median(self.rates)

    @property
    def costs(self) -> list[float]:
        """Milliseconds of CPU a request in each round."""
        return [spent.cpu * 1000 / spent.requests for spent in self.rounds]

    @property
    def cost(self) -> float:
        return median(self.costs)

    def times(self, other: "Figure") -> list[float]:
        """How many times the CPU of another, each round against its own neighbour; 0 when the other took no tick."""
        return [own / its if its else 0.0 for own, its in zip(self.costs, other.costs, strict=True)]

    def faster(self, other: "Figure") -> list[float]:
        """How many times the rate of another, each round against its own neighbour."""
        return [own / its for own, its in zip(self.rates, other.rates, strict=True)]


def measure(targets: Sequence[Target], rounds: int = ROUNDS) -> list[Figure]:
    """The figure of each target, in their order, asked by our own client. Raises OddAnswer."""

    def send(target: Target, asking: Asking) -> Sent:
        return client.ask(asking, target.times, AT_MOST)

    return _in_turns(targets, rounds, send)


def measure_with_wrk(targets: Sequence[Target], rounds: int = ROUNDS, seconds: int = WITH_WRK) -> list[Figure]:
    """The same by wrk, for so many seconds each."""
    return _in_turns(targets, rounds, lambda target, asking: wrk.ask(asking, seconds))


def _in_turns(targets: Sequence[Target], rounds: int, send: Callable[[Target, Asking], Sent]) -> list[Figure]:
    asked = [(target, target.asking()) for target in targets]
    for _, asking in asked:
        client.ask(asking, WARM_UP, AT_MOST)
    found: list[list[Spent]] = [[] for _ in targets]
    for _ in range(rounds):
        for place, (target, asking) in enumerate(asked):
            before = target.server.spent()
            sent = send(target, asking)
            found[place].append(Spent(sent.requests, sent.seconds, target.server.spent() - before))
    return [Figure(tuple(spent)) for spent in found]
