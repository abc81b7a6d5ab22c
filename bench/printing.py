"""The tables as people read them: what was measured, beside what, its bound, and loudly what broke it or was not measured."""

from collections.abc import Iterable

HEADINGS = ("", "measured", "floor", "ratio", "min .. max", "bound", "")
BROKEN, NOT_MEASURED = "BROKEN", "NOT MEASURED"


def line(figure: dict) -> tuple[str, ...]:
    value = figure["value"]
    said = "" if value is None else f"{value:.2f} {figure['unit']}" if figure["unit"] else str(value)
    floor = "" if figure["floor"] is None else f"{figure['floor']:.2f} {figure['unit']}"
    ratio = "" if figure["ratio"] is None else f"{figure['ratio']:.3g}"
    rounds = "" if figure["low"] is None else f"{figure['low']:.3g} .. {figure['high']:.3g}"
    return figure["what"], said, floor, ratio, rounds, figure["bound"].strip(), verdict(figure)


def verdict(figure: dict) -> str:
    if figure["missing"]:
        return f"{NOT_MEASURED}: {figure['missing']}"
    return "" if figure["held"] else BROKEN


def show(title: str, figures: list[dict]) -> None:
    print(f"\n{title}")
    for name, *cells, last in (HEADINGS, *map(line, figures)):
        print(f"  {name:<58}" + "".join(f"  {cell:>15}" for cell in cells) + f"  {last}", flush=True)


def summed_up(tables: Iterable[tuple[str, list[dict]]]) -> bool:
    """Says at the end, once more, what broke its bound and what was not measured; True when nothing broke."""
    said = [(title, figure) for title, figures in tables for figure in figures if verdict(figure)]
    held = True
    print()
    for title, figure in said:
        held = held and bool(figure["missing"])
        print(f"{title}: {figure['what']}: {verdict(figure)}", flush=True)
    print(
        "Every bound is held." if not said else "Nothing else broke a bound." if not held else "What was measured held."
    )
    return held
