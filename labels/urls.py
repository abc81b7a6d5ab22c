"""Addresses of this room: facts."""

from labels.public import public_fact

urlpatterns = public_fact.urls()
