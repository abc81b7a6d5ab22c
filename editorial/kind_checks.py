"""System checks of the kinds of text: what a kind lacks is named when the site starts, and not found by a reader.

Each check looks at one kind and yields what is wrong with it and what to do, as two sentences.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Model, TextField
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.urls import get_resolver

from editorial.accounts.rights import AUDITOR, AUTHOR, GROUPS, REVIEWER, granted
from editorial.kind_word_checks import can_be_signed, has_words_of_its_own, shows_its_sources
from editorial.kinds import TextKind, Wrong, kinds, unsaid
from editorial.pages.public_text import PublicText
from editorial.record.content import ReviewedContent

PAGES = ("", "_history", "_edition", "_proof", "_choose", "_compare", "_feed", "_archive")
NEEDED = {AUTHOR: ("add", "change", "view"), REVIEWER: ("view", "sign"), AUDITOR: ("view",)}
CALLED = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
GUIDE = "docs/adding-a-kind.md tells how."


def check_kinds(**asked: Any) -> list[CheckMessage]:
    """Every kind that is registered, and every model that ought to be one."""
    return [*unregistered(apps.get_models(), kinds), *lacks(kinds)]


def unregistered(models: Iterable[type[Model]], known: Iterable[TextKind]) -> Iterator[CheckMessage]:
    """Concrete reviewed content that is no kind: it would be signed, and missing from every list of the site."""
    of_kinds = {kind.model for kind in known}
    for model in models:
        if issubclass(model, ReviewedContent) and model not in of_kinds:
            sentence = f"{model._meta.label} is reviewed content, but it is not registered as a kind of text."
            hint = f"Call `editorial.kinds.register` in `ready` of the app “{model._meta.app_label}”. {GUIDE}"
            yield Error(sentence, hint=hint, obj=model, id="editorial.E001")


def lacks(known: Iterable[TextKind]) -> Iterator[CheckMessage]:
    """What registered kinds lack; of one whose declaration is not whole nothing else is asked."""
    known, whole = list(known), []
    for kind in known:
        wrong = list(is_whole(kind))
        whole += [] if wrong else [kind]
        yield from (_error("E002", kind, *said) for said in wrong)
    for number, check in CHECKS.items():
        for kind in whole:
            yield from (_error(number, kind, *said) for said in check(kind, whole))


def _error(number: str, kind: TextKind, sentence: str, hint: str) -> CheckMessage:
    pages = kind.pages
    named = f"“{pages.name}”" if getattr(pages, "name", "") else type(pages).__name__
    label = pages.model._meta.label if hasattr(pages, "model") else "of no model"
    return Error(f"The kind {named} ({label}) {sentence}", hint=hint, id=f"editorial.{number}")


def is_whole(kind: TextKind) -> Wrong:
    yield from unsaid(kind)
    pages = kind.pages
    if hasattr(pages, "model") and not issubclass(pages.model, ReviewedContent):
        yield "is no reviewed content.", "Let its model extend `ReviewedContent`."


def is_called_well(kind: TextKind, known: list[TextKind]) -> Wrong:
    for what, said in (("name", kind.name), ("segment", kind.pages.segment)):
        if not CALLED.fullmatch(said):
            hint = f"Give its public pages a `{what}` of small letters, digits, and single hyphens or underscores."
            yield f"has the {what} “{said}”, which holds signs that cannot stand in an address.", hint


def stands_alone(kind: TextKind, known: list[TextKind]) -> Wrong:
    for what, hint in (
        ("model", "One model is one kind."),
        ("name", "Give its public pages another `name`."),
        ("in_addresses", "Give it another `plural`."),
        ("segment", "Give its public pages another `segment`."),
    ):
        for other in known:
            if other is not kind and _named(other, what) == _named(kind, what):
                yield (
                    f"has the {what.replace('in_addresses', 'plural')} of the kind “{other.name}” ({other.model._meta.label}).",
                    hint,
                )


def _named(kind: TextKind, what: str) -> Any:
    return kind.pages.segment if what == "segment" else getattr(kind, what)


def has_fields(kind: TextKind, known: list[TextKind]) -> Wrong:
    """Fields that its declarations name, wherever one is named."""
    indexed = (*(kind.indexed.markdown or ()), *kind.indexed.plain)
    for where, names in (
        ("`title_field` of its public pages", (kind.pages.title_field,)),
        ("`unlisted` of its public pages", kind.pages.unlisted or ()),
        ("`markdown_fields` of its model", getattr(kind.model, "markdown_fields", ())),
        ("`address_columns` of its model", (column.removesuffix("_id") for column in kind.model.address_columns)),
        ("`indexed`", indexed),
        ("`headings`", kind.headings),
    ):
        for name in names:
            if not _is_field(kind, name):
                hint = "Name a field of the model. Every text has a `drug` and a `slug`."
                yield f"names “{name}” in {where}, which is no field of it.", hint
    title = next((field for field in kind.model.words() if field.name == kind.pages.title_field), None)
    if title is not None and (title.null or not isinstance(title, CharField | TextField)):
        hint = "Name a `CharField` or a `TextField` without `null`."
        yield f"takes its title from “{title.name}”, which may hold no text.", hint


def _is_field(kind: TextKind, name: str) -> bool:
    if name in ("html", "evidence"):  # a revision has them besides
        return True
    try:
        return bool(kind.model._meta.get_field(name).concrete)
    except FieldDoesNotExist:
        return False


def has_one_text_at_an_address(kind: TextKind, known: list[TextKind]) -> Wrong:
    address = {column.removesuffix("_id") for column in kind.model.address_columns}
    if not all(_is_field(kind, name) for name in address):
        return  # said already: another field is missing than a constraint
    once = [set(one.fields) for one in kind.model._meta.total_unique_constraints]
    once += [set(names) for names in kind.model._meta.unique_together]
    if not any(names <= address for names in once):
        named = ", ".join(f'"{name}"' for name in sorted(address))
        yield "lets two texts have one address.", f"Add `UniqueConstraint(fields=({named}), name=…)` to its model."


def says_its_subject(kind: TextKind, known: list[TextKind]) -> Wrong:
    if type(kind.pages).subject is PublicText.subject:
        hint = "Define `subject`, or let the pages extend `labels.pages.drug_subject.DrugText`."
        yield f"does not say what its texts are about: {type(kind.pages).__name__} has no `subject`.", hint


def has_a_template(kind: TextKind, known: list[TextKind]) -> Wrong:
    try:
        get_template(kind.pages.body)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        yield (
            f"names the template “{kind.pages.body}” as `body` of its public pages, which cannot be loaded: {error}.",
            "Mend it, or leave `body` out: then a page shows each field as it was signed.",
        )


def is_routed(kind: TextKind, known: list[TextKind]) -> Wrong:
    routes = get_resolver().reverse_dict
    for page in PAGES:
        if kind.name + page not in routes:
            hint = "Let `dupisite.public_urls` take the addresses of every registered kind, and register it in `ready`."
            yield f"has no address called “{kind.name}{page}”.", hint
    own = {kind.name + page for page in PAGES}
    twice = sorted(name for name in own if len(routes.getlist(name)) > 1)
    if twice and [other.name for other in known].count(kind.name) == 1:  # of two kinds that is said already
        yield f"has an address called “{twice[0]}”, and so has another page.", "Give its public pages another `name`."
    taken = {
        name for name in routes if isinstance(name, str) and name not in own and kind.pages.segment in _second(name)
    }
    others = sorted(taken - {other.name + page for other in known for page in PAGES})
    if others:
        yield (
            f"has the segment “{kind.pages.segment}”, which the address “{others[0]}” has below a drug too.",
            "Give its public pages another `segment`.",
        )


def _second(name: str) -> set[str]:
    """The second parts of the addresses with a name, below whatever is the first."""
    forms = (form for found in get_resolver().reverse_dict.getlist(name) for form, _ in found[0])
    return {form.split("/")[1] for form in forms if form.startswith("%(") and form.count("/")}


def has_a_desk(kind: TextKind, known: list[TextKind]) -> Wrong:
    if not apps.is_installed("django.contrib.admin"):
        return  # the public's own process has no desk
    from django.contrib import admin

    from editorial.admin import ContentAdmin
    from editorial.admin.content_list import ContentList

    app = kind.model._meta.app_label
    if not admin.site.is_registered(kind.model):
        yield "has no admin: nobody can write it.", f"Register an `editorial.admin.TextAdmin` in `{app}.admin`."
        return
    desk = admin.site.get_model_admin(kind.model)
    for needed in (ContentAdmin, ContentList):
        if not isinstance(desk, needed):
            sentence = f"has the admin {type(desk).__name__}, which is no {needed.__module__}.{needed.__name__}."
            yield sentence, "Let it extend `editorial.admin.TextAdmin`."


def is_granted(kind: TextKind, known: list[TextKind]) -> Wrong:
    meta = kind.model._meta
    given = set(granted)
    for group, verbs in NEEDED.items():
        missing = [verb for verb in verbs if (group, f"{meta.app_label}.{verb}_{meta.model_name}") not in given]
        if missing:
            hint = "Register it with `editorial.kinds.register`, and let its `rights` name them."
            yield f"does not give the group “{group}” the right to {', '.join(missing)}.", hint
    for group in sorted(set(kind.rights) - set(GROUPS)):
        yield f"gives rights to the group “{group}”, which there is not.", f"The groups are {', '.join(GROUPS)}."
    there = {*meta.default_permissions, *(code.removesuffix(f"_{meta.model_name}") for code, _ in meta.permissions)}
    for verb in sorted({verb for verbs in kind.rights.values() for verb in verbs} - there):
        hint = "Let the `Meta` of its model extend `ReviewedContent.Meta`, or give it the permission."
        yield f"gives the right to {verb}, which its model does not have.", hint


Check = Callable[[TextKind, list[TextKind]], Wrong]
CHECKS: dict[str, Check] = {
    "E003": stands_alone,
    "E004": has_fields,
    "E005": has_one_text_at_an_address,
    "E006": says_its_subject,
    "E007": has_a_template,
    "E008": is_routed,
    "E009": has_a_desk,
    "E010": is_granted,
    "E011": has_words_of_its_own,
    "E012": can_be_signed,
    "E013": is_called_well,
    "E014": shows_its_sources,
}
