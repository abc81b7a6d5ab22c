"""Django's loaddata, but not into what is append-only or has one door: a fixture goes round both."""

from django.core.management import CommandError
from django.core.management.commands.loaddata import Command as LoadData
from django.core.serializers.base import DeserializedObject


class Command(LoadData):
    def save_obj(self, obj: DeserializedObject) -> bool:
        model = type(obj.object)
        if getattr(model, "append_only", False) or getattr(model, "one_door", False):
            raise CommandError(
                f"{model._meta.label} is not loaded from a fixture: nobody would have written or signed it. "
                "Restore a backup, or use the command that loads the starter."
            )
        return super().save_obj(obj)
