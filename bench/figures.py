"""A figure of the measurement: what was measured, beside what, and whether its bound is held."""


def figure(what: str, value: float, unit: str, bound: float, floor: float | None = None, ratio: bool = False) -> dict:
    """One line of the table. With `ratio`, the bound holds for the ratio to the floor, else for the value."""
    times = value / floor if floor else None
    held = (times if ratio else value) <= bound  # type: ignore[operator]  # who asks for a ratio gives a floor
    said = f"{bound:g} x floor" if ratio else f"{bound:g} {unit}"
    return {"what": what, "value": value, "unit": unit, "floor": floor, "ratio": times, "bound": said, "held": held}
