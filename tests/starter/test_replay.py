"""The whole way of a label change, at the desk: a version arrives, people decide, and every answer is right or marked.

An answer whose facts say something else by now is marked until somebody has signed it again; then every standing is what it was.

Once with the starter and the second version of its extract, once with two real versions of one label.
"""

import io
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from audit.verification.verify import verify
from editorial.models import Person
from faq.models import Entry
from labels.archive.label_models import LabelVersion, Lookup
from labels.archive.label_storage import label_by_hash
from labels.archive.lookups import record_lookup
from labels.desk.evidence_desk import Offer, said_of_evidence
from labels.evidence.evidence import reference_version
from labels.evidence.passages import passages, passages_with
from labels.models import Drug, Fact, TriageItem
from labels.triage.triage import Queue
from tests.cast import fresh, make_drug, make_entry, make_fact, next_year, publish
from tests.desk import Desk, errors
from tests.labels.real import FOLDER, needs_real_labels
from tests.year.told_to_programs import whole

pytestmark = pytest.mark.django_db
EXTRACT = settings.BASE_DIR / "starter/dupixent/label/version-2.xml"
Standings = dict[str, tuple[str, tuple[str, ...]]]


def standings(client: Client, drug: Drug) -> Standings:
    """Address of every public fact and answer to (code, notices) of what the lists say of it now."""
    told = {}
    for plural, part in (("facts", "facts"), ("entries", "faq")):
        for item in whole(client, f"/api/v1/drugs/{drug.slug}/{plural}"):
            stands = item["standing"]
            told[f"/{drug.slug}/{part}/{item['slug']}/"] = (stands["code"], tuple(stands["notices"]))
    return told


def moved(client: Client, before: Standings, after: Standings) -> set[str]:
    """Which texts stand otherwise than before; each of them says so on its own page, and so does every fifth of the others."""
    found = {address for address in before if before[address] != after[address]}
    for address in found | set(sorted(before)[::5]):
        stands = client.get(address).context["standing"]
        assert (stands.code, tuple(stands.notices)) == after[address], address
    return found


def imported(path: Path, drug: Drug, *options: str) -> str:
    said = io.StringIO()
    call_command("import_label", str(path), "--drug", drug.slug, *options, stdout=said)
    return said.getvalue()


def revised(desk: Desk, item: TriageItem) -> None:
    """A pharmacist opens the fact from its item, takes what the desk offers, and submits. Where the label says nothing
    like it any more, she rests the fact on another passage.
    """
    url = f"{desk.url(item.fact)}?item={item.pk}"
    form, fact = desk.form(url), fresh(item.fact)
    fact.claim_text, fact.claim_sections = form["claim_text"], form["claim_sections"]
    for said in list(said_of_evidence(fact)):
        take(fact, said.offer)
    if any(said.wrong for said in said_of_evidence(fact)):
        label = label_by_hash(reference_version(fact.drug_id).sha256)
        here = passages_with(label, "", fact.sections()) or passages_with(label, "", ["1"])
        fact.claim_text, fact.claim_sections = here[0].words, here[0].section.key
    typed = {"claim_text": fact.claim_text, "claim_sections": fact.claim_sections}
    for old, new in REWORDED.get(fact.slug, ()):
        typed |= {name: typed.get(name, form[name]).replace(old, new) for name in ("heading", "statement")}
    answer = desk.client.post(url, {**form, **typed, "change_reason": "The label says it so now", "_submit": "1"})
    assert answer.status_code == 302, errors(answer)


# A list of nine is no evidence for “eight”: what the statement counts is counted anew.
REWORDED = {"approved-uses": (("eight", "nine"), ("Eight", "Nine"), ("June 2025", "March 2026"))}


def take(fact: Fact, offer: Offer | None) -> None:
    """As the button beside the evidence does."""
    if offer is None:
        return
    text = fact.claim_text.replace(offer.instead, offer.words) if offer.instead else offer.words
    keys = dict.fromkeys([*fact.sections(), offer.section])
    fact.claim_text, fact.claim_sections = text, ", ".join(filter(None, keys))


def settled(author: Person, reviewer: Person, items: Iterable[TriageItem]) -> None:
    """One person revises every fact that lost its evidence and disposes of the rest; another signs."""
    writes, signs = Desk(author), Desk(reviewer)
    lost = [item for item in items if item.queue in (Queue.BROKEN, Queue.MOVED)]
    for item in lost:
        revised(writes, item)
    rest = [item.pk for item in items if item not in lost]
    chosen = {
        "action": "dispose_of_all",
        "_selected_action": rest,
        "decision": "no effect",
        "reason": "Read; says no more",
    }
    if rest:
        assert writes.client.post("/admin/labels/triageitem/", chosen).status_code == 302
    for item in lost:
        answer = signs.step(item.fact, "sign", kind="update", review_due=next_year())
        assert answer.status_code == 302, errors(answer)


def signed_again(author: Person, reviewer: Person, answers: Iterable[str]) -> None:
    """A reviewer reads each answer beside the newest editions of its facts, and says that its words still hold. Where one
    says another number than they do she cannot: it is written anew.
    """
    due, signs = next_year() + timedelta(days=1), Desk(reviewer)
    for slug in answers:
        entry = Entry.objects.get(slug=slug)
        answer = signs.step(entry, "reaffirm", review_due=due)
        if answer.status_code == 302:
            continue
        assert "stands in no fact that this sentence cites" in errors(answer), slug
        words = {name: getattr(entry, name) for name in entry.markdown_fields}
        for old, new in REWORDED["approved-uses"]:
            words = {name: text.replace(old, new) for name, text in words.items()}
        assert Desk(author).edit(entry, "_submit", **words).status_code == 302
        assert signs.step(entry, "sign", kind="update").status_code == 302


