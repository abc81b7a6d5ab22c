"""Label versions at the desk: who may look, who may import, and that a file sent there does what the command does."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import LedgerEntry
from audit.verification.verify import verify
from labels.archive.importing import take_in
from labels.archive.label_models import LabelVersion, Lookup
from labels.archive.web_service import Service
from labels.desk import lookup_desk, uploads
from labels.triage.triage import Queue, TriageItem
from tests.desk import Desk, errors
from tests.labels.dailymed import LIST, QUICK, Reply, make_version
from tests.spl.odd.zips import PICTURE, make_zip
from tests.staging import staged

pytestmark = pytest.mark.django_db
LIST_URL, ADD_URL = "/admin/labels/labelversion/", "/admin/labels/labelversion/add/"
OTHER = "0a1b2c3d-0000-4000-8000-0123456789ab"
READERS, WRITERS = {"author", "reviewer", "auditor"}, {"author", "reviewer"}
EVERYBODY = pytest.mark.parametrize("role", ["author", "reviewer", "auditor", "administrator"])


@staged
def version(drug) -> LabelVersion:
    return take_in(make_version(drug.set_id, 14), file_name="exampla.xml").version


def send(desk: Desk, data: bytes, name: str = "label.xml", **fields):
    said = {"file": SimpleUploadedFile(name, data), "drug": "", "origin": "official", **fields}
    return desk.client.post(ADD_URL, said, follow=True)


def said_to(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


@EVERYBODY
def test_each_role_opens_its_own_pages(role, drug, version, request):
    desk = Desk(request.getfixturevalue(role))
    for url, allowed in ((LIST_URL, READERS), (desk.url(version), READERS), (ADD_URL, WRITERS)):
        assert (desk.client.get(url).status_code == 200) == (role in allowed), url
    assert desk.client.get(desk.url(version, "delete")).status_code == 403
    assert (desk.client.get(desk.url(drug, "lookups")).status_code == 200) == (role in READERS)


@EVERYBODY
def test_no_post_changes_or_deletes_a_version(role, version, request):
    desk = Desk(request.getfixturevalue(role))
    for page in ("change", "delete"):
        assert desk.client.post(desk.url(version, page), {"number": "15", "post": "yes"}).status_code == 403
    assert LabelVersion.objects.get().number == 14


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_may_not_import_imports_nothing_and_looks_for_nothing(role, drug, dailymed, request):
    desk = Desk(request.getfixturevalue(role))
    assert send(desk, make_version(drug.set_id, 1)).status_code == 403
    assert desk.client.post(desk.url(drug, "lookups")).status_code == 403
    assert not (LabelVersion.objects.exists() or Lookup.objects.exists() or dailymed.asked)
    assert "Look for a newer label now" not in desk.client.get(desk.url(drug, "lookups")).content.decode()


def test_a_version_is_found_by_what_people_have_of_it(author, auditor, version):
    take_in(make_version(OTHER, 15), file_name="other.xml")
    desk = Desk(auditor)
    for asked in (
        "dupixent",
        "dupilumab",
        str(version.set_id),
        "14",
        "exampla.xml",
        version.sha256[:12],
        "dupixent 14",
    ):
        found = desk.client.get(LIST_URL, {"q": asked}).context["cl"].queryset
        assert [row.pk for row in found] == [version.pk], asked
    assert not desk.client.get(LIST_URL, {"q": "dupixent humira"}).context["cl"].queryset


def test_its_page_shows_where_it_came_from_and_loads_no_bytes(auditor, version):
    desk = Desk(auditor)
    page = desk.client.get(desk.url(version)).content.decode()
    for words in ("exampla.xml", version.sha256, "imported by a program", str(version.set_id), "Example Maker"):
        assert words in page
    with CaptureQueriesContext(connection) as asked:
        desk.client.get(desk.url(version))
        desk.client.get(LIST_URL)
    assert not [query for query in asked.captured_queries if '"labels_labelversion"."data"' in query["sql"]]


def test_a_file_sent_to_the_desk_is_archived_by_whoever_sent_it(drug, author):
    packed = make_zip(("label.xml", make_version(drug.set_id, 3)), ("one.jpg", PICTURE))
    answer = send(Desk(author), packed, "exampla.zip")
    version = LabelVersion.objects.get()
    assert answer.redirect_chain[-1][0] == Desk(author).url(version)
    assert (version.drug, version.file_name, version.captured_by_name) == (drug, "exampla.zip", "Ann Example")
    assert version.pictures.count() == 1
    assert said_to(answer) == "Example Maker, version 3 of 2025-01-31, official label of Dupixent: archived."
    entry = LedgerEntry.objects.get(kind="label captured")
    assert (entry.actor, entry.actor_name) == (author.pk, "Ann Example")
    assert verify() == []


def test_the_same_file_again_changes_nothing_and_shows_what_is_there(drug, author, version):
    before = LedgerEntry.objects.exclude(kind="login").count()
    answer = send(Desk(author), version.document())
    assert said_to(answer).endswith("in the archive already, nothing was changed.")
    assert LedgerEntry.objects.exclude(kind="login").count() == before


def test_an_extract_is_imported_for_the_drug_that_was_chosen(drug, reviewer):
    send(Desk(reviewer), make_version(OTHER, 1), drug=drug.pk, origin="illustrative")
    version = LabelVersion.objects.get()
    assert (version.drug, version.illustrative) == (drug, True)
    assert "not the official label" in Desk(reviewer).client.get(Desk(reviewer).url(version)).content.decode()


REFUSED = {
    "a web page": (lambda drug: b"<html>Not found</html>", "label.xml: The file is a web page"),
    "an empty file": (lambda drug: b"", "The file is empty. Download it again."),
    "a ZIP without a label": (lambda drug: make_zip(), "There are no labels"),
    "the label of another": (lambda drug: make_version(OTHER, 1), f"Its set id {OTHER} is not that of Dupixent"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_said_at_the_field_and_what_was_chosen_stays(name, drug, author):
    data, sentence = REFUSED[name]
    answer = send(Desk(author), data(drug), drug=drug.pk)
    form = answer.context["form"]
    assert answer.status_code == 200 and sentence in str(form.errors["file"]) and set(form.errors) == {"file"}
    assert form["drug"].value() == str(drug.pk) and form["origin"].value() == "official"
    assert not LabelVersion.objects.exists()


def test_without_a_file_nothing_happens(drug, author):
    answer = Desk(author).client.post(ADD_URL, {"drug": drug.pk, "origin": "official"})
    assert "No file arrived. Choose an XML file or a ZIP of at most 200 MB." in errors(answer)


def test_a_file_that_is_too_large_is_not_kept_anywhere(drug, author, monkeypatch, tmp_path, settings):
    monkeypatch.setattr(uploads.BoundedUpload, "most", 100_000)
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = send(Desk(author), make_version(drug.set_id, 1) + b" " * 1_000_000)
    assert "No file arrived." in errors(answer) and not LabelVersion.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_django_puts_on_disk_is_imported_as_well(drug, author, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100
    send(Desk(author), make_version(drug.set_id, 1))
    assert LabelVersion.objects.get().number == 1


def test_the_page_of_a_version_says_what_triage_found(drug, author, version, fact_items):
    page = Desk(author).client.get(Desk(author).url(version)).content.decode()
    assert "2 broken: its evidence is gone</a> (2 still open)" in page
    assert "1 unclaimed: no fact says anything about it</a> (1 still open)" in page
    other = take_in(make_version(drug.set_id, 3), file_name="3.xml").version  # an older one
    assert (
        "Nothing was compared: another version, here already" in Desk(author).client.get(Desk(author).url(other)).text
    )
    newer = take_in(make_version(drug.set_id, 15, "For adults. Version 14."), file_name="15.xml").version
    orphan = take_in(make_version(uuid4(), 1), file_name="1.xml").version
    for made, said in (
        (newer, "it touches nothing that is said about Dupixent"),
        (orphan, "no drug here has this set id"),
    ):
        assert said in Desk(author).client.get(Desk(author).url(made)).text


@staged
def fact_items(version) -> None:
    """As a comparison with the version before would have made them."""
    for queue in (Queue.BROKEN, Queue.BROKEN, Queue.UNCLAIMED):
        TriageItem(
            before=version, version=version, queue=queue, section="1", heading="1", rank=1, passages=[], telling=[],
            sentence="It changed.", created_at=version.captured_at,
        ).save()  # fmt: skip


# Look-ups


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(lookup_desk, "DESK", QUICK)


def test_the_button_takes_in_the_newest_version_and_tells(drug, dailymed, author):
    dailymed.add(2, 3)
    desk = Desk(author)
    assert "Nobody has looked for a newer label" in desk.client.get(desk.url(drug, "lookups")).content.decode()
    answer = desk.client.post(desk.url(drug, "lookups"), follow=True)
    assert "Dupixent: version 3 is new." in said_to(answer) and "version 3 of 2025-01-31" in said_to(answer)
    assert [version.number for version in LabelVersion.objects.all()] == [3]
    entry = LedgerEntry.objects.get(kind="label look-up")
    assert (entry.actor_name, entry.public) == ("Ann Example", True)
    page = answer.content.decode()
    assert "A newer version was found" in page and dailymed.url in page


def test_a_look_up_in_vain_is_told_and_stands_in_the_list(drug, dailymed, author, quick):
    dailymed.reply(LIST, Reply(500))
    answer = Desk(author).client.post(Desk(author).url(drug, "lookups"), follow=True)
    assert "the look-up failed. The list of versions could not be fetched" in said_to(answer)
    assert "The look-up failed" in answer.content.decode() and Lookup.objects.get().outcome == "failed"


def test_nothing_is_looked_for_by_get(drug, dailymed, author):
    Desk(author).client.get(Desk(author).url(drug, "lookups"))
    assert not dailymed.asked and not Lookup.objects.exists()


def test_the_page_of_a_drug_leads_there_and_keeps_its_other_steps(drug, author, reviewer):
    for person, steps in ((author, 1), (reviewer, 2)):
        desk = Desk(person)
        assert len(desk.client.get(desk.url(drug)).context["steps"]) == steps
        assert desk.url(drug, "lookups") in desk.client.get(desk.url(drug)).content.decode()


def test_a_look_up_of_a_drug_that_is_not_there_is_not_found(author):
    assert Desk(author).client.post(reverse("admin:labels_drug_lookups", args=[99])).status_code == 404


def test_the_service_is_never_waited_for_inside_a_transaction(drug, dailymed, author, monkeypatch):
    """On one machine's database everybody else would wait with it."""
    usual, open_then = Service.get, []

    def get(*args, **kwargs):
        open_then.append(len(connection.savepoint_ids))
        return usual(*args, **kwargs)

    monkeypatch.setattr(Service, "get", get)
    desk, before = Desk(author), len(connection.savepoint_ids)
    desk.client.post(desk.url(drug, "lookups"))
    assert open_then == [before, before]
