"""Aye works the case and Bo supervises it; Chit answers letters and raises a concern. Pyae, Ree, Saw and Thida
inquire. Hla, Htet and Hnin review, and so do Htoo, Hkun and Hsa; Lin is legal, Thant heads the committee, Ei audits,
Dway administers. Nobody in these tests has a name but the staff.
"""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from refuge.office.access.rules import Role
from tests.office.case.conftest import opened as _opened

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
WORDS = "Somebody was beaten after they had given up. A neighbour saw it."
REASONS = "နှစ်ယောက်က သီးခြားစီ တူညီစွာ ပြောတယ်။"
MADE = {
    "aye": (Role.case_worker,),
    "bo": (Role.supervisor,),
    "chit": (Role.contact_officer,),
    "pyae": (Role.inquiry,),
    "ree": (Role.inquiry,),
    "saw": (Role.inquiry,),
    "thida": (Role.inquiry,),
    "hla": (Role.reviewer,),
    "htet": (Role.reviewer,),
    "hnin": (Role.reviewer,),
    "htoo": (Role.reviewer,),
    "lin": (Role.legal,),
    "thant": (Role.head,),
    "ei": (Role.auditor,),
    "dway": (Role.administrator,),
    "phyu": (Role.cp_officer,),
}
opened = _opened


def _member(name):
    @pytest.fixture(name=name)
    def make(staff):
        return staff(name.capitalize(), *MADE[name])

    return make


aye, bo, chit, thant, ei, dway = (_member(name) for name in ("aye", "bo", "chit", "thant", "ei", "dway"))
pyae, ree, saw, thida = (_member(name) for name in ("pyae", "ree", "saw", "thida"))
hla, htet, hnin, htoo, lin = (_member(name) for name in ("hla", "htet", "hnin", "htoo", "lin"))
phyu = _member("phyu")


@pytest.fixture
def case_no(opened, aye):
    """Aye's case: the number of the one whom the concern is about."""
    from refuge.office.case.models import Case

    return Case.objects.get(id=opened(aye)).case_no


@pytest.fixture
def matter(db):
    from refuge.office.breach.models import Matter

    return lambda matter_id: Matter.objects.get(id=matter_id)


@pytest.fixture
def seen(matter):
    """What somebody sees who loads the matter now."""
    from refuge.office.breach.hands import SeenMatter

    return lambda matter_id, now=NOW: SeenMatter(matter_id, matter(matter_id).version, now)


@pytest.fixture
def read(db):
    from refuge.office.breach import reading

    return lambda member, matter_id, now=NOW: reading.read_matter(member.keyring, matter_id, now)


@pytest.fixture
def reported(db, pyae, monkeypatch):
    """Somebody raises a concern: `reported(chit, case_no)`; Pyae looks first, whoever else could."""
    from refuge.office.breach import actions, hands
    from refuge.office.breach.actions import Concern
    from refuge.office.breach.rules import Seat

    load = hands.load_of
    monkeypatch.setattr(hands, "load_of", lambda seat: {pyae.id: 0} if seat is Seat.triage else load(seat))

    def report(by, case_no="", words=WORDS, now=NOW):
        matter_id = uuid.uuid4()
        actions.report(by.actor, Concern(matter_id, words, case_no), now)
        return matter_id

    return report


@pytest.fixture
def way(seen, pyae):
    """Each step of a matter, done by whoever does it, as it stands now: `way.help(matter_id)`."""
    return Way(seen, pyae)


