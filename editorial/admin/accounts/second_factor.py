"""Where one-time codes are required, nobody keeps accounts without one: who sets passwords could take any reviewer's name."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from editorial.accounts import one_time_codes
from editorial.accounts.signing import signing_person

SENTENCE = 'Nobody changes accounts here without a one-time code. Before you do, <a href="{}">set one up</a>.'


def is_missing(request: HttpRequest) -> bool:
    """Must whoever sits here set up one-time codes before changing an account?"""
    return settings.REQUIRE_SECOND_FACTOR and not one_time_codes.is_enrolled(signing_person(request))


def tell_if_missing(request: HttpRequest) -> None:
    """On the pages of accounts, so that an administrator knows why nothing there can be changed."""
    if request.user.has_perm("editorial.change_person") and is_missing(request):
        messages.warning(request, format_html(SENTENCE, reverse("admin:editorial_person_code")))
