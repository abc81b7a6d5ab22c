"""`import_label` and `fetch_label` as an operator runs them: a line for each, a summary, an exit code."""

import io
import shutil
import time
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import LedgerEntry
from audit.verification.verify import verify
from labels.archive.label_files import labels_at
from labels.archive.label_models import LabelVersion, Lookup, SectionText
from labels.archive.web_service import Service
from labels.management.commands import fetch_label
from tests.cast import make_drug
from tests.labels.dailymed import LIST, QUICK, Reply, make_version
from tests.labels.fixtures import make_spl, paragraph, section
from tests.labels.real import FILES, FOLDER, needs_real_labels
from tests.processes import manage
from tests.spl.odd.odd_files import REFUSED as ODD_FILES
from tests.spl.odd.zips import PICTURE, make_zip
from tests.spl.odd.zips import REFUSED as ODD_ZIPS
from tests.spl.test_cases import CASES

pytestmark = pytest.mark.django_db
OTHER = "0a1b2c3d-0000-4000-8000-0123456789ab"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(*command: object, stderr: io.StringIO | None = None) -> tuple[list[str], list[str], int]:
    """What a command printed, what it complained of, and its exit code."""
    out, err, code = io.StringIO(), stderr or io.StringIO(), 0
    try:
        call_command(*map(str, command), stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"CommandError: {error}\n")
        code = error.returncode
    return out.getvalue().splitlines(), err.getvalue().splitlines(), code


def numbers(**where) -> list[int]:
    return list(LabelVersion.objects.filter(**where).order_by("pk").values_list("number", flat=True))


def nothing_is_stored() -> bool:
    return not (LabelVersion.objects.exists() or SectionText.objects.exists())


# import_label


def test_a_file_a_zip_and_a_folder_are_imported_older_versions_first(drug, tmp_path):
    folder = tmp_path / "labels"
    folder.mkdir()
    (folder / "a-newest.xml").write_bytes(make_version(drug.set_id, 10))
    (folder / "b-middle.xml").write_bytes(make_version(drug.set_id, 9))
    (tmp_path / "c.zip").write_bytes(make_zip(("c.xml", make_version(drug.set_id, 2)), ("p.jpg", PICTURE)))
    (tmp_path / "d.xml").write_bytes(make_version(drug.set_id, 1))
    out, err, code = run("import_label", tmp_path / "d.xml", folder, tmp_path / "c.zip")
    assert numbers(drug=drug) == [1, 2, 9, 10]
    assert (len(out), err, code) == (5, [], 0)
    assert out[0] == (
        f"{tmp_path}/d.xml: Example Maker, version 1 of 2025-01-31, official label of Dupixent: archived."
    )
    assert out[-1] == "4 label files: 4 archived, 0 in the archive already, 0 refused."
    assert [version.file_name for version in LabelVersion.objects.order_by("pk")][:2] == ["d.xml", "c.zip"]
    assert verify() == []


def test_a_reference_to_no_footnote_is_said_at_import(drug, tmp_path):
    (tmp_path / "a.xml").write_bytes((CASES / "footnote-ref-missing.xml").read_bytes())
    out, err, code = run("import_label", tmp_path / "a.xml")
    assert (err, code) == ([], 0)
    assert out[0].endswith(
        "“2 DOSAGE AND ADMINISTRATION” refers to a footnote that the label does not have; the page says so there."
    )


def test_pictures_come_from_a_zip_and_from_a_folder_that_holds_one_label(drug, tmp_path):
    for number in (1, 2):
        folder = tmp_path / f"v{number}"
        folder.mkdir()
        (folder / "label.xml").write_bytes(make_version(drug.set_id, number))
        (folder / "one.jpg").write_bytes(PICTURE)
    shutil.copy(tmp_path / "v1" / "label.xml", tmp_path / "v1" / "copy.XML")
    (tmp_path / "v3.zip").write_bytes(make_zip(("l.xml", make_version(drug.set_id, 3)), ("one.jpg", PICTURE)))
    assert run("import_label", tmp_path)[2] == 0
    pictures = {version.number: version.pictures.count() for version in LabelVersion.objects.all()}
    assert pictures == {1: 0, 2: 1, 3: 1}
    assert len(LedgerEntry.objects.filter(kind="label captured")) == 3


def test_importing_again_changes_nothing(drug, tmp_path):
    (tmp_path / "a.xml").write_bytes(make_version(drug.set_id, 1))
    run("import_label", tmp_path)
    before = LedgerEntry.objects.count()
    out, err, code = run("import_label", tmp_path)
    assert out[0].endswith("Dupixent: in the archive already, nothing was changed.")
    assert (out[1], err, code) == ("1 label file: 0 archived, 1 in the archive already, 0 refused.", [], 0)
    assert LedgerEntry.objects.count() == before and LabelVersion.objects.count() == 1


