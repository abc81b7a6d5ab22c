"""Every public and every desk door of the site, each asked for a term: a loop that forgets a kind fails here by name.

Run by `tests/kinds/test_every_door.py` in a process of its own, because this kind is installed by its settings alone.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.backup import copies
from audit.guards import guards
from audit.ledger import ledger
from audit.offline import Proof, PublicKey, SignedTree
from audit.verification.verify import verify
from dupisite.models import IndexedPage
from dupisite.search.indexing import rebuild
from editorial import kinds
from editorial.models import Person
from editorial.record.vocabulary import Kind
from editorial.work.waiting import everybody
from tests.cast import fresh, make_drug, make_fact, make_person, publish
from tests.desk import Desk
from tests.glossary.kind import TERMS
from tests.glossary.models import Term

pytestmark = pytest.mark.django_db

HERE = "/dupixent/glossary/eosinophil/"
API = "/api/v1/drugs/dupixent/terms/eosinophil"
WORDS = "A white blood cell that **takes part** in allergies."
LATER = "A white blood cell that takes part in allergies and asthma."


@pytest.fixture(scope="session")
def scene(django_db_setup: None, django_db_blocker: Any) -> SimpleNamespace:
    """Written once: a fact, a term with two editions, and a second term that waits for its first signature."""
    with django_db_blocker.unblock():
        author, reviewer, auditor = (
            make_person(name, group) for name, group in (("Ann", "author"), ("Bea", "reviewer"), ("Cyd", "auditor"))
        )
        drug = make_drug(author)
        publish(make_fact(drug), author, reviewer)
        term = publish(make_term(drug), author, reviewer)
        publish(term, author, reviewer, Kind.UPDATE, explanation=LATER)
        waiting = make_term(drug, "zymogen", term="Zymogen", explanation="An enzyme that is not active yet.")
        waiting.submit(author=author, reason="Written")
        people = {"author": author, "reviewer": reviewer, "auditor": auditor}
        return SimpleNamespace(term=term.pk, waiting=waiting.pk, drug=drug.pk, **people)


def make_term(drug: Any, slug: str = "eosinophil", **fields: Any) -> Term:
    """A term that nobody saved yet."""
    return Term(drug=drug, slug=slug, **{"term": "Eosinophil", "explanation": WORDS, **fields})


@pytest.fixture(autouse=True)
def checkpoints_elsewhere(scene: SimpleNamespace, settings: Any, tmp_path: Path) -> None:
    """The checkpoints of the scene go on in a folder of each test: what it signs is rolled back with it."""
    settings.CHECKPOINT_DIR = shutil.copytree(settings.CHECKPOINT_DIR, tmp_path / "checkpoints")


@pytest.fixture
def term(scene: SimpleNamespace) -> Term:
    return Term.objects.get(pk=scene.term)


@pytest.fixture
def desk(scene: SimpleNamespace) -> Desk:
    """The reviewer's."""
    return Desk(Person.objects.get(pk=scene.reviewer.pk))


@pytest.fixture
def read(scene: SimpleNamespace) -> Any:
    """Asks for a public page: (its text), after its status was looked at."""

    def ask(path: str, status: int = 200, **headers: str) -> str:
        answer = Client().get(path, headers=headers)
        assert answer.status_code == status, (path, answer.status_code, answer.content[:300])
        return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()

    return ask


def told(text: str) -> Any:
    return json.loads(text)


# The public.


def test_the_live_page(read):
    page = read(HERE)
    assert "<h1>Eosinophil</h1>" in page and "allergies and asthma" in page and "Bea Example, PharmD" in page


def test_the_timeline_an_edition_and_a_comparison(read):
    assert "Edition 1" in read(f"{HERE}history/")
    assert "<strong>takes part</strong>" in read(f"{HERE}history/1/")
    assert "asthma" in read(f"{HERE}compare/1/2/")


def test_a_proof_that_the_offline_checker_accepts(read):
    proof = Proof.read(read(f"{HERE}history/2/proof/"))
    assert proof.trouble() == "" and proof.row["explanation"] == LATER


