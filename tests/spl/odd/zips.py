"""Archives as DailyMed serves them, and those that are refused. None of them would harm a program that unpacks it."""

import stat
import zipfile
from io import BytesIO

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


def doubled() -> bytes:
    return make_zip(("a.xml", LABEL), ("b.xml", LABEL)).replace(b"b.xml", b"a.xml")


REFUSED = {
    "two labels": (lambda: make_zip(("a.xml", LABEL), ("b.XML", LABEL)), "There are 2 labels"),
    "no label": (lambda: make_zip(("a.jpg", PICTURE)), "There are no labels"),
    "nothing": (lambda: make_zip(), "There are no labels"),
    "a way out": (lambda: make_zip(("../made-up.xml", LABEL)), "outside of itself: “../made-up.xml”"),
    "a way out through the root": (lambda: make_zip(("/made-up.xml", LABEL)), "outside of itself"),
    "a way out of Windows": (lambda: make_zip(("..\\made-up.xml", LABEL)), "outside of itself"),
    "a drive": (lambda: make_zip(("C:made-up.xml", LABEL)), "outside of itself"),
    "a link": (
        lambda: make_zip(("a.xml", LABEL), (link("a.jpg"), b"made-up.jpg")),
        "“a.jpg” in the ZIP is no ordinary",
    ),
    "an archive by name": (lambda: make_zip(("a.xml", LABEL), ("b.zip", b"x")), "“b.zip” in the ZIP is itself an arch"),
    "an archive by content": (lambda: make_zip(("a.xml", LABEL), ("b.dat", make_zip())), "is itself an archive"),
    "an archive as a picture": (lambda: make_zip(("a.xml", LABEL), ("b.jpg", b"\x1f\x8b1")), "is itself an archive"),
    "a password": (encrypted, "is encrypted"),
    "a name used twice": (doubled, "“a.xml” twice"),
    "another packing": (lambda: make_zip(("a.xml", LABEL), packing=zipfile.ZIP_LZMA), "packed in a way"),
    "a cut end": (lambda: make_zip(("a.xml", LABEL))[:-30], "is damaged"),
    "a hurt middle": (
        lambda: make_zip(("a.xml", LABEL)).replace(b"\x4b\x6c", b"\x4b\x6d")[:60] + b"\0" * 400,
        "damaged",
    ),
}

MEGABYTE = b" " * 2**20
# Just over a bound that the test lowers: the bound's name, what it is lowered to, the archive, the sentence.
OVER_A_BOUND = {
    "a large label": ("MOST_UNPACKED", 2**20, lambda: make_zip(("a.xml", MEGABYTE + b" ")), "more than 1 MB"),
    "large in all": ("MOST_UNPACKED", 2**20, lambda: make_zip(("a.xml", LABEL), ("a.jpg", MEGABYTE)), "more than 1 MB"),
    "too many files": ("MOST_FILES", 3, lambda: make_zip(*((f"{n}.txt", b"") for n in range(4))), "more than 3 files"),
}