def test_a_bad_file_never_stops_the_others(drug, tmp_path):
    (tmp_path / "a.xml").write_bytes(b"<html>Not found</html>")
    (tmp_path / "b.xml").write_bytes(make_version(drug.set_id, 1))
    (tmp_path / "c.xml").write_bytes(make_version(drug.set_id, 2).replace(b"Example Maker", b"M" * 201))
    (tmp_path / "d.zip").write_bytes(make_zip(("d.xml", make_version(drug.set_id, 3)), (f"{'d' * 200}.jpg", PICTURE)))
    (tmp_path / "e.xml").write_bytes(make_version(drug.set_id, 4))
    _, err, code = run("import_label", tmp_path, tmp_path / "none.xml")
    assert numbers() == [1, 4] and code == 1
    assert [line.split(": refused. ")[1] for line in err[:4]] == [
        "Its labeler has 201 characters; in a label it has at most 200.",
        "Its name has 204 characters; in a label it has at most 200.",
        "The file is a web page or another sort of file, no XML. Download the label from DailyMed again.",
        "“none.xml” cannot be read: No such file or directory.",
    ]
    assert err[-1] == "CommandError: 6 label files: 2 archived, 0 in the archive already, 4 refused."
    assert not LabelVersion.objects.filter(number=3).exists() and verify() == []


@pytest.mark.parametrize("name", [*ODD_FILES, *ODD_ZIPS])
def test_whatever_is_no_label_is_refused_with_its_name_and_nothing_is_stored(name, drug, tmp_path):
    data = ODD_FILES[name][0] if name in ODD_FILES else ODD_ZIPS[name][0]()
    (tmp_path / "odd.xml").write_bytes(data)
    before = LedgerEntry.objects.count()
    began = time.process_time()
    _, err, code = run("import_label", tmp_path / "odd.xml")
    assert time.process_time() - began < 1
    assert code == 1 and len(err) == 2 and err[0].startswith(f"{tmp_path}/odd.xml: refused. ")
    assert nothing_is_stored() and LedgerEntry.objects.count() == before


def test_a_folder_without_labels_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    _, err, code = run("import_label", tmp_path)
    assert code == 1 and "There are no labels (files named .xml) in it" in err[0]


