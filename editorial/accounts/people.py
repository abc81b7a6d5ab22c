"""The people of the house. An account is never deleted: names stand in the trail for ever.

Every change of an account, and every right it has, is a ledger entry: `record` writes it, `verify` compares it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify

from audit.ledger import ledger
from audit.models import Immutable
from editorial.accounts import commitments
from editorial.accounts.appointments import is_appointed
from editorial.accounts.public_signers import taken_addresses
from editorial.record.refusals import visible


class PersonQuerySet(models.QuerySet["Person"]):
    def delete(self) -> NoReturn:
        raise Immutable("accounts are deactivated, never deleted")


class PersonManager(UserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]  # a class that Django makes at run time
    """Django's manager; an account made by a command is in the ledger like any other."""

    def _create_user(self, username: str, email: str | None, password: str | None, **fields: Any) -> Person:
        with ledger.writing() as writing:
            person = super()._create_user(username, email, password, **fields)
            person.record(writing, "made by a command", commits_to=commitments.ALL)
        return person

    def _create_user_object(
        self, username: str, email: str | None, password: str | None, hashed: str = "", **fields: object
    ) -> Person:
        """`hashed`: the password as it is stored, where whoever made it knows how it must be hashed."""
        person = super()._create_user_object(username, email, password, **fields)
        person.password = hashed or person.password
        return person


class Person(AbstractUser):
    """Who writes, signs, audits or administers. Mutable; deactivated, never deleted.

    Printed name and credentials are copied onto every revision, as they were when it was made.
    """

    first_name = None  # type: ignore[assignment]  # None takes a column of Django's away
    last_name = None  # type: ignore[assignment]  # None takes a column of Django's away
    printed_name = models.CharField(
        max_length=120, validators=[visible], help_text="As the public reads it under what this person signs."
    )
    credentials = models.CharField(
        max_length=80,
        blank=True,
        validators=[visible],
        help_text="Such as PharmD. Nobody signs without credentials.",
    )
    slug = models.SlugField(
        "public address", unique=True, blank=True, help_text="Last part of /reviewers/…/; made from the name if empty."
    )
    biography = models.TextField(
        blank=True, max_length=2000, validators=[visible], help_text="Shown to the public with what was signed."
    )
    is_sample = models.BooleanField(
        "sample account", default=False, help_text="Everything it signs reads “sample content, not medical advice”."
    )

    objects: ClassVar[PersonManager] = PersonManager()

    REQUIRED_FIELDS = ["printed_name"]
    RECORDED = ("username", "printed_name", "credentials", "slug", "biography", "is_sample", "email")
    RIGHTS = ("is_active", "is_staff", "is_superuser")

    class Meta:
        verbose_name_plural = "people"
        default_permissions = ("add", "change", "view")
        constraints = [models.CheckConstraint(condition=~models.Q(printed_name=""), name="person_has_a_printed_name")]

    def __str__(self) -> str:
        return self.printed_name

    @property
    def subject(self) -> str:
        """How the ledger names the account."""
        return f"editorial.person:{self.pk}"

    def get_full_name(self) -> str:
        return self.printed_name

    def get_short_name(self) -> str:
        return self.printed_name

    def clean(self) -> None:
        """An address that was ever somebody else's is refused: old signatures would lead to the wrong person."""
        super().clean()
        if not self.slug or Person.objects.filter(pk=self.pk, slug=self.slug).exists():
            return
        if taken_addresses(self.slug).get(self.slug, set()) - {self.pk}:
            raise ValidationError(
                {"slug": "This address is or was another account’s, and old signatures lead to it. Choose another one."}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or self._free_slug()
        if getattr(self, "_password", None) is None:
            super().save(*args, **kwargs)
            return
        with ledger.writing():  # Django tells of a new password after it is stored: both are kept, or neither
            super().save(*args, **kwargs)

    def check_password(self, raw_password: str | None) -> bool:
        """A right password is stored anew where a better hash is in use by now, and the ledger hears of it.

        Not where the stored hash is another than the one it knows: that would vouch for what somebody else put there.
        """

        def store_anew(password: str) -> None:
            if not commitments.not_as_recorded(self, [commitments.PASSWORD]):
                with ledger.writing() as writing:
                    self.password = make_password(password)
                    self.save(update_fields=["password"])
                    commitments.append(writing, "password stored anew", self, [commitments.PASSWORD])

        return check_password(raw_password, self.password, store_anew)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("accounts are deactivated, never deleted")

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """The right to sign needs a second administrator's confirmation too, whatever groups and switches say."""
        return super().has_perm(perm, obj) and (".sign_" not in perm or is_appointed(self))

    def rights(self) -> dict[str, Any]:
        """What this account may do: its switches, groups and single permissions."""
        return {
            **{name: getattr(self, name) for name in self.RIGHTS},
            "groups": sorted(self.groups.values_list("name", flat=True)),
            "permissions": sorted(
                f"{app}.{code}"
                for app, code in self.user_permissions.values_list("content_type__app_label", "codename")
            ),
        }

    def record(
        self, writing: ledger.Writing, what: str, by: Person | None = None, commits_to: Iterable[str] = ()
    ) -> None:
        """Puts the account as it is now into the ledger; `what` says what was done to it, `by` who did it.

        `commits_to`: its credentials that this made or changed, and no others (`editorial.accounts.commitments`).
        """
        committed: dict[str, Any] = {"commitments": commitments.commitments_to(self, commits_to)} if commits_to else {}
        writing.append(
            "person",
            subject=self.subject,
            actor=by.pk if by else None,
            actor_name=by.printed_name if by else "",
            public=True,
            what=what,
            person={name: getattr(self, name) for name in self.RECORDED},
            rights=self.rights(),
            **committed,
        )

    def _free_slug(self) -> str:
        wanted = slugify(self.printed_name)[:40] or "person"
        now = Person.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
        taken = {*taken_addresses(wanted), *now}
        return next(s for s in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)
