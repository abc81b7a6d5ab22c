"""What other processes are told to write, for tests of a replica: one signed fact, and its withdrawal."""

SIGN = """
from django.conf import settings
from tests.cast import make_drug, make_fact, make_person, publish
settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
ann, bea = make_person("Ann", "author"), make_person("Bea", "reviewer")
publish(make_fact(make_drug(ann)), ann, bea)
"""
WITHDRAW = """
from django.conf import settings
from editorial.models import Person
from labels.models import Fact
settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
Fact.objects.get().withdraw(reviewer=Person.objects.get(username="bea"), reason="It may hurt")
"""
