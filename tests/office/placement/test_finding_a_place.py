"""A household asks for a place, is offered one, may refuse it, moves in, moves on."""

from __future__ import annotations

import pytest

from refuge.office.placement import actions
from refuge.office.placement.models import Hold
from refuge.office.placement.rules import State

pytestmark = pytest.mark.django_db


def test_a_household_of_four_moves_in_together(four, site, housed, placement):
    placement_id = housed(four(), site())
    assert placement(placement_id).state == State.moved_in
    assert Hold.objects.filter(placement=placement_id, lives=True, ended_on__isnull=True).count() == 4


def test_refusing_changes_nothing(four, site, matched, aye, seen_row, placement):
    offered = matched(four(), site())
    again = actions.refuse(aye.keyring, seen_row(offered))
    assert placement(offered).state == State.refused_by_household
    assert placement(again).state == State.requested
    assert placement(again).requested_on == placement(offered).requested_on
    assert not Hold.objects.filter(ended_on__isnull=True).exists()
