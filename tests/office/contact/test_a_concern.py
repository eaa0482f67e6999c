"""A letter marked as a concern is for inquiry officers alone: sealed, opened, shown, counted and answered by them."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from refuge.office.access import actions as access
from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.contact import actions, intake, queries, reading, receiving, sending, sharing
from refuge.office.contact.actions import Handing, Seen
from refuge.office.contact.contents import TriageWords
from refuge.office.contact.models import (
    Collection,
    IntakeKey,
    Letter,
    Notice,
    SealedLetter,
    SharedKeys,
    Thread,
    ThreadTag,
    WrappedSeed,
)
from refuge.office.contact.queries import Shelf
from refuge.office.contact.rules import (
    CaseGoesOnError,
    Circle,
    Danger,
    Distrust,
    Outcome,
    Pile,
    State,
    ThreadNotFoundError,
    TransitionError,
    WrongHandsError,
)
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import LastHolderError, NoKeyError
from refuge.protocol import age, letter
from tests.office.contact.people import Person, answers_for
from tests.office.contact.test_intake_keys_and_notices import verified

pytestmark = pytest.mark.django_db

CONCERNS = {"circle": Circle.concerns}
PLANTED = "the cook of the third house"


def open_concerns(member, now, **more):
    return receiving.open_letters(member.keyring, now, circle=Circle.concerns, **more)


class InquiryDesk:
    """A concern in Ree's hands; each act sees it as it is then."""

    def __init__(self, thread, ree, now):
        self.id, self.ree, self.now = thread.id, ree, now

    @property
    def seen(self):
        return Seen(self.id, self.current().version)

    def current(self):
        return Thread.objects.get(id=self.id)

    def judged(self):
        actions.claim(self.ree.actor, self.seen)
        actions.triage(self.ree.keyring, self.seen, Danger.possible, TriageWords(child="no"))
        return self

    def answer(self, text="We have begun to look into it."):
        actions.answer(self.ree.keyring, self.seen, sending.Words(text, "my"), self.now)
        return self


@pytest.fixture
def concern(told, ree, now):
    """`concern(person)`: what somebody told, taken and judged by Ree."""
    return lambda person=None: InquiryDesk(told((person or Person()).concern(PLANTED)), ree, now).judged()


# --- who reads, and who counts


def test_an_inquiry_officer_reads_answers_and_the_writer_reads_the_answer(concern, ree, now):
    person = Person()
    on_desk = concern(person).answer("We look into it.")
    page = reading.read_thread(ree.keyring, on_desk.id, now)
    assert [entry.words.text for entry in page.entries] == [PLANTED, "We look into it."]
    assert "We look into it." in [one.text for one in answers_for(person.keys)]


def test_whoever_wrote_is_told_that_it_arrived_in_the_same_words_as_anybody(told, opened):
    one, other = Person(), Person()
    told(one.concern())
    opened(other.letter())
    (concern,), (answer,) = answers_for(one.keys), answers_for(other.keys)
    assert (concern.text, concern.language) == (answer.text, answer.language)
    assert [one.text for one in answers_for(one.cover_keys)] == [
        one.text for one in answers_for(other.cover_keys)
    ]


@pytest.fixture(
    params=["contact_officer", "supervisor", "case_worker", "cp_officer", "administrator", "auditor", "head"]
)
def outsider(request, staff):
    """Somebody of every other kind, who was here before anything was told."""
    return staff("Zaw", Role(request.param))


def test_i_5_nobody_but_an_inquiry_officer_reads_or_counts_a_concern(
    outsider, concern, signed_in, now, staff
):
    on_desk = concern()
    with pytest.raises((ThreadNotFoundError, NotAllowedError)):
        reading.read_thread(outsider.keyring, on_desk.id, now)
    assert not keys.versions_held(outsider.actor, on_desk.current().compartment)
    for circle in Circle:
        assert not queries.visible(outsider.actor, circle).exists()
    for ask in (queries.standing, queries.tray):
        with pytest.raises(NotAllowedError):
            ask(outsider.actor, now, Circle.concerns)
    for shelf in Shelf:
        with pytest.raises(NotAllowedError):
            queries.inbox(outsider.actor, shelf, now, circle=Circle.concerns)
    client, number = signed_in(outsider), queries.number_of(on_desk.id)
    assert client.get(f"/contact/{on_desk.id}/").status_code in {403, 404}
    for path in (
        "/",
        "/contact/",
        "/contact/?show=answered",
        "/contact/concerns/",
        "/cases/",
        "/cases/?q=cook",
    ):
        assert number not in client.get(path).content.decode()


