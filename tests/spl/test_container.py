"""A label may come as XML, as a ZIP or in a folder; what is hostile or no label is refused within a second."""

import stat
import struct
import time
import zipfile
from hashlib import sha256
from io import BytesIO

import pytest

from labels.spl.container import unpack, unpack_path
from labels.spl.reading import read_label
from labels.spl.refusals import NotALabel
from labels.spl.zip_file import MOST_UNPACKED
from tests.labels.fixtures import make_spl, section
from tests.labels.real import FOLDER, needs_real_labels

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


def test_a_label_is_the_same_from_xml_from_a_zip_and_from_a_folder(tmp_path):
    packed = make_zip(
        ("spl/label.xml", LABEL), ("spl/one.jpg", PICTURE), ("spl/read me.txt", b"x"), ("other/one.jpg", b"")
    )
    (tmp_path / "label.xml").write_bytes(LABEL)
    (tmp_path / "one.jpg").write_bytes(PICTURE)
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "label.zip").write_bytes(packed)
    assert unpack(LABEL) == unpack_path(tmp_path / "label.xml")
    assert unpack(packed) == unpack_path(tmp_path) == unpack_path(tmp_path / "label.zip")
    assert unpack(packed).label == LABEL
    assert unpack(packed).hashes == {"one.jpg": sha256(PICTURE).hexdigest()}


def test_a_picture_that_came_with_the_label_is_shown_by_its_hash():
    package = unpack(make_zip(("label.xml", LABEL), ("one.jpg", PICTURE)))
    assert f"picture:{sha256(PICTURE).hexdigest()}" in read_label(package.label, package.hashes).by_key["1"].html


def test_what_a_mac_adds_is_no_second_label():
    assert unpack(make_zip(("a.xml", LABEL), ("__MACOSX/._a.xml", b"\0"), ("._a.xml", b"\0"))).label == LABEL


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


@pytest.mark.parametrize("name", REFUSED)
def test_a_zip_is_refused_in_one_sentence_and_within_a_second(name):
    make, sentence = REFUSED[name]
    data = make()
    start = time.process_time()
    with pytest.raises(NotALabel, match=sentence) as refusal:
        unpack(data)
    assert time.process_time() - start < 1
    assert str(refusal.value).endswith(".")


def test_a_wrong_sum_is_damage():
    data = bytearray(make_zip(("a.xml", LABEL), packing=zipfile.ZIP_STORED))
    data[data.index(b"1 USE")] = ord("2")
    with pytest.raises(NotALabel, match="is damaged"):
        unpack(bytes(data))


@pytest.mark.parametrize(
    ("names", "sentence"),
    [((), "There are no labels"), (("a.xml", "b.xml"), "There are 2 labels")],
    ids=["none", "two"],
)
def test_a_folder_holds_one_label(tmp_path, names, sentence):
    for name in names:
        (tmp_path / name).write_bytes(LABEL)
    with pytest.raises(NotALabel, match=sentence):
        unpack_path(tmp_path)


def test_a_link_in_a_folder_a_device_and_a_file_that_is_not_there_are_refused(tmp_path):
    (tmp_path / "a.xml").write_bytes(LABEL)
    (tmp_path / "one.jpg").symlink_to("/etc/passwd")
    for path, sentence in [
        (tmp_path, "“one.jpg” in the folder is no ordinary file"),
        (tmp_path / "none.xml", "“none.xml” cannot be read: No such file"),
        (tmp_path.__class__("/dev/zero"), "“zero” is no ordinary file"),
    ]:
        with pytest.raises(NotALabel, match=sentence):
            unpack_path(path)


@needs_real_labels
def test_a_real_label_brings_its_pictures():
    media = sorted((FOLDER / "inomax-762b51be-v14-media").glob("*.jpg"))
    label = (FOLDER / "inomax-762b51be-v14.xml").read_bytes()
    package = unpack(make_zip(("inomax.xml", label), *((path.name, path.read_bytes()) for path in media)))
    shown = read_label(package.label, package.hashes)
    assert all(picture.sha256 for picture in shown.pictures)
    assert sum(section.html.count('<img src="picture:') for section in shown.sections) == 3
