"""Strange declarations of a kind: each would be signed, addressed or shown otherwise than its author thinks, and is named."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.test.utils import isolate_apps

from dupisite.kind_names import check_names
from editorial.accounts.rights import AUDITOR, AUTHOR, REVIEWER
from editorial.kinds import RIGHTS, TextKind, by_name, kinds, register
from editorial.record.content import ReviewedContent
from editorial.wording.rendering import Sources
from labels.models import Drug, Fact
from labels.pages.drug_subject import DrugText
from tests.kinds.plain import PlainPages
from tests.kinds.test_kind_checks import IN_A_ROOM, kind_with, of

KIND = "The kind “fact” (labels.Fact) "


def toy(**declared: Any) -> TextKind:
    """A kind whose model declares this besides a drug and an address."""
    meta = declared.pop("Meta", type("Meta", (ReviewedContent.Meta,), {"app_label": "labels"}))
    own = {
        "__module__": IN_A_ROOM,
        "drug": models.ForeignKey(Drug, models.PROTECT, related_name="+"),
        "slug": models.SlugField(),
        "name": models.CharField(max_length=9),
    }
    model = type("Toy", (ReviewedContent,), {**own, "Meta": meta, **declared})
    return kind_with(model=model, name="toy", segment="toys", title_field="name")


def found(number: str, *known: TextKind) -> list[str]:
    return [sentence.partition(") ")[2] for which, sentence in of(*known) if which == number]


@isolate_apps("labels")
@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("kind", models.CharField(max_length=12)),
        ("status", models.CharField(max_length=99)),
        ("edition", models.CharField(max_length=9)),
        ("author", models.CharField(max_length=9)),
    ],
)
def test_a_field_in_the_place_of_one_of_the_record_would_not_be_signed(name, field):
    assert found("E011", toy(**{name: field})) == [
        f"has a field “{name}”, and every reviewed text keeps its own state under that name."
    ]


@isolate_apps("labels")
def test_what_no_signature_can_cover_is_named():
    odd = toy(dose=models.FloatField(), at=models.TimeField(), scan=models.FileField(), fine=models.DecimalField())
    assert found("E012", odd) == [
        "has the field “dose” of type FloatField, whose values cannot be signed.",
        "has the field “at” of type TimeField, whose values cannot be signed.",
        "has the field “scan” of type FileField, whose values cannot be signed.",
    ]


@isolate_apps("labels")
def test_a_many_to_many_field_stands_in_no_revision():
    also = models.ManyToManyField("labels.Drug", related_name="+")
    assert found("E012", toy(also=also)) == [
        "has the many-to-many field “also”, which no revision keeps and no signature covers."
    ]


@isolate_apps("labels")
def test_a_text_that_cites_and_does_not_show_its_sources_is_named():
    class Told(DrugText):
        name, segment, title_field = "toy", "toys", "name"

        def context(self, edition: Any, drug: str) -> dict[str, Any]:
            return {**super().context(edition, drug), "sources": []}

    silent = toy(sources=lambda self: Sources(facts={}))
    [sentence] = found("E014", silent)
    assert sentence == "lets its texts cite, but its pages do not say what the numbers of the sources stand for."
    Told.model = silent.model
    assert found("E014", TextKind(pages=Told())) == []


@isolate_apps("labels")
@pytest.mark.parametrize("title", [models.IntegerField(), models.CharField(max_length=9, null=True)])
def test_a_title_that_may_be_no_text_is_named(title):
    assert found("E004", toy(name=title)) == ["takes its title from “name”, which may hold no text."]


@isolate_apps("labels")
def test_a_model_without_an_address_is_told_that_alone():
    homeless = toy(slug=None)
    assert found("E005", homeless) == []
    assert any("“slug” in `address_columns`" in sentence for sentence in found("E004", homeless))


@isolate_apps("labels")
def test_a_right_that_its_model_does_not_have_is_named():
    bare = toy(Meta=type("Meta", (), {"app_label": "labels"}))
    assert "gives the right to sign, which its model does not have." in found("E010", bare)


@pytest.mark.parametrize(
    ("rights", "said"),
    [
        ({**RIGHTS, "autor": ("view",)}, "gives rights to the group “autor”, which there is not."),
        ({**RIGHTS, AUTHOR: ("fly",)}, "gives the right to fly, which its model does not have."),
    ],
)
def test_a_group_or_a_right_that_there_is_not_is_named(rights, said):
    assert {AUTHOR, REVIEWER, AUDITOR} <= set(rights)
    assert found("E010", TextKind(pages=PlainPages(), rights=rights)) == [said]


@pytest.mark.parametrize("odd", ["my tips", "tips/of", "<int:x>", "tips:x", "Tips", "-"])
def test_a_name_or_a_segment_that_cannot_stand_in_an_address_is_named(odd):
    for what in ("name", "segment"):
        assert found("E013", kind_with(**{what: odd})) == [
            f"has the {what} “{odd}”, which holds signs that cannot stand in an address."
        ]
    assert found("E013", kind_with(name="pdf-leaf_let", segment="leaf-lets")) == []


@pytest.mark.parametrize("name", ["drug", "changes", "label", "search", "fact_history"])
def test_a_name_by_which_another_address_is_called_is_named(name, settings):
    """Its addresses stand beside those of the site, as `dupisite.public_urls` has them."""
    from dupisite import urls

    taken = kind_with(name=name, segment="toys")
    settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": [*urls.urlpatterns, *taken.pages.urls()]})
    assert f"has an address called “{name}”, and so has another page." in found("E008", taken)


def test_a_kind_that_has_no_addresses_is_refused_where_it_is_registered():
    before = list(kinds)
    for name in ("model", "name", "segment", "title_field"):
        kept = {key: getattr(PlainPages, key) for key in ("model", "name", "segment", "title_field") if key != name}
        odd = TextKind(pages=type("OddPages", (DrugText,), kept)())
        with pytest.raises(
            ImproperlyConfigured, match=f"The kind of text OddPages does not say its {name}. Give `{name}`"
        ):
            register(odd)
    with pytest.raises(ImproperlyConfigured, match=r"PlainPages gives a class as its `pages`. Give an instance"):
        register(TextKind(pages=PlainPages))  # type: ignore[arg-type]  # what a newcomer writes
    assert list(kinds) == before


def test_the_folder_of_the_label_in_the_starter_is_no_kind_s():
    fact = by_name("fact")
    assert fact is not None
    odd = TextKind(pages=PlainPages(), plural="label")
    kinds.remove(fact)
    kinds.register(odd)
    try:
        [error] = check_names()
    finally:
        kinds.remove(odd)
        kinds.register(fact)
    assert "so is the folder of the label in the starter" in error.msg and Fact is odd.model
