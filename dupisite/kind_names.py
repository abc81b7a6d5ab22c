"""System checks of the names of kinds of text, as this room uses them: in the index of search, and in addresses of the API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error

from dupisite.models import LONGEST_KIND, SECTION
from dupisite.starter.starter_files import LABEL
from editorial.kinds import kinds

LABEL_FOLDER = LABEL.partition("/")[0]
SEGMENT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def check_names(**asked: Any) -> list[CheckMessage]:
    return [Error(sentence, hint=hint, id="dupisite.E001") for sentence, hint in _wrong_names()]


def _wrong_names() -> Iterator[tuple[str, str]]:
    from dupisite.api.routes import below_a_drug  # loads every address of the API

    taken = below_a_drug()
    for kind in kinds:
        if len(kind.name) > LONGEST_KIND:
            yield (
                f"The kind “{kind.name}” has a name of {len(kind.name)} letters: the index of search keeps {LONGEST_KIND}.",
                "Give its public pages a shorter `name`.",
            )
        if kind.name == SECTION:
            yield (
                f"The kind “{kind.name}” is called as the sections of labels are in the index of search.",
                "Give its public pages another `name`.",
            )
        if not SEGMENT.fullmatch(kind.in_addresses):
            yield (
                f"The kind “{kind.name}” is called “{kind.in_addresses}” in addresses of the API, where that cannot stand.",
                "Give it a `plural` of small letters, digits and single hyphens.",
            )
        elif kind.in_addresses in taken:
            yield (
                f"The kind “{kind.name}” is called “{kind.in_addresses}” in the API, whose own address that is.",
                "Give it another `plural`.",
            )
        elif kind.in_addresses == LABEL_FOLDER:
            yield (
                f"The kind “{kind.name}” is called “{kind.in_addresses}”, and so is the folder of the label in the starter.",
                "Give it another `plural`.",
            )
