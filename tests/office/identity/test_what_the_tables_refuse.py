"""What the rules forbid, the database refuses by itself: both halves in one hand, a half lent to oneself."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from refuge.office.identity.models import Opening, Record, Share
from refuge.office.identity.rules import Side, State

pytestmark = pytest.mark.django_db


def refuses(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_nobody_holds_both_halves_of_a_key(kept, aye):
    record = Record.objects.get()
    refuses(
        lambda: Share.objects.create(
            record=record, version=record.version, side=Side.other, staff_id=aye.id, wrapped=b"a half"
        )
    )


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "shown"},  # and what was lent would still lie there
        {"state": "taken_back"},
        {"lent": None},
        {"expires_at": None},
        {"purpose": "erase"},
        {"purpose": "curiosity"},
        {"state": "gone"},
    ],
    ids=str,
)
def test_a_request_that_cannot_be(kept, aye, bo, lent, columns):
    opening_id = lent(aye, kept, by=bo)
    refuses(lambda: Opening.objects.filter(id=opening_id).update(**columns))


def test_a_half_lies_nowhere_before_it_is_lent(kept, aye, wanted):
    wanted(aye, kept)
    refuses(lambda: Opening.objects.update(lent=b"a half", expires_at=timezone.now()))


def test_nobody_lends_to_themselves(kept, aye, bo, lent):
    opening_id = lent(aye, kept, by=bo)
    refuses(lambda: Opening.objects.filter(id=opening_id).update(answered_by=aye.id))


def test_one_person_has_one_request_under_way(kept, aye, wanted):
    wanted(aye, kept)
    again = Opening(record=Record.objects.get(), purpose="legal", state=State.asked, asked_at=timezone.now())
    again.asked_by_id = aye.id
    refuses(again.save)


@pytest.mark.parametrize("model", [Record, Share])
def test_a_side_and_a_version_that_cannot_be(kept, model):
    refuses(lambda: model.objects.update(**({"version": 0} if model is Record else {"side": "both"})))


def test_a_person_has_one_name_kept(kept):
    record = Record.objects.get()
    again = Record(case_id=record.case_id)
    again.name_used = None
    refuses(lambda: again.save(force_insert=True))