def test_i_36_an_administrator_holds_no_key_to_any_concern(concern, staff, now):
    staff("Ba", Role.administrator)
    concern()
    intake.make_notices(now + timedelta(days=1))
    of_concerns = WrappedSeed.objects.filter(key__circle=Circle.concerns)
    assert {row.staff.name for row in of_concerns.select_related("staff")} == {"Ree"}


def test_the_seized_machine_holds_no_word_of_a_concern(concern, ree, saw, now):
    on_desk = concern().answer("planted answer")
    actions.hand_over(ree.keyring, on_desk.seen, Handing(saw.id, "planted note"), now)
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [(table, row) for row in cursor.fetchall() if tells(row, PLANTED, "planted")]
    assert found == []


def tells(row, *words):
    values = [bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row]
    return any(word.encode() in value for word in words for value in values)


def test_the_desk_of_a_contact_officer_counts_letters_only(opened, told, aye, now):
    opened(Person().letter(urgency="danger"))
    told(Person().concern(urgency="danger"))
    standing = queries.standing(aye.actor, now)
    assert (standing.waiting, standing.in_danger, standing.unclaimed) == (1, 1, 1)


def test_an_inquiry_officer_reads_no_letter(opened, ree, now, signed_in):
    thread = opened(Person().letter())
    with pytest.raises(ThreadNotFoundError if thread.circle == "concerns" else NotAllowedError):
        reading.read_thread(ree.keyring, thread.id, now)
    assert not queries.visible(ree.actor, Circle.letters).exists()
    with pytest.raises(NotAllowedError):
        queries.inbox(ree.actor, Shelf.waiting, now)
    assert signed_in(ree).get("/contact/").headers["Location"] == "/contact/concerns/"


def test_whoever_is_both_reaches_into_neither_circle_by_a_right_of_the_other(opened, concern, staff, now):
    both = staff("Win", Role.inquiry, Role.case_worker)
    concern()
    thread = opened(Person().letter())
    with pytest.raises(NotAllowedError):
        actions.claim(both.actor, Seen(thread.id, thread.version))
    assert not queries.visible(both.actor, Circle.letters).exists()
    assert queries.visible(both.actor, Circle.concerns).count() == 1


def test_a_concern_of_somebody_in_danger_is_answered_within_the_hour(told, ree, now):
    told(Person().concern(urgency="danger"))
    (row,) = queries.inbox(ree.actor, Shelf.waiting, now, circle=Circle.concerns).rows
    assert (row.danger, row.clock.minutes_left) == (Danger.immediate, 60)
    assert queries.standing(ree.actor, now + timedelta(minutes=61), Circle.concerns).late == 1


# --- one code, a thread in each circle


def test_one_code_has_a_thread_in_each_circle_and_nothing_leads_from_one_to_the_other(opened, told):
    person = Person()
    asked = opened(person.letter("We want out."))
    said = told(person.concern("He beat her."))
    assert (asked.id == said.id, asked.circle, said.circle) == (False, "letters", "concerns")
    tags = set(ThreadTag.objects.filter(thread=asked).values_list("tag", flat=True))
    assert not tags & set(ThreadTag.objects.filter(thread=said).values_list("tag", flat=True))
    assert (asked.continues_id, said.continues_id) == (None, None)


def test_a_second_concern_finds_its_thread(told):
    person = Person()
    first = told(person.concern())
    assert told(person.concern("And again.")).id == first.id


def test_a_person_with_a_case_who_tells_of_something_is_not_announced_to_their_case(opened, told, aye):
    person = Person()
    thread = opened(person.letter())
    Thread.objects.filter(id=thread.id).update(unread=0)
    told(person.concern())
    thread.refresh_from_db()
    assert (thread.unread, thread.version) == (0, 1)


