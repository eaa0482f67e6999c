"""Who may hold a key, and that somebody always does. Pure."""

from __future__ import annotations

from uuid import UUID

import pytest

from refuge.office.access.rules import Actor, Role
from refuge.office.vault import rules

KEYLESS = {Role.administrator, Role.head}


@pytest.mark.parametrize("roles", [(), *((role,) for role in Role), tuple(Role)], ids="-".join)
def test_i_36_administrators_heads_and_people_without_a_role_hold_no_key(roles):
    holder = Actor(UUID(int=1), "Aye", frozenset(roles))
    if roles and not KEYLESS.intersection(roles):
        rules.check_may_hold(holder)
    else:
        with pytest.raises(rules.KeylessRoleError):
            rules.check_may_hold(holder)


def test_the_last_key_is_not_taken_away():
    rules.check_somebody_remains(1)
    with pytest.raises(rules.LastHolderError):
        rules.check_somebody_remains(0)
