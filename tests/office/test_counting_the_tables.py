"""What the database knows of its tables is counted when the office starts and once a day, after what cannot wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from refuge.command import statistics

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture
def happened(monkeypatch):
    told = []
    monkeypatch.setattr(statistics, "refresh", lambda: told.append("counted"))
    return told


def test_tables_are_counted_first_and_then_once_a_day(happened):
    both = statistics.once_a_day(lambda _now: happened.append("ticked"))
    for hours in (0, 1, 23, 24, 25):
        both(NOW + timedelta(hours=hours))
    assert happened == ["ticked", "counted", "ticked", "ticked", "ticked", "counted", "ticked"]


def test_what_cannot_wait_was_done_before_counting_fails(monkeypatch):
    done = []
    monkeypatch.setattr(statistics, "refresh", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        statistics.once_a_day(done.append)(NOW)
    assert done == [NOW]


@pytest.mark.django_db(transaction=True)
def test_an_empty_table_is_known_to_be_small():
    statistics.refresh()
    statistics.refresh()
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'case_event'")
        assert cursor.fetchall() == [("1",)]