class Way:
    def __init__(self, seen, pyae):
        self.seen, self.pyae = seen, pyae

    def help(self, matter_id, by=None, now=NOW):
        from refuge.office.breach import actions
        from refuge.office.breach.rules import Help

        given = Help.offered_and_taken
        actions.record_help((by or self.pyae).keyring, self.seen(matter_id, now), given, "A doctor.")

    def triage(self, matter_id, case_no="", by=None, now=NOW, clause="prisoners"):
        from refuge.office.breach import actions
        from refuge.office.breach.rules import Period, Source

        found = actions.Triage(clause, Period.weeks, Source.staff, case_no, "It needs a closer look.")
        actions.triage((by or self.pyae).keyring, self.seen(matter_id, now), found)

    def name(self, matter_id, *chosen, by=None, now=NOW, case_no=""):
        from refuge.office.breach import actions

        ids = tuple(one.id for one in chosen)
        actions.name_inquirers((by or self.pyae).keyring, self.seen(matter_id, now), ids, case_no)

    def hear(self, matter_id, by, now=NOW):
        from refuge.office.breach import actions
        from refuge.office.breach.rules import Companion, Heard

        actions.tell_allegation(by.keyring, self.seen(matter_id, now), "my", "သင့်အကြောင်း ပြောကြတယ်။")
        hearing = actions.Hearing(Heard.heard, Companion.came, "my", "ကျွန်တော် မလုပ်ဘူး။")
        actions.hear(by.keyring, self.seen(matter_id, now), hearing)

    def propose(self, matter_id, by, finding="serious", measure="written_warning", now=NOW, reasons=REASONS):
        from refuge.office.breach import bench
        from refuge.office.breach.rules import Finding, MeasureCode, Verdict

        code = MeasureCode(measure) if measure else None
        review_on = now.date() + dt.timedelta(days=30) if measure else None
        verdict = Verdict(Finding(finding), reasons, "my", code, review_on)
        bench.propose(by.keyring, self.seen(matter_id, now), verdict)

    def speak(self, matter_id, by, opinion="agree", words="", now=NOW):
        from refuge.office.breach import bench
        from refuge.office.breach.rules import Opinion

        bench.speak(by.keyring, self.seen(matter_id, now), Opinion(opinion), words)

    def tell(self, matter_id, by, now=NOW):
        from refuge.office.breach import bench

        bench.tell(by.keyring, self.seen(matter_id, now), bench.Telling("my", "ဒါက တွေ့ရှိချက်ပါ။"))

    def appeal(self, matter_id, by, now=NOW):
        from refuge.office.breach import bench

        bench.appeal(by.keyring, self.seen(matter_id, now), "သက်သေကို မမေးခဲ့ဘူး။")

    def lift(self, matter_id, by, now=NOW):
        from refuge.office.breach import bench
        from refuge.office.breach.rules import Lifted

        bench.lift(by.keyring, self.seen(matter_id, now), Lifted.done, "It is done.")

    def close(self, matter_id, by, now=NOW):
        from refuge.office.breach import bench

        bench.close(by.keyring, self.seen(matter_id, now), "All is said and done.")

    def set_aside(self, matter_id, by, asks=None, words="It was somebody else, long ago and elsewhere."):
        from refuge.office.breach import bench, hands

        with pytest.MonkeyPatch.context() as patch:
            if asks:
                patch.setattr(hands, "load_of", lambda _: {asks.id: 0})
            bench.set_aside(by.keyring, self.seen(matter_id), words)

    def leave(self, matter_id, by, leaver=None, now=NOW, words="She is ill."):
        from refuge.office.breach import seats

        leaving = seats.Leaving((leaver or by).id, words)
        seats.leave(by.keyring, self.seen(matter_id, now), leaving)

    def hand_over(self, matter_id, by, legal, reviewer, now=NOW):
        from refuge.office.breach import handing

        file_id, readers = uuid.uuid4(), frozenset({legal.id, reviewer.id})
        handing.hand_over(
            by.keyring,
            self.seen(matter_id, now),
            handing.HandOver(file_id, "It may be a crime.", readers, "1. reported"),
        )
        return file_id


@pytest.fixture
def triaged(reported, way, chit, case_no):
    matter_id = reported(chit, case_no)
    way.help(matter_id)
    way.triage(matter_id, case_no)
    return matter_id


