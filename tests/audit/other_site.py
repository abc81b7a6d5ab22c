"""A bundle of another site, of which nothing is left here."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from audit.checkpoints.trusted_keys import recorded_keys
from audit.models import LedgerEntry
from dupisite.bundle.bundle_manifest import labels
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Fact
from tests.cast import make_drug, make_entry, make_fact, make_person, publish
from tests.labels.scene import capture


@pytest.fixture
def site(settings, tmp_path) -> dict[str, Any]:
    """Another site, of which nothing is left here but its bundle, its key, and what stood in its database."""
    settings.SITE_URL = "https://elsewhere.example.org"
    with transaction.atomic():
        author, reviewer = make_person("Ann", "author"), make_person("Bea", "reviewer")
        drug = make_drug(author)
        fact = publish(make_fact(drug), author, reviewer)
        entry = publish(make_entry(drug), author, reviewer)
        publish(fact, author, reviewer, Kind.UPDATE, statement="Two **words** of 15 kg.")
        entry.withdraw(reviewer=reviewer, reason="It said too much")
        capture(drug, "1")
        call_command("bundle", str(tmp_path / "bundle"))
        kept = {
            "bundle": tmp_path / "bundle",
            "key": str(recorded_keys()[-1][1]),
            "labels": labels(),
            "leaves": dict(LedgerEntry.objects.filter(kind="edition").values_list("seq", "leaf_hash")),
            "digests": [row.digest for text in (Fact, Entry) for row in text.revisions().editions()],
            "html": [row.html for text in (Fact, Entry) for row in text.revisions().editions()],
        }
        transaction.set_rollback(True)
    settings.SITE_URL = "http://127.0.0.1:8000"
    settings.CHECKPOINT_DIR = tmp_path / "here"
    settings.CHECKPOINT_KEY_FILE = tmp_path / "key-of-here"
    return kept


def load(site: dict[str, Any], **other: str) -> None:
    call_command("load_bundle", str(site["bundle"]), **{"key": site["key"], **other})
