"""A working copy as it stands in a form: typed, perhaps half, and saved by nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model

from editorial.wording.text import tidy


def take_typed(thing: Model, names: Iterable[str], typed: Mapping[str, str]) -> None:
    """Puts into the thing what stands in the fields so named. No ledger's lock, and no sentence about what is wrong.

    A text is taken as it is; of anything else that is not well typed the thing says nothing.
    """
    for name in names:
        if name in typed:
            setattr(thing, name, _value(thing._meta.get_field(name), tidy(typed[name])))


def _value(field: Any, text: str) -> Any:
    try:
        return field.formfield().clean(text)
    except ValidationError:
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        return text if is_text and not isinstance(field, models.SlugField) else field.get_default()
