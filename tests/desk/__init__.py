"""The desk as a person uses it: over HTTP, with what the page itself put into its form."""

from typing import Any

from django.test import Client
from django.urls import reverse

from editorial.models import Person
from tests.cast import PASSWORD


class Desk:
    """One person logged in. Every step reads the page first and posts what its form holds, with changes.

    Who gives a code passes the form of the login, which tests/desk/accounts is about; others are logged in without it.
    """

    def __init__(self, person: Person, code: str = "") -> None:
        self.person, self.client = person, Client()
        if not code:
            self.client.force_login(Person.objects.get(pk=person.pk))
            return
        answer = self.client.post("/admin/login/", {"username": person.username, "password": PASSWORD, "code": code})
        assert answer.status_code == 302, "the login failed"

    def url(self, thing: Any, page: str = "change", *args: Any) -> str:
        meta = thing._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[thing.pk, *args])

    def form(self, url: str) -> dict[str, Any]:
        """What the form of a page holds when it is opened, with all ticked that is to look at."""
        page = self.client.get(url)
        assert page.status_code == 200, (url, page.status_code)
        form = page.context["form"] if "form" in page.context else page.context["adminform"].form
        held = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
        if "ticked" in held:
            held["ticked"] = [value for value, _ in form.fields["ticked"].choices]
        return held

    def edit(self, thing: Any, button: str = "_save", reason: str = "Edited", **changes: Any) -> Any:
        url = self.url(thing)
        return self.client.post(url, {**self.form(url), "change_reason": reason, button: "1", **changes})

    def add(self, model: Any, button: str = "_save", reason: str = "Begun", **fields: Any) -> Any:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
        return self.client.post(url, {**self.form(url), **fields, "change_reason": reason, button: "1"})

    def step(self, thing: Any, verb: str, reason: str = "Checked", **changes: Any) -> Any:
        """Takes a step of review; the password and the meaning are given unless `changes` says otherwise."""
        url = self.url(thing, verb)
        said = {"change_reason": reason, "password": PASSWORD, "meaning_read": "on"}
        return self.client.post(url, {**self.form(url), **said, **changes})


def errors(answer: Any) -> str:
    """Every error of the form on a page, as one text."""
    form = answer.context["form"] if "form" in answer.context else answer.context["adminform"].form
    return " ".join(str(message) for messages in form.errors.values() for message in messages)