@pytest.fixture
def inquiry(triaged, way, ree, saw):
    """Ree and Saw inquire; Pyae, who looked first, reads it no longer."""
    way.name(triaged, ree, saw)
    return triaged


@pytest.fixture
def found(inquiry, way, ree, saw):
    way.hear(inquiry, ree)
    way.propose(inquiry, ree)
    way.speak(inquiry, saw)
    return inquiry


@pytest.fixture
def measured(found, way, ree):
    way.tell(found, ree)
    return found


@pytest.fixture
def appealed(measured, way, ree, hla, htet, hnin):
    way.appeal(measured, ree)
    return measured


@pytest.fixture
def in_state(request):
    """A matter that is so far: `in_state("appeal")`."""

    def bring(state):
        names = {"reported": "just_reported", "measure": "measured", "finding": "found", "appeal": "appealed"}
        return request.getfixturevalue(names.get(state, state))

    return bring


@pytest.fixture
def just_reported(reported, chit, case_no):
    return reported(chit, case_no)


@pytest.fixture
def closed(measured, way, ree):
    way.lift(measured, ree)
    way.close(measured, ree, NOW + dt.timedelta(days=15))
    return measured


@pytest.fixture
def aside(triaged, way, pyae, thida):
    """Pyae finds nothing in it, and the office asks Thida."""
    way.set_aside(triaged, pyae, asks=thida)
    return triaged


@pytest.fixture
def unfounded(aside, way, thida):
    way.set_aside(aside, thida)
    return aside


@pytest.fixture
def handed_to_x2(inquiry, way, ree, lin, hla):
    way.hand_over(inquiry, ree, lin, hla)
    return inquiry


# --- letters

FIRST = "They shot three who had given up."


@pytest.fixture
def person():
    from tests.office.contact.people import Person

    return Person()


@pytest.fixture
def came(chit, pyae, ree, saw):
    """A concern comes by letter, and Pyae opens the pile: `came(person.concern("..."))`."""
    from refuge.office.contact import intake, receiving
    from refuge.office.contact.models import ThreadTag
    from refuge.office.contact.rules import Circle
    from tests.office.contact.people import Letterbox

    intake.make_notices(NOW)
    letterbox = Letterbox(NOW)

    def come(letter):
        letterbox.put(letter)
        receiving.open_letters(pyae.keyring, NOW, circle=Circle.concerns)
        tag = receiving.tag_of(letter.thread, Circle.concerns)
        return ThreadTag.objects.select_related("thread").get(tag=tag).thread

    return come


@pytest.fixture
def begun(came, pyae, way):
    """Pyae begins a matter from what somebody wrote, and looks at it first: `begun(person)`."""
    from refuge.office.breach import actions
    from refuge.office.breach.rules import Source
    from refuge.office.contact import actions as threads
    from refuge.office.contact.actions import Seen
    from refuge.office.contact.contents import TriageWords
    from refuge.office.contact.models import Thread
    from refuge.office.contact.rules import Danger

    def begin(person):
        thread, matter_id = came(person.concern(FIRST)), uuid.uuid4()

        def seen():
            return Seen(thread.id, Thread.objects.get(id=thread.id).version)

        threads.claim(pyae.actor, seen())
        threads.triage(pyae.keyring, seen(), Danger.possible, TriageWords())
        concern = actions.Concern(matter_id, WORDS, source=Source.anonymous)
        actions.take_up_thread(pyae.keyring, concern, seen(), NOW)
        way.help(matter_id)
        way.triage(matter_id)
        return matter_id

    return begin


@pytest.fixture
def from_a_letter(begun, person):
    """A matter Pyae began from a letter, and looked at first."""
    return begun(person)


@pytest.fixture
def file_id(from_a_letter, way, pyae, lin, hla):
    return way.hand_over(from_a_letter, pyae, lin, hla)
