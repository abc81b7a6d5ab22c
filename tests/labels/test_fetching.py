"""Looking for newer labels at a service that may be slow, broken or hostile: each ends in a sentence and is recorded."""

import json
import time
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.utils import timezone

from audit.verification.verify import verify
from labels.archive.fetching import Looked, look_up
from labels.archive.importing import take_in
from labels.archive.label_models import LabelImage, LabelVersion, Lookup, Origin
from labels.archive.web_service import Patience, Service
from labels.spl.document import LARGEST
from tests.cast import make_drug
from tests.labels.dailymed import LIST, QUICK, XML, ZIP, DailyMed, Reply, make_version, serving
from tests.processes import free_port

pytestmark = pytest.mark.django_db
HTML = b"<!DOCTYPE html><html><body>We are moving house.</body></html>"


def ask(drug, base: str, patience: Patience = QUICK, **how) -> Looked:
    with Service(base, patience) as service:
        return look_up(drug, service, **how)


def numbers(drug) -> list[int]:
    return list(LabelVersion.objects.filter(drug=drug).order_by("pk").values_list("number", flat=True))


def test_the_newest_version_comes_with_its_pictures_and_is_recorded(drug, dailymed, reviewer):
    looked = ask(drug, dailymed.url, person=reviewer)
    version = LabelVersion.objects.get()
    assert (version.drug, version.number, version.document()) == (drug, 1, dailymed.versions[1])
    assert (version.captured_by, version.captured_by_name) == (reviewer.pk, "Bea Example")
    assert [picture.name for picture in version.pictures.all()] == ["one.jpg"]
    assert LabelImage.objects.get().media_type == "image/jpeg"
    lookup = Lookup.objects.get()
    assert (lookup.outcome, lookup.newest, lookup.detail) == ("found", 1, "")
    assert looked.sentence == "Dupixent: version 1 is new."
    assert verify() == []


def test_a_list_that_did_not_change_is_asked_for_but_not_sent_again(drug, dailymed):
    ask(drug, dailymed.url)
    before = len(dailymed.asked)
    looked = ask(drug, dailymed.url)
    [(path, headers)] = dailymed.asked[before:]
    assert path.endswith(LIST) and headers["If-None-Match"] == '"[1]"'
    assert (looked.lookup.outcome, looked.lookup.newest) == ("nothing new", 1)
    assert looked.sentence == "Dupixent: nothing newer than version 1."
    again = ask(drug, dailymed.url)
    assert again.lookup.etag == '"[1]"' and len(dailymed.asked) == before + 2


def test_a_time_of_change_serves_as_well(drug, dailymed):
    day = "Wed, 21 Oct 2015 07:28:00 GMT"
    dailymed.reply(LIST, Reply(200, dailymed.listing(), {"Last-Modified": day}), Reply(304))
    ask(drug, dailymed.url)
    assert ask(drug, dailymed.url).lookup.outcome == "nothing new"
    assert dailymed.asked[-1][1]["If-Modified-Since"] == day


def test_without_either_the_list_is_read_again(drug, dailymed):
    dailymed.reply(LIST, Reply(200, dailymed.listing()))
    ask(drug, dailymed.url)
    assert ask(drug, dailymed.url).lookup.outcome == "nothing new"
    assert dailymed.count(ZIP) == 1


def test_an_answer_of_not_changed_to_who_did_not_ask_is_no_answer(drug, dailymed):
    dailymed.reply(LIST, Reply(304))
    assert ask(drug, dailymed.url).failed


def test_what_another_address_said_is_not_held_against_this_one(drug, dailymed):
    ask(drug, dailymed.url)
    with serving(DailyMed(drug.set_id)) as other:
        other.add(1, 2)
        ask(drug, other.url)
        assert "If-None-Match" not in other.asked[0][1]
    assert numbers(drug) == [1, 2]


def test_several_missing_versions_are_taken_in_the_newest_first(drug, dailymed):
    ask(drug, dailymed.url)
    dailymed.add(2, 3, 4)
    looked = ask(drug, dailymed.url)
    assert numbers(drug) == [1, 4, 3, 2]
    assert looked.sentence == "Dupixent: version 4 is new." and len(looked.arrivals) == 3
    assert Lookup.objects.filter(outcome="found").count() == 2
    assert verify() == []


def test_only_the_newest_when_a_person_waits(drug, dailymed):
    dailymed.add(2, 3)
    assert ask(drug, dailymed.url, newest_only=True).lookup.newest == 3
    assert numbers(drug) == [3]


def test_gaps_are_filled_when_the_drug_is_named(drug, dailymed):
    dailymed.add(2, 3)
    ask(drug, dailymed.url, newest_only=True)
    assert len(ask(drug, dailymed.url).arrivals) == 0
    looked = ask(drug, dailymed.url, anew=True)
    assert numbers(drug) == [3, 2, 1] and looked.lookup.outcome == "nothing new"


