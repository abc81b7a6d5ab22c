"""The tables of this room: people, who may sign, whose work is whose, what is said about it, what the digest told, what
readers report. Reviewed content is abstract here; `labels` and `faq` make it concrete.
"""

from editorial.accounts.appointments import Appointment
from editorial.accounts.people import Person
from editorial.accounts.shut import Shut
from editorial.reports.reports import ErrorReport, ReporterContact
from editorial.work.assignments import Assignment
from editorial.work.comments import Comment
from editorial.work.told import Told

__all__ = ["Appointment", "Assignment", "Comment", "ErrorReport", "Person", "ReporterContact", "Shut", "Told"]
