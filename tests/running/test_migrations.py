"""Upgrades leave the past as it was: guards whole, old rows byte for byte the same."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations

from audit.guards import guards
from audit.verification.verify import verify
from editorial.record.revision_checks import versioned_models
from labels.models import Fact
from tests.cast import fresh, make_fact, publish
from tests.later_labels import __path__ as later

pytestmark = pytest.mark.database

LAST = sorted(Path(later[-1]).glob("0*.py"))[-1].stem
OLD = [field.column for field in Fact.Revision._meta.concrete_fields]


def stored_bytes() -> list[tuple]:
    """The history table as it is stored, not as Django reads it."""
    names = ", ".join(f'CAST("{column}" AS TEXT)' for column in OLD)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM labels_historicalfact ORDER BY history_id")
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_a_new_field_leaves_guards_whole_and_old_rows_byte_equal(settings, drug, author, reviewer):
    fact = publish(make_fact(drug), author, reviewer)
    before = stored_bytes()
    settings.MIGRATION_MODULES = {"labels": "tests.later_labels"}
    call_command("migrate", "labels", verbosity=0)
    try:
        assert stored_bytes() == before
        assert guards.missing() == []
        assert verify() == []
        fact = fresh(fact)
        fact.statement = "Two."
        fact.save_revision(author=author, reason="Written after the upgrade")
    finally:
        call_command("migrate", "labels", LAST, verbosity=0)
    assert guards.missing() == []
    assert stored_bytes()[:2] == before


def test_history_only_gains_columns_that_may_be_null_and_is_never_renamed():
    histories = {model.Revision._meta.model_name for model in versioned_models()}
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        if app.name not in ("audit", "editorial", "labels", "faq"):
            continue
        for file in sorted(folder.glob("0*.py")):
            for operation in import_module(f"{app.name}.migrations.{file.stem}").Migration.operations:
                if getattr(operation, "model_name", "") in histories:
                    where = f"{file.name}: {operation.describe()}"
                    assert not isinstance(operation, migrations.RenameField | migrations.RemoveField), where
                    if isinstance(operation, migrations.AddField):
                        assert operation.field.null and not operation.field.has_default(), where


def test_a_field_that_comes_later_may_be_null_on_the_working_copy_too():
    """Else what was signed before would differ from itself: nobody could re-affirm it, or withdraw it in an emergency."""
    for model in versioned_models():
        folder = Path(apps.get_app_config(model._meta.app_label).path) / "migrations"
        for file in sorted(folder.glob("0*.py"))[1:]:
            module = import_module(f"{model._meta.app_label}.migrations.{file.stem}")
            for operation in module.Migration.operations:
                if isinstance(operation, migrations.AddField) and operation.model_name == model._meta.model_name:
                    assert operation.field.null and not operation.field.has_default(), f"{file.name}: {operation.name}"


def test_every_copied_column_of_history_may_be_null_and_has_no_default():
    for model in versioned_models():
        copied = {field.column for field in model._meta.concrete_fields} - {"id"}
        for field in model.Revision._meta.concrete_fields:
            if field.column in copied:
                assert field.null and not field.has_default(), f"{model.__name__}.{field.name}"