def test_a_case_never_begins_from_a_concern_and_a_matter_never_from_a_letter(opened, told):
    letter_thread, concern_thread = opened(Person().letter()), told(Person().concern())
    wrong = {
        concern_thread.id: {"case": concern_thread.id, "outcome": Outcome.open_case},
        letter_thread.id: {"matter": letter_thread.id, "outcome": Outcome.taken_up},
    }
    for thread_id, columns in wrong.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            Thread.objects.filter(id=thread_id).update(**columns)


# --- the pile, which is one


def test_what_the_one_circle_cannot_open_is_left_to_the_other(letterbox, ree, aye, now):
    intake.make_notices(now)
    letterbox.put(Person().concern(), Person().letter())
    batch = receiving.open_letters(aye.keyring, now)
    assert (batch.opened, batch.quarantined, batch.not_mine) == (1, 0, 0)
    assert queries.tray(aye.actor, now).to_open is False
    assert queries.tray(ree.actor, now, Circle.concerns).to_open is True
    assert open_concerns(ree, now).opened == 1
    assert not SealedLetter.objects.exclude(state=Pile.opened, circle="").exists()


@pytest.mark.parametrize("order", ["letters first", "concerns first"])
def test_what_neither_opens_lies_in_quarantine_once_both_have_tried(letterbox, ree, aye, now, order):
    intake.make_notices(now)
    letterbox.put_sealed(letter.seal_letter(Person().letter(), [age.recipient_of(age.new_seed())]))
    tries = [lambda: receiving.open_letters(aye.keyring, now), lambda: open_concerns(ree, now)]
    first, second = tries if order == "letters first" else reversed(tries)
    first()
    assert SealedLetter.objects.get().state == Pile.sealed
    first()  # to try again changes nothing
    assert SealedLetter.objects.get().state == Pile.sealed
    assert second().quarantined == 1
    row = SealedLetter.objects.get()
    assert (row.state, row.distrust, row.circle) == (Pile.quarantined, Distrust.no_key, "")


def test_an_opener_without_all_keys_of_their_circle_leaves_nothing_to_the_other(
    letterbox, ree, aye, staff, now
):
    intake.make_notices(now)
    saw = staff("Saw", Role.inquiry)  # came after the keys were made
    letterbox.put(Person().concern())
    assert open_concerns(saw, now).not_mine == 1
    assert SealedLetter.objects.get().circle == ""
    receiving.open_letters(aye.keyring, now)
    assert open_concerns(saw, now).not_mine == 1  # nor is it quarantined: a colleague holds the key
    assert open_concerns(ree, now).opened == 1


def test_killed_in_the_middle_of_trying_both_try_again(letterbox, ree, aye, now, monkeypatch):
    intake.make_notices(now)
    letterbox.put(Person().concern(), Person().letter())

    def die(_sorting):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(receiving._Sorting, "clear_away", die)
        with pytest.raises(SystemExit):
            receiving.open_letters(aye.keyring, now)
    assert set(SealedLetter.objects.values_list("state", "circle")) == {("sealed", "")}
    assert receiving.open_letters(aye.keyring, now).opened == 1
    assert open_concerns(ree, now).opened == 1
    assert (Letter.objects.count(), Thread.objects.count()) == (2, 2)


def test_a_concern_that_was_cut_is_seen_in_quarantine_by_inquiry_officers_only(letterbox, ree, bo, now):
    intake.make_notices(now)
    letterbox.put_sealed(letterbox.seal(Person().concern(), now.date())[:-100])
    assert open_concerns(ree, now).quarantined == 1
    assert queries.tray(bo.actor, now).quarantined == 0
    assert queries.quarantine(bo.actor)[0] == ()
    (one,) = queries.quarantine(ree.actor, circle=Circle.concerns)[0]
    actions.discard(bo.actor, one.hash)
    assert SealedLetter.objects.count() == 1
    actions.retry(ree.actor, one.hash, Circle.concerns)
    assert (SealedLetter.objects.get().state, SealedLetter.objects.get().circle) == (Pile.sealed, "")
    open_concerns(ree, now)
    actions.discard(ree.actor, one.hash, Circle.concerns)
    assert not SealedLetter.objects.exists()


