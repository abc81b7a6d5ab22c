"""Bakes, and looks at what was baked."""

import json
import re
from pathlib import Path
from typing import Any

from dupisite.baking.whole_site import Baked, bake

COPIED = re.compile(rb"<p><strong>This copy was made.*?</p>\n|\n\n\*\*This copy was made on .*\?live\)\.(?=\n)")


class Place:
    """A folder into which a test bakes. `told`: what was said of pages that could not be made."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.current = folder, folder / "current"
        self.told: list[str] = []

    def bake(self, **how: Any) -> Baked:
        return bake(self.folder, self.told.append, **how)

    def pages(self) -> dict[str, dict[str, Any]]:
        """By address, what the list of the served site says of each."""
        lines = map(json.loads, (self.current / "list.jsonl").read_text().splitlines())
        return {line["address"]: line for line in lines}

    def file(self, address: str) -> Path:
        return self.current / self.pages()[address]["file"]

    def text(self, address: str) -> str:
        return self.file(address).read_text()

    def all_files(self) -> dict[str, tuple[int, bytes]]:
        """What readers can be given, by place: which file it is on the disk, and its bytes."""
        found = {}
        for line in self.pages().values():
            if line["file"]:
                file = self.current / line["file"]
                found[line["file"]] = (file.stat().st_ino, file.read_bytes())
        return found
