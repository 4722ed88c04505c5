"""What the tables promise: declared keys between modules, migrations that are complete, checks on what is scarce."""

import tomllib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import models

DECLARED = tomllib.loads(Path(__file__).with_name("foreign_keys.toml").read_text(encoding="utf-8")).get("key", [])


def module_of(model: type[models.Model]) -> str | None:
    """`credit` of `ordinance.modules.credit.models`; None on other floors."""
    parts = model.__module__.split(".")
    return parts[2] if parts[:2] == ["ordinance", "modules"] else None


def keys_between_modules() -> dict[str, models.ForeignKey[Any, Any]]:
    found = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or module_of(model) is None:
                continue
            if module_of(field.related_model) not in {None, module_of(model)}:
                found[f"{model._meta.label}.{field.name}"] = field
    return found


def test_keys_between_modules_are_the_declared_ones() -> None:
    found = {name: field.related_model._meta.label for name, field in keys_between_modules().items()}

    assert found == {key["field"]: key["target"] for key in DECLARED}
    assert all(key["reason"] for key in DECLARED)


def test_a_key_between_modules_protects_and_leaves_no_trace_on_its_target() -> None:
    for name, field in keys_between_modules().items():
        assert field.remote_field.on_delete is models.PROTECT, name
        assert field.remote_field.hidden, f"{name}: related_name must be '+'"
        assert field.deconstruct()[3].get("db_index") is False, f"{name}: db_index must be False"


def test_no_model_is_ahead_of_its_migrations() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_no_money_or_quantity_is_a_float() -> None:
    floats = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField)
    ]

    assert floats == []
