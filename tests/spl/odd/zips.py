"""Archives as DailyMed serves them, and those that are refused."""

import stat
import struct
import zipfile
from io import BytesIO

from labels.spl.zip_file import MOST_UNPACKED
from tests.labels.fixtures import make_spl, section

LABEL = make_spl(section("1 USE", "<renderMultiMedia referencedObject='P'/>", pictures=[("P", "one.jpg", "One")]))
PICTURE = b"\xff\xd8\xff\xe0 a picture"


def make_zip(*files: tuple[str | zipfile.ZipInfo, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", packing, compresslevel=1) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return data.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


def encrypted() -> bytes:
    """A ZIP whose two headers say so."""
    data = bytearray(make_zip(("a.xml", LABEL)))
    for header, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + place] |= 1
    return bytes(data)


def lying_bomb() -> bytes:
    """220 MB of nothing in a picture that says it has ten bytes."""
    data = bytearray(make_zip(("a.xml", LABEL), ("a.jpg", b"\0" * (220 * 2**20))))
    for header, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.rindex(header) + place, 10)
    return bytes(data)


def doubled() -> bytes:
    return make_zip(("a.xml", LABEL), ("b.xml", LABEL)).replace(b"b.xml", b"a.xml")


REFUSED = {
    "two labels": (lambda: make_zip(("a.xml", LABEL), ("b.XML", LABEL)), "There are 2 labels"),
    "no label": (lambda: make_zip(("a.jpg", PICTURE)), "There are no labels"),
    "nothing": (lambda: make_zip(), "There are no labels"),
    "a way out": (lambda: make_zip(("../a.xml", LABEL)), "outside of itself: “../a.xml”"),
    "a way out through the root": (lambda: make_zip(("/etc/a.xml", LABEL)), "outside of itself"),
    "a way out of Windows": (lambda: make_zip(("..\\a.xml", LABEL)), "outside of itself"),
    "a drive": (lambda: make_zip(("C:a.xml", LABEL)), "outside of itself"),
    "a link": (
        lambda: make_zip(("a.xml", LABEL), (link("a.jpg"), b"/etc/passwd")),
        "“a.jpg” in the ZIP is no ordinary",
    ),
    "an archive by name": (lambda: make_zip(("a.xml", LABEL), ("b.zip", b"x")), "“b.zip” in the ZIP is itself an arch"),
    "an archive by content": (lambda: make_zip(("a.xml", LABEL), ("b.dat", make_zip())), "is itself an archive"),
    "an archive as a picture": (lambda: make_zip(("a.xml", LABEL), ("b.jpg", b"\x1f\x8b1")), "is itself an archive"),
    "a password": (encrypted, "is encrypted"),
    "a name used twice": (doubled, "“a.xml” twice"),
    "another packing": (lambda: make_zip(("a.xml", LABEL), packing=zipfile.ZIP_LZMA), "packed in a way"),
    "a bomb": (lambda: make_zip(("a.xml", b" " * (MOST_UNPACKED + 1))), "more than 200 MB"),
    "a bomb of many files": (lambda: make_zip(*((f"{n}.jpg", b"\0" * 2**24) for n in range(13))), "more than 200 MB"),
    "a bomb that lies": (lying_bomb, "is damaged"),
    "too many files": (lambda: make_zip(*((f"{n}.txt", b"") for n in range(2001))), "more than 2000 files"),
    "a cut end": (lambda: make_zip(("a.xml", LABEL))[:-30], "is damaged"),
    "a hurt middle": (
        lambda: make_zip(("a.xml", LABEL)).replace(b"\x4b\x6c", b"\x4b\x6d")[:60] + b"\0" * 400,
        "damaged",
    ),
}
