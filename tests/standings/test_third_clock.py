"""Whether somebody looked for a newer label is said on every page that rests on one, with the date of the label that is kept."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from labels.archive.importing import take_in
from labels.archive.label_models import Lookup, Origin
from labels.archive.lookups import record_lookup
from tests.cast import make_entry, make_fact, publish
from tests.labels.arriving import ASTHMA, ENTRY, FACT, label

pytestmark = pytest.mark.django_db
PAGES = ("/", "/dupixent/", "/changes/", FACT, ENTRY, "/dupixent/label/1/", "/dupixent/label/1/1.1/")
KEPT = {False: "label of January 2025", True: "made-up sample label of January 2025"}


@pytest.fixture(params=[pytest.param(False, marks=pytest.mark.database), True], ids=["official", "made up"])
def made_up(request, drug, author, reviewer) -> bool:
    origin = Origin.ILLUSTRATIVE if request.param else Origin.OFFICIAL
    data = label(drug, 1)
    if request.param:  # an extract has a set id of its own
        data = data.replace(str(drug.set_id).encode(), str(uuid.uuid4()).encode())
    take_in(data, file_name="label.xml", drug=drug, origin=origin)
    use = {"topic": "use", "condition": "Asthma", "claim_text": ASTHMA, "claim_sections": "1.1"}
    publish(make_fact(drug, "asthma", heading="Asthma", statement="About asthma.", **use), author, reviewer)
    publish(make_entry(drug, short_answer="It is for asthma [[asthma]]."), author, reviewer)
    return bool(request.param)


@pytest.mark.parametrize(
    ("outcomes", "days", "said"),
    [
        ([], 0, "Nobody has looked for a newer label yet"),
        ([Lookup.Outcome.FAILED], 0, "The last look for a newer label failed, and none before it worked"),
        (
            [Lookup.Outcome.NOTHING_NEW, Lookup.Outcome.FAILED],
            0,
            "The last look for a newer label failed. The one before",
        ),
        ([Lookup.Outcome.NOTHING_NEW], 15, "Nobody has looked for a newer label since"),
        ([Lookup.Outcome.NOTHING_NEW], 0, ""),
    ],
)
def test_nobody_knows_of_a_newer_label(outcomes, days, said, made_up, drug, client, monkeypatch):
    for outcome in outcomes:
        record_lookup(drug, outcome, newest=1)
    later = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for page in PAGES:
        for address in (page, "/index.md" if page == "/" else f"{page.rstrip('/')}.md"):
            words = " ".join(re.sub("<[^>]+>", " ", client.get(address).text).split())
            assert bool(said and said in words) == bool(said), address
            assert ("may be out of date" in words) == bool(said), address
            assert not said or KEPT[made_up] in words, address
