"""Terms at the desk."""

from django.contrib import admin

from editorial.admin import TextAdmin
from tests.glossary.models import Term


@admin.register(Term)
class TermAdmin(TextAdmin):
    search_fields = ("term", "slug", "explanation", "drug__brand_name")
