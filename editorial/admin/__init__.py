"""The desk of this room: people, and what every kind of reviewed content has in common."""

from editorial.admin.accounts.login import LoginForm
from editorial.admin.accounts.people import PersonAdmin
from editorial.admin.content import ContentAdmin
from editorial.admin.text_admin import TextAdmin
from editorial.admin.versioned import VersionedAdmin
from editorial.reports.report_desk import ErrorReportDesk

__all__ = ["ContentAdmin", "ErrorReportDesk", "LoginForm", "PersonAdmin", "TextAdmin", "VersionedAdmin"]
