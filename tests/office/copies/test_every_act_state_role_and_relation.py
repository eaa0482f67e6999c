"""Every act x role, against a table written by hand. A copy has no state and no case, so nobody has a relation to it.

200: the page opens, or the act is done. 403: not theirs.
"""

from __future__ import annotations

import pytest

from refuge.office.access.rules import OPEN_ROLES, NotAllowedError, Role
from refuge.office.audit.models import Entry
from refuge.office.copies import actions, queries
from refuge.office.copies.models import Listed, Register, Waiting
from refuge.office.copies.rules import POLICY, Act
from tests.office.copies.test_numbers_and_the_list import DAY, TEXT

pytestmark = pytest.mark.django_db

MAY = {
    Act.issue: {Role.undertaking_officer},
    Act.look: {Role.undertaking_officer, Role.head},
    Act.enter: set(),  # by the clock
    Act.bring: set(),
    Act.take_up: set(),
}
DOES = {
    Act.issue: lambda member: actions.issue(member.actor, TEXT),
    Act.look: lambda member: queries.state(member.actor, DAY),
}


def test_the_table_lists_every_act():
    assert set(MAY) == set(POLICY) == set(Act)


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
@pytest.mark.parametrize("act", sorted(DOES))
def test_each_role_does_what_it_may_and_nothing_else(staff, act, role):
    somebody = staff("Somebody", role)
    if role in MAY[act]:
        DOES[act](somebody)
        return
    with pytest.raises(NotAllowedError):
        DOES[act](somebody)
    assert not Waiting.objects.exists()


def test_a_number_refused_is_written_down(staff):
    chit = staff("Chit", Role.case_worker)
    with pytest.raises(NotAllowedError):
        actions.issue(chit.actor, TEXT)
    last = Entry.objects.latest("seq")
    assert (last.act, last.outcome, last.actor_name) == ("copies.issue", "refused", "Chit")


def test_the_journal_says_that_a_number_was_given_and_not_which(staff):
    oo = staff("Oo", Role.undertaking_officer)
    actions.issue(oo.actor, TEXT)
    actions.list_up_to(DAY)
    lines = list(Entry.objects.filter(act__startswith="copies").order_by("seq"))
    assert [(line.act, line.actor_name, line.object_ref) for line in lines] == [
        ("copies.issue", "Oo", "copies"),
        ("copies.enter", "the office", "copies"),
    ]
    digests = set(Listed.objects.values_list("digest", flat=True))
    assert not any(digest in str(vars(line)) for digest in digests for line in lines)
    assert Register.objects.get().day == DAY