def test_the_starter_when_the_label_gets_a_ninth_use(loaded, client, author, reviewer):
    drug = Drug.objects.get()
    before = standings(client, drug)
    assert set(Counter(code for code, _ in before.values())) == {"sample"}

    said = imported(EXTRACT, drug, "--origin", "illustrative")
    assert "triage: 2 broken, 1 unclaimed." in said
    items = list(TriageItem.objects.urgent_first())
    by_queue = {queue: [item for item in items if item.queue == queue] for queue in Queue}
    [ninth] = by_queue[Queue.UNCLAIMED]
    assert ninth.section == "1.9" and "Allergic Fungal Rhinosinusitis" in str(ninth.passages)
    assert "6 years" in str(ninth.passages) or "6 years" in str(ninth.telling)
    assert {item.fact.slug for item in by_queue[Queue.BROKEN]} == {"worm-infections", "approved-uses"}
    [uses] = [item for item in items if item.fact and item.fact.slug == "approved-uses"]
    assert any("1.9 Allergic Fungal Rhinosinusitis” is in section 1 too" in line for line in uses.telling)

    after = standings(client, drug)
    cite = {f"/dupixent/faq/{slug}/" for slug in citing("worm-infections", "approved-uses")}
    assert moved(client, before, after) == {"/dupixent/facts/worm-infections/", "/dupixent/facts/approved-uses/"} | cite
    assert {after[address][0] for address in before if before[address] != after[address]} == {"moved"}
    assert cite and verify() == []

    form = Desk(author).form(f"{Desk(author).url(uses.fact)}?item={uses.pk}")
    assert form["claim_text"].endswith("\n1.9 Allergic Fungal Rhinosinusitis")
    [worms] = [item for item in items if item.fact and item.fact.slug == "worm-infections"]
    form = Desk(author).form(f"{Desk(author).url(worms.fact)}?item={worms.pk}")
    assert "Before DUPIXENT is begun, a helminth infection should be treated." in form["claim_text"]

    settled(author, reviewer, items)
    assert not TriageItem.objects.open().exists()
    marked = standings(client, drug)
    assert moved(client, before, marked) == cite and {marked[address][0] for address in cite} == {"source changed"}
    signed_again(author, reviewer, citing("worm-infections", "approved-uses"))
    assert standings(client, drug) == before
    page = client.get("/dupixent/facts/worm-infections/").text
    assert "Follows a made-up sample label of March 2026" in page
    assert verify() == []


def citing(*slugs: str) -> set[str]:
    facts = set(Fact.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    return {
        entry.slug
        for entry in Entry.revisions().live()
        if facts & {source.get("fact") for source in entry.evidence["sources"]}
    }


@needs_real_labels
def test_a_real_label_from_one_version_to_the_next(client, author, reviewer):
    old, new = (next(FOLDER.glob(f"inomax-*-v{number}.xml")) for number in (13, 14))
    drug = make_drug(author, "inomax", "INOmax")
    drug.set_id = LABEL_OF_INOMAX
    drug.save_revision(author=author, reason="As on its label")
    imported(old, drug)
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW, newest=13)
    for number, (words, key) in enumerate(quotable(label_by_hash(reference_version(drug.pk).sha256))):
        fact = make_fact(drug, f"fact-{number}", heading=f"Fact {number}", claim_text=words, claim_sections=key)
        publish(fact, author, reviewer)
    publish(
        make_entry(drug, short_answer="It is said [[fact-0]].", answer="And so is this [[fact-1]]."), author, reviewer
    )
    before = standings(client, drug)
    assert len(before) > 40 and {code for code, _ in before.values()} == {"current"}

    imported(new, drug)
    label = label_by_hash(reference_version(drug.pk).sha256)
    assert LabelVersion.objects.in_order().first().number == 14
    lost = {f.slug for f in Fact.objects.all() if any(said.wrong for said in said_of_evidence(f))}
    items = list(TriageItem.objects.urgent_first())
    assert lost and {item.fact.slug for item in items if item.queue in (Queue.BROKEN, Queue.MOVED)} == lost
    assert any(item.queue == Queue.UNCLAIMED for item in items)
    after = standings(client, drug)
    touched = {item.fact.slug for item in items if item.fact and item.queue != Queue.SECTION}
    pages = {f"/inomax/facts/{slug}/" for slug in touched} | {f"/inomax/faq/{slug}/" for slug in citing(*touched)}
    assert moved(client, before, after) == pages and len(pages) < len(before)
    assert verify() == []

    settled(author, reviewer, items)
    assert not TriageItem.objects.open().exists()
    marked = standings(client, drug)
    revised = citing(*lost)
    assert moved(client, before, marked) == {f"/inomax/faq/{slug}/" for slug in revised}
    assert {marked[f"/inomax/faq/{slug}/"][0] for slug in revised} <= {"source changed"}
    signed_again(author, reviewer, revised)
    assert standings(client, drug) == before
    assert verify() == [] and label.version == 14


LABEL_OF_INOMAX = "762b51be-1893-4cd1-9511-e645fc420d3a"


def quotable(label: Any) -> list[tuple[str, str]]:
    """Every third passage of numbered sections, long enough to stand in one place alone, with the section's key."""
    found = [(choice.words, part.key) for part in label.sections if part.number for choice in passages(part)]
    return [pair for pair in found if len(pair[0]) > 60 and "\n" not in pair[0]][::3]
