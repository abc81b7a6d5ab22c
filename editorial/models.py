"""The tables of this room: people, who may sign, whose work is whose, what is said about it. Reviewed content is abstract
here; `labels` and `faq` make it concrete.
"""

from editorial.appointments import Appointment
from editorial.assignments import Assignment
from editorial.comments import Comment
from editorial.people import Person

__all__ = ["Appointment", "Assignment", "Comment", "Person"]
