"""Addresses of this room: terms."""

from tests.glossary.kind import public_term

urlpatterns = public_term.urls()
