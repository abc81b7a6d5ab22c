"""The peer of an entry: the same words, kept as any project with django-simple-history keeps them."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords


class Answer(models.Model):
    """One question with its answer. Mutable, and every save leaves a row of history."""

    slug = models.SlugField(max_length=80)
    question = models.CharField(max_length=200)
    topic = models.CharField(max_length=20)
    short_answer = models.TextField()
    answer = models.TextField()
    bottom_line = models.TextField()
    references = models.TextField()
    read_next = models.CharField(max_length=400)
    status = models.CharField(max_length=10, default="draft")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    history = HistoricalRecords()
