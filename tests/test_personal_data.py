"""Every table says whose it is, how it leaves and how it goes, or that it holds nobody's data."""

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import EmailField

from accounts.models import User
from accounts.registry import Erase, Export, declare, declare_impersonal, impersonal_tables, personal_tables

TABLES = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def reached(model, lookup):
    """The model at the end of a lookup such as `evidence__owner`."""
    for name in lookup.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        model = field.related_model or model
    return model


def is_address(model, name):
    """Whether the owner is known by e-mail address only."""
    return isinstance(model._meta.get_field(name), EmailField)


def points_at_people(model):
    """Whether a column of the table names an account."""
    return any(field.related_model is User for field in model._meta.concrete_fields if field.is_relation)


def test_every_table_is_declared():
    undeclared = set(TABLES) - set(personal_tables) - set(impersonal_tables)
    assert not undeclared, f"declare in the app's personal_data.py: {sorted(undeclared)}"


def test_every_declaration_is_of_a_table():
    unknown = (set(personal_tables) | set(impersonal_tables)) - set(TABLES)
    assert not unknown, f"no such table: {sorted(unknown)}"


@pytest.mark.parametrize("label", sorted(personal_tables))
def test_the_owner_lookup_ends_at_an_account(label):
    declared = personal_tables[label]
    if not declared.owner:
        assert declared.why, f"{label} has no way to its owner and does not say why"
        return
    try:
        end = reached(TABLES[label], declared.owner)
    except FieldDoesNotExist as error:
        pytest.fail(f"{label}: {error}")
    assert end is User or is_address(TABLES[label], declared.owner), (
        f"{label}.{declared.owner} ends at {end.__name__}"
    )


def test_a_table_that_names_people_is_not_called_impersonal():
    wrong = [label for label in impersonal_tables if points_at_people(TABLES[label])]
    assert not wrong, f"these name accounts: {sorted(wrong)}"


def test_impersonal_tables_say_why():
    assert not [label for label, why in impersonal_tables.items() if not why.strip()]


def test_a_table_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        declare_impersonal("accounts.User", "it is not")
    with pytest.raises(ValueError, match="twice"):
        declare("accounts.Cohort", "pk", Export.ROWS, Erase.DELETE)


def test_keeping_needs_a_reason():
    with pytest.raises(ValueError, match="reason"):
        declare("accounts.Nothing", "pk", Export.ROWS, Erase.KEEP)
