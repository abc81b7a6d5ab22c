"""Every door of the record and of the desk, asked for a term.

Run with the other doors by `tests/kinds/test_every_door.py`.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.backup import copies
from audit.guards import guards
from audit.ledger import ledger
from audit.offline import PublicKey, SignedTree
from audit.verification.verify import verify
from dupisite.models import IndexedPage
from dupisite.running.least_rights import statements
from dupisite.search.indexing import rebuild
from editorial import kinds
from editorial.work.waiting import everybody
from tests.cast import fresh, next_year
from tests.desk import Desk
from tests.glossary.kind import TERMS
from tests.glossary.models import Term

pytestmark = pytest.mark.django_db

HERE = "/dupixent/glossary/eosinophil/"
API = "/api/v1/drugs/dupixent/terms/eosinophil"


def told(text: str) -> Any:
    return json.loads(text)


# The record.


def test_a_bundle_holds_it_and_a_copy_of_it_is_shown_as_what_it_is(scene, tmp_path, read):
    call_command("bundle", str(tmp_path / "bundle"))
    told_of = told((tmp_path / "bundle" / "manifest.json").read_text())
    mine = [each for each in told_of["editions"] if each["subject"] == f"glossary.term:{scene.term.pk}"]
    assert len(mine) == 2
    tree = SignedTree.read((tmp_path / "bundle" / "checkpoint.txt").read_text())
    proofs = [(tmp_path / "bundle" / each["folder"] / "proof.json").read_text() for each in mine]
    key = PublicKey.read((tmp_path / "bundle" / "key.txt").read_text())
    brought = {"origin": tree.origin, "site": "https://elsewhere.example.org", "checkpoint": tree.text}
    with ledger.writing() as writing:
        copies.keep(writing, proofs, key, drugs=told_of["drugs"], **brought)
    assert read("/audit/copies/").count("Eosinophil") == 2
    page = read(f"/audit/copies/{mine[1]['entry']}/")
    assert "Eosinophil" in page and "allergies and asthma" in page and "explanation" in page


def test_without_its_kind_an_edition_is_a_finding_and_no_bundle_is_made(scene, tmp_path):
    kinds.kinds.remove(TERMS)
    try:
        found = [finding for finding in verify() if "glossary.term" in str(finding)]
        assert len(found) == 2
        with pytest.raises(CommandError, match=r"glossary\.term"):
            call_command("bundle", str(tmp_path / "bundle"))
        assert not (tmp_path / "bundle").exists()
    finally:
        kinds.kinds.register(TERMS)


def test_the_verifier_finds_nothing_wrong_and_the_checks_neither(scene):
    assert verify() == []
    call_command("check", fail_level="WARNING")
    call_command("makemigrations", "glossary", check=True, verbosity=0)


def test_the_database_refuses_to_change_an_edition_and_the_verifier_finds_one_that_was(scene):
    change = "UPDATE glossary_historicalterm SET explanation = 'Nothing' WHERE id = %s"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [scene.term.pk])
    guards.drop()
    with connection.cursor() as cursor:
        cursor.execute(change, [scene.term.pk])
    guards.install()
    assert any("glossary.term" in str(finding) for finding in verify())


def test_the_role_of_the_public_may_read_its_tables(scene):
    said = list(statements(connection, "app", "reader"))
    for table in ("glossary_term", "glossary_historicalterm"):
        assert f'GRANT SELECT ON "{table}" TO "reader"' in said
    assert 'GRANT SELECT, INSERT ON "glossary_historicalterm" TO "app"' in said


def test_search_is_made_anew(scene, read):
    assert rebuild() == 0
    IndexedPage.objects.filter(kind="term").delete()
    assert rebuild() == 1 and f'href="{HERE}"' in read("/search/?q=eosinophil")


def test_withdrawn_it_answers_410_everywhere(scene, read):
    fresh(scene.term).withdraw(reviewer=scene.reviewer, reason="It was wrong")
    assert "It was wrong" in read(HERE, 410)
    assert "It was wrong" in read(HERE.rstrip("/") + ".md", 410)
    assert told(read(API, 410))["withdrawal"]["reason"] == "It was wrong"
    assert f'href="{HERE}"' not in read("/search/?q=eosinophil") and HERE not in read("/sitemap.xml")


# The desk.


def test_the_list_with_each_filter_and_as_csv(desk):
    at = reverse("admin:glossary_term_changelist")
    for asked in ("", "?q=eosinophil", "?standing=current", "?drug__id__exact=1", "?status__exact=published"):
        page = desk.client.get(f"{at}{asked}")
        assert page.status_code == 200, asked
    assert "Eosinophil" in desk.client.get(f"{at}?standing=current").text
    table = b"".join(desk.client.get(f"{at}export/").streaming_content).decode()
    assert "Eosinophil" in table and "Zymogen" in table


def test_a_pharmacist_writes_previews_and_submits(scene, desk):
    writing = Desk(scene.author)
    made = writing.add(Term, drug=scene.drug.pk, slug="mast-cell", term="Mast cell", explanation="A cell of the skin.")
    assert made.status_code == 302, made.content[:500]
    term = Term.objects.get(slug="mast-cell")
    assert "A cell of the skin." in writing.client.get(writing.url(term, "preview")).text
    assert writing.edit(term, "_submit", explanation="A cell of the skin and gut.").status_code == 302
    assert fresh(term).status == "in_review"
    said = {"kind": "first", "review_due": f"{next_year()}"}
    assert desk.step(term, "sign", **said).status_code == 302 and fresh(term).edition == 1


@pytest.mark.parametrize("page", ["sign", "preview", "comments", "history", "change"])
def test_a_page_about_a_text_that_waits(page, scene, desk):
    answer = desk.client.get(desk.url(scene.waiting, page))
    assert answer.status_code == 200 and "Zymogen" in answer.text


@pytest.mark.parametrize("verb", ["reaffirm", "withdraw"])
def test_a_step_on_a_live_text(verb, scene, desk):
    assert desk.client.get(desk.url(scene.term, verb)).status_code == 200


def test_the_first_page_and_the_page_of_all_signatures_name_what_waits(desk):
    assert "Zymogen" in desk.client.get("/admin/").text
    assert "Zymogen" in desk.client.get(reverse("admin:editorial_person_signing")).text


def test_the_search_of_the_desk_finds_drafts_too(scene, desk):
    answer = desk.client.get("/admin/find/?q=zymogen")  # one find leads straight to it
    assert answer.headers["Location"] == desk.url(scene.waiting)


def test_rights_of_each_group(scene):
    rights = {
        name: {right for right in ("add", "change", "view", "sign") if person.has_perm(f"glossary.{right}_term")}
        for name, person in (("author", scene.author), ("reviewer", scene.reviewer), ("auditor", scene.auditor))
    }
    every = {"add", "change", "view", "sign"}
    assert rights == {"author": every - {"sign"}, "reviewer": every, "auditor": {"view"}}


def test_the_digest_of_what_waits(scene):
    [hers] = [each for each in everybody(timezone.now().date()) if each.person.pk == scene.reviewer.pk]
    assert "Zymogen" in [item.title for _, items in hers.parts for item in items]


STARTER = {
    "drug.txt": "brand_name: Other\ngeneric_name: other\nset_id: 11111111-2222-3333-4444-555555555555\nmaker: Somebody",
    "terms/one.txt": "term: One\n== explanation ==\nThe first.",
    "terms/one.2.txt": "term: One\nkind: update\nreason: Said better\n== explanation ==\nThe very first.",
}


def test_the_starter_reads_its_folder_and_signs_its_editions(scene, tmp_path, read):
    for name, text in STARTER.items():
        (tmp_path / "other" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "other" / name).write_text(text)
    out = io.StringIO()
    call_command("load_starter", str(tmp_path / "other"), stdout=out)
    assert out.getvalue() == "0 facts, 0 entries, 1 term: 2 editions signed, 0 unchanged, 0 kept\n"
    assert "The very first." in read("/other/glossary/one/")
