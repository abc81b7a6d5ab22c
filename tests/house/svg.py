"""The few shapes that a drawing of the house is made of, as SVG that reads well on light and on dark paper."""

from dataclasses import dataclass
from html import escape

STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1b1f24 }
.small { font-size: 11px; fill: #57606a } .room { font-weight: 600; font-size: 15px }
rect { fill: #fff; stroke: #8c959f } .band { fill: #f6f8fa }
path { fill: none; stroke: #3b6ea5; stroke-opacity: .7 } .back { stroke: #b35900; stroke-dasharray: 5 3 }
.tip { fill: #3b6ea5; stroke: none } .back-tip { fill: #b35900; stroke: none }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .small { fill: #9da7b3 }
  rect { fill: #161b22; stroke: #6e7681 } .band { fill: #0d1117 }
  path { stroke: #79aee6 } .back { stroke: #e3a15a } .tip { fill: #79aee6 } .back-tip { fill: #e3a15a }
}
"""
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A folder or a room as a rectangle; x and y are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def drawn(self) -> str:
        x, y = self.middle
        y -= 8 * (len(self.lines) - 1)
        said = [text(x, y + 4 + 16 * row, line, "small" if row else "") for row, line in enumerate(self.lines)]
        return f'<rect x="{self.x:g}" y="{self.y:g}" width="{self.width:g}" height="{self.height:g}" rx="6"/>{"".join(said)}'


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "middle") -> str:
    cls = f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{cls}>{escape(words, quote=False)}</text>'


def arrow(start: Point, bend: Point, end: Point, width: float, back: bool = False) -> str:
    """A curve from start to end, pulled towards bend. `back`: dashed, for an arrow against the usual direction."""
    curve = f"M{start[0]:g} {start[1]:g}Q{bend[0]:g} {bend[1]:g} {end[0]:g} {end[1]:g}"
    tip, cls = ("back-tip", ' class="back"') if back else ("tip", "")
    return f'<path d="{curve}" stroke-width="{width:g}" marker-end="url(#{tip})"{cls}/>'


def picture(title: str, width: int, height: int, shapes: list[str]) -> str:
    tips = "".join(
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9"'
        f' markerUnits="userSpaceOnUse" orient="auto"><path class="{name}" d="M0 0L8 4L0 8z"/></marker>'
        for name in ("tip", "back-tip")
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">\n'
        f"<title>{escape(title, quote=False)}</title>\n<style>{STYLE}</style>\n<defs>{tips}</defs>\n"
        + "\n".join(shapes)
        + "\n</svg>\n"
    )
