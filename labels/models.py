"""The tables of this room: drugs, facts, the archive of labels, triage."""

from labels.archive.label_models import (
    LabelImage,
    LabelPicture,
    LabelReading,
    LabelSection,
    LabelVersion,
    Lookup,
    SectionText,
)
from labels.drugs.drugs import Drug
from labels.evidence.facts import Fact
from labels.triage.triage import Disposal, TriageItem

__all__ = [
    "Disposal",
    "Drug",
    "Fact",
    "LabelImage",
    "LabelPicture",
    "LabelReading",
    "LabelSection",
    "LabelVersion",
    "Lookup",
    "SectionText",
    "TriageItem",
]
