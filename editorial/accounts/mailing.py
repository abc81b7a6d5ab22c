"""Messages of the desk: text and HTML from one pair of templates, to one person. Who gets which is decided elsewhere."""

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from editorial.accounts.people import Person
from editorial.site_address import whole_address


def message(person: Person, subject: str, template: str, **said: Any) -> EmailMultiAlternatives:
    """`template` is a name in templates/admin/editorial/mail/, without its ending."""
    page = {"person": person, "desk": whole_address(reverse("admin:index")), **said}
    place = f"admin/editorial/mail/{template}"
    mail = EmailMultiAlternatives(
        " ".join(subject.split()), render_to_string(f"{place}.txt", page), None, [person.email]
    )
    mail.attach_alternative(render_to_string(f"{place}.html", page), "text/html")
    return mail
