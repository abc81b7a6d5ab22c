"""Deny by default: every address of the desk, by role and method. An address that nobody put into this table fails."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import URLResolver, reverse

from audit.models import LedgerEntry
from editorial.models import Person
from editorial.reports.receiving import receive
from faq.models import Entry
from labels.models import Drug, Fact, LabelVersion
from tests.cast import PASSWORD, make_entry, make_fact, make_person, publish
from tests.desk import Desk
from tests.labels.fixtures import paragraph, section
from tests.labels.scene import USE, capture
from tests.staging import staged

pytestmark = pytest.mark.django_db
ROLES = ("nobody", "author", "reviewer", "auditor", "administrator")
EVERYBODY, NONE = set(ROLES), set[str]()
WRITE, SIGN, READ = {"author", "reviewer"}, {"reviewer"}, {"author", "reviewer", "auditor"}
DECIDE, AUDIT = {"administrator"}, {"auditor"}

LOOKED_AT = dict.fromkeys(("history", "compare", "revision"), (READ, NONE))
KEPT = LOOKED_AT | {
    "changelist": (READ, NONE),
    "add": (WRITE, WRITE),
    "change": (READ, WRITE),
    "restore": (WRITE, WRITE),
    "delete": (NONE, NONE),
}
STEPS = dict.fromkeys(("sign", "return", "reaffirm", "withdraw", "confirm", "reinstate"), (SIGN, SIGN))
BESIDE = {  # what stands beside the form while it is written
    "preview": (READ, NONE),
    "typed": (WRITE, WRITE),
    "hints": (NONE, WRITE),
    "passages": (WRITE, NONE),
}
KEPT_BY_MACHINES = {
    page: (READ if page in ("changelist", "change", "history") else NONE, NONE)
    for page in ("changelist", "change", "history", "add", "delete")
}
TABLE: dict[str, dict[str, tuple[set[str], set[str]]]] = {  # page: (who may look, who may send)
    "faq_entry": KEPT
    | STEPS
    | BESIDE
    | {
        "sources": (NONE, WRITE),
        "comments": (READ, WRITE),
        "export": (READ, NONE),
        "changed": (READ, NONE),
        "changed_list": (READ, NONE),
    },
    "labels_fact": KEPT
    | STEPS
    | BESIDE
    | {
        "comments": (READ, WRITE),
        "export": (READ, NONE),
        "holding": (SIGN, SIGN),
        "evidence": (NONE, WRITE),
    },
    "labels_drug": KEPT | {"lookups": (READ, WRITE), "notice": (SIGN, SIGN)},
    "labels_labelversion": KEPT_BY_MACHINES | {"add": (WRITE, WRITE)},
    "labels_triageitem": KEPT_BY_MACHINES | {"changelist": (READ, WRITE), "change": (READ, WRITE)},
    "audit_ledgerentry": {page: (look and AUDIT, NONE) for page, (look, _) in KEPT_BY_MACHINES.items()}
    | {"csv": (AUDIT, NONE)},
    "editorial_errorreport": KEPT_BY_MACHINES | {"changelist": (READ, WRITE), "change": (READ, SIGN)},
    "editorial_person": {
        "changelist": (DECIDE | AUDIT, NONE),
        "history": (DECIDE | AUDIT, NONE),
        "add": (DECIDE, DECIDE),
        "change": (DECIDE | AUDIT, DECIDE),
        "reviewer": (DECIDE | AUDIT, DECIDE),
        "hand_over": (DECIDE, DECIDE),
        "remove_code": (DECIDE, DECIDE),
        "delete": (NONE, NONE),
        "code": (EVERYBODY, EVERYBODY),
        "new_code": (EVERYBODY, EVERYBODY),
        "signing": (SIGN, SIGN),
    },
    "auth_user": {"password_change": (DECIDE, DECIDE)},
}
# Django's own, about oneself or about nothing: what they list is what the pages above let one see.
ABOUT_NOTHING = {"index", "login", "logout", "password_change", "password_change_done", "jsi18n", "app_list"}
ABOUT_NOTHING |= {"autocomplete", "view_on_site", "find"}
TYPED = {  # what would do something on each page, were it let through
    "_save": "1",
    "action": "dispose_of_all",
    "change_reason": "x",
    "confirm": "1",
    "decision": "no effect",
    "end": "1",
    "heading": "Overwritten",
    "how": "x",
    "kind": "first",
    "meaning_read": "on",
    "new": "1",
    "notice": "Stop.",
    "password": PASSWORD,
    "password1": "a long sentence of another",
    "password2": "a long sentence of another",
    "post": "yes",
    "propose": "1",
    "reason": "x",
    "step": "notice",
    "usable_password": "true",
    "words": "A comment.",
}


def named(patterns: Any) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


@staged
def things(drug, author, reviewer) -> dict[str, Any]:
    """One of each that has pages, and the newest label with something to decide about."""
    capture(drug, "1", USE)
    words = {"heading": "Asthma", "claim_text": "For asthma from 6 years.", "claim_sections": "1.1"}
    fact = publish(make_fact(drug, "asthma", **words), author, reviewer)
    entry = publish(make_entry(drug, short_answer="For some [[asthma]]."), author, reviewer)
    newest = capture(drug, "2", USE, section("4 CONTRAINDICATIONS", paragraph("New words.")))
    return {
        "faq_entry": entry,
        "labels_fact": fact,
        "labels_drug": drug,
        "labels_labelversion": newest,
        "labels_triageitem": newest.triage_items.first(),
        "audit_ledgerentry": LedgerEntry.objects.order_by("seq").last(),
        "editorial_errorreport": receive(about="/", words="It is wrong.", contact="", form="a form"),
        "editorial_person": author,
        "auth_user": author,
    }


@pytest.fixture
def unshown(monkeypatch) -> None:
    """No page is written: what is done is asked, not what is shown."""
    monkeypatch.setattr(TemplateResponse, "rendered_content", "")


@pytest.fixture
def person(request, role) -> Person:
    return make_person("Nat", None) if role == "nobody" else request.getfixturevalue(role)


def address(model: str, page: str, things: dict[str, Any]) -> str:
    name, thing = f"admin:{model}_{page}", things[model]
    if page in (
        "changelist",
        "add",
        "code",
        "new_code",
        "signing",
        "evidence",
        "passages",
        "typed",
        "hints",
        "sources",
        "export",
        "changed_list",
        "csv",
    ):
        return reverse(name)
    if page == "holding":
        return reverse(name, args=[things["labels_labelversion"].pk])
    if page == "compare":
        newest = newest_of(thing)
        return f"{reverse(name, args=[thing.pk])}?a={newest}&b={newest}"
    return reverse(name, args=[thing.pk, newest_of(thing)] if page in ("revision", "restore") else [thing.pk])


def newest_of(thing: Any) -> int:
    return int(thing.read_state().history_id)


def everything() -> tuple[Any, ...]:
    """What must not change when somebody is refused; a refusal itself may be recorded, and so may a login."""
    kept = [model.revisions().count() for model in (Fact, Entry, Drug)]
    refusals = ("signature failed", "signature refused", "reviewer refused")
    ledger = LedgerEntry.objects.exclude(kind__in=refusals).count()
    return *kept, ledger, LabelVersion.objects.count(), Person.objects.count()


def test_the_table_names_every_address_of_the_desk():
    table = {f"{model}_{page}" for model, pages in TABLE.items() for page in pages}
    assert set(named(admin.site.urls[0])) == table | ABOUT_NOTHING


@pytest.mark.part_11("11.10(d)", "11.10(g)")
@pytest.mark.database  # every page of the desk asks its questions
@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_own_pages_and_no_other(role, person, things):
    desk = Desk(person)
    for model, pages in TABLE.items():
        for page, (look, _) in pages.items():
            status = desk.client.get(address(model, page, things)).status_code
            assert (status in (200, 302)) if role in look else (status in (403, 405)), (model, page, status)


@pytest.mark.part_11("11.10(g)")
@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_not_send_changes_nothing(role, person, things, unshown):
    desk, before = Desk(person), everything()
    for model, pages in TABLE.items():
        for page, (look, send) in pages.items():
            if role not in send:
                sent = {**TYPED, "_selected_action": things[model].pk}
                status = desk.client.post(address(model, page, things), sent).status_code
                assert status in (403, 405) or role in look, (model, page, status)
        assert everything() == before, model


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_send_is_let_through(role, person, things, unshown, monkeypatch):
    monkeypatch.setattr("labels.desk.lookup_desk.look_now", lambda drug, person: (["Nothing newer."], False))
    desk = Desk(person)
    for model, pages in TABLE.items():
        for page, (_, send) in pages.items():
            if role in send:
                status = desk.client.post(address(model, page, things), {}).status_code
                assert status in (200, 302), (model, page, status)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_change_nothing_not_even_for_a_superuser(method, superuser, things, unshown):
    desk, before = Desk(superuser), everything()
    for model, pages in TABLE.items():
        for page in pages:
            getattr(desk.client, method)(address(model, page, things), TYPED)
        assert everything() == before, model


def test_nobody_opens_any_of_them_without_a_login(things, client):
    before = everything()
    for model, pages in TABLE.items():
        for page in pages:
            asked, sent = client.get(address(model, page, things)), client.post(address(model, page, things), TYPED)
            assert asked.status_code == 302 and "/admin/login/" in asked.headers["Location"], (model, page)
            # The form of a text asks for the login in place, so that no word of it is lost.
            in_place = sent.status_code == 403 and "Log in again" in sent.text and page in ("add", "change")
            assert in_place or "/admin/login/" in sent.headers["Location"], (model, page)
    assert everything() == before
