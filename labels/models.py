"""The tables of this room: drugs and facts."""

from labels.drugs import Drug
from labels.facts import Fact

__all__ = ["Drug", "Fact"]
