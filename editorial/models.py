"""The tables of this room: people. Reviewed content is abstract here; `labels` and `faq` make it concrete."""

from editorial.people import Person

__all__ = ["Person"]
