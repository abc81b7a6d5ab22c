"""What the API says of facts and answers is what was signed, and nothing else is told as if it were."""

import hashlib
from typing import Any

import pytest

from audit import offline
from audit.ledger.canonical import canonical
from dupisite.api import serializing
from editorial.pages.memento_headers import in_http
from editorial.pages.moments import spelled
from editorial.pages.standing import INVALID, SAMPLE
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Fact
from tests.api.conftest import ASTHMA, ENTRY, V1
from tests.api.tampering import tamper
from tests.cast import fresh, make_fact, make_person, publish, sign

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACTS = f"{V1}/drugs/dupixent/facts"


def told_at(client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_an_edition_tells_who_signed_it_when_and_with_what_meaning(told, client):
    said = told_at(client, f"{ENTRY}/editions/1")
    row = Entry.revisions().get(edition=1, kind__isnull=False)
    signature = said["signature"]
    assert (signature["name"], signature["credentials"]) == ("Bea Example", "PharmD")
    assert signature["meaning"] == "reviewed and approved"
    assert signature["at"] == row.history_date.isoformat().replace("+00:00", "Z")
    for name, page in said["links"].items():
        assert page.startswith("http://127.0.0.1:8000/"), name
        assert client.get(page.removeprefix("http://127.0.0.1:8000")).status_code == 200, name


def test_the_digest_is_that_of_what_was_signed(told, client):
    for address in (ENTRY, ASTHMA):
        said = told_at(client, address)["edition"]
        assert hashlib.sha256(canonical(said["signed"])).hexdigest() == said["digest"]


def test_a_fact_names_the_label_and_the_sections_that_it_rests_on(told, client):
    evidence = told_at(client, ASTHMA)["edition"]["evidence"]
    version = told.label_versions.get()
    assert (evidence["label"]["number"], evidence["label"]["sha256"]) == (3, version.sha256)
    [section] = evidence["sections"]
    there = told_at(client, section["link"].removeprefix("http://127.0.0.1:8000"))
    assert there["words_sha256"] == section["sha256"]
    assert evidence["quotes"] == [{"words": "For asthma from 6 years.", "lead": "", "section": "1.1"}]
    assert [found["fact"] for found in there["resting"]] == ["asthma"]


def test_an_answer_names_each_source_by_the_number_in_its_words(told, client):
    said = told_at(client, ENTRY)["edition"]
    assert said["markdown"]["short_answer"] == "It helps with asthma [1], see [2]."
    assert "`[[asthma]]` in code" in said["markdown"]["answer"]
    assert [(each["number"], each["kind"], each["edition"]) for each in said["sources"]] == [
        (1, "fact", 1),
        (2, "fact", 1),
        (3, "reference", None),
    ]
    assert said["sources"][0]["evidence"]["label"]["number"] == 3
    assert said["sources"][2]["links"] == {"elsewhere": "https://doi.org/10.1000/182"}


def test_standing_is_that_of_the_page(told, client):
    page = client.get("/dupixent/faq/how-does-it-work/").context["standing"]
    for said in (told_at(client, ENTRY), told_at(client, f"{ENTRY}/standing")):
        assert said["standing"]["notices"] == list(page.notices) != []
        assert said["standing"]["code"] == page.code


def test_a_withdrawn_text_is_told_with_its_reason_and_without_its_words(told, client):
    said = told_at(client, f"{FACTS}/gone", 410)
    assert said["withdrawal"]["reason"] == "It was dangerous"
    assert "Bea Example" in said["withdrawal"]["signed_by"] and said["withdrawal"]["at"]
    words = Fact.revisions().filter(slug="gone").first().statement
    last = told_at(client, f"{FACTS}/gone/editions/2")
    assert last["signed"] is last["markdown"] is None and "withdrawn" in last["withheld"]
    for answer in (said, last):
        assert words not in str(answer)
    assert told_at(client, f"{FACTS}/gone/standing")["standing"]["code"] == "withdrawn"
    before = told_at(client, f"{FACTS}/gone/editions/1")
    assert before["since"]["standing"]["code"] == "withdrawn"


def test_a_drug_that_is_withdrawn_as_a_whole_gives_no_words(told, client, reviewer):
    told.put_notice(reviewer=reviewer, notice="Do not use it.", withdraws=True, reason="A call from the maker")
    for address in (f"{V1}/drugs/dupixent", ASTHMA, ENTRY):
        said = told_at(client, address, 410)
        assert "Do not use it." in str(said["withdrawal"]) and "Dupilumab blocks" not in str(said)
    assert told_at(client, f"{ENTRY}/standing")["standing"]["title"] == "Withdrawn with its drug"
    assert {each["standing"]["code"] for each in told_at(client, FACTS)["items"]} <= {"withdrawn", "retired"}
    assert told_at(client, f"{ENTRY}/editions/1")["since"]["notice"]["withdrawn"]
    assert told_at(client, f"{V1}/drugs/dupixent/labels/3/sections/1.1")["notice"]["withdrawn"]


def test_a_retired_text_leads_to_what_replaces_it(told, client):
    said = told_at(client, f"{FACTS}/old")
    assert said["replaced_by"].endswith("/dupixent/facts/plain/")
    assert said["edition"]["signed"] is None and said["standing"]["code"] == "retired"


def test_who_asks_for_a_retired_text_is_led_to_what_can_be_read_now_and_never_to_what_was_withdrawn(
    told, author, reviewer, second_reviewer, client
):
    """Retired twice, then its replacement is withdrawn, put back, and retired without one; as page, Markdown and JSON."""

    def leads_to(path: str, trouble: str = "") -> None:
        said = told_at(client, f"{FACTS}/old")
        texts = [client.get("/dupixent/facts/old/").text, client.get("/dupixent/facts/old.md").text]
        assert all("What is said of it" in text and trouble in text for text in texts) if trouble else True, texts
        assert (said["replaced_by"] or "").endswith(path) and trouble in (said["replacement_notice"] or "")
        assert bool(said["replacement_notice"]) == bool(trouble) == (said["replaced_by"] is None)
        assert f"/dupixent/facts/{path.split('/')[-2]}" in texts[1] if path else True

    leads_to("/dupixent/facts/plain/")
    newer = publish(make_fact(told, "newer", heading="Newer", claim="literature"), author, reviewer)
    plain = Fact.objects.get(slug="plain")
    publish(plain, author, reviewer, Kind.RETIREMENT, replaced_by="newer")
    leads_to("/dupixent/facts/newer/")
    newer.withdraw(reviewer=reviewer, reason="It was wrong")
    leads_to("", "It was replaced by “Newer”, which was withdrawn as well, on ")
    newer.reinstate(reviewer=second_reviewer, reason="It was right")
    leads_to("/dupixent/facts/newer/")
    publish(fresh(newer), author, reviewer, Kind.RETIREMENT)
    leads_to("", "It was replaced by “Newer”, which was retired as well, on ")
    tamper("Take ten", "newer")
    leads_to("", "What replaced it is not what was signed")


def test_an_edition_that_is_not_as_signed_gives_no_words_and_no_signer(told, client):
    tamper("Take ten")
    for address in (ASTHMA, f"{ASTHMA}/editions/1", f"{V1}/editions", ENTRY, FACTS, f"{ASTHMA}/editions"):
        body = client.get(address).content.decode()
        assert "Take ten" not in body, address
    said = told_at(client, f"{ASTHMA}/editions/1")
    assert not said["as_signed"] and said["withheld"] == INVALID
    assert said["signature"] is said["signed"] is said["evidence"] is said["digest"] is None
    assert told_at(client, ASTHMA)["standing"]["code"] == "invalid"
    source = told_at(client, ENTRY)["edition"]["sources"][0]
    assert not source["as_signed"] and source["statement"] is None and source["notices"]


def test_a_sample_says_so_wherever_it_is_told(drug, author, client):
    sam = make_person("Sam", "reviewer", is_sample=True)
    fact = make_fact(drug, claim="literature")
    fact.submit(author=author, reason="Written")
    sign(fact, sam)
    said = told_at(client, f"{FACTS}/{fact.slug}")
    assert said["sample"] and said["edition"]["sample_notice"] == SAMPLE and "sample" in said["standing"]["codes"]
    [item] = told_at(client, FACTS)["items"]
    assert item["sample"] and item["standing"]["code"] == "sample"
    assert told_at(client, f"{V1}/editions")["items"][0]["sample"]
    assert told_at(client, f"{V1}/changes")["items"][0]["sample"]
    assert told_at(client, f"{V1}/drugs/dupixent")["sample"]
    assert told_at(client, f"{V1}/search?q=blocks")["items"][0]["sample"]


def test_the_mirror_gives_every_edition_once_and_later_only_what_has_come(told, client, author, reviewer, monkeypatch):
    monkeypatch.setattr("dupisite.api.mirror.PAGE", 2)
    seen, address = [], f"{V1}/editions"
    while address:
        page = told_at(client, address.removeprefix("http://127.0.0.1:8000"))
        seen += [(each["text"], each["slug"], each["edition"]) for each in page["items"]]
        address, again = page["next"], page["again"]
    rows = [(name, *row) for name, model in (("fact", Fact), ("entry", Entry)) for row in all_editions(model)]
    assert sorted(seen) == sorted(rows) and len(seen) == 8
    publish(make_fact(told, "new", claim="literature"), author, reviewer)
    later = told_at(client, again.removeprefix("http://127.0.0.1:8000"))
    assert [each["slug"] for each in later["items"]] == ["new"] and later["next"] is None


def test_long_lists_are_paged_without_losing_anything(told, client, author, reviewer, monkeypatch):
    monkeypatch.setattr("dupisite.api.drugs.PAGE", 2)
    monkeypatch.setattr("editorial.pages.timeline.PAGE", 1)
    monkeypatch.setattr("dupisite.changes.PAGE", 3)
    for address, key, count in ((FACTS, "slug", 4), (f"{ENTRY}/editions", "edition", 2), (f"{V1}/changes", "links", 8)):
        found = []
        while address:
            page = told_at(client, address.removeprefix("http://127.0.0.1:8000"))
            found += [str(each[key]) for each in page["items"]]
            address = page["next"]
        assert len(found) == len(set(found)) == count, key


def test_a_proof_proves_offline(told, client):
    made = client.get(f"{ENTRY}/editions/2/proof").content.decode()
    assert any(
        "It was signed by Bea Example" in said for said in offline.check_proof(offline.Proof.read(made), [], None)
    )


def test_differences_are_those_of_the_page(told, client):
    said = told_at(client, f"{ENTRY}/differences/1/2")
    page = client.get("/dupixent/faq/how-does-it-work/compare/1/2/").context["differences"]
    assert [each["field"] for each in said["changes"]] == [each.name for each in page] == ["bottom_line"]
    assert said["changes"][0]["blocks"][0]["old"] == "Ask your pharmacist."


def all_editions(model: Any) -> list[tuple[str, int]]:
    return list(model.revisions().editions().values_list("slug", "edition"))


def test_as_of_a_moment_everything_is_told_as_it_was_under_what_has_come_since(told, client, reviewer):
    first = Entry.revisions().get(edition=1, kind__isnull=False).history_date
    now, now_today = (told_at(client, ENTRY)[name] for name in ("edition", "today"))
    at = f"?at={spelled(first)}"
    then = told_at(client, ENTRY + at)
    assert (then["edition"]["edition"], now["edition"]) == (1, 2)
    assert then["edition"]["markdown"]["bottom_line"] == "Ask your pharmacist."
    assert [each["edition"] for each in told_at(client, f"{ENTRY}/editions{at}")["items"]] == [1]
    assert (
        len(told_at(client, f"{V1}/changes{at}")["items"]) == len(told_at(client, f"{V1}/editions{at}")["items"]) == 7
    )
    for address in (f"{ENTRY}/editions/2{at}", f"{ENTRY}?at=2020-01-01", f"{V1}/drugs/dupixent?at=2020-01-01"):
        assert "at that moment" in told_at(client, address, 404)["detail"], address
    assert told_at(client, f"{V1}/drugs?at=2020-01-01")["items"] == []
    linked = then["edition"]["links"]
    assert linked["text"].endswith(f"how-does-it-work?at={spelled(first).replace(':', '%3A')}")
    assert client.get(linked["page"].removeprefix("http://127.0.0.1:8000")).context["edition"].edition == 1
    assert now_today is None and then["today"] and "corrected by edition 2" in then["today"][0]
    told.put_notice(reviewer=reviewer, notice="Do not use it.", withdraws=True, reason="A call from the maker")
    for address in (ENTRY, f"{ENTRY}/editions/1", f"{V1}/drugs/dupixent"):
        assert "All of this is withdrawn today: Do not use it." in str(told_at(client, address + at)), address
    assert client.get(ENTRY + at).headers["Memento-Datetime"] == in_http(first)
    assert "no moment" in told_at(client, f"/at/tomorrow{ENTRY}", 404)["detail"]
    inside = told_at(client, f"/at/{spelled(first)}{ENTRY}")
    assert inside["edition"]["markdown"] == then["edition"]["markdown"]
    assert f"/at/{spelled(first)}/api/v1/" in inside["links"]["self"]
    assert "already" in told_at(client, f"/at/{spelled(first)}{ENTRY}{at}", 400)["detail"]
    gone = told_at(
        client, f"{FACTS}/gone?at={spelled(Fact.revisions().filter(slug='gone', edition=1).first().history_date)}"
    )
    assert gone["edition"]["signed"], "it was not withdrawn yet"


def test_items_and_cells_stay_apart_when_a_statement_is_told_in_words():
    listed = "<p>Not for:</p>\n<ul>\n<li>asthma attacks</li>\n<li>hives of <em>another</em> kind</li>\n</ul>\n"
    assert serializing.in_words(listed) == "Not for: asthma attacks; hives of another kind"
    rows = "<table><tr><th>Age</th><th>Dose</th></tr>\n<tr><td>6 &lt; 12</td><td>200 mg</td></tr></table>"
    assert serializing.in_words(rows) == "Age | Dose; 6 < 12 | 200 mg"
