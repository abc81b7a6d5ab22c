"""The files in a ZIP that a label needs, each looked at before it is unpacked in memory.

Nothing is ever written under a name that the ZIP chose, and a running count ends what grows too large: the sizes that a
ZIP states may be false. Knows no labels but by the endings of their names.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePath, PurePosixPath

from labels.spl.refusals import NotALabel

MOST_UNPACKED = 200 * 2**20  # bytes of all files together
MOST_FILES = 2_000
CHUNK = 2**20
PICTURES = (".jpg", ".jpeg", ".png", ".gif")
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
ARCHIVES = (ZIP, EMPTY_ZIP, b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
ARCHIVE_NAMES = (".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz")

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises on damaged files.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


def members(data: bytes) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The labels and pictures of a ZIP, after every name and kind in it was looked at."""
    if data.count(b"PK\x01\x02") > MOST_FILES:
        raise NotALabel(f"The ZIP has more than {MOST_FILES} files.")
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for path, member in _listed(archive):
                needed = is_label(path) or is_picture(path)
                unpacked = inflate(archive, member, left) if needed else _begin(archive, member)
                left -= len(unpacked)
                if unpacked.startswith(ARCHIVES):
                    raise _nested(path)
                if needed:
                    yield path, unpacked
    except NotALabel:
        raise
    except DAMAGED:
        raise NotALabel("The ZIP is damaged. Download it from DailyMed again.") from None


def _listed(archive: zipfile.ZipFile) -> list[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """Every file in the ZIP, if all of them may be unpacked. What a Mac adds is left out."""
    listed: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        path, mode = PurePosixPath(member.filename), member.external_attr >> 16
        if path.is_absolute() or ".." in path.parts or re.search(r"[\\:\x00]", member.orig_filename):
            raise NotALabel(f"The ZIP names a file outside of itself: “{member.filename[:80]}”.")
        if member.is_dir() or path.parts[0] == "__MACOSX":
            continue
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            raise NotALabel(f"“{path.name}” in the ZIP is no ordinary file but a link or the like.")
        if member.flag_bits & 1:
            raise NotALabel("The ZIP is encrypted. Unpack it with its password first.")
        if path.suffix.lower() in ARCHIVE_NAMES:
            raise _nested(path)
        if path in listed or member.compress_type not in PACKINGS:
            raise NotALabel(f"The ZIP holds “{path.name}” twice, or packed in a way that cannot be read here.")
        listed[path] = member
    if sum(member.file_size for member in listed.values()) > MOST_UNPACKED:
        raise too_large()
    return list(listed.items())


def inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of one member, counted as they come. Raises NotALabel beyond `most` of them."""
    parts, size = [], 0
    with archive.open(member) as packed:
        while chunk := packed.read(CHUNK):
            parts.append(chunk)
            size += len(chunk)
            if size > most:
                raise too_large()
    return b"".join(parts)


def _begin(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as packed:
        return packed.read(max(map(len, ARCHIVES)))


def is_label(path: PurePath) -> bool:
    return path.suffix.lower() == ".xml" and not path.name.startswith("._")


def is_picture(path: PurePath) -> bool:
    return path.suffix.lower() in PICTURES and not path.name.startswith("._")


def _nested(path: PurePath) -> NotALabel:
    return NotALabel(f"“{path.name}” in the ZIP is itself an archive. Unpack it first and give the ZIP of one label.")


def too_large() -> NotALabel:
    return NotALabel(f"Unpacked, it has more than {MOST_UNPACKED // 2**20} MB.")