def test_a_concern_that_breaks_our_own_code_is_set_aside_for_its_own_circle(
    letterbox, ree, bo, now, monkeypatch
):
    intake.make_notices(now)
    letterbox.put(Person().concern())
    monkeypatch.setattr(receiving, "_receive", lambda *_, **__: 1 / 0)
    assert open_concerns(ree, now).quarantined == 1
    assert queries.quarantine(bo.actor)[0] == ()
    assert queries.quarantine(ree.actor, circle=Circle.concerns)[0][0].distrust is Distrust.fault


@pytest.mark.parametrize("name", ["aye", "bo", "chit"])
def test_nobody_but_an_inquiry_officer_opens_concerns(letterbox, ree, now, request, name):
    intake.make_notices(now)
    letterbox.put(Person().concern())
    with pytest.raises(NotAllowedError):
        open_concerns(request.getfixturevalue(name), now)


# --- keys and notices


def test_each_notice_names_a_key_of_each_circle(aye, ree, now):
    assert intake.make_notices(now) == 31
    said = [verified(one) for one in Notice.objects.order_by("serial")]
    days = IntakeKey.objects.order_by("first_day")
    assert [one.recipients for one in said] == [(key.recipient,) for key in days.filter(circle="letters")]
    assert [one.concerns for one in said] == [(key.recipient,) for key in days.filter(circle="concerns")]


def test_seeds_of_concerns_are_sealed_to_inquiry_officers_and_those_of_letters_are_not(aye, ree, bo, now):
    intake.make_notices(now)
    holders = set(WrappedSeed.objects.values_list("key__circle", "staff__name"))
    assert holders == {("letters", "Aye"), ("concerns", "Ree")}


def test_an_office_without_inquiry_officers_names_no_key_for_concerns(aye, now):
    intake.make_notices(now)
    assert {verified(one).concerns for one in Notice.objects.all()} == {()}


def test_with_the_first_inquiry_officer_every_day_is_signed_again_and_with_the_last_gone_too(aye, staff, now):
    intake.make_notices(now)
    ree, administrator = staff("Ree", Role.inquiry), staff("Head", Role.administrator)
    assert intake.make_notices(now) == 31
    newest = Notice.objects.order_by("-serial").first()
    assert verified(newest).concerns
    assert intake.make_notices(now) == 0
    access.take_off(administrator.actor, ree.id)
    assert intake.make_notices(now) == 31  # nobody could open one any more: none is offered
    assert verified(Notice.objects.order_by("-serial").first()).concerns == ()
    assert intake.make_notices(now) == 0


def test_a_newcomer_among_inquiry_officers_is_given_keys_and_concerns_and_no_letter(
    concern, opened, ree, staff, now
):
    on_desk, asked = concern(), opened(Person().letter())
    saw = staff("Saw", Role.inquiry)
    sharing.share_with_newcomers(ree.keyring)
    assert reading.read_thread(saw.keyring, on_desk.id, now).entries
    assert set(WrappedSeed.objects.filter(staff=saw.id).values_list("key__circle", flat=True)) == {"concerns"}
    assert not keys.versions_held(saw.actor, asked.compartment)
    assert SharedKeys.objects.filter(giver=ree.id, taker=saw.id, circle=Circle.concerns).exists()


def test_whoever_is_no_inquiry_officer_any_more_keeps_no_key_of_a_concern(concern, ree, saw, staff, now):
    administrator, on_desk = staff("Head", Role.administrator), concern()
    access.change_roles(administrator.actor, ree.id, [Role.contact_officer])
    assert not keys.versions_held(ree.actor, on_desk.current().compartment)
    assert on_desk.current().claimed_by_id is None
    assert not WrappedSeed.objects.filter(
        staff=ree.id, key__circle="concerns", key__wrapped_seeds__staff=saw.id
    )


