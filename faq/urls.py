"""Addresses of this room: entries."""

from faq.public import public_entry

urlpatterns = public_entry.urls()
