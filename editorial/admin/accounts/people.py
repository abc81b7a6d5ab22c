"""Accounts at the desk. Every change is a ledger entry with who made it; nobody is deleted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import BaseModelFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse

from audit.ledger import ledger
from editorial.accounts.appointments import Appointment, Stage, end_if_left
from editorial.accounts.passwords import record_set_by_another
from editorial.accounts.people import Person
from editorial.admin.accounts import appointing, enrolling, handing_over
from editorial.admin.sign_together import together_page
from editorial.admin.unchanged import SaysUnchanged

# The rights of the four groups stand in the code; a page to change them would undo every rule.
admin.site.unregister(Group)


class NewPersonForm(AdminUserCreationForm):
    class Meta:
        model = Person
        fields = ("username", "printed_name")


@admin.register(Person)
class PersonAdmin(SaysUnchanged, UserAdmin):
    """Only a superuser gives single permissions or makes a superuser; nobody changes the rights of his own account."""

    add_form = NewPersonForm
    change_form_template = "admin/editorial/person.html"
    list_display = ("printed_name", "username", "credentials", "reviewer", "is_active", "is_sample")
    list_filter = ("is_active", "is_sample", "groups")
    search_fields = ("printed_name", "username")
    ordering = ("printed_name",)
    actions = None
    filter_horizontal = ()
    add_fieldsets = ((None, {"fields": ("username", "printed_name", "usable_password", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("username", "password", "email")}),
        ("What the public reads", {"fields": ("printed_name", "credentials", "slug", "biography", "is_sample")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
    )
    RIGHTS = ("is_active", "is_staff", "groups")
    SUPERUSERS_ONLY = ("is_superuser", "user_permissions")

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or bool(request.user.is_superuser))

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> Any:
        own = self.RIGHTS if obj is not None and obj.pk == request.user.pk else ()
        return (*own, *(() if request.user.is_superuser else self.SUPERUSERS_ONLY))

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> Any:
        """Without the way to another password for whoever may only look: the page behind it is forbidden."""
        found = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return found
        return [(name, {**said, "fields": [f for f in said["fields"] if f != "password"]}) for name, said in found]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        newest = Appointment.objects.filter(person=OuterRef("pk")).order_by("-pk").values("stage")[:1]
        return super().get_queryset(request).annotate(stage=Subquery(newest))

    @admin.display(description="reviewer", ordering="stage")
    def reviewer(self, person: Any) -> str:
        return Stage(person.stage).label if person.stage else ""

    # Pages about one account, and everybody's page about his own codes.

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("one-time-code/", view(enrolling.own_code), name="editorial_person_code"),
            path("one-time-code/new/", view(enrolling.new_code), name="editorial_person_new_code"),
            path("signing/", view(together_page), name="editorial_person_signing"),
            path("<int:pk>/one-time-code/", view(self.remove_code_view), name="editorial_person_remove_code"),
            path("<int:pk>/hand-over/", view(self.hand_over_view), name="editorial_person_hand_over"),
            path("<int:pk>/reviewer/", view(self.reviewer_view), name="editorial_person_reviewer"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        person = self.get_object(request, object_id)
        steps: list[tuple[str, str]] = []
        if person is not None:
            pages = {"reviewer": "Right to sign"}
            if self.has_change_permission(request, person):
                pages |= {"remove_code": "One-time code", "hand_over": "Hand over"}
            steps = [(reverse(f"admin:editorial_person_{page}", args=[person.pk]), pages[page]) for page in pages]
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "steps": steps})

    def remove_code_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return enrolling.remove_code(request, self._found(request, pk))

    def hand_over_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return handing_over.hand_over_page(request, self._found(request, pk))

    def reviewer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self._found(request, pk, to_change=False)
        return appointing.reviewer_page(request, person, self.has_change_permission(request, person))

    def _found(self, request: HttpRequest, pk: int, to_change: bool = True) -> Person:
        """The account, for whoever may change it, or at least look at it."""
        person: Person | None = self.get_object(request, str(pk))
        if person is None:
            raise Http404(f"no account {pk}")
        allowed = self.has_change_permission if to_change else self.has_view_or_change_permission
        if not allowed(request, person):
            raise PermissionDenied
        return person

    def save_related(
        self, request: HttpRequest, form: ModelForm[Any], formsets: Iterable[BaseModelFormSet[Any, Any]], change: bool
    ) -> None:
        # After this the groups are saved too. The ledger's lock came first: see save_form.
        super().save_related(request, form, formsets, change)
        person, by = form.instance, self._by(request)
        person.left_as_it_is = change and not form.has_changed()
        if person.left_as_it_is:
            return
        with ledger.writing() as writing:
            person.record(writing, "changed at the desk" if change else "made at the desk", by)
            if not change and person.has_usable_password():
                record_set_by_another(writing, person, by)
        end_if_left(person, by=by)

    def save_form(self, request: HttpRequest, form: ModelForm[Any], change: bool) -> Any:
        ledger.take_lock()
        return super().save_form(request, form, change)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == 302:
            with ledger.writing() as writing:
                person, by = Person.objects.get(pk=id), self._by(request)
                person.record(writing, "password set at the desk", by)
                if person.pk != by.pk:
                    record_set_by_another(writing, person, by)
        return answer

    def _by(self, request: HttpRequest) -> Person:
        assert isinstance(request.user, Person)
        return request.user