def test_what_lies_hidden_in_a_folder_is_no_label(tmp_path):
    for name in (".git/a.xml", "__MACOSX/a.xml", "._a.xml", "a.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(make_spl())
    assert [str(source) for source in labels_at([tmp_path, tmp_path / "a.xml"])] == [f"{tmp_path}/a.xml"]


def test_a_file_name_may_hold_any_bytes(drug, tmp_path):
    odd = Path(tmp_path / "v\udcff\x1b[31m1.xml")
    odd.write_bytes(make_version(drug.set_id, 1))
    out, _, code = run("import_label", tmp_path)
    assert code == 0 and "v??[31m1.xml: Example Maker" in out[0]
    assert LabelVersion.objects.get().file_name == "v??[31m1.xml"


def test_the_drug_of_another_set_id_is_refused_and_an_extract_is_taken(drug, author, tmp_path):
    make_drug(author, "other", "Other")
    (tmp_path / "a.xml").write_bytes(make_version(OTHER, 1))
    _, err, code = run("import_label", tmp_path, "--drug", "dupixent")
    assert code == 1 and f"Its set id {OTHER} is not that of Dupixent" in err[0] and nothing_is_stored()
    _, _, code = run("import_label", tmp_path, "--drug", "dupixent", "--origin", "illustrative")
    version = LabelVersion.objects.get()
    assert (code, version.drug, version.illustrative) == (0, drug, True)
    (tmp_path / "b.xml").write_bytes(make_version(drug.set_id, 1))
    _, err, code = run("import_label", tmp_path / "b.xml", "--drug", "other")
    assert code == 1 and f"Its set id {drug.set_id} belongs to Dupixent, not to Other." in err[0]


def test_a_label_of_no_drug_is_archived_without_one(tmp_path):
    (tmp_path / "a.xml").write_bytes(make_version(OTHER, 1))
    out, _, code = run("import_label", tmp_path)
    assert code == 0 and out[0].endswith("no drug of this site: archived.")
    assert LabelVersion.objects.get().drug is None


def test_an_unknown_drug_is_an_error_before_anything_is_read(drug, tmp_path):
    (tmp_path / "a.xml").write_bytes(make_version(drug.set_id, 1))
    _, err, code = run("import_label", tmp_path, "--drug", "dupixant")
    assert code == 1 and nothing_is_stored()
    assert "There is no drug “dupixant”; there are: dupixent. Nothing was imported." in err[0]


def test_a_label_of_thousands_of_sections_is_refused(drug, tmp_path):
    (tmp_path / "a.xml").write_bytes(make_spl(*(section(f"Part {n}", paragraph("x")) for n in range(5001))))
    _, err, _ = run("import_label", tmp_path)
    assert "sections; a label has at most 5000." in err[0] and nothing_is_stored()


def test_a_terminal_shows_how_far_it_has_come_and_a_file_does_not(drug, tmp_path):
    for number in (1, 2):
        (tmp_path / f"{number}.xml").write_bytes(make_version(drug.set_id, number))
    terminal = Terminal()
    run("import_label", tmp_path, stderr=terminal)
    shown = terminal.getvalue()
    assert "] 0 of 2" in shown and f"[{'#' * 15}{'.' * 15}] 1 of 2" in shown and f"[{'#' * 30}] 2 of 2" in shown
    assert shown.endswith("\r\x1b[K")
    quiet = io.StringIO()
    run("import_label", tmp_path, stderr=quiet)
    assert quiet.getvalue() == ""


@needs_real_labels
def test_every_real_label_is_imported_with_one_line(author):
    out, err, code = run("import_label", FOLDER)
    assert (code, err, len(out)) == (0, [], len(FILES) + 1)
    assert numbers(set_id="762b51be-1893-4cd1-9511-e645fc420d3a") == [6, 7, 9, 12, 13, 14]
    assert verify() == []


def test_the_exit_code_of_the_process_is_one_and_the_message_has_no_traceback(tmp_path):
    (tmp_path / "a.zip").write_bytes(make_zip())
    ended = manage({"DATA_DIR": str(tmp_path)}, "import_label", str(tmp_path / "a.zip"))
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    assert ended.stderr.splitlines()[0].endswith(
        "a.zip: refused. There are no labels (files named .xml) in it; there must be one."
    )


# fetch_label


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(fetch_label, "Service", partial(Service, patience=QUICK))


@pytest.mark.parametrize("name", ["dupixent", "set id", "--all"])
def test_the_label_of_a_drug_is_fetched_by_slug_by_set_id_and_among_all(name, drug, dailymed):
    dailymed.add(2)
    out, err, code = run("fetch_label", str(drug.set_id).upper() if name == "set id" else name)
    assert (code, err) == (0, [])
    assert numbers(drug=drug) == [2, 1]
    assert out == [
        "Dupixent: version 2 is new.",
        "  Example Maker, version 2 of 2025-01-31, official label of Dupixent: archived.",
        out[2],
        "1 drug looked up, 0 of them in vain.",
    ]


def test_one_drug_in_vain_never_stops_the_others(drug, author, dailymed, quick):
    for slug in ("aaa", "zzz"):
        make_drug(author, slug, slug.title())
    out, err, code = run("fetch_label", "--all")
    assert code == 1 and out == ["Dupixent: version 1 is new.", out[1]]
    assert err[0].startswith("Aaa: the look-up failed. ") and err[1].startswith("Zzz: the look-up failed. ")
    assert err[2] == "CommandError: 3 drugs looked up, 2 of them in vain."
    assert Lookup.objects.count() == 3 and verify() == []


def test_all_asks_whether_the_list_changed_and_a_name_asks_anew(drug, dailymed):
    run("fetch_label", "--all")
    run("fetch_label", "--all")
    run("fetch_label", "dupixent")
    assert ["If-None-Match" in headers for path, headers in dailymed.asked if LIST in path] == [False, True, False]


def test_a_look_up_in_vain_is_recorded_and_exits_with_one(drug, dailymed, quick):
    dailymed.reply(LIST, Reply(500))
    _, err, code = run("fetch_label", "dupixent")
    assert code == 1 and Lookup.objects.get().outcome == "failed"
    assert "500 Internal Server Error" in err[0]


@pytest.mark.parametrize("names", [(), ("dupixent", "--all")], ids=["none", "both"])
def test_either_drugs_are_named_or_all_are_meant(names, drug, dailymed):
    assert run("fetch_label", *names)[1:] == (["CommandError: Name drugs by slug or set id, or say --all."], 1)
    assert not dailymed.asked


def test_a_name_of_no_drug_is_said_before_anything_is_asked(drug, dailymed):
    _, err, code = run("fetch_label", "dupixent", OTHER)
    assert code == 1 and f"“{OTHER}”, so nothing was looked up" in err[0] and not dailymed.asked


def test_a_site_without_drugs_has_nothing_to_look_up(db):
    assert run("fetch_label", "--all") == (["0 drugs looked up, 0 of them in vain."], [], 0)
