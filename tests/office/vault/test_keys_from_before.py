"""Keys that were there before a key said what kind of thing it opens: up and down again, each as its compartment."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from refuge.office.access.rules import Role
from refuge.office.vault import actions
from refuge.office.vault.models import WrappedKey
from refuge.office.vault.rules import Kind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _back_again():
    yield
    call_command("migrate", verbosity=0)


@pytest.mark.usefixtures("_back_again")
def test_a_key_from_before_says_what_its_compartment_says(staff):
    aye = staff("Aye", Role.case_worker)
    made = {actions.create_compartment(kind, [aye.id])[0]: kind for kind in Kind}
    call_command("migrate", "vault", "0005", verbosity=0)
    call_command("migrate", "vault", "0006", verbosity=0)
    assert dict(WrappedKey.objects.values_list("compartment", "kind")) == made
