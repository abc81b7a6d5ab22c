"""Terms at the desk."""

from django.contrib import admin

from editorial.admin import ContentAdmin
from editorial.admin.content_list import ContentList
from tests.glossary.models import Term


@admin.register(Term)
class TermAdmin(ContentList, ContentAdmin):
    fields = ("drug", "slug", "term", "explanation", "replaced_by")
    list_display = ("term", *ContentList.list_display)
    search_fields = ("term", "slug", "explanation", "drug__brand_name")