def test_the_last_inquiry_officer_is_not_given_other_work_while_concerns_are_there(concern, ree, staff):
    concern()
    administrator = staff("Head", Role.administrator)
    with pytest.raises(LastHolderError):
        access.change_roles(administrator.actor, ree.id, [Role.contact_officer])


def test_a_key_goes_though_the_other_circle_has_not_looked_into_the_pile(letterbox, ree, aye, now):
    intake.make_notices(now)
    letterbox.put(Person().concern())
    receiving.open_letters(aye.keyring, now)
    later = now + timedelta(days=11)
    Collection.objects.create(requested_at=now, state="done", emptied_on=later.date())
    intake.destroy_spent_keys(later.date())
    left = set(WrappedSeed.objects.filter(key__first_day=now.date()).values_list("key__circle", flat=True))
    assert left == {"concerns"}
    open_concerns(ree, now)
    intake.destroy_spent_keys(later.date())
    assert not WrappedSeed.objects.filter(key__first_day=now.date()).exists()


# --- the cover code


def test_a_concern_written_with_the_cover_code_of_a_concern_is_known_for_what_it_is(told, texts, ree):
    person = Person()
    thread = told(person.concern("He beat her."))
    forced = told(person.under_force().concern("I take it back."))
    assert (forced.id, forced.danger) == (thread.id, Danger.immediate)
    assert {one.text: one.by_cover for one in texts(ree, thread)} == {
        "He beat her.": False,
        "I take it back.": True,
    }


def test_a_concern_written_with_the_cover_code_of_somebody_who_asked_for_help_is_known_too(
    opened, told, ree, now
):
    person = Person()
    asked = opened(person.letter("help"))
    forced = told(person.under_force().concern("All is well there."))
    assert (forced.danger, forced.id == asked.id) == (Danger.immediate, False)
    page = reading.read_thread(ree.keyring, forced.id, now)
    assert (page.is_under_force, page.knows_cover_only) == (True, True)
    again = told(person.under_force().concern("Really."))
    assert again.id == forced.id
    assert not ThreadTag.objects.filter(thread=asked, tag__in=again.tags.values("tag")).exists()


def test_a_letter_written_with_the_cover_code_of_a_concern_is_known_to_those_who_answer_letters(told, opened):
    person = Person()
    told(person.concern("He beat her."))
    forced = opened(person.under_force().letter("What did they say?", urgency="later"))
    assert forced.danger == Danger.immediate


def test_a_forced_letter_that_the_other_circle_opened_first_is_known_once_the_first_one_is(
    told, opened, aye, now
):
    person = Person()
    first = person.letter("help")
    forced = told(person.under_force().concern("All is well."))
    opened(first)
    assert ThreadTag.objects.get(thread=forced).kind == "cover"


# --- a renewed code


def renewed(person, new):
    """What the front desk leaves when a code is renewed: one letter for each circle."""
    old = person.keys.thread
    return new.letter("new code", renews=old), new.concern("new code", renews=old, with_cover=True)


def both_open(letterbox, aye, ree, now, *letters):
    letterbox.put(*letters)
    receiving.open_letters(aye.keyring, now)
    open_concerns(ree, now)


def test_a_concern_follows_a_renewed_code(told, letterbox, aye, ree, now, contents):
    person, new = Person(), Person()
    thread = told(person.concern())
    both_open(letterbox, aye, ree, now, *renewed(person, new))
    again = told(new.concern("And now?"))
    assert again.id == thread.id
    assert contents(ree, again)["address"].mailbox == new.keys.mailbox


def test_whoever_renews_is_shown_to_nobody_who_never_heard_of_them(told, opened, letterbox, aye, ree, now):
    told_person, asked_person, new, other = Person(), Person(), Person(), Person()
    told(told_person.concern())
    opened(asked_person.letter())
    both_open(letterbox, aye, ree, now, *renewed(told_person, new), *renewed(asked_person, other))
    for member, circle in ((aye, Circle.letters), (ree, Circle.concerns)):
        shelves = [queries.inbox(member.actor, shelf, now, circle=circle).rows for shelf in Shelf]
        assert len({row.id for rows in shelves for row in rows}) == 1
    hidden = Thread.objects.filter(heard=False)
    assert {one.circle for one in hidden} == {"letters", "concerns"}
    for member in (aye, ree):
        for one in hidden:
            with pytest.raises(ThreadNotFoundError):
                reading.read_thread(member.keyring, one.id, now)


