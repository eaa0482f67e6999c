"""Two circles open one pile at the same moment: each letter is opened once, or quarantined once, and none is lost."""

from __future__ import annotations

import pytest

from refuge.office.contact import intake, receiving
from refuge.office.contact.models import Letter, SealedLetter, Thread
from refuge.office.contact.rules import Circle, Distrust, Pile
from refuge.protocol import age, letter
from tests.office.case.test_two_people_at_once import at_once
from tests.office.contact.people import Person

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_neither_circle_opens_is_quarantined_once_by_whoever_comes_second(letterbox, aye, ree, now):
    intake.make_notices(now)
    stranger = letter.seal_letter(Person().letter(), [age.recipient_of(age.new_seed())])
    letterbox.put_sealed(stranger)
    letterbox.put(Person().letter(), Person().concern(), Person().letter(), Person().concern())
    ends = at_once(
        lambda: receiving.open_letters(aye.keyring, now),
        lambda: receiving.open_letters(ree.keyring, now, circle=Circle.concerns),
    )
    assert sorted(batch.opened for batch in ends) == [2, 2]
    assert sum(batch.quarantined for batch in ends) == 1
    assert sorted(Thread.objects.values_list("circle", flat=True)) == ["concerns"] * 2 + ["letters"] * 2
    assert Letter.objects.count() == 4
    (left,) = SealedLetter.objects.exclude(state=Pile.opened)
    assert (left.state, left.distrust, left.circle) == (Pile.quarantined, Distrust.no_key, "")


def test_two_inquiry_officers_make_one_thread_of_one_code(letterbox, aye, ree, saw, now):
    intake.make_notices(now)
    person = Person()
    letterbox.put(person.concern("first"), person.concern("second"))
    ends = at_once(
        lambda: receiving.open_letters(ree.keyring, now, circle=Circle.concerns, limit=1),
        lambda: receiving.open_letters(saw.keyring, now, circle=Circle.concerns, limit=2),
    )
    assert sum(batch.opened for batch in ends) == 2
    assert Thread.objects.count() == 1
