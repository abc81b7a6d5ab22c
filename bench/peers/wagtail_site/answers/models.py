"""A page with one answer, and the first page that lists them. Published through Wagtail's own revisions."""

from typing import ClassVar

from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    """The first page: every answer, and what was published last. Each list is one question to the database."""

    template = "answers/home.html"

    def answers(self):
        return AnswerPage.objects.child_of(self).live().order_by("title")

    def newest(self):
        return AnswerPage.objects.child_of(self).live().order_by("-last_published_at")[:5]


class AnswerPage(Page):
    """One answer. Rich text, not a stream of blocks: of the two it is what costs Wagtail less."""

    template = "answers/answer.html"

    short_answer = RichTextField()
    body = RichTextField()

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("short_answer"), FieldPanel("body")]
