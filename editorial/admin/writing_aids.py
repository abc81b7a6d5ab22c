"""What stands beside the form while a text is written: the page that the public would see, and hints.

Both answer what is typed, asked for by `writing.js`, and save nothing. Without the script the page shows what was saved,
and one button shows in its place what is typed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from csp.decorators import csp_replace, csp_update
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST

from editorial.admin.content import ContentAdmin
from editorial.admin.typed_copy import take_typed
from editorial.record.comparing import draft_edition
from editorial.record.protocols import Working
from editorial.wording.hints import hints

# The only page of the desk that may be framed, and only by the desk: it sends nothing, asks for nothing, runs nothing.
FRAMED = {
    "frame-ancestors": ["'self'"],
    "script-src": ["'none'"],
    "connect-src": ["'none'"],
    "form-action": ["'none'"],
}
NOT_YET_NAMED = "not-yet-named"


class WritingDesk(ContentAdmin):
    """Adds both to a form. A subclass says what its hints need to know."""

    change_form_template = "admin/editorial/writing.html"
    cites = True  # does each statement need a source?

    def known_names(self, thing: Working) -> Collection[str]:
        """Names that need no explanation."""
        return ()

    def quotes_of_cited(self, thing: Working) -> Mapping[str, Sequence[str]]:
        """Words of the label behind each source that may be cited, by slug."""
        return {}

    def get_urls(self) -> list[Any]:
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("typed/", view(self.typed_view), name=f"{name}_typed"),
            path("hints/", view(self.hints_view), name=f"{name}_hints"),
            *super().get_urls(),
        ]

    @method_decorator(csp_update({"frame-src": ["'self'"]}))
    def changeform_view(self, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(*args, **kwargs)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace(FRAMED))
    def typed_view(self, request: HttpRequest) -> HttpResponse:
        """What is typed, exactly as the public would see it if it were signed now; on GET the working copy as saved."""
        thing = self.typed(request)
        if thing.drug_id is None:
            return render(request, "admin/editorial/nothing_typed.html")
        thing.slug = thing.slug or NOT_YET_NAMED
        return self.public_page(request, draft_edition(thing))

    @method_decorator(require_POST)
    def hints_view(self, request: HttpRequest) -> HttpResponse:
        """What must be mended before what is typed can be submitted, and hints for it."""
        thing = self.typed(request)
        texts = {name: getattr(thing, name) or "" for name in thing.markdown_fields}
        quotes = self.quotes_of_cited(thing)
        all_hints = hints(texts, known=self.known_names(thing), quotes=quotes, cites=self.cites)
        found = [(self.label(field.name), field) for field in all_hints]
        statements = [statement for _, field in found for statement in field.unsourced]
        frozen = thing.freeze()
        context = {
            "found": found,
            "cites": self.cites,
            "bare": len(statements),
            "numbers": sum(statement.has_number for statement in statements),
            "plain": sum(len(field.hints) for _, field in found),
            "problems": [
                (self.label(name), name, problem) for name, problem in (*frozen.problems, *frozen.unaccounted_yet)
            ],
        }
        return render(request, "admin/editorial/_hints.html", context)

    def typed(self, request: HttpRequest) -> Any:
        """The working copy `of` which a form is shown, or a new one, with what is typed in it."""
        self.refuse_who_only_reads(request)
        pk = request.GET.get("of", "")
        thing = self.found(request, pk) if pk else self.model()
        fixed = self.fixed_fields(thing) if pk else ()
        take_typed(thing, [name for name in map(str, self.get_fields(request)) if name not in fixed], request.POST)
        return thing

    def refuse_who_only_reads(self, request: HttpRequest) -> None:
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied

    def label(self, name: str) -> str:
        return str(self.model._meta.get_field(name).verbose_name).capitalize()
