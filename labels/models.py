"""The tables of this room: drugs, facts, the archive of labels, triage."""

from labels.archive import LabelImage, LabelPicture, LabelSection, LabelVersion, Lookup, SectionText
from labels.drugs import Drug
from labels.facts import Fact
from labels.triage import Disposal, TriageItem

__all__ = [
    "Disposal",
    "Drug",
    "Fact",
    "LabelImage",
    "LabelPicture",
    "LabelSection",
    "LabelVersion",
    "Lookup",
    "SectionText",
    "TriageItem",
]
