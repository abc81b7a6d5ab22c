"""The desk of this room: people, and what every kind of reviewed content has in common."""

from editorial.admin.content import ContentAdmin
from editorial.admin.kept import KeptAdmin
from editorial.admin.login import LoginForm
from editorial.admin.people import PersonAdmin

__all__ = ["ContentAdmin", "KeptAdmin", "LoginForm", "PersonAdmin"]