def test_whoever_was_not_heard_yet_is_heard_once_they_write(told, letterbox, aye, ree, now, opened):
    person, new = Person(), Person()
    told(person.concern())
    both_open(letterbox, aye, ree, now, *renewed(person, new))
    thread = opened(new.letter("We want out.", urgency="danger"))
    assert (thread.heard, thread.state, thread.waits, thread.unread) == (True, State.new, True, 1)
    assert thread.danger == Danger.immediate


def test_a_renewal_is_acknowledged_once_and_brings_one_cover_answer(opened, letterbox, aye, ree, now):
    person, new = Person(), Person()
    intake.make_notices(now)
    opened(person.letter())
    both_open(letterbox, aye, ree, now, *renewed(person, new))
    assert (len(answers_for(new.keys)), len(answers_for(new.cover_keys))) == (1, 1)


def test_whoever_renews_the_cover_code_is_known_for_what_they_are_in_both_circles(
    opened, told, letterbox, aye, ree, now
):
    person, enemy = Person(), Person()
    thread = opened(person.letter("help"))
    both_open(letterbox, aye, ree, now, *renewed(person.under_force(), enemy))
    assert opened(enemy.letter("what did they say")).id == thread.id
    forced = told(enemy.concern("All is well."))
    assert forced.danger == Danger.immediate
    assert Thread.objects.count() == 2


def test_nobody_unheard_waits(told, letterbox, aye, ree, now):
    person, new = Person(), Person()
    told(person.concern())
    both_open(letterbox, aye, ree, now, *renewed(person, new))
    with pytest.raises(IntegrityError), transaction.atomic():
        Thread.objects.filter(heard=False).update(waits=True, state=State.new)


# --- ends, hand-overs and matters


def test_a_concern_is_handed_to_an_inquiry_officer_and_to_nobody_else(concern, ree, saw, aye, now):
    on_desk = concern()
    with pytest.raises(WrongHandsError):
        actions.hand_over(ree.keyring, on_desk.seen, Handing(aye.id, ""), now)
    actions.hand_over(ree.keyring, on_desk.seen, Handing(saw.id, "Please."), now)
    assert on_desk.current().claimed_by_id == saw.id
    assert set(queries.officers(ree.actor, Circle.concerns).values()) == {"Saw"}
    assert "Ree" not in queries.officers(aye.actor).values()


@pytest.mark.parametrize("outcome", [Outcome.open_case, Outcome.taken_up])
def test_a_concern_does_not_end_as_a_case_or_a_matter(concern, ree, now, outcome):
    with pytest.raises(TransitionError):
        actions.close(ree.actor, concern().seen, outcome, now.date())


def test_what_was_about_something_else_ends_so_and_is_erased_by_those_who_read_it(concern, ree, now):
    on_desk = concern()
    actions.close(ree.actor, on_desk.seen, Outcome.elsewhere, now.date())
    later = now.date() + timedelta(days=30)
    actions.erase(ree.actor, on_desk.seen, later)
    assert not Letter.objects.exists()


def test_a_letter_does_not_end_as_a_concern_does(desk, aye, now):
    with pytest.raises(TransitionError):
        actions.close(aye.actor, desk().seen, Outcome.elsewhere, now.date())


def test_nobody_opens_a_case_from_a_concern(concern, ree, now):
    with pytest.raises(NotAllowedError):
        actions.open_case(ree.keyring, concern().seen, {}, now)


