"""A new label version: what it does to facts and answers, what people decide, and what readers are told meanwhile."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audit.verification.verify import verify
from editorial.record.vocabulary import Kind
from labels.archive.importing import take_in
from labels.archive.label_models import LabelVersion, Origin
from labels.models import Disposal, Fact, TriageItem
from labels.triage.disposing import dispose
from labels.triage.triage import Decision, Queue
from tests.cast import PASSWORD, fresh, make_entry, make_fact, next_year, publish, sign
from tests.desk import Desk
from tests.labels.arriving import ASTHMA, ECZEMA, ENTRY, FACT, arrive, label, leave_as_it_is
from tests.labels.fixtures import paragraph, section
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@staged
def facts(drug, author, reviewer) -> dict[str, Fact]:
    """Three facts and an answer, tied to version 1."""
    arrive(label(drug, 1))
    claims = {
        "asthma": {"claim_text": ASTHMA, "claim_sections": "1.1", "least_age": 12, "least_age_unit": "years"},
        "eczema": {"claim_text": ECZEMA, "claim_sections": "1.2"},
        "uses": {"claim": "complete", "claim_text": "1.1 Asthma\n1.2 Eczema", "claim_sections": "1"},
    }
    made = {}
    for slug, claim in claims.items():
        words = {"heading": slug.capitalize(), "statement": f"About {slug}.", **claim}
        made[slug] = publish(make_fact(drug, slug, **words), author, reviewer)
    publish(make_entry(drug, short_answer="It is for asthma [[asthma]] and eczema [[eczema]]."), author, reviewer)
    return made


def test_a_fact_is_tied_to_the_label_that_bears_it_out(facts, client):
    edition = facts["asthma"].newest_edition()
    assert edition.evidence["label"]["number"] == 1
    assert edition.evidence["label"]["quotes"] == [[ASTHMA, "", "1.1"]]
    page = client.get(FACT).text
    assert "Not tied" not in page and "Compared with label version 1 (January 2025)" in page
    assert "compared by machine with label version 1" in page
    assert verify() == []


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (
            {"claim_text": "Exampla is indicated for asthma in patients aged 6 years and older."},
            "says: “12 years”, not “6 years”.",
        ),
        ({"claim_text": "indicated for asthma in patients"}, "only a part of what section 1.1 says"),
        ({"claim_sections": "1.2"}, "stands in section 1.1, not in section 1.2"),
        ({"claim_sections": "7"}, "has no section 7"),
        ({"least_age": 6}, "No quote says “6 years”"),
        ({"claim": "absent", "claim_text": "asthma"}, "occurs in section 1.1"),
        ({"claim": "complete", "claim_text": "1.1 Asthma", "claim_sections": "1"}, "“1.2 Eczema” is in section 1 too"),
    ],
)
def test_what_the_label_does_not_bear_out_is_saved_and_submitted_but_never_signed(claim, said, facts, author, reviewer):
    fact = fresh(facts["asthma"])
    for name, value in claim.items():
        setattr(fact, name, value)
    fact.submit(author=author, reason="Changed")
    with pytest.raises(ValidationError, match="cannot be signed") as refusal:
        sign(fact, reviewer, Kind.UPDATE)
    assert said in str(refusal.value)


def test_a_fact_that_lost_its_evidence_may_still_be_retired(facts, drug, author, reviewer):
    arrive(label(drug, 2, "Something else."))
    fact = fresh(facts["asthma"])
    fact.submit(author=author, reason="No longer in the label")
    assert sign(fact, reviewer, Kind.RETIREMENT, review_due=None).kind == Kind.RETIREMENT


def test_a_new_version_says_exactly_what_it_touches(facts, drug, client):
    answer_before, fact_before = client.get(ENTRY), client.get("/dupixent/facts/eczema/")
    hives = section("1.3 Hives", paragraph("Exampla is indicated for hives."))
    made = arrive(label(drug, 2, ASTHMA.replace("12", "6"), hives)).triage
    assert made.counts == {Queue.BROKEN: 2, Queue.MOVED: 0, Queue.TOUCHED: 0, Queue.SECTION: 0, Queue.UNCLAIMED: 1}
    broken = {item.fact.slug: item for item in TriageItem.objects.filter(queue=Queue.BROKEN)}
    assert broken.keys() == {"asthma", "uses"}
    assert broken["asthma"].passages == [["changed", ASTHMA, ASTHMA.replace("12", "6"), "1.1 Asthma", "1.1 Asthma"]]
    assert any("12 year" in line and "6 year" in line for line in broken["asthma"].telling)
    assert any("1.3 Hives” is in section 1 too" in line for line in broken["uses"].telling)
    unclaimed = TriageItem.objects.get(queue=Queue.UNCLAIMED)
    assert unclaimed.section == "1.3" and "indicated for hives" in str(unclaimed.passages)
    page = client.get(FACT).text
    assert "The label has changed where this rests (1.1 Asthma; label version 2" in page
    assert page.index("The label has changed") < page.index("About asthma.")
    answer = client.get(ENTRY).text
    assert "where a source of this answer rests: “Asthma”" in answer and "rests: “Eczema”" not in answer
    assert answer != answer_before.text
    eczema = client.get("/dupixent/facts/eczema/")
    assert "has changed" not in eczema.text and "still stands in label version 2" in eczema.text
    assert fact_before.headers["ETag"] != eczema.headers["ETag"]
    assert verify() == []


def test_a_quote_whose_passage_has_another_form_is_touched_and_readers_are_told(facts, drug, client):
    """The words are the same; what they say is not."""
    note = "<footnote>Only when the liver is healthy.</footnote>"
    arrive(label(drug, 2, ASTHMA, section("1.3 More", paragraph(f"Notes{note}."))))
    publish_open = client.get(FACT).text
    arrive(label(drug, 3, f"{ASTHMA}<footnoteRef IDREF='gone'/>", section("1.3 More", paragraph(f"Notes{note}."))))
    item = TriageItem.objects.get(version__number=3, queue=Queue.TOUCHED)
    assert item.fact.slug == "asthma"
    assert item.passages == [["in another form", ASTHMA, ASTHMA, "1.1 Asthma", "1.1 Asthma"]]
    assert any(line.endswith("footnote mark: one that the label does not have.") for line in item.telling)
    assert "The label has changed where this rests" in client.get(FACT).text != publish_open
    assert verify() == []


def test_a_decision_with_its_reason_gives_back_the_standing(facts, drug, author, reviewer, client):
    """Of a passage that changed around a quote; `test_lost_evidence` has what is decided of a quote that is gone."""
    arrive(label(drug, 2, f"{ASTHMA} Read on."))
    item = TriageItem.objects.get(queue=Queue.TOUCHED)
    with pytest.raises(ValidationError, match="Say why"):
        dispose([item], person=author, decision=Decision.NO_EFFECT, reason=" ")
    assert "The label has changed" in client.get(FACT).text
    dispose([item], person=author, decision=Decision.NO_EFFECT, reason="It says no more")
    page = client.get(FACT).text
    assert "The label has changed" not in page and "moved" not in client.get(FACT).context["standing"].codes
    assert "Its evidence still stands in label version 2 (January 2025). The label changed here. Ann Example" in page
    assert "that this has no effect: It says no more." in page
    with pytest.raises(ValidationError, match="just disposed"):
        dispose([item], person=reviewer, decision=Decision.NO_EFFECT, reason="Again")
    assert verify() == []


def test_a_signature_against_the_new_label_disposes_of_its_item(facts, drug, author, reviewer, client):
    new = ASTHMA.replace("12", "6")
    arrive(label(drug, 2, new))
    publish(fresh(facts["asthma"]), author, reviewer, Kind.UPDATE, claim_text=new, least_age=6)
    made = Disposal.objects.get(item__fact=facts["asthma"])
    assert (made.decision, made.person_name) == (Decision.REVISED, "Bea Example")
    page = client.get(FACT).text
    assert "The label has changed" not in page and "Compared with label version 2" in page


def test_who_may_only_look_disposes_of_nothing(facts, drug, auditor):
    arrive(label(drug, 2, "Else."))
    with pytest.raises(PermissionDenied):
        dispose(list(TriageItem.objects.all()), person=auditor, decision=Decision.NO_EFFECT, reason="x")
    assert not Disposal.objects.exists()


def test_an_older_version_takes_its_place_in_order_and_touches_nothing(facts, drug):
    arrive(label(drug, 3))
    assert arrive(label(drug, 2, "Else.")).triage is None
    assert LabelVersion.objects.in_order().first().number == 3
    assert not TriageItem.objects.filter(version__number=2).exists()


def test_the_same_bytes_change_nothing_and_other_bytes_of_one_number_are_kept_beside(facts, drug):
    again = arrive(label(drug, 1))
    assert not again.new and LabelVersion.objects.count() == 1
    assert arrive(label(drug, 1, "Else.")).new and LabelVersion.objects.filter(number=1).count() == 2


def test_what_rests_on_an_illustrative_extract_reads_as_a_sample(drug, author, reviewer, client):
    data = label(drug, 1).replace(str(drug.set_id).encode(), b"0a1b2c3d-0000-4000-8000-00000000abcd")
    take_in(data, file_name="extract.xml", drug=drug, origin=Origin.ILLUSTRATIVE)
    words = {"claim_text": ASTHMA, "claim_sections": "1.1", "statement": "About asthma."}
    publish(make_fact(drug, "asthma", **words), author, reviewer)
    page = client.get(FACT).text
    assert "Sample, not checked against the official label" in page and "<strong>Current.</strong>" not in page
    arrive(label(drug, 7))  # the official label becomes the reference
    assert LabelVersion.objects.filter(drug=drug).in_order().first().number == 7


def test_facts_that_a_new_label_left_alone_are_reaffirmed_with_one_password(facts, drug, reviewer, client):
    arrive(label(drug, 2, ASTHMA.replace("12", "6")))
    newest = LabelVersion.objects.in_order().first()
    desk, address = Desk(reviewer), f"/admin/labels/fact/holding/{newest.pk}/"
    page = desk.client.get(address)
    assert [item.fact.slug for item in page.context["found"]] == ["eczema"]
    typed = {
        "chosen": page.context["form"]["chosen"].value(),
        "change_reason": "Read again with version 2",
        "review_due": next_year() + timedelta(days=365),
        "meaning_read": "on",
        "password": "correct horse battery staple",
    }
    assert desk.client.post(address, typed).status_code == 302
    edition = facts["eczema"].newest_edition()
    assert (edition.kind, edition.evidence["label"]["number"]) == (Kind.REAFFIRMED, 2)
    assert "Compared with label version 2" in client.get("/dupixent/facts/eczema/").text
    assert verify() == []


def test_what_the_new_label_does_not_bear_out_is_not_offered_for_reaffirming(facts, drug, reviewer, second_reviewer):
    arrive(label(drug, 2, ASTHMA.replace("aged 12 years", "aged 12 years,")))
    leave_as_it_is(TriageItem.objects.open(), second_reviewer, "A comma only")
    newest = LabelVersion.objects.in_order().first()
    page = Desk(reviewer).client.get(f"/admin/labels/fact/holding/{newest.pk}/")
    assert {item.fact.slug for item in page.context["found"]} == {"eczema", "uses"}


def test_at_the_desk_an_item_is_disposed_of_alone_and_many_with_one_reason(facts, drug, author, reviewer):
    arrive(label(drug, 2, ASTHMA.replace("12", "6"), section("1.3 Hives", paragraph("New words."))))
    desk = Desk(author)
    items = list(TriageItem.objects.urgent_first())
    listed = desk.client.get("/admin/labels/triageitem/").text
    assert all(str(item.heading) in listed for item in items)
    page = desk.client.get(f"/admin/labels/triageitem/{items[0].pk}/change/")
    assert "How does Dupixent work?" in page.text and "6 years" in page.text
    form = desk.client.get(f"/admin/labels/fact/{facts['asthma'].pk}/change/?item={items[0].pk}")
    assert "aged 6 years and older" in form.text, "the new passage stands in the form already"
    said = {"decision": "no effect", "reason": "Read", "password": PASSWORD, "meaning_read": "on"}
    desk = Desk(reviewer)
    assert desk.client.post(f"/admin/labels/triageitem/{items[0].pk}/change/", said).status_code == 302
    rest = {"action": "dispose_of_all", "_selected_action": [item.pk for item in items[1:]]}
    assert "One decision and one reason" in desk.client.post("/admin/labels/triageitem/", rest).text
    assert desk.client.post("/admin/labels/triageitem/", {**rest, **said}).status_code == 302
    assert not TriageItem.objects.open().exists()


def test_a_save_says_where_the_evidence_stands_and_what_comes_nearest(facts, author):
    desk = Desk(author)
    desk.edit(facts["asthma"], claim_text="Exampla is indicated for asthma in people aged 12 years and older.")
    page = desk.client.get(desk.url(facts["asthma"])).text
    assert "does not stand in section 1.1" in page and f"“{ASTHMA}”" in page


def test_the_page_of_a_version_leads_to_its_items_and_to_the_facts_that_it_left_alone(facts, drug, author, reviewer):
    arrive(label(drug, 2, ASTHMA.replace("12", "6")))
    newest = LabelVersion.objects.in_order().first()
    address = f"/admin/labels/labelversion/{newest.pk}/change/"
    page, items = Desk(reviewer).client.get(address).text, "/admin/labels/triageitem/?state=all"
    listed = f"{items}&amp;version__id__exact={newest.pk}&amp;queue__exact=broken"
    assert f'href="{listed}"' in page and f'href="/admin/labels/fact/holding/{newest.pk}/"' in page
    found = Desk(reviewer).client.get(listed.replace("&amp;", "&")).context["cl"].queryset
    assert [item.fact.slug for item in found] == ["asthma"]
    assert "holding" not in Desk(author).client.get(address).text, "who does not sign is not led there"
    older = LabelVersion.objects.get(number=1)
    assert "holding" not in Desk(reviewer).client.get(f"/admin/labels/labelversion/{older.pk}/change/").text


def test_what_changed_in_a_passage_is_marked_and_said_in_words(facts, drug, author):
    arrive(
        label(
            drug,
            2,
            ASTHMA.replace("12", "6"),
            section("1.3 Hives", paragraph("For <content>hives &lt;b&gt;</content>.")),
        )
    )
    desk = Desk(author)
    broken, unclaimed = TriageItem.objects.get(fact=facts["asthma"]), TriageItem.objects.get(fact=None)
    page = desk.client.get(f"/admin/labels/triageitem/{broken.pk}/change/").text
    marked = [re.sub(r"<[^>]*>", "", mark) for mark in re.findall(r"<(?:del|ins)>.*?</(?:del|ins)>", page)]
    assert marked == ["[removed: 12 years]", "[added: 6 years]"]
    page = desk.client.get(f"/admin/labels/triageitem/{unclaimed.pk}/change/").text
    assert "For hives &lt;b&gt;." in page and "<ins>" not in page, "what is new as a whole needs no marks"
    chosen = {"action": "dispose_of_all", "_selected_action": [broken.pk, unclaimed.pk]}
    page = desk.client.post("/admin/labels/triageitem/", chosen).text
    assert page.count("Passages before and after") == 2 and "<del>" in page