def test_an_older_version_that_cannot_be_had_is_told_and_is_no_failure(drug, dailymed):
    dailymed.add(2, 3)
    dailymed.reply("version=2", Reply(404))
    looked = ask(drug, dailymed.url)
    assert (looked.failed, numbers(drug)) == (False, [3, 1])
    assert looked.sentence == (
        "Dupixent: version 3 is new. Version 2 was not taken in. Version 2 could not be fetched: "
        "127.0.0.1 answered “404 Not Found”."
    )


def test_a_service_that_gives_the_newest_for_every_older_one_is_seen_through(drug, dailymed):
    dailymed.add(2)
    dailymed.versions[1] = dailymed.versions[2]
    looked = ask(drug, dailymed.url)
    assert numbers(drug) == [2]
    assert "The document that came is version 2, not 1." in looked.lookup.detail


def test_a_service_that_falls_silent_is_not_asked_for_the_rest(drug, dailymed):
    dailymed.add(2, 3, 4)
    dailymed.reply("version=3", Reply(503))
    looked = ask(drug, dailymed.url)
    assert numbers(drug) == [4] and dailymed.count("version=2") == dailymed.count("version=1") == 0
    assert looked.lookup.detail.endswith("Versions older than that were not asked for.")


@pytest.mark.parametrize("reply", [Reply(404), Reply(500), Reply(200, HTML), Reply(200, b"PK\x03\x04 broken")], ids=str)
def test_without_its_zip_the_newest_comes_without_pictures(reply, drug, dailymed):
    dailymed.reply(ZIP, reply)
    looked = ask(drug, dailymed.url)
    assert looked.lookup.outcome == "found" and not LabelImage.objects.exists()
    assert looked.lookup.detail.startswith("It came without its pictures. ")


def test_a_list_of_several_pages_is_read_whole(drug, dailymed):
    dailymed.add(*range(1, 5))
    pages = {"metadata": {"total_pages": "2"}}
    data = json.loads(dailymed.listing())["data"]
    first, second = data["history"][:2], data["history"][2:]
    dailymed.reply(f"{LIST}?page=2", Reply(200, dailymed.listing(**pages, data={**data, "history": second})))
    dailymed.reply(LIST, Reply(200, dailymed.listing(**pages, data={**data, "history": first})))
    ask(drug, dailymed.url)
    assert numbers(drug) == [4, 3, 2, 1]


def test_a_passing_fault_is_tried_again(drug, dailymed):
    usual = Reply(200, dailymed.listing())
    dailymed.reply(LIST, Reply(500), usual)
    assert ask(drug, dailymed.url).lookup.outcome == "found"
    dailymed.reply(LIST, Reply(200, dailymed.listing()[:20], {"Content-Length": "900"}), usual)
    assert ask(drug, dailymed.url).lookup.outcome == "nothing new"


def test_the_service_says_how_long_to_wait(drug, dailymed):
    usual = Reply(200, dailymed.listing())
    began = time.monotonic()
    dailymed.reply(LIST, Reply(429, headers={"Retry-After": "1"}), usual)
    assert not ask(drug, dailymed.url).failed
    assert time.monotonic() - began >= 1
    past = format_datetime(timezone.now() - timedelta(hours=1), usegmt=True)
    dailymed.reply(LIST, Reply(503, headers={"Retry-After": past}), Reply(503, headers={"Retry-After": "soon"}), usual)
    assert not ask(drug, dailymed.url).failed


def elsewhere(path: str = "/elsewhere") -> Reply:
    return Reply(302, headers={"Location": path})


