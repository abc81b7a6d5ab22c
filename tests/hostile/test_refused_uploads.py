"""The upload form refuses whatever the command refuses: at its field, in the same sentence, and nothing is stored."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import LedgerEntry
from labels.archive.label_models import LabelVersion, SectionText
from labels.spl import document, zip_file
from tests.desk import Desk
from tests.spl.odd import odd_files, zips

pytestmark = pytest.mark.django_db
ADD_URL = "/admin/labels/labelversion/add/"


def refused(desk: Desk, data: bytes, name: str) -> str:
    """What stands at the field; the rest of the form is as it was sent."""
    sent = {"file": SimpleUploadedFile(name, data), "drug": "", "origin": "illustrative"}
    answer = desk.client.post(ADD_URL, sent)
    assert answer.status_code == 200, name
    form = answer.context["form"] if "form" in answer.context else answer.context["adminform"].form
    assert form.errors.keys() == {"file"}, (name, form.errors)
    assert form["origin"].value() == "illustrative", "what was chosen beside it is kept"
    [sentence] = form.errors["file"]
    return str(sentence)


def nothing_came_of_it(before: int) -> bool:
    return not (LabelVersion.objects.exists() or SectionText.objects.exists()) and LedgerEntry.objects.count() == before


def test_each_file_that_is_no_label_is_refused_at_its_field(author):
    desk, before = Desk(author), LedgerEntry.objects.count()
    for name, (data, sentence) in odd_files.REFUSED.items():
        said = refused(desk, data, f"{name}.xml")
        assert re.search(sentence, said) or (not data and "empty" in said), (name, said)
    for name, (make, sentence) in zips.REFUSED.items():
        said = refused(desk, make(), f"{name}.zip")
        assert re.search(sentence, said), (name, said)
    assert nothing_came_of_it(before)


def test_what_is_just_over_a_bound_is_refused_at_its_field(author, monkeypatch):
    desk, before = Desk(author), LedgerEntry.objects.count()
    made = [(document, *one) for one in odd_files.OVER_A_BOUND.values()]
    made += [(zip_file, bound, lowered, make(), said) for bound, lowered, make, said in zips.OVER_A_BOUND.values()]
    for module, bound, lowered, data, sentence in made:
        with monkeypatch.context() as lower:
            lower.setattr(module, bound, lowered)
            said = refused(desk, data, "label.zip" if module is zip_file else "label.xml")
            assert re.search(sentence, said), (bound, said)
    assert nothing_came_of_it(before)
