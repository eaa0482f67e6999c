from datetime import UTC, date, datetime, timedelta

import pytest

from refuge.office.contact.rules import Danger, WaitingLimits, clock, danger_after, waiting_began
from refuge.protocol.letter import Urgency

LIMITS = WaitingLimits(danger_minutes=60, answer_minutes=1440)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_in_danger_now_an_answer_is_due_within_the_hour():
    reading = clock(Danger.immediate, NOON, NOON + timedelta(minutes=22), LIMITS)
    assert (reading.minutes_left, reading.is_late) == (38, False)


@pytest.mark.parametrize("danger", [Danger.none, Danger.possible])
def test_otherwise_within_the_day(danger):
    assert clock(danger, NOON, NOON + timedelta(hours=26), LIMITS).minutes_left == -120


def test_it_is_late_as_soon_as_the_minute_is_over():
    assert not clock(Danger.immediate, NOON, NOON + timedelta(minutes=60), LIMITS).is_late
    assert clock(Danger.immediate, NOON, NOON + timedelta(minutes=60, seconds=1), LIMITS).is_late


def test_a_letter_fetched_the_same_day_waits_from_then():
    assert waiting_began(date(2026, 3, 2), NOON) == NOON


def test_a_letter_that_lay_at_the_front_desk_for_days_has_waited_for_days():
    assert waiting_began(date(2026, 2, 27), NOON) == datetime(2026, 2, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("known", "urgency", "then"),
    [
        (Danger.none, Urgency.danger, Danger.immediate),
        (Danger.none, Urgency.soon, Danger.possible),
        (Danger.immediate, Urgency.later, Danger.immediate),
        (Danger.possible, Urgency.later, Danger.possible),
    ],
)
def test_a_letter_raises_the_danger_and_never_lowers_it(known, urgency, then):
    assert danger_after(known, urgency) is then