FAILURES = {
    "always an error": (LIST, [Reply(500)], "The list of versions could not be fetched: 127.0.0.1 answered “500 "),
    "too many questions": (LIST, [Reply(429, headers={"Retry-After": "3600"})], "and asks us to wait 3600 seconds."),
    "slow": (LIST, [Reply(200, b"{}", pause=0.5)], "127.0.0.1 did not answer in time."),
    "unknown": (LIST, [Reply(404)], "answered “404 Not Found”."),
    "a web page as list": (LIST, [Reply(200, HTML)], "came, but cannot be read as one."),
    "broken JSON": (LIST, [Reply(200, b'{"data": {"history": [')], "came, but cannot be read as one."),
    "JSON of another shape": (LIST, [Reply(200, b'{"data": []}')], "came, but cannot be read as one."),
    "a list that says nothing": (LIST, [Reply(200, b"null")], "came, but cannot be read as one."),
    "a list of a person": (
        LIST,
        [Reply(200, b'{"data": {"spl": {"setid": "x"}, "history": [{"spl_version": true}]}}')],
        "cannot be read as one.",
    ),
    "a list of another label": (
        LIST,
        [Reply(200, b'{"data": {"spl": {"setid": "0a1b"}, "history": []}}')],
        "but of another label.",
    ),
    "a large list": (LIST, [Reply(200, b" " * (LARGEST + 1))], "127.0.0.1 sends more than 25 MB."),
    "another host": (LIST, [elsewhere("http://192.0.2.1/x")], "127.0.0.1 sends us on to http://192.0.2.1."),
    "another port": (LIST, [elsewhere("http://127.0.0.1:9/x")], "sends us on to http://127.0.0.1:9."),
    "no host at all": (LIST, [elsewhere("file:///etc/passwd")], "sends us on to file://"),
    "a redirect to nowhere": (LIST, [elsewhere("http://h:x/")], "gave no answer that can be used"),
    "round in circles": (LIST, [elsewhere(f"/dailymed{LIST}")], "sends us on again and again."),
    "a web page as label": (XML, [Reply(200, HTML)], "The file is a web page"),
    "a large label": (XML, [Reply(200, b" " * (LARGEST + 1))], "127.0.0.1 sends more than 25 MB."),
    "nothing as label": (XML, [Reply(200, b"")], "The file is empty."),
    "the label of another drug": (
        XML,
        [Reply(200, make_version("0a1b2c3d-0000-4000-8000-0123456789ab", 1))],
        "is of the label 0a1b2c3d-0000-4000-8000-0123456789ab, not of",
    ),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_look_up_that_fails_is_a_sentence_and_recorded(name, drug, dailymed):
    part, replies, sentence = FAILURES[name]
    dailymed.reply(part, *replies)
    if part == XML:
        dailymed.reply(ZIP, *replies)
    looked = ask(drug, dailymed.url)
    lookup = Lookup.objects.get()
    assert looked.failed and lookup.outcome == "failed" and sentence in lookup.detail
    assert looked.sentence == f"Dupixent: the look-up failed. {lookup.detail}"
    assert lookup.detail.endswith(".") and "\n" not in lookup.detail
    assert not LabelVersion.objects.exists()
    assert verify() == []


def test_a_redirect_within_the_service_is_followed(drug, dailymed):
    dailymed.reply(LIST, elsewhere("/dailymed/moved.json"))
    dailymed.reply("moved", Reply(200, dailymed.listing()))
    assert ask(drug, dailymed.url).lookup.outcome == "found"


def test_nobody_answers(drug):
    looked = ask(drug, f"http://127.0.0.1:{free_port()}")
    assert looked.failed and "127.0.0.1 gave no answer that can be used (" in looked.lookup.detail


def test_a_service_that_drips_is_left_after_the_time_of_a_whole_look_up(drug, dailymed):
    dailymed.reply(LIST, Reply(200, dailymed.listing() + b" " * 2**20, pause=0.1))
    began = time.monotonic()
    looked = ask(drug, dailymed.url, Patience(answer=0.5, whole=0.6, pauses=(0.01, 0.01)))
    assert looked.failed and "took more than 0.6 seconds in all." in looked.lookup.detail
    assert time.monotonic() - began < 30  # byte by byte it would take hours


def test_an_error_is_tried_as_often_as_patience_says(drug, dailymed):
    dailymed.reply(LIST, Reply(500))
    ask(drug, dailymed.url)
    assert dailymed.count(LIST) == 1 + len(QUICK.pauses)
    dailymed.reply(LIST, Reply(404))
    ask(drug, dailymed.url)
    assert dailymed.count(LIST) == 2 + len(QUICK.pauses)


def test_a_failure_after_a_success_leaves_what_was_heard_before(drug, dailymed):
    ask(drug, dailymed.url)
    dailymed.reply(LIST, Reply(500))
    ask(drug, dailymed.url)
    del dailymed.replies[LIST]
    ask(drug, dailymed.url)
    assert dailymed.asked[-1][1]["If-None-Match"] == '"[1]"'
    assert list(Lookup.objects.order_by("pk").values_list("outcome", flat=True)) == ["found", "failed", "nothing new"]


def later_drug(author, document: bytes, **options) -> Looked:
    """A drug whose set id became known after a document of that label had been archived; what a look-up of it finds."""
    other = make_drug(author, "other", "Other")
    take_in(document, file_name="early.xml", **({"drug": other, **options} if options else {}))
    other.set_id = "0a1b2c3d-0000-4000-8000-0123456789ab"
    other.save_revision(author=author, reason="Its label is known now")
    with serving(DailyMed(other.set_id)) as service:
        service.versions[1] = document
        return ask(type(other).objects.get(pk=other.pk), service.url)


def test_a_version_archived_before_its_drug_was_known_is_the_drugs_and_not_fetched_again(author, dailymed):
    looked = later_drug(author, make_version("0a1b2c3d-0000-4000-8000-0123456789ab", 1))
    assert not looked.failed and not looked.arrivals
    assert [version.drug.slug for version in LabelVersion.objects.filter(drug__isnull=False)] == ["other"]


def test_a_version_archived_as_an_illustrative_extract_is_no_official_label(author, dailymed):
    """It says of itself what it is, for ever; the clock must not run as if the drug had its label."""
    looked = later_drug(author, make_version("0a1b2c3d-0000-4000-8000-0123456789ab", 1), origin=Origin.ILLUSTRATIVE)
    assert looked.failed and "is in the archive as an illustrative extract, and stays one" in looked.lookup.detail
