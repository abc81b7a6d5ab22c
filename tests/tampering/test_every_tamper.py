"""More than eighty kinds of tamper, each on a site that has something of everything: none is unseen that is not listed.

All of them on SQLite; on PostgreSQL three for each check, and all in `make soak`.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django_otp.oath import TOTP

from audit.checkpoints.checkpoint import seal
from audit.ledger import ledger
from audit.verification.verify import verify
from editorial.accounts import one_time_codes
from editorial.reports.receiving import receive
from editorial.work.assignments import HANDED_OVER, Assignment
from editorial.work.comments import comment
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from labels.triage.disposing import dispose
from labels.triage.triage import Decision, TriageItem
from tests.cast import fresh, make_entry, make_fact, publish
from tests.labels.arriving import ASTHMA, arrive, label
from tests.labels.fixtures import paragraph, section
from tests.staging import staged
from tests.tampering.tampers import TAMPERS, UNSEEN
from tests.unguarded import ON_SQLITE, no_guards, sql

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.soak]
LISTED = Path(settings.BASE_DIR) / "docs" / "threats.md"


FOR_EACH_CHECK = 3


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "tamper" in metafunc.fixturenames:
        whole = ON_SQLITE or metafunc.config.getoption("--soak")
        metafunc.parametrize("tamper", TAMPERS if whole else list(some()))


def some() -> Iterator[str]:
    """Of those that one check finds, the first."""
    found: Counter[str] = Counter()
    for tamper, (_, check) in TAMPERS.items():
        found[check] += 1
        if found[check] <= FOR_EACH_CHECK:
            yield tamper


@staged
def everything(fact, drug, author, reviewer) -> None:
    """Texts, drafts, labels, looks, triage, decisions, a notice, comments, people with codes; all but the last entry is signed."""
    arrive(label(drug, 1))
    publish(fresh(fact), author, reviewer, claim_text=ASTHMA, claim_sections="1.1")
    publish(make_entry(drug), author, reviewer)
    arrive(label(drug, 2, f"{ASTHMA} More.", section("1.3 Gout", paragraph("It is indicated for gout as well."))))
    items = TriageItem.objects.open()
    dispose([items.exclude(fact=None)[0]], person=author, decision=Decision.NO_EFFECT, reason="Around it")
    assert items.exists()
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW, newest=2)
    record_lookup(drug, Lookup.Outcome.FAILED, detail="Nobody answered.")
    fresh(drug).put_notice(reviewer=reviewer, notice="Read this first.", withdraws=False, reason="Asked for")
    draft = make_fact(drug, "draft", heading="A draft")
    draft.submit(author=author, reason="Begun")
    comment(draft, by=reviewer, words="Look at this.")
    receive(about="/", words="It is wrong.", contact="", form="a form")
    handed = {"giver": author, "giver_name": "Ann Example", "taker": reviewer, "taker_name": "Bea Example"}
    with ledger.writing() as writing:
        made = Assignment(text=draft.subject, revision=1, reason="Away", **handed)
        made.write(writing, HANDED_OVER, draft.subject, author)
    device = one_time_codes.begin(reviewer)
    answer, _ = one_time_codes.finish(reviewer, device, f"{TOTP(device.bin_key).token():06}")
    assert answer.accepted
    seal()
    ledger.append("note", text="what the desk alone has seen since")


@pytest.mark.part_11("11.10(a)", "11.10(c)")
def test_it_is_found_by_the_check_that_it_is_for(tamper, everything):
    statement, check = TAMPERS[tamper]
    with no_guards():
        sql(statement)
    found = verify()
    assert check in {finding.check for finding in found}, [str(finding) for finding in found]
    assert tamper in ("an answer: evidence that makes no sense",) or "unfinished" not in {
        finding.check for finding in found
    }


def test_there_are_eighty_kinds_and_an_honest_site_has_none(everything):
    assert len(TAMPERS) >= 80
    assert verify() == []


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_no_check_sees_is_listed_with_its_reason(unseen, everything):
    with no_guards():
        sql(UNSEEN[unseen])
    assert verify() == [], "else it belongs into the other table"
    assert f"| {unseen} |" in LISTED.read_text()
    assert connection.vendor in ("sqlite", "postgresql")
