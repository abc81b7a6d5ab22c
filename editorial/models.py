"""The tables of this room: people, and who may sign. Reviewed content is abstract here; `labels` and `faq` make it concrete."""

from editorial.appointments import Appointment
from editorial.people import Person

__all__ = ["Appointment", "Person"]
