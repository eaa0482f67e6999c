"""Rows of every room above the case, for made-up cases by the thousand: what lists and desks have to walk past.

These cases are counted and listed, never read: one ciphertext of the right length stands in every sealed column.
"""

from __future__ import annotations

import functools
import random
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from refuge.office.assessment.models import Assessment
from refuge.office.assessment.rules import Kind
from refuge.office.assessment.rules import State as Filled
from refuge.office.case.models import Case
from refuge.office.case.rules import Status, Track
from refuge.office.children.models import Protection
from refuge.office.children.rules import State as Care
from refuge.office.closure.models import Schedule
from refuge.office.consent.models import Consent
from refuge.office.consent.rules import Level
from refuge.office.consent.rules import State as Given
from refuge.office.people.models import Household, HouseholdMembership
from refuge.office.reception.models import Stay
from refuge.office.safety.models import CheckIn, Watch
from refuge.office.safety.rules import State as Watched
from refuge.office.vault.fields import Sealed
from refuge.protocol import sealing
from refuge.protocol.sealing import Place

KEY = sealing.new_key()


def lay(row: Any, **words: str) -> Any:
    """Put something sealed of this length into columns of a row. It opens nowhere: it was sealed for no place."""
    row.id = row.id or uuid.uuid4()
    for column, said in words.items():
        place = row._meta.get_field(column).place_in(row)  # noqa: SLF001 - Django's name for it
        setattr(row, column, Sealed(place, KEY.version, _ciphertext(said)))
    return row


@functools.cache
def _ciphertext(words: str) -> bytes:
    return sealing.seal_field(KEY, words.encode(), Place("nowhere", "nothing", "0"))


class Rooms:
    """Fills the rooms above for cases that are in the table already."""

    def __init__(self, today: date, luck: random.Random, measured: uuid.UUID) -> None:
        self.today, self.luck, self.now = today, luck, timezone.now()
        self.measured = measured

    def fill(self, cases: Sequence[Case]) -> None:
        homes = Household.objects.bulk_create(Household() for _ in cases)
        HouseholdMembership.objects.bulk_create(
            self.sealed(
                HouseholdMembership(household=home, person_id=one.person_id, from_on=one.opened_on), "role"
            )
            for home, one in zip(homes, cases, strict=True)
        )
        Consent.objects.bulk_create(self.consent(one) for one in cases)
        Assessment.objects.bulk_create(self.assessment(one) for one in cases)
        Stay.objects.bulk_create(self.stay(one) for one in cases if self.luck.random() < 0.3)
        # Whoever is measured holds none of these: a desk opens what is sealed about each check-in it may know of.
        others = [one for one in cases if one.next_review and one.owner_id != self.measured]
        watched = [one for one in others if self.luck.random() < 0.1]
        Watch.objects.bulk_create(self.sealed(Watch(case=one), "called") for one in watched)
        CheckIn.objects.bulk_create(self.check_in(one) for one in watched)
        Schedule.objects.bulk_create(self.schedule(one) for one in cases if one.status == Status.in_support)
        Protection.objects.bulk_create(self.protection(one) for one in cases if one.track == Track.child)

    def sealed(self, row: Any, *columns: str) -> Any:
        return lay(row, **dict.fromkeys(columns, "a few words, as long as words are"))

    def consent(self, case: Case) -> Consent:
        row = Consent(
            case=case,
            level=Level.c1,
            number=1,
            state=Given.given,
            for_child=case.track == "child",
            asked_on=case.opened_on,
            asked_by_id=case.owner_id,
            given_on=case.opened_on,
            live_from=case.opened_on,
            expires_on=case.opened_on + timedelta(days=self.luck.randrange(1, 365)),
            ended_untold=self.luck.random() < 0.002,
        )
        kept = ("categories", "language", "notice_version", "notice_hash", "legal_basis", "mode", "capacity")
        return self.sealed(row, *kept)

    def assessment(self, case: Case) -> Assessment:
        done = case.status != Status.open
        row = Assessment(
            case=case,
            kind=Kind.intake,
            number=1,
            state=Filled.finished if done else Filled.draft,
            started_on=case.opened_on,
            started_by_id=case.owner_id,
            saved_by_id=case.owner_id,
            finished_on=case.opened_on if done else None,
            finished_by_id=case.owner_id if done else None,
        )
        return self.sealed(row, "answers")

    def stay(self, case: Case) -> Stay:
        left = self.luck.random() < 0.8
        return Stay(
            case=case,
            arrived_on=case.opened_on,
            by_id=case.owner_id,
            complete_on=case.opened_on if left else None,
            left_on=self.today if left else None,
        )

    def check_in(self, case: Case) -> CheckIn:
        due = self.now + timedelta(hours=self.luck.randrange(-4, 72))
        window = timedelta(hours=2)
        row = CheckIn(case=case, number=1, due_at=due, window_minutes=120, state=Watched.due, since=self.now)
        row.moves_on_at = due + window
        return row

    def schedule(self, case: Case) -> Schedule:
        return Schedule(case=case, next_on=self.today + timedelta(days=self.luck.randrange(-1, 30)))

    def protection(self, case: Case) -> Protection:
        due = self.now + timedelta(hours=self.luck.randrange(-1, 48))
        return Protection(case=case, state=Care.waiting_for_care, due_at=due)
