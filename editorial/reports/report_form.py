"""The form in which a reader reports an error. What is wrong is said at its field; nothing that was typed is lost.

There is no cookie, so nobody can make a browser act for somebody who is known here: a forged form could only send words, and use
up what may come from one address. So a form must be one of ours, made within a day: it carries a mark that is signed with its
time. What comes from a page of another site is refused by what browsers say of it (`is_ours`).
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest

from editorial.reports.reported_pages import NoPage, path_of
from editorial.reports.reports import LONGEST, LONGEST_CONTACT
from editorial.wording.text import INVISIBLE, tidy

SALT = "editorial.reports.report_form"
GOOD_FOR = timedelta(days=1)
EMPTY = "Write what is wrong. One sentence is enough."
TOO_LONG = "This has {:,} letters, and {:,} fit. Shorten it, or send the rest as another report."
LONG_CONTACT = "This has {:,} letters, and {:,} fit. One email address or phone number is enough."
NO_PAGE = "This is no address of a page here. Write one such as /dupixent/, or leave it empty."
TRAPPED = "Empty this field. It is there to catch programs."
ONCE_MORE = (
    "This page was open for more than a day, or the form came from somewhere else. Nothing was saved yet. "
    "What you wrote is still here: send it once more."
)


class Typed(forms.CharField):
    """Words as a reader means them. What nobody can see is left out: no reader could find it to delete it."""

    def to_python(self, value: object) -> str:
        return INVISIBLE.sub("", tidy(str(value or ""))).strip()


class ReportForm(forms.Form):
    about = Typed(required=False)
    words = Typed(error_messages={"required": EMPTY})
    contact = Typed(required=False)
    website = Typed(required=False)  # a trap: people do not see it
    form = forms.CharField(required=False)

    def __init__(self, *args: Any, ours: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ours = ours

    def clean_about(self) -> str:
        try:
            return path_of(self.cleaned_data["about"])
        except NoPage as odd:
            raise ValidationError(NO_PAGE) from odd

    def clean_words(self) -> str:
        return within(self.cleaned_data["words"], LONGEST, TOO_LONG)

    def clean_contact(self) -> str:
        return within(" ".join(self.cleaned_data["contact"].split()), LONGEST_CONTACT, LONG_CONTACT)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(TRAPPED)
        return ""

    def clean_form(self) -> str:
        """The mark of the form; its sentence stands above all fields, for nobody sees this one."""
        mark = mark_in(self.cleaned_data["form"])
        if not mark or not self.ours:
            self.add_error(None, ONCE_MORE)
        return mark


def within(words: str, most: int, sentence: str) -> str:
    if len(words) > most:
        raise ValidationError(sentence.format(len(words), most))
    return words


def new_mark() -> str:
    """For a form that is shown: good for a day, and for one report."""
    return TimestampSigner(salt=SALT).sign(secrets.token_hex(16))


def mark_in(given: str) -> str:
    """Empty for a mark that is not ours, or too old."""
    try:
        return TimestampSigner(salt=SALT).unsign(given, max_age=GOOD_FOR)
    except BadSignature:
        return ""


def is_ours(request: HttpRequest) -> bool:
    """Whether a form was sent from a page of this site, as far as the browser says it. Programs and old browsers say nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin == settings.SITE_URL or urlsplit(origin).netloc == request.get_host()
