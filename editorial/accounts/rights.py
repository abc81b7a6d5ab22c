"""Who may do what: four groups, and the permissions of each, the same on every installation.

Rooms above name theirs with `grant`; they are put in place after every `migrate`, and `verify` compares them. There is
no page to change them: whoever could would be stronger than the rules.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from audit.registry import Registry
from audit.verification.findings import Finding

AUTHOR, REVIEWER, AUDITOR, ADMINISTRATOR = GROUPS = ("author", "reviewer", "auditor", "administrator")

granted: Registry[tuple[str, str]] = Registry(
    "editorial.accounts.rights.granted", "a group and a permission of it, as “app.codename”; through `grant` alone"
)


def grant(app: AppConfig, rights: dict[str, list[str]]) -> None:
    """Declares rights of groups on the models of one room: {"author": ["add_fact", "change_fact"]}."""
    for group, codes in rights.items():
        granted.register(*((group, f"{app.label}.{code}") for code in codes))
    post_migrate.connect(_put_in_place, sender=app, weak=False, dispatch_uid=f"rights of {app.label}")


def rights_of(group: str) -> set[str]:
    """The permissions of a group, as “app.codename”."""
    return {right for name, right in granted if name == group}


def _put_in_place(sender: AppConfig, using: str, **kwargs: Any) -> None:
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    create_permissions(sender, using=using, verbosity=0)  # Django's own turn may come after ours
    for name in GROUPS:
        group, _ = Group.objects.using(using).get_or_create(name=name)
        wanted = {right.split(".")[1] for right in rights_of(name) if right.startswith(f"{sender.label}.")}
        here = Permission.objects.using(using).filter(content_type__app_label=sender.label)
        group.permissions.remove(*here.exclude(codename__in=wanted))
        group.permissions.add(*here.filter(codename__in=wanted))


def check_groups() -> Iterator[Finding]:
    """Has somebody given a group what it must not have, or taken what it needs?"""
    from django.contrib.auth.models import Group

    for name in sorted(set(GROUPS) - set(Group.objects.values_list("name", flat=True))):
        yield Finding("rights", f"group {name}", "it was deleted; `manage.py migrate` restores it")
    for group in Group.objects.prefetch_related("permissions__content_type"):
        wanted = rights_of(group.name)
        have = {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()}
        for right in sorted(have - wanted):
            yield Finding("rights", f"group {group.name}", f"has the right {right}, which nobody gave it")
        for right in sorted(wanted - have):
            yield Finding("rights", f"group {group.name}", f"lacks the right {right}; `manage.py migrate` restores it")
