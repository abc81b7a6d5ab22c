"""Writes what docs/architecture.md shows of the code: the list of folders, and two drawings of what imports what.

`python -m tests.house.architecture` writes them; a test compares.
"""

from tests.house.imports import ROOT, TOWER, Arrows, Folder, arrows, folders
from tests.house.svg import Box, arrow, picture, text

FILE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- folders: begin -->", "<!-- folders: end -->"

# The folders that a label version passes through, in this order, and what happens to it there.
WAY = {
    "labels/spl": "read",
    "labels/archive": "kept",
    "labels/difference": "compared",
    "labels/evidence": "facts checked",
    "labels/triage": "items to decide",
    "labels/desk": "decided",
    "labels/pages": "shown",
    "faq": "answers that cite",
}
LEFT, RIGHT, CHIP, ROW = 20, 700, 112, 44  # of the tower


def rooms() -> str:
    """The tower: each room with its folders, and arrows to the rooms that it imports."""
    shapes, bands, top = [], {}, 40.0
    for room in TOWER:
        inside = [folder for folder in folders() if folder.room == room]
        lines = -(-len(inside[1:]) * (CHIP + 10) // (RIGHT - LEFT - 20)) or 0
        band = Box(LEFT, top, RIGHT - LEFT, 40 + lines * ROW)
        bands[room] = band
        shapes += [band.drawn().replace("<rect", '<rect class="band"'), *_chips(band, inside)]
        top += band.height + 14
    shapes += _between_rooms(bands)
    said = text(
        LEFT,
        24,
        "Five rooms. An arrow leads from a room to one that it imports; thicker means more files.",
        "",
        "start",
    )
    return picture("The five rooms, their folders, and which room imports which", 900, round(top), [said, *shapes])


def way_of_a_label() -> str:
    """The folders that a new label version passes through in a row, with every import between them as an arc."""
    names = list(WAY)
    boxes = [
        Box(18 + 118 * at, 250, 108, 50, (f"{at + 1} {name.removeprefix('labels/')}", WAY[name]))
        for at, name in enumerate(names)
    ]
    shapes = [
        text(
            18,
            24,
            "The way of a label version, from left to right, through the folders of “labels” to the room “faq”.",
            "",
            "start",
        )
    ]
    shapes.append(
        text(
            18,
            42,
            "An arc above leads from a folder to an earlier one that it imports. Thicker means more files.",
            "small",
            "start",
        )
    )
    shapes.append(text(18, 376, "Dashed, below: a folder imports a later one.", "small", "start"))
    for (here, there), files in sorted(arrows().items()):
        if here in WAY and there in WAY:
            shapes.append(_arc(boxes, names.index(here), names.index(there), files))
    shapes += [box.drawn() for box in boxes]
    return picture("The folders that a label version passes through, and what they import", 960, 390, shapes)


def _chips(band: Box, inside: list[Folder]) -> list[str]:
    room, *rest = inside
    shapes = [
        text(band.x + 12, band.y + 25, room.name, "room", "start"),
        text(band.x + 112, band.y + 25, room.says.replace("`", ""), "small", "start"),
    ]
    across = int((band.width - 20) // (CHIP + 10))
    for place, folder in enumerate(rest):
        row, column = divmod(place, across)
        chip = Box(
            band.x + 14 + column * (CHIP + 10),
            band.y + 38 + row * ROW,
            CHIP,
            34,
            (folder.name.partition("/")[2],),
        )
        shapes.append(chip.drawn())
    return shapes


def _between_rooms(bands: dict[str, Box]) -> list[str]:
    weights: Arrows = Arrows()
    for (here, there), files in arrows().items():
        weights[here.partition("/")[0], there.partition("/")[0]] += files
    shapes = []
    for upper, room in enumerate(TOWER):
        for lower, other in enumerate(TOWER):
            if room != other and (files := weights[room, other]):
                # What leaves a room leaves it below what arrives, the shortest way innermost.
                start = RIGHT, bands[room].middle[1] + _spread(bands[room]) * (4 - lower)
                end = RIGHT, bands[other].middle[1] - _spread(bands[other]) * (4 - upper)
                shapes.append(
                    arrow(
                        start,
                        (RIGHT + 90 * abs(lower - upper), (start[1] + end[1]) / 2),
                        end,
                        _width(files, 20, 60),
                        lower < upper,
                    )
                )
    return shapes


def _spread(band: Box) -> float:
    """Between two arrows at the side of a room: four of them leave, or arrive, in half its height."""
    return min(9, band.height / 10)


def _arc(boxes: list[Box], here: int, there: int, files: int) -> str:
    """What leaves a box stands left of what arrives in it above, and right of it below."""
    steps = abs(here - there)
    back = there > here
    y, height = (boxes[0].y, -60) if not back else (boxes[0].y + boxes[0].height, 34)
    side = -1 if not back else 1
    start = boxes[here].middle[0] + side * (6 + 6 * steps), y
    end = boxes[there].middle[0] - side * (6 + 6 * steps), y
    return arrow(start, ((start[0] + end[0]) / 2, y + height * steps), end, _width(files, 5, 12), back)


def _width(files: int, some: int, many: int) -> float:
    """In three steps, so that a drawing is not another one after every new import."""
    return 1.2 if files < some else 2.6 if files < many else 5


def table() -> str:
    """Each folder of each room with the first line of its docstring."""
    rows = [f"| `{folder.name}` | {folder.says} |" for folder in folders()]
    return "\n".join(["| folder | what lives there |", "|---|---|", *rows])


def made() -> dict[str, str]:
    """Everything that is made from the code: path in the repository to text."""
    before, rest = FILE.read_text().split(BEGIN)
    after = rest.split(END)[1]
    page = f"{before}{BEGIN}\n{table()}\n{END}{after}"
    return {"docs/architecture.md": page, "docs/rooms.svg": rooms(), "docs/way-of-a-label.svg": way_of_a_label()}


if __name__ == "__main__":
    for path, said in made().items():
        (ROOT / path).write_text(said)
