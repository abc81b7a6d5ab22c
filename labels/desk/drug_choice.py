"""How a drug is chosen at the desk: from a list while there are few, by typing its name where there are many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from labels.drugs.drugs import Drug
from labels.drugs.vocabulary import LISTED

NONE = "No drug has this name. Type its whole name or the first part of its address."
SEVERAL = "Several drugs have this name: {}. Type the first part of the address of the one you mean."


def listed_drugs() -> list[Drug]:
    """All of them by name; none where there are more than a list should show."""
    found = list(Drug.objects.order_by("brand_name")[: LISTED + 1])
    return found if len(found) <= LISTED else []


class DrugField(forms.ModelChoiceField):
    """Where there are many: a name or an address that is typed. A key is understood too, as links have it."""

    def __init__(self, *, empty_label: str, required: bool = True, help_text: str = "") -> None:
        drugs = Drug.objects.order_by("brand_name")
        super().__init__(drugs, empty_label=empty_label, required=required, help_text=help_text)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> Any:
        if len(Drug.objects.order_by().values_list("pk")[: LISTED + 1]) > LISTED:
            self.widget = forms.TextInput(attrs={"placeholder": self.empty_label or "", "maxlength": 120})
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: object) -> Any:
        if isinstance(self.widget, forms.TextInput) and str(value or "").isascii() and str(value or "").isdigit():
            drug = Drug.objects.filter(pk=str(value)[:18]).first()
            return drug.brand_name if drug is not None else value
        return super().prepare_value(value)

    def to_python(self, value: object) -> Drug | None:
        typed = " ".join(str(value or "").split())[:120]
        if not typed or (typed.isascii() and typed.isdigit()):
            return super().to_python(typed[:18])
        same = Q(brand_name__iexact=typed) | Q(generic_name__iexact=typed) | Q(slug=typed.lower())
        found = list(Drug.objects.filter(same).order_by("slug")[:5])
        if len(found) == 1:
            return found[0]
        raise ValidationError(SEVERAL.format(", ".join(drug.slug for drug in found)) if found else NONE, code="drug")
