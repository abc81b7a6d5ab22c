"""Where a label comes from: one XML file, a ZIP as DailyMed gives it, or a folder with the same files in it.

With `archive`, the only module here that does not begin with the bytes of a document; it alone looks at a disk.
"""

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePosixPath

from labels.spl.refusals import NotALabel
from labels.spl.zip_file import EMPTY_ZIP, MOST_UNPACKED, ZIP, is_label, is_picture, members, too_large


@dataclass(frozen=True)
class Package:
    """The bytes of a label and of the pictures beside it, by file name as the label calls them."""

    label: bytes
    images: Mapping[str, bytes]

    @cached_property
    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each picture, by file name: what `read_label` wants."""
        return {name: sha256(data).hexdigest() for name, data in self.images.items()}


def unpack(data: bytes) -> Package:
    """The label in the bytes of an XML file or of a ZIP. Raises NotALabel."""
    if not data.startswith((ZIP, EMPTY_ZIP)):
        return Package(data, {})
    if len(data) > MOST_UNPACKED:
        raise too_large()
    return _packed(members(data))


def unpack_path(path: Path) -> Package:
    """The label in a file (XML or ZIP) or in a folder. Raises NotALabel."""
    try:
        if path.is_dir():
            return _packed(_files(path))
        return unpack(_read(path, MOST_UNPACKED))
    except OSError as error:
        raise NotALabel(f"“{path.name}” cannot be read: {error.strerror}.") from None


def _packed(files: Iterator[tuple[PurePosixPath, bytes]]) -> Package:
    """One label and the pictures in the same folder."""
    labels: dict[PurePosixPath, bytes] = {}
    pictures: dict[PurePosixPath, bytes] = {}
    for path, data in files:
        (labels if is_label(path) else pictures)[path] = data
    if len(labels) != 1:
        raise NotALabel(f"There are {len(labels) or 'no'} labels (files named .xml) in it; there must be one.")
    ((place, label),) = labels.items()
    return Package(label, {path.name: data for path, data in pictures.items() if path.parent == place.parent})


def _files(folder: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The labels and pictures that stand directly in a folder."""
    left = MOST_UNPACKED
    for path in sorted(folder.iterdir()):
        if not (is_label(path) or is_picture(path)):
            continue
        if path.is_symlink():
            raise NotALabel(f"“{path.name}” in the folder is no ordinary file but a link.")
        data = _read(path, left)
        left -= len(data)
        yield PurePosixPath(path.name), data


def _read(path: Path, most: int) -> bytes:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise NotALabel(f"“{path.name}” is no ordinary file.")
    if found.st_size > most:
        raise too_large()
    return path.read_bytes()
