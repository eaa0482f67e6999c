"""Aye works the case, Bo supervises and is on it, Chit works cases too but not this one, Dan is a second supervisor
who is not on it, Ei answers letters, Fay protects children. The person has a code, a cover code, and two sentences
they agreed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from refuge.office.access.rules import Role
from refuge.office.case import actions as cases
from refuge.office.case.models import Case
from refuge.office.case.pen import Seen
from refuge.office.case.rules import AccessReason, Category, EntryRoute, Risk
from refuge.office.contact import actions as contact
from refuge.office.contact import intake, receiving
from refuge.office.contact.actions import Seen as SeenThread
from refuge.office.contact.contents import TriageWords
from refuge.office.contact.models import QueuedAnswer, ThreadTag
from refuge.office.contact.rules import Danger
from refuge.office.people.rules import AgeBand, Gender
from refuge.office.safety import actions
from refuge.office.safety.actions import Recorded, Schedule
from refuge.office.safety.contents import PlanWords, Terms
from refuge.office.safety.models import CheckIn, Watch
from refuge.office.safety.rules import Channel, Family, Outcome, Rhythm, Threat
from refuge.office.safety.ticking import tick
from tests.office.contact.people import Letterbox, Person

# 18:00 in the office's calendar, six hours and a half ahead of UTC; the window is from 19 to 21.
NOW = dt.datetime(2026, 11, 23, 11, 30, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
DUE = NOW + timedelta(hours=1)
WELL, FORCED = "The mangoes are sweet this year", "Grandmother planted beans"
PLAN = PlanWords(
    threats=(Threat.arrest.value, Threat.phone_search.value),
    family=Family.possible.value,
    warning_signs="Questions about where they spend the evenings.",
    person_does="They stay with others and write when it is quiet.",
    we_do="We answer within the hour and keep the evening free.",
    advice_given=True,
)
EVENINGS = Rhythm(every_hours=24, from_hour=19, to_hour=21)
BY_LETTER = Terms(Channel.mailbox.value, wording="nothing_to_do")
IN_PERSON = Terms(Channel.in_person.value)


@pytest.fixture(autouse=True)
def _words_in_english():
    """What is asked without a page speaks English here, whatever the programme's first language is."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _one_day_of_notices(settings):
    """Letters are sealed to one day's key: more say no more and take longer."""
    limits = replace(settings.PROGRAMME.limits, notices_ahead_days=1)
    settings.PROGRAMME = replace(settings.PROGRAMME, limits=limits)


@pytest.fixture
def aye(staff):
    return staff("Aye", Role.case_worker)


@pytest.fixture
def bo(staff):
    return staff("Bo", Role.supervisor)


@pytest.fixture
def chit(staff):
    return staff("Chit", Role.case_worker)


@pytest.fixture
def dan(staff):
    return staff("Dan", Role.supervisor)


@pytest.fixture
def fay(staff):
    return staff("Fay", Role.cp_officer)


@pytest.fixture
def ei(staff):
    return staff("Ei", Role.contact_officer)


@dataclass
class Someone:
    """Somebody with a case: what happens to it, in words."""

    case_id: object
    person: Person
    letterbox: Letterbox
    aye: object
    opener: object
    today: dt.date = TODAY
    moments: list = field(default_factory=list)

    @property
    def seen(self):
        return Seen(self.case_id, Case.objects.get(id=self.case_id).version, self.today)

    @property
    def case(self):
        return Case.objects.get(id=self.case_id)

    @property
    def watch(self):
        return Watch.objects.get(case=self.case_id)

    @property
    def check_in(self):
        return CheckIn.objects.filter(case=self.case_id).latest("number")

    @property
    def first(self):
        return CheckIn.objects.filter(case=self.case_id).earliest("number")

    def agrees_words(self, by=None):
        actions.agree_words((by or self.aye).keyring, self.seen, all_well=WELL, forced=FORCED)
        return self

    def agrees_hours(self, by=None, *, rhythm=EVENINGS, terms=BY_LETTER, now=NOW):
        actions.set_schedule((by or self.aye).keyring, self.seen, Schedule(rhythm, terms), now)
        return self

    def writes(self, text, *, at=DUE, by_cover=False):
        """A letter is written, collected and opened by Ei, all at that moment."""
        letterbox = Letterbox(at)
        letterbox.recipient_of = self.letterbox.recipient_of
        author = self.person.under_force() if by_cover else self.person
        letterbox.put(author.letter(text), day=TODAY, fetched_at=at)
        receiving.open_letters(self.opener.keyring, at)
        return self

    def is_recorded(self, outcome, words="As agreed.", *, by=None, at=DUE):
        actions.record((by or self.aye).keyring, self.seen, Recorded(outcome, words), at)
        return self

    def is_silent_for(self, **hours):
        tick(DUE + timedelta(**hours))
        return self


@pytest.fixture
def someone(ei, aye, bo):
    """Open a case from a letter: Aye owns it, Bo is on it."""

    def begin(*, age_band=AgeBand.from_25_to_59, risk=Risk.medium, with_bo=True):
        intake.make_notices(NOW)
        letterbox, person = Letterbox(NOW), Person()
        first = person.letter("We want out.")
        letterbox.put(first)
        receiving.open_letters(ei.keyring, NOW)
        thread = ThreadTag.objects.select_related("thread").get(tag=receiving.tag_of(first.thread)).thread
        contact.claim(ei.actor, SeenThread(thread.id, 1))
        contact.triage(ei.keyring, SeenThread(thread.id, 2), Danger.possible, TriageWords())
        case_id = contact.open_case(
            ei.keyring, SeenThread(thread.id, 3), particulars(aye, age_band, risk), NOW
        )
        someone = Someone(case_id, person, letterbox, aye, ei)
        if with_bo and age_band is AgeBand.from_25_to_59:
            cases.give_access(aye.keyring, someone.seen, staff_id=bo.id, why=AccessReason.second_key)
        QueuedAnswer.objects.all().delete()
        return someone

    return begin


def particulars(owner, age_band, risk):
    return {
        "age_band": age_band,
        "category": Category.police,
        "entry_route": EntryRoute.self,
        "gender": Gender.undisclosed,
        "languages": ["my"],
        "risk": risk,
        "risk_reasons": "The family is asked about them.",
        "owner_id": owner.id,
    }


@pytest.fixture
def watched(someone):
    """Somebody who agreed words and evenings: the first check-in is due in an hour."""

    def begin(**more):
        return someone(**more).agrees_words().agrees_hours()

    return begin


@pytest.fixture
def well():
    return Outcome.all_well


def local(moment):
    return timezone.localtime(moment)
