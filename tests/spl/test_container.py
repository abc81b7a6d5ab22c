"""A label may come as XML, as a ZIP or in a folder; what is hostile or no label is refused within a second."""

import time
import zipfile
from hashlib import sha256
from io import BytesIO

import pytest

from labels.spl import zip_file
from labels.spl.container import unpack, unpack_path
from labels.spl.reading import read_label
from labels.spl.refusals import NotALabel
from tests.labels.real import FOLDER, needs_real_labels
from tests.spl.odd.zips import LABEL, OVER_A_BOUND, PICTURE, REFUSED, make_zip


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


@pytest.mark.parametrize("name", REFUSED)
def test_a_zip_is_refused_in_one_sentence_and_within_a_second(name):
    make, sentence = REFUSED[name]
    data = make()
    start = time.process_time()
    with pytest.raises(NotALabel, match=sentence) as refusal:
        unpack(data)
    assert time.process_time() - start < 1
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("name", OVER_A_BOUND)
def test_a_zip_that_is_just_over_a_bound_is_refused(name, monkeypatch):
    bound, lowered, make, sentence = OVER_A_BOUND[name]
    monkeypatch.setattr(zip_file, bound, lowered)
    with pytest.raises(NotALabel, match=sentence):
        unpack(make())


def test_what_is_unpacked_is_counted_whatever_size_the_zip_states():
    """A ZIP states its sizes itself, so they are not what the bound is held against."""
    with (
        zipfile.ZipFile(BytesIO(make_zip(("a.xml", LABEL)))) as archive,
        pytest.raises(NotALabel, match="more than 200 MB"),
    ):
        zip_file.inflate(archive, archive.infolist()[0], most=len(LABEL) - 1)


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
    (tmp_path / "one.jpg").symlink_to("made-up.jpg")
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
