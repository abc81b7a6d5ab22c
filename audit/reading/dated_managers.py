"""Managers that find nothing that came after the moment that is asked for, so that no question can forget it.

A table whose rows are written once and dated names its date here; whatever asks it, from whichever room, is then as of the
moment of `audit.reading.public_reading.asking`. Rows that are reached by a key that such a row holds are older than it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from audit.reading.public_reading import asked


class AsOf(models.Manager[Any]):
    """`time` is the column that says since when a row is there."""

    time: ClassVar[str]

    def get_queryset(self) -> models.QuerySet[Any]:
        rows, moment = super().get_queryset(), asked()
        return rows if moment is None else rows.filter(**{f"{self.time}__lte": moment})


class AsOfAt(AsOf):
    time = "at"
