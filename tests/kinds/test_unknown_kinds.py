"""An edition of a kind that nobody knows here: verify finds it, no bundle is made without it, and a copy is shown as it is."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command

from audit.ledger import ledger
from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.kinds import by_name, kinds
from editorial.unknown_kinds import is_known
from labels.models import Fact
from tests.audit.other_site import load
from tests.audit.other_site import site as site
from tests.cast import make_fact, publish
from tests.unguarded import no_guards

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@contextmanager
def without(name: str) -> Iterator[None]:
    """As in a release that does not know this kind."""
    kind = by_name(name)
    assert kind is not None
    kinds.remove(kind)
    try:
        yield
    finally:
        kinds.register(kind)


def findings() -> list[str]:
    return [str(finding) for finding in verify() if finding.check == "kinds"]


def test_verify_names_the_entry_and_its_subject(drug, author, reviewer):
    publish(make_fact(drug), author, reviewer)
    assert findings() == []
    entries = [ledger.append("edition", subject=subject, revision=1) for subject in ("toys.toy:1", "labels.fact")]
    ledger.append("revision", subject="toys.toy:1", revision=2)  # a draft is nobody's business
    assert [line.partition(": it is an edition of ")[::2] for line in findings()] == [
        (
            f"kinds: ledger entry {entry.seq}",
            f"“{entry.subject}”, and no kind of text that is registered here is called so: "
            "use the release that knows it, or register its kind",
        )
        for entry in entries
    ]
    with pytest.raises(SystemExit):
        call_command("verify")


def test_a_kind_that_is_no_longer_registered_is_found(drug, author, reviewer):
    fact = publish(make_fact(drug), author, reviewer)
    with without("fact"):
        [found] = findings()
    assert f"edition of “labels.fact:{fact.pk}”" in found


@pytest.mark.parametrize("subject", ["labels.drug:1", "labels.fact", "labels.fact:", "labels.fact:x", "fact:1", ""])
def test_only_a_kind_with_the_key_of_a_text_is_known(subject):
    assert is_known("labels.fact:12") and not is_known(subject)


def test_no_bundle_is_made_without_an_edition(drug, author, reviewer, tmp_path):
    fact = publish(make_fact(drug), author, reviewer)
    seq = LedgerEntry.objects.get(kind="edition").seq
    said = f"Nothing was exported. Ledger entry {seq}: it is an edition of “labels.fact:{fact.pk}”"
    with without("fact"), pytest.raises(CommandError, match=said):
        call_command("bundle", str(tmp_path / "bundle"))
    assert list(tmp_path.glob("bundle*")) == [] and not LedgerEntry.objects.filter(kind="exported").exists()


def test_no_bundle_is_made_when_the_row_of_an_edition_is_gone(drug, author, reviewer, tmp_path):
    fact = publish(make_fact(drug), author, reviewer)
    publish(make_fact(drug, "kept"), author, reviewer)
    seq = LedgerEntry.objects.get(kind="edition", subject=fact.subject).seq
    with no_guards():
        Fact.revisions().filter(id=fact.pk, kind__isnull=False)._raw_delete("default")
    with pytest.raises(CommandError, match=f"Ledger entry {seq} is an edition of {fact.subject} that is gone"):
        call_command("bundle", str(tmp_path / "bundle"))


def test_a_copy_of_a_kind_that_is_not_known_here_is_shown_field_by_field_and_as_nothing_else(site, client):
    with without("fact"):
        load(site)
        seq = min(site["leaves"])
        page, listed = client.get(f"/audit/copies/{seq}/").text, client.get("/audit/copies/").text
    assert (
        "This site does not know this kind of text" in page and "<h1>labels.fact:" in page and "edition 1</h1>" in page
    )
    assert '<section class="words" aria-label="statement">' in page and "signals of IL-4" in page
    assert "<dt>Heading</dt><dd>It blocks IL-4 and IL-13</dd>" in page and "Bea Example, PharmD (" in page
    assert ">labels.fact:" in listed and "How does Dupixent work?" in listed
    assert "does not know" not in client.get(f"/audit/copies/{seq}/").text


def test_a_copy_of_a_kind_that_has_another_title_here_is_shown_field_by_field_too(site, client, monkeypatch):
    load(site)
    kind = by_name("fact")
    assert kind is not None
    monkeypatch.setattr(type(kind.pages), "title_field", "name_of_later")
    page = client.get(f"/audit/copies/{min(site['leaves'])}/")
    assert page.status_code == 200 and "This site does not know this kind of text" in page.text
