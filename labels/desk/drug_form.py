"""The form of a drug at the desk: its set id is that of an official label."""

from uuid import UUID

from django.core.exceptions import ValidationError

from editorial.admin.forms import VersionedForm
from labels.archive.label_models import LabelVersion

OF_AN_EXTRACT = (
    "This is the set id of an illustrative extract in the archive, and stays so: no official label could be imported. Enter "
    "the set id that DailyMed shows for the official label."
)


class DrugForm(VersionedForm):
    """Refuses a set id that belongs to an extract. A drug that has one already can be edited otherwise."""

    def clean_set_id(self) -> UUID:
        set_id: UUID = self.cleaned_data["set_id"]
        extracts = LabelVersion.objects.filter(set_id=set_id).extracts()
        if "set_id" in self.changed_data and extracts.exists():
            raise ValidationError(OF_AN_EXTRACT)
        return set_id