def test_a_matter_takes_a_concern_up_and_it_goes_on_as_the_line_to_whoever_wrote(concern, ree, now):
    person, matter = Person(), uuid.uuid4()
    on_desk = concern(person)
    actions.take_up(ree.actor, on_desk.seen, matter)
    assert queries.thread_of_matter(ree.actor, matter) == on_desk.id
    row = queries.concern(ree.actor, on_desk.id, now)
    assert (row.has_matter, row.outcome) == (True, Outcome.taken_up)
    on_desk.answer()
    assert len(answers_for(person.keys)) == 2
    with pytest.raises(CaseGoesOnError):
        actions.close(ree.actor, on_desk.seen, Outcome.hoax, now.date())
    with pytest.raises(CaseGoesOnError):
        actions.take_up(ree.actor, on_desk.seen, matter)


def test_a_matter_is_kept_to_those_named_and_vanishes_for_all_others(concern, told, ree, saw, staff, now):
    person, matter = Person(), uuid.uuid4()
    on_desk = concern(person)
    actions.take_up(ree.actor, on_desk.seen, matter)
    assert queries.concern(saw.actor, on_desk.id, now).has_matter
    actions.keep_to(ree.actor, matter, [saw.id])
    assert on_desk.current().claimed_by_id is None
    for ask in (
        lambda: queries.concern(ree.actor, on_desk.id, now),
        lambda: queries.thread_of_matter(ree.actor, matter),
        lambda: reading.read_thread(ree.keyring, on_desk.id, now),
        lambda: actions.claim(ree.actor, on_desk.seen),
    ):
        with pytest.raises(ThreadNotFoundError):
            ask()
    assert not queries.visible(ree.actor, Circle.concerns).exists()
    assert queries.standing(ree.actor, now, Circle.concerns).waiting == 0
    ree.keyring.opened.clear()
    told(person.concern("One thing more."))  # Ree opens the pile, and reads nothing of it
    page = reading.read_thread(saw.keyring, on_desk.id, now)
    assert {entry.words.text for entry in page.entries} == {PLANTED, "One thing more."}
    with pytest.raises(NoKeyError):
        keys.key_of(ree.keyring, on_desk.current().compartment)
    sharing.share_with_newcomers(saw.keyring)
    assert not keys.versions_held(ree.actor, on_desk.current().compartment)
    actions.let_in(saw.keyring, matter, ree.id)
    assert reading.read_thread(ree.keyring, on_desk.id, now).entries


def test_a_matter_is_kept_to_nobody_who_holds_no_key(concern, ree, aye):
    matter, on_desk = uuid.uuid4(), concern()
    actions.take_up(ree.actor, on_desk.seen, matter)
    with pytest.raises(LastHolderError):
        actions.keep_to(ree.actor, matter, [aye.id])


def test_a_matters_thread_is_handed_only_to_somebody_who_is_let_in(concern, ree, saw, now):
    matter, on_desk = uuid.uuid4(), concern()
    actions.take_up(ree.actor, on_desk.seen, matter)
    actions.keep_to(ree.actor, matter, [ree.id])
    with pytest.raises(WrongHandsError):
        actions.hand_over(ree.keyring, on_desk.seen, Handing(saw.id, ""), now)


def test_a_matter_that_is_closed_ends_its_thread_and_a_new_letter_opens_it_again(concern, told, ree, now):
    person, matter = Person(), uuid.uuid4()
    on_desk = concern(person)
    actions.take_up(ree.actor, on_desk.seen, matter)
    actions.end_with_matter(ree.actor, matter, now.date())
    assert (on_desk.current().state, on_desk.current().outcome) == (State.closed, Outcome.taken_up)
    actions.end_with_matter(ree.actor, matter, now.date())
    actions.end_with_matter(ree.actor, uuid.uuid4(), now.date())
    actions.keep_to(ree.actor, uuid.uuid4(), [])
    actions.let_in(ree.keyring, uuid.uuid4(), ree.id)
    told(person.concern("It goes on."))
    assert (on_desk.current().state, on_desk.current().matter) == (State.written_again, matter)


def test_a_letter_is_no_concern_to_anybody(opened, ree, now):
    with pytest.raises(ThreadNotFoundError):
        queries.concern(ree.actor, opened(Person().letter()).id, now)
    with pytest.raises(ThreadNotFoundError):
        queries.thread_of_matter(ree.actor, uuid.uuid4())
