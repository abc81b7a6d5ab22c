"""Addresses of this room: entries."""

from faq.answer_pages import public_entry

urlpatterns = public_entry.urls()
