"""Deny by default: each role at each address of the desk, by GET and by POST, and what a refused POST leaves behind."""

import pytest
from django.urls import reverse

from audit.models import LedgerEntry
from faq.models import Entry
from labels.models import Fact
from tests.cast import fresh, make_entry, make_fact, publish
from tests.desk import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WRITERS, SIGNERS, READERS = {"author", "reviewer"}, {"reviewer"}, {"author", "reviewer", "auditor"}
PAGES = {  # page of a fact or an entry: who may open it
    "change": READERS,
    "history": READERS,
    "preview": READERS,
    "sign": SIGNERS,
    "return": SIGNERS,
    "reaffirm": SIGNERS,
    "withdraw": SIGNERS,
    "confirm": SIGNERS,
    "reinstate": SIGNERS,
    "delete": set(),
}
LISTS = {
    "labels_drug": READERS,
    "labels_fact": READERS,
    "labels_labelversion": READERS,
    "faq_entry": READERS,
    "audit_ledgerentry": {"auditor"},
    "editorial_person": {"administrator", "auditor"},
}


@pytest.mark.parametrize("role", ["author", "reviewer", "auditor", "administrator"])
def test_each_role_opens_its_own_pages_and_no_other(role, drug, fact, author, reviewer, request):
    entry = publish(make_entry(drug), author, reviewer)
    desk = Desk(request.getfixturevalue(role))
    for thing in (fact, entry):
        for page, allowed in PAGES.items():
            status = desk.client.get(desk.url(thing, page)).status_code
            assert (status != 403) == (role in allowed), (page, status)
            assert status in (200, 302, 403)
    for name, allowed in LISTS.items():
        status = desk.client.get(reverse(f"admin:{name}_changelist")).status_code
        assert (status == 200) == (role in allowed), (name, status)
    for name in ("labels_drug", "labels_fact", "labels_labelversion", "faq_entry"):
        status = desk.client.get(reverse(f"admin:{name}_add")).status_code
        assert (status == 200) == (role in WRITERS), (name, status)


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_may_only_look_changes_nothing_by_any_post(role, fact, request):
    desk = Desk(request.getfixturevalue(role))
    revision = Fact.revisions().of(fact).last().history_id
    words = {"statement": "Overwritten.", "heading": "Overwritten", "change_reason": "x", "_save": "1"}
    before = Fact.revisions().count(), LedgerEntry.objects.count()
    addresses = [desk.url(fact, page) for page in PAGES]
    addresses += [desk.url(fact, page, revision) for page in ("revision", "restore")]
    for address in addresses:
        assert desk.client.post(address, words).status_code in (403, 405), address
    assert fresh(fact).statement == make_fact(fact.drug).statement
    assert (Fact.revisions().count(), LedgerEntry.objects.count()) == before


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_page_of_an_old_revision_answers_only_get_and_head(method, fact, author, superuser):
    """simple-history's own form at this address let a view-only account overwrite the record."""
    for person in (author, superuser):
        desk = Desk(person)
        address = desk.url(fact, "revision", Fact.revisions().of(fact).last().history_id)
        assert address == f"/admin/labels/fact/{fact.pk}/history/{Fact.revisions().of(fact).last().history_id}/"
        answer = getattr(desk.client, method)(address, {"statement": "Overwritten.", "_save": "1"})
        assert answer.status_code == 405
        assert desk.client.get(address).status_code == desk.client.head(address).status_code == 200
    assert fresh(fact).statement == make_fact(fact.drug).statement


def test_a_verb_is_never_taken_by_get(fact, reviewer):
    desk = Desk(reviewer)
    before = Fact.revisions().count()
    for verb in ("sign", "return", "reaffirm", "withdraw", "confirm", "reinstate"):
        desk.client.get(desk.url(fact, verb), {"change_reason": "x", "password": "x"})
    assert Fact.revisions().count() == before


def test_a_post_without_its_forgery_token_is_refused(fact, reviewer):
    desk = Desk(reviewer)
    desk.client.handler.enforce_csrf_checks = True
    answer = desk.client.post(desk.url(fact, "withdraw"), {"change_reason": "x", "password": "x", "meaning_read": "on"})
    assert answer.status_code == 403 and Fact.revisions().live().exists()


@pytest.mark.part_11("11.10(d)")
def test_nobody_reaches_the_desk_without_a_login(fact, client):
    for page in PAGES:
        address = f"/admin/labels/fact/{fact.pk}/{page}/"
        for answer in (client.get(address), client.post(address, {})):
            assert answer.status_code == 302 and "/admin/login/" in answer.headers["Location"]


def test_an_author_cannot_sign_through_the_model_either(drug, author):
    entry = make_entry(drug, short_answer="No source.")
    entry.submit(author=author, reason="Ready")
    assert Entry.objects.get().status == "in_review"
    assert not author.has_perm("faq.sign_entry")
