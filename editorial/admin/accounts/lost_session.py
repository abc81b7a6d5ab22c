"""A login that ended while somebody was writing: what was typed goes along through a new login, and comes back in its form.

It works without a script. Only the fields of the form go along, never a password, and nothing is saved by it: whoever
logged in again sees the form, and saves it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from editorial.admin.accounts.login import LoginForm
from editorial.admin.forms import RESTORED

LONGEST = 300_000  # characters that go along: every field of an entry at its longest, three times over
LOGIN = "login"  # begins the names of the login's own fields, so that they never meet those of the form
NO_RIGHT = "Whoever this is may not write here, so your text would be lost: log in as somebody who may."

Typed = list[tuple[str, str]]
View = Callable[..., HttpResponse]


def typed_fields(request: HttpRequest) -> Typed:
    """(name, text) of what was typed into the form at this address; empty where there is none that keeps what is typed."""
    match = request.resolver_match
    desk = getattr(match.func, "keeps_typed_for", None) if match and request.method == "POST" else None
    names = [*desk.get_fields(request), "change_reason", "token"] if desk else []
    return [(name, request.POST[name]) for name in names if name in request.POST]


def goes_along(typed: Typed) -> bool:
    return sum(len(text) for _, text in typed) <= LONGEST


def kept_through_login(desk: ModelAdmin[Any], view: View) -> View:
    """The view behind the admin's door. Who sends its form when the login has ended logs in right there."""
    behind_the_door = desk.admin_site.admin_view(view)

    @never_cache
    @sensitive_post_parameters(f"{LOGIN}-password", f"{LOGIN}-code")
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = [] if desk.admin_site.has_permission(request) else typed_fields(request)
        if not typed:
            return behind_the_door(request, *args, **kwargs)
        form = LoginForm(request, request.POST if f"{LOGIN}-username" in request.POST else None, prefix=LOGIN)
        if form.is_valid() and _may_write(desk, request, form):
            login(request, form.get_user())
            request.POST = _restored(typed)  # type: ignore[assignment]  # Django's own is meant to be read only
            return behind_the_door(request, *args, **kwargs)
        said = {"form": form, "typed": typed, "goes_along": goes_along(typed), "address": request.get_full_path()}
        context = {**desk.admin_site.each_context(request), **said, "title": "Log in again"}
        return render(request, "admin/editorial/log_in_again.html", context, status=403)

    answer.keeps_typed_for = desk  # type: ignore[attr-defined]  # a mark of ours, read when the answer is made
    return update_wrapper(answer, view)


def _may_write(desk: ModelAdmin[Any], request: HttpRequest, form: LoginForm) -> bool:
    request.user = form.get_user()
    may = desk.has_add_permission(request) or desk.has_change_permission(request)
    request.user = AnonymousUser()
    if not may:
        form.add_error(None, NO_RIGHT)
    return may


def _restored(typed: Typed) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, text in [*typed, (RESTORED, "1")]:
        data[name] = text
    return data