def test_what_the_page_says_to_machines(read):
    said = told(read(HERE).partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert said["@type"] == "MedicalWebPage" and said["about"]["name"] == "Dupixent" and "lastReviewed" in said


@pytest.mark.parametrize("feed", [f"{HERE}history.atom", "/dupixent/changes.atom", "/changes.atom"])
def test_a_feed(feed, read):
    found = read(feed)
    assert f"{settings.SITE_URL}{HERE}history/2/" in found and f"{settings.SITE_URL}{HERE}history/1/" in found


@pytest.mark.parametrize("page", ["/", "/changes/", "/dupixent/changes/", "/reviewers/bea-example/"])
def test_a_list_of_changes(page, read):
    assert f"{HERE}history/2/" in read(page)


def test_the_drug_page(read):
    assert f'href="{HERE}"' in read("/dupixent/")


def test_the_sitemap(read):
    assert f"<loc>{settings.SITE_URL}{HERE}</loc>" in read("/sitemap.xml")
    assert f"{settings.SITE_URL}/reviewers/bea-example/" in read("/sitemap.xml")


@pytest.mark.parametrize("narrowed", ["", "&kind=term", "&reviewer=bea-example", "&standing=current", "&drug=dupixent"])
def test_search_with_each_filter(narrowed, read):
    assert f'href="{HERE}"' in read(f"/search/?q=eosinophil{narrowed}")


def test_search_offers_the_kind_by_its_name(read):
    page = read("/search/?q=allergies")
    assert '<option value="term"' in page and ">Term<" in page


def test_memento_by_edition(read):
    every = read(f"/timemap{HERE}")
    assert f"{HERE}history/1/" in every and f"{HERE}history/2/" in every
    answer = Client().get(f"/timegate{HERE}")
    assert answer.status_code == 302 and HERE in answer.headers["Location"]


def test_the_page_as_of_a_moment(term, read):
    first = Term.revisions().editions().get(id=term.pk, edition=1)
    page = read(f"/at/{first.history_date:%Y-%m-%dT%H:%M:%S.%fZ}{HERE}")
    assert "<strong>takes part</strong>" in page and "allergies and asthma" not in page.partition("<main")[2]


# Programs.


def test_the_api_gives_the_text_with_its_editions(read):
    found = told(read(API))
    assert found["text"] == "term" and found["edition"]["markdown"]["explanation"] == LATER
    assert found["edition"]["evidence"] is None and found["edition"]["sources"] is None
    assert told(read(f"{API}/standing"))["standing"]["code"] == found["standing"]["code"]
    assert [step["edition"] for step in told(read(f"{API}/editions"))["items"]] == [2, 1]
    assert told(read(f"{API}/editions/1"))["signed"]["words"]["explanation"] == WORDS
    assert told(read(f"{API}/differences/1/2"))["changes"]
    assert told(read(f"{API}/editions/2/proof"))


def test_the_api_lists_it(read):
    listed = told(read("/api/v1/drugs/dupixent/terms"))["items"]
    assert [each["slug"] for each in listed] == ["eosinophil"]
    assert told(read("/api/v1/drugs/dupixent"))["links"]["terms"].endswith("/api/v1/drugs/dupixent/terms")
    for page in ("/api/v1/changes", "/api/v1/drugs/dupixent/changes"):
        assert [item["text"] for item in told(read(page))["items"]].count("term") == 2
    assert "term" in {hit["kind"] for hit in told(read("/api/v1/search?q=eosinophil"))["items"]}


def test_the_mirror_has_every_edition(read):
    assert [item["text"] for item in told(read("/api/v1/editions"))["items"]] == ["fact", "term", "term"]


def test_the_description_of_the_api_names_it(read):
    assert '"terms"' in read("/api/openapi.json")


@pytest.mark.parametrize("page", ["", "history/", "history/1/", "compare/1/2/"])
def test_a_page_as_markdown(page, read):
    found = read(f"{HERE}{page}".rstrip("/") + ".md")
    assert "Eosinophil" in found and "<p>" not in found
    assert read(f"{HERE}{page}", accept="text/markdown") == found


def test_the_markdown_of_a_drug_names_it(read):
    assert HERE in read("/dupixent.md")


# The record.


def test_a_bundle_holds_it_and_a_copy_of_it_is_shown_as_what_it_is(scene, tmp_path, read):
    call_command("bundle", str(tmp_path / "bundle"))
    told_of = told((tmp_path / "bundle" / "manifest.json").read_text())
    mine = [each for each in told_of["editions"] if each["subject"] == f"glossary.term:{scene.term}"]
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


def test_the_database_refuses_to_change_an_edition_and_the_verifier_finds_one_that_was(term):
    change = "UPDATE glossary_historicalterm SET explanation = 'Nothing' WHERE id = %s"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [term.pk])
    guards.drop()
    with connection.cursor() as cursor:
        cursor.execute(change, [term.pk])
    guards.install()
    assert any("glossary.term" in str(finding) for finding in verify())


def test_search_is_made_anew(scene, read):
    assert rebuild() == 0
    IndexedPage.objects.filter(kind="term").delete()
    assert rebuild() == 1 and f'href="{HERE}"' in read("/search/?q=eosinophil")


def test_withdrawn_it_answers_410_everywhere(term, scene, read):
    fresh(term).withdraw(reviewer=scene.reviewer, reason="It was wrong")
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
    writing = Desk(Person.objects.get(pk=scene.author.pk))
    made = writing.add(Term, drug=scene.drug, slug="mast-cell", term="Mast cell", explanation="A cell of the skin.")
    assert made.status_code == 302, made.content[:500]
    term = Term.objects.get(slug="mast-cell")
    assert "A cell of the skin." in writing.client.get(writing.url(term, "preview")).text
    assert writing.edit(term, "_submit", explanation="A cell of the skin and gut.").status_code == 302
    assert fresh(term).status == "in_review"
    said = {"kind": "first", "review_due": "2027-01-01"}
    assert desk.step(term, "sign", **said).status_code == 302 and fresh(term).edition == 1


@pytest.mark.parametrize("page", ["sign", "preview", "comments", "history", "change"])
def test_a_page_about_a_text_that_waits(page, scene, desk):
    answer = desk.client.get(desk.url(Term.objects.get(pk=scene.waiting), page))
    assert answer.status_code == 200 and "Zymogen" in answer.text


@pytest.mark.parametrize("verb", ["reaffirm", "withdraw"])
def test_a_step_on_a_live_text(verb, term, desk):
    assert desk.client.get(desk.url(term, verb)).status_code == 200


def test_the_first_page_and_the_page_of_all_signatures_name_what_waits(desk):
    assert "Zymogen" in desk.client.get("/admin/").text
    assert "Zymogen" in desk.client.get(reverse("admin:editorial_person_signing")).text


def test_the_search_of_the_desk_finds_drafts_too(scene, desk):
    answer = desk.client.get("/admin/find/?q=zymogen")  # one find leads straight to it
    assert answer.headers["Location"] == desk.url(Term.objects.get(pk=scene.waiting))


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
