"""How many questions each address of the API asks the database, however much there is to tell."""

import pytest
from django.utils import timezone

from dupisite.api.routes import operations
from tests.api.conftest import ASTHMA, ENTRY, V1
from tests.questions import questions

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DRUG = f"{V1}/drugs/dupixent"
MOST = {
    f"{V1}/": 1,
    f"{V1}/drugs": 3,  # one for which stand on the page
    DRUG: 12,  # how facts and answers stand: two questions for all facts, three for all answers
    f"{DRUG}/facts": 8,
    f"{DRUG}/entries": 9,
    f"{DRUG}/changes": 10,  # five as for the drug
    f"{DRUG}/labels": 6,
    f"{DRUG}/labels/3": 6,
    f"{DRUG}/labels/3/sections/1.1": 9,  # two for how the facts stand that rest on it
    f"{DRUG}/labels/3/differences/3": 6,
    ENTRY: 6,
    f"{ENTRY}?at={timezone.now():%Y-%m-%d}": 9,  # what is newer than the clock is asked too
    ASTHMA: 9,  # three for how the answers stand that cite it
    f"{ENTRY}/standing": 6,
    f"{ENTRY}/editions": 5,
    f"{ENTRY}/editions/1": 8,  # two for how the answer stands now
    f"{ENTRY}/editions/2/proof": 11,
    f"{ENTRY}/differences/1/2": 7,  # two for how the answer stands now
    f"{V1}/changes": 9,  # five as for the drug
    f"{V1}/editions": 7,
    f"{V1}/search?q=asthma": 12,
    "/api/openapi.json": 1,
    "/api/": 1,
}


def test_an_answer_asks_no_more_than_its_budget(told, client):
    asked = {address: questions(client, address) for address in MOST}
    assert {address: said for address, said in asked.items() if len(said) > MOST[address]} == {}


def test_every_address_has_a_budget():
    assert (
        len(MOST) == len(operations()) + 5
    )  # facts and answers ask differently, a moment costs three; two describe the API
