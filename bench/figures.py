"""A figure of the measurement: what was measured, beside what, and whether its bound is held."""

from collections.abc import Sequence
from statistics import median
from typing import Any

LINE = {"unit": "", "floor": None, "ratio": None, "low": None, "high": None, "bound": "", "held": True, "missing": ""}


def figure(
    what: str,
    value: float,
    unit: str,
    bound: float,
    floor: float | None = None,
    ratio: bool = False,
    rounds: Sequence[float] = (),
) -> dict[str, Any]:
    """One line of the table. With `ratio`, the bound holds for the ratio to the floor, else for the value.

    `rounds` are the ratios, or the values, of single rounds: the least and the greatest are told.
    """
    times = value / floor if floor else None
    held = (times if ratio else value) <= bound  # type: ignore[operator]  # who asks for a ratio gives a floor
    said = f"{bound:g} x floor" if ratio else f"{bound:g} {unit}"
    found = {"what": what, "value": value, "unit": unit, "floor": floor, "ratio": times, "bound": said, "held": held}
    return {**LINE, **found, "low": min(rounds, default=None), "high": max(rounds, default=None)}


def against_floor(what: str, rounds: Sequence[tuple[float, float]], unit: str, bound: float) -> dict[str, Any]:
    """A line from (value, floor) of each round: the one with the middle ratio is told, and must keep the bound."""
    value, floor = sorted(rounds, key=lambda pair: pair[0] / pair[1])[len(rounds) // 2]
    return figure(what, value, unit, bound, floor, ratio=True, rounds=[value / floor for value, floor in rounds])


def at_least(what: str, ratios: Sequence[float], bound: float) -> dict[str, Any]:
    """A ratio to a peer, round by round: the middle one must reach the bound."""
    return _ratio(what, ratios, f">= {bound:g}", median(ratios) >= bound)


def at_most(what: str, ratios: Sequence[float], bound: float) -> dict[str, Any]:
    """The same, where the middle one may not go beyond the bound."""
    return _ratio(what, ratios, f"<= {bound:g}", median(ratios) <= bound)


def not_measured(what: str, why: str) -> dict[str, Any]:
    """A line that says so: what was not measured must not look like what was found good."""
    return {**LINE, "what": what, "value": None, "missing": why}


def _ratio(what: str, ratios: Sequence[float], bound: str, held: bool) -> dict[str, Any]:
    found = {"what": what, "value": None, "ratio": median(ratios), "low": min(ratios), "high": max(ratios)}
    return {**LINE, **found, "bound": bound, "held": held}
