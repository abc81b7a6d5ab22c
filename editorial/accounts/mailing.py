"""Messages of the desk: text and HTML from one pair of templates, to one person. Who gets which is decided elsewhere."""

from smtplib import SMTPException, SMTPServerDisconnected
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from editorial.accounts.people import Person
from editorial.site_address import whole_address

# What keeps one message from being sent: a server that says no or is away, or an address that no header can hold.
NOT_SENT = (OSError, ValueError)


def is_away(error: Exception) -> bool:
    """Whether the server did not answer at all: the next message would only wait for it again."""
    return isinstance(error, SMTPServerDisconnected) or not isinstance(error, (SMTPException, ValueError))


def message(person: Person, subject: str, template: str, **said: Any) -> EmailMultiAlternatives:
    """`template` is a name in templates/admin/editorial/mail/, without its ending."""
    page = {"person": person, "desk": whole_address(reverse("admin:index")), **said}
    place = f"admin/editorial/mail/{template}"
    mail = EmailMultiAlternatives(
        " ".join(subject.split()), render_to_string(f"{place}.txt", page), None, [person.email]
    )
    mail.attach_alternative(render_to_string(f"{place}.html", page), "text/html")
    return mail
