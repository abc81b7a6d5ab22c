"""An extract of ours that an older release archived as the official label, and signed facts on, reads as the sample it is."""

import json
from hashlib import sha256

import pytest
from django.conf import settings

from audit import derived
from audit.models import LedgerEntry
from audit.verification.verify import verify
from labels.archive import importing, own_extracts
from labels.archive.importing import take_in
from labels.archive.label_models import LabelVersion, Origin
from labels.models import Drug, Fact
from labels.spl.refusals import NotALabel
from tests.cast import make_entry, make_fact, publish
from tests.desk import Desk
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EXTRACTS = settings.BASE_DIR / "starter/dupixent/label"
FACT, ENTRY = "/dupixent/facts/asthma/", "/dupixent/faq/how-does-it-work/"
QUOTE = "Limitation of Use: DUPIXENT does not treat an asthma attack and is not for quick relief of acute bronchospasm."


def test_every_extract_that_is_shipped_is_known_by_its_bytes_and_its_set_id():
    for file in EXTRACTS.glob("*.xml"):
        assert sha256(file.read_bytes()).hexdigest() in own_extracts.SHA256
        assert str(own_extracts.SET_ID) in file.read_text()


@staged
def fact(drug: Drug, author, reviewer) -> Fact:
    """As release 0.1.0 left it: a drug with the extract's set id, and a fact and an answer signed on an “official label”."""
    drug.set_id = own_extracts.SET_ID
    drug.save_revision(author=author, reason="The set id of the file")
    with pytest.MonkeyPatch.context() as then:
        then.setattr(importing, "says_that_it_is_an_extract", lambda label: False)
        then.setattr(LabelVersion, "kind", property(lambda version: Origin(version.origin)))
        take_in((EXTRACTS / "version-2.xml").read_bytes(), file_name="version-2.xml")
        words = {
            "claim_text": QUOTE,
            "claim_sections": "1.2",
            "heading": "Asthma",
            "statement": "It is not for relief.",
        }
        made = publish(make_fact(drug, "asthma", **words), author, reviewer)
        publish(make_entry(drug, short_answer="It is not for relief [[asthma]]."), author, reviewer)
    return made


def test_it_was_taken_for_the_official_label(fact):
    label = fact.newest_edition().evidence["label"]
    assert (label["origin"], label["words"][:13]) == ("official", "label version") and not fact.newest_edition().sample


def test_its_pages_and_what_rests_on_it_say_that_it_is_a_sample(fact, client):
    for address in (FACT, ENTRY):
        page = client.get(address)
        assert page.context["standing"].code == "sample", address
    assert "made-up sample extract" in client.get(FACT).text
    assert "Matches label section" not in client.get(FACT).text
    label = client.get("/dupixent/label/").text
    assert "Illustrative extract, not the official label" in label and "The official label</h2>" not in label
    told = client.get("/api/v1/drugs/dupixent/facts/asthma").json()["edition"]["evidence"]["label"]
    assert told["official"] is False and told["words"].startswith("illustrative label extract")
    assert "as the manufacturer wrote it" not in client.get("/dupixent/label/2/").text


def test_the_ledger_says_so_once_and_what_was_signed_still_verifies(fact, author):
    derived.renew()
    derived.read_again()
    derived.read_again()
    entry = LedgerEntry.objects.get(kind="label is a made-up sample")
    assert json.loads(entry.payload)["data"]["archived_as"] == "official" and entry.public
    assert verify() == []
    desk = Desk(author).client.get("/admin/labels/labelversion/").text
    assert "illustrative extract, written for this site" in desk


def test_the_next_extract_and_the_official_label_are_taken_in_as_what_they_are(fact):
    first = (EXTRACTS / "version-1.xml").read_bytes()
    with pytest.raises(NotALabel, match="Its title says that it is not the official label"):
        take_in(first, file_name="version-1.xml")
    assert take_in(first, file_name="version-1.xml", origin=Origin.ILLUSTRATIVE).version.drug == fact.drug
