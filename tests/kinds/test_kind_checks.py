"""System checks of kinds: each thing that a kind lacks is named, with what to do, before anybody meets a broken page."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.checks import CheckMessage, run_checks
from django.db import models
from django.test.utils import isolate_apps

from editorial import kind_checks
from editorial.accounts.rights import granted
from editorial.admin import ContentAdmin
from editorial.kind_checks import check_kinds, lacks, unregistered
from editorial.kinds import Indexed, TextKind, by_name, kinds
from editorial.pages.public_text import PublicText
from editorial.record.content import ReviewedContent
from labels.models import Drug, Fact
from labels.pages.drug_subject import DrugText

IN_A_ROOM = "labels.models"  # where the history of a model that a test makes is thought to stand


class Pages(DrugText):
    model = Fact
    name, segment, title_field = "fact", "facts", "heading"


def kind_with(base: type[PublicText] = Pages, **pages: Any) -> TextKind:
    return TextKind(pages=type("OddPages", (base,), pages)())


def said(found: list[CheckMessage]) -> list[tuple[str, str]]:
    """(id, sentence); each has a hint that says what to do."""
    assert all(message.hint and message.hint.endswith(".") for message in found)
    return [(str(message.id).removeprefix("editorial."), str(message.msg)) for message in found]


def of(*known: TextKind) -> list[tuple[str, str]]:
    return said(list(lacks(known)))


def test_the_kinds_of_the_site_and_one_with_every_default_lack_nothing():
    assert check_kinds() == [] and len(kinds) >= 2
    assert of(kind_with()) == []
    assert not [each for each in run_checks() if str(each.id).startswith("editorial.")], "it is registered with Django"


@isolate_apps("labels")
def test_reviewed_content_that_is_no_kind_is_named():
    class Toy(ReviewedContent):
        __module__ = IN_A_ROOM

        class Meta:
            app_label = "labels"

    [(number, sentence)] = said(list(unregistered([*apps.get_models(), Toy], kinds)))
    assert (number, sentence) == (
        "E001",
        "labels.Toy is reviewed content, but it is not registered as a kind of text.",
    )
    assert list(unregistered([Drug, Fact], kinds)) == []
    fact = by_name("fact")
    [(_, sentence)] = said(list(unregistered([Fact], [kind for kind in kinds if kind is not fact])))
    assert sentence.startswith("labels.Fact ")


def test_a_declaration_that_is_not_whole_is_named_and_nothing_else_is_asked():
    missing = [name for name in ("model", "name", "segment", "title_field") if not hasattr(PublicText, name)]
    assert len(missing) == 4
    found = of(TextKind(pages=type("Empty", (PublicText,), {})()))
    assert found == [("E002", f"The kind Empty (of no model) does not say its {name}.") for name in missing]
    assert of(kind_with(segment="")) == [("E002", "The kind “fact” (labels.Fact) does not say its segment.")]
    assert of(kind_with(model=Drug)) == [("E002", "The kind “fact” (labels.Drug) is no reviewed content.")]


def test_two_kinds_with_one_name_plural_segment_or_model_are_named():
    fact = by_name("fact")
    assert fact is not None
    found = [sentence for number, sentence in of(fact, kind_with()) if number == "E003"]
    assert len(found) == 8, found
    for what in ("model", "name", "plural", "segment"):
        assert f"The kind “fact” (labels.Fact) has the {what} of the kind “fact” (labels.Fact)." in found


@pytest.mark.parametrize(
    ("odd", "where"),
    [
        (kind_with(title_field="title"), "“title” in `title_field` of its public pages"),
        (kind_with(unlisted=("title", "html")), "“title” in `unlisted` of its public pages"),
        (TextKind(pages=Pages(), indexed=Indexed(plain=("title",))), "“title” in `indexed`"),
        (TextKind(pages=Pages(), indexed=Indexed(markdown=("title",))), "“title” in `indexed`"),
        (TextKind(pages=Pages(), headings={"title": "Title"}), "“title” in `headings`"),
    ],
)
def test_a_field_that_is_none_is_named_with_where_it_is_named(odd, where):
    assert of(odd) == [("E004", f"The kind “fact” (labels.Fact) names {where}, which is no field of it.")]


def test_fields_of_the_model_that_are_none_are_named_too(monkeypatch):
    monkeypatch.setattr(Fact, "markdown_fields", ("statement", "body"))
    assert of(kind_with()) == [
        (
            "E004",
            "The kind “fact” (labels.Fact) names “body” in `markdown_fields` of its model, which is no field of it.",
        )
    ]


@isolate_apps("labels")
def test_two_texts_at_one_address_are_named():
    class Loose(ReviewedContent):
        __module__ = IN_A_ROOM
        drug = models.ForeignKey(Drug, models.PROTECT, related_name="+")
        slug = models.SlugField()

        class Meta:
            app_label = "labels"

    class Tight(ReviewedContent):
        __module__ = IN_A_ROOM
        drug = models.ForeignKey(Drug, models.PROTECT, related_name="+")
        slug = models.SlugField()

        class Meta:
            app_label = "labels"
            constraints = [models.UniqueConstraint(fields=("drug", "slug"), name="tight_once")]

    sentence = "lets two texts have one address."
    assert any(number == "E005" and text.endswith(sentence) for number, text in of(kind_with(model=Loose)))
    assert not any(number == "E005" for number, _ in of(kind_with(model=Tight)))


def test_pages_that_do_not_say_what_their_texts_are_about_are_named():
    bare = kind_with(PublicText, model=Fact, name="fact", segment="facts", title_field="heading")
    said_so = "does not say what its texts are about: OddPages has no `subject`."
    assert of(bare) == [("E006", f"The kind “fact” (labels.Fact) {said_so}")]


def test_a_template_that_does_not_load_is_named(tmp_path, settings):
    [(number, sentence)] = of(kind_with(body="labels/_toy.html"))
    assert number == "E007" and "names the template “labels/_toy.html”" in sentence and "cannot be loaded" in sentence
    (tmp_path / "broken.html").write_text("{% if %}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    [(number, sentence)] = of(kind_with(body="broken.html"))
    assert number == "E007" and "“broken.html”" in sentence


def test_addresses_that_lead_nowhere_are_named_each():
    pages = ("", "_history", "_edition", "_proof", "_choose", "_compare", "_feed", "_archive")
    assert of(kind_with(name="toy", segment="toys")) == [
        ("E008", f"The kind “toy” (labels.Fact) has no address called “toy{page}”.") for page in pages
    ]


@pytest.mark.parametrize("segment", ["label", "changes"])
def test_a_segment_that_another_page_has_is_named(segment):
    found = of(kind_with(segment=segment))
    assert found and all(
        number == "E008" and f"has the segment “{segment}”, which the address" in text for number, text in found
    )


@pytest.fixture
def no_desk():
    usual = admin.site._registry.pop(Fact)
    yield
    admin.site._registry[Fact] = usual


def test_a_kind_without_a_desk_or_with_one_that_is_not_ours_is_named(no_desk, monkeypatch):
    assert of(kind_with()) == [("E009", "The kind “fact” (labels.Fact) has no admin: nobody can write it.")]
    for desk, lacking in (
        (admin.ModelAdmin, ["content.ContentAdmin", "content_list.ContentList"]),
        (ContentAdmin, ["content_list.ContentList"]),
    ):
        admin.site._registry[Fact] = desk(Fact, admin.site)
        assert of(kind_with()) == [
            (
                "E009",
                f"The kind “fact” (labels.Fact) has the admin {desk.__name__}, which is no editorial.admin.{each}.",
            )
            for each in lacking
        ]
    monkeypatch.setattr(apps, "is_installed", lambda name: False)
    assert of(kind_with()) == [], "the public's own process has no desk"


def test_rights_that_no_group_has_are_named(monkeypatch):
    left = [each for each in granted if each not in (("reviewer", "labels.sign_fact"), ("auditor", "labels.view_fact"))]
    monkeypatch.setattr(kind_checks, "granted", left)
    assert of(kind_with()) == [
        ("E010", "The kind “fact” (labels.Fact) does not give the group “reviewer” the right to sign."),
        ("E010", "The kind “fact” (labels.Fact) does not give the group “auditor” the right to view."),
    ]


@isolate_apps("labels")
def test_a_field_with_the_name_of_a_column_of_every_revision_is_named():
    class Toy(ReviewedContent):
        __module__ = IN_A_ROOM
        drug = models.ForeignKey(Drug, models.PROTECT, related_name="+")
        slug = models.SlugField()
        meaning = models.TextField()
        history_note = models.TextField()

        class Meta:
            app_label = "labels"

    found = of(kind_with(model=Toy, name="toy", segment="toys", title_field="slug"))
    assert [sentence.partition(" has ")[2] for number, sentence in found if number == "E011"] == [
        "a field “meaning”, and every revision has a column of that name.",
        "a field “history_note”, and every revision has a column of that name.",
    ]
