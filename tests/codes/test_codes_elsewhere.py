"""What becomes of codes when the site is copied, restored to an earlier day, or asked for ten thousand of them."""

import pytest
from django.db import transaction

from audit.models import CopiedEntry, LedgerEntry
from dupisite.shelf.memory import Pages
from dupisite.shelf.shelf import Shelf
from editorial.paper.short_codes import code_of
from tests.audit.other_site import load
from tests.audit.other_site import site as site
from tests.cast import make_drug, make_fact, make_person, publish

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_codes_of_another_site_lead_to_its_editions_once_its_bundle_is_here(site, client):
    codes = {seq: code_of(seq, leaf) for seq, leaf in site["leaves"].items()}
    assert {client.get(f"/c/{code}/").status_code for code in codes.values()} == {404}
    load(site)
    assert set(codes) == set(CopiedEntry.objects.values_list("seq", flat=True))
    for seq, code in codes.items():
        assert client.get(f"/c/{code}/").headers["Location"] == f"/audit/copies/{seq}/"
        assert client.get(f"/c/{code}/", follow=True).status_code == 200


def test_the_code_of_an_edition_that_a_restore_lost_is_not_that_of_the_one_that_got_its_number(client):
    author, reviewer = make_person("Ann", "author"), make_person("Bea", "reviewer")
    drug = make_drug(author)

    def signed(slug: str) -> tuple[int, str]:
        publish(make_fact(drug, slug), author, reviewer)
        entry = LedgerEntry.objects.filter(kind="edition").first()
        assert entry is not None
        return entry.seq, entry.leaf_hash

    with transaction.atomic():
        seq, leaf = signed("lost")
        lost = code_of(seq, leaf)
        assert client.get(f"/c/{lost}/").status_code == 200
        transaction.set_rollback(True)
    assert signed("kept") == (seq, LedgerEntry.objects.get(seq=seq).leaf_hash)
    if LedgerEntry.objects.get(seq=seq).leaf_hash[:3] != leaf[:3]:  # once in 4096 times both begin alike
        assert client.get(f"/c/{lost}/").status_code == 404


def test_pages_of_codes_push_no_other_page_off_the_shelf():
    shelf = Shelf(8_000_000)
    assert shelf._place((f"/c/{code_of(7, '0' * 64)}/", "", "")) is shelf.endless
    assert shelf._place(("/changes/", "", "")) is shelf._place(("/c-drug/", "", "")) is shelf.pages
    assert isinstance(shelf.endless, Pages) and shelf.endless.most * 3 == shelf.pages.most
