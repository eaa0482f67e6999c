"""A paper gets a number, the list gets a digest, and neither tells of the other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from refuge.language.codes import read_code
from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.copies import actions, queries, rules
from refuge.office.copies.models import Listed, Register, Waiting
from refuge.protocol.copies import EACH_DAY, LONGEST, digest_of, verify_copies

TEXT = "ကျွန်ုပ်တို့သည် အရပ်သားများကို မတိုက်ခိုက်ပါ။\n"
DAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture
def oo(staff):
    return staff("Oo", Role.undertaking_officer)


def listed():
    from django.conf import settings

    signed = actions.signed_list()
    return verify_copies(signed, settings.CONFIGURATION.root_public_key, settings.CONFIGURATION.front_id)


def test_a_number_can_be_read_back_from_paper(oo):
    number = actions.issue(oo.actor, TEXT)
    assert read_code(" ".join(group for row in number.rows() for group in row)) == number


def test_the_digest_of_a_copy_is_on_the_next_list(oo):
    number = actions.issue(oo.actor, TEXT)
    actions.list_up_to(DAY)
    assert digest_of(TEXT, number) in listed().digests
    assert not Waiting.objects.exists()


def test_every_day_has_eight_whether_or_not_a_copy_was_given_out(oo):
    actions.list_up_to(DAY)
    assert len(listed().digests) == EACH_DAY
    actions.issue(oo.actor, TEXT)
    actions.list_up_to(DAY + timedelta(days=1))
    assert len(listed().digests) == 2 * EACH_DAY


def test_what_is_more_than_eight_waits_for_the_next_day(oo):
    numbers = [actions.issue(oo.actor, TEXT) for _ in range(11)]
    actions.list_up_to(DAY)
    assert Waiting.objects.count() == 3
    actions.list_up_to(DAY + timedelta(days=1))
    assert {digest_of(TEXT, number) for number in numbers} < set(listed().digests)


def test_days_on_which_nothing_ran_are_filled_afterwards(oo):
    actions.list_up_to(DAY)
    numbers = [actions.issue(oo.actor, TEXT) for _ in range(20)]
    actions.list_up_to(DAY + timedelta(days=30))
    assert len(listed().digests) == 31 * EACH_DAY
    assert {digest_of(TEXT, number) for number in numbers} < set(listed().digests)


def test_a_list_that_reaches_a_day_stays_as_it_is(oo):
    actions.list_up_to(DAY)
    before = actions.signed_list()
    actions.issue(oo.actor, TEXT)
    for day in (DAY, DAY - timedelta(days=3)):
        actions.list_up_to(day)
    assert actions.signed_list() == before


def test_the_list_begins_before_the_first_copy():
    actions.list_up_to(DAY)
    assert listed().began == DAY


def test_rows_of_the_list_lie_in_an_order_that_tells_nothing(oo):
    """SQLite numbers rows as they come: digests of copies before random ones would be a list of copies."""
    actions.issue(oo.actor, TEXT)
    actions.list_up_to(DAY)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT digest FROM copies_listed ORDER BY {'rowid' if connection.vendor == 'sqlite' else 'ctid'}"
        )
        rows = [row[0] for row in cursor.fetchall()]
    assert rows == sorted(rows)


def test_a_number_is_told_once_and_kept_nowhere(oo):
    number = actions.issue(oo.actor, TEXT)
    actions.list_up_to(DAY)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert number.digits not in str(cursor.fetchall()), table


def test_only_an_undertaking_officer_gives_out_numbers(staff, oo):
    chit = staff("Chit", *(set(Role) - {Role.undertaking_officer, Role.administrator, Role.head}))
    with pytest.raises(NotAllowedError):
        actions.issue(chit.actor, TEXT)
    assert not Waiting.objects.exists()


def test_a_number_falls_with_the_act_it_belongs_to(oo):
    from refuge.office.audit.actions import journalled
    from refuge.office.copies.rules import Act

    def hand_over():
        with journalled(oo.actor, Act.issue, "copies"):
            actions.issue(oo.actor, TEXT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        hand_over()
    assert not Waiting.objects.exists()


def test_those_who_look_see_how_many_wait_and_how_far_the_list_reaches(staff, oo):
    actions.issue(oo.actor, TEXT)
    thant = staff("Thant", Role.head)
    assert queries.state(thant.actor, DAY).waiting == 1
    actions.list_up_to(DAY)
    actions.note_held(DAY)
    told = queries.state(oo.actor, DAY)
    assert (told.began, told.day, told.held_on, told.waiting) == (DAY, DAY, DAY, 0)
    with pytest.raises(NotAllowedError):
        queries.state(staff("Chit", Role.case_worker).actor, DAY)


def test_an_office_that_was_restored_takes_up_what_was_published(oo):
    actions.list_up_to(DAY)
    old = list(Listed.objects.values_list("digest", flat=True))
    number = actions.issue(oo.actor, TEXT)
    actions.list_up_to(DAY + timedelta(days=2))
    published = listed()
    Listed.objects.exclude(digest__in=old).delete()  # the backup was of the first day
    Register.objects.update(day=DAY)
    forgotten = Listed.objects.create(digest="f" * 32)
    actions.take_up(published)
    assert listed() == published
    assert digest_of(TEXT, number) in listed().digests
    assert list(Waiting.objects.values_list("digest", flat=True)) == [forgotten.digest]


def test_taking_up_a_list_does_not_list_a_copy_twice(oo):
    actions.issue(oo.actor, TEXT)
    actions.list_up_to(DAY)
    published = listed()
    one = published.digests[0]
    Listed.objects.all().delete()
    Waiting.objects.create(digest=one)
    actions.take_up(published)
    assert not Waiting.objects.exists()


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 30))
def test_a_batch_fills_the_days_exactly_and_loses_nothing(waiting, days_known, days_more):
    known, day = EACH_DAY * days_known, DAY + timedelta(days=days_known + days_more - 1)
    names = [str(n) for n in range(waiting)]
    batch = rules.batch(DAY, known, names, day)
    assert known + len(batch.listed) + batch.random == EACH_DAY * (days_known + days_more)
    assert list(batch.listed) == names[: len(batch.listed)]
    assert batch.random == 0 or len(batch.listed) == waiting


@pytest.mark.parametrize(
    ("reached", "day", "grows"),
    [
        (None, DAY, True),
        (DAY, DAY + timedelta(days=1), True),
        (DAY, DAY, False),
        (DAY, DAY - timedelta(days=1), False),
        (None, DAY - timedelta(days=1), False),
        (None, DAY + LONGEST - timedelta(days=1), True),
        (None, DAY + LONGEST, False),
    ],
)
def test_a_list_grows_forward_only_and_not_without_end(reached, day, grows):
    assert rules.grows(DAY, reached, day) is grows


@pytest.mark.parametrize(
    ("held_on", "began", "days_later", "overdue"),
    [
        (None, None, 99, False),
        (DAY, DAY, 3, False),
        (DAY, DAY, 4, True),
        (None, DAY, 4, True),
        (None, DAY, 3, False),
    ],
)
def test_a_front_desk_without_the_newest_list_is_noticed_after_three_days(
    held_on, began, days_later, overdue
):
    assert rules.is_overdue(held_on, began, DAY + timedelta(days=days_later)) is overdue
