"""Sealed letters become words in threads, and nothing is lost or doubled on the way."""

from datetime import date, timedelta

import pytest

from refuge.office.access.rules import NotAllowedError
from refuge.office.audit.rules import Outcome as JournalOutcome
from refuge.office.contact import intake, receiving
from refuge.office.contact.models import Letter, QueuedAnswer, SealedLetter, Thread
from refuge.office.contact.rules import Danger, Distrust, Pile, State
from refuge.protocol import age, letter, padding
from tests.office.contact.people import Person, answers_for

pytestmark = pytest.mark.django_db


def test_a_first_letter_begins_a_thread(opened, aye, texts, now):
    thread = opened(Person().letter("ကျွန်တော် ထွက်ချင်ပါတယ်"))
    assert (thread.state, thread.waits, thread.unread, thread.language) == (State.new, True, 1, "my")
    assert thread.waiting_since == now
    assert [one.text for one in texts(aye, thread)] == ["ကျွန်တော် ထွက်ချင်ပါတယ်"]


def test_a_second_letter_finds_its_thread(opened, aye, texts):
    person = Person()
    opened(person.letter("first"))
    thread = opened(person.letter("second"))
    assert Thread.objects.count() == 1
    assert sorted(one.text for one in texts(aye, thread)) == ["first", "second"]


def test_letters_of_two_people_stay_apart(opened):
    assert opened(Person().letter()).id != opened(Person().letter()).id


def test_the_ciphertext_goes_in_the_breath_in_which_the_words_are_sealed(opened):
    opened(Person().letter())
    row = SealedLetter.objects.get()
    assert (row.state, row.sealed) == (Pile.opened, None)


def test_the_same_letter_fetched_again_is_not_doubled(letterbox, aye, now):
    one = Person().letter()
    letterbox.put(one)
    receiving.open_letters(aye.keyring, now)
    letterbox.put(one)  # sealed anew: another hash, the same letter
    assert receiving.open_letters(aye.keyring, now).opened == 1
    assert (Letter.objects.count(), QueuedAnswer.objects.count()) == (1, 2)


def test_a_follow_up_that_is_opened_before_the_first_letter_is_in_the_same_thread(opened, aye, texts):
    person = Person()
    first, second = person.letter("first"), person.letter("second")
    opened(second)
    thread = opened(first)
    assert Thread.objects.count() == 1
    assert {one.text for one in texts(aye, thread)} == {"first", "second"}


def test_an_urgent_letter_raises_the_danger_and_a_calm_one_does_not_lower_it(opened):
    person = Person()
    assert opened(person.letter(urgency="later")).danger == Danger.none
    assert opened(person.letter(urgency="danger")).danger == Danger.immediate
    assert opened(person.letter(urgency="later")).danger == Danger.immediate


def test_a_letter_that_lay_for_days_has_waited_for_days(letterbox, aye, now):
    letterbox.put(Person().letter())
    SealedLetter.objects.update(day=now.date() - timedelta(days=3))
    receiving.open_letters(aye.keyring, now)
    assert Thread.objects.get().waiting_since == now.replace(hour=0) - timedelta(days=2)


def test_the_person_is_told_that_the_office_has_the_letter(opened, settings):
    person = Person()
    opened(person.letter(language="en"))
    said = {one.code: one.acknowledgement for one in settings.PROGRAMME.languages}
    (answer,) = answers_for(person.keys)
    assert (answer.text, answer.language) == (said["en"], "en")


def test_a_harmless_answer_lies_in_the_cover_mailbox(opened, settings):
    person = Person()
    opened(person.letter(language="my"))
    said = {one.code: one.cover_answer for one in settings.PROGRAMME.languages}
    (answer,) = answers_for(person.cover_keys)
    assert answer.text == said["my"]


def test_a_second_letter_is_acknowledged_too_and_brings_no_second_cover_answer(opened):
    person = Person()
    opened(person.letter())
    opened(person.letter())
    assert (len(answers_for(person.keys)), len(answers_for(person.cover_keys))) == (2, 1)


def test_a_language_we_have_no_words_in_is_answered_in_the_first_one(opened, settings):
    person = Person()
    opened(person.letter(language="kyu"))
    assert answers_for(person.keys)[0].language == settings.PROGRAMME.languages[0].code


# --- renewed codes


def test_a_renewed_code_moves_the_thread(opened, aye, texts):
    old, new = Person(), Person()
    thread = opened(old.letter("first"))
    renewed = opened(new.letter("renewed", renews=old.keys.thread))
    assert renewed.id == thread.id
    assert opened(new.letter("again")).id == thread.id
    assert len(texts(aye, thread)) == 3


def test_a_renewal_that_is_opened_before_the_first_letter_still_joins_them(opened):
    old, new = Person(), Person()
    first = old.letter("first")
    thread = opened(new.letter("renewed", renews=old.keys.thread))
    assert opened(first).id == thread.id


def test_after_a_renewal_answers_go_to_the_new_code(opened, aye, contents):
    old, new = Person(), Person()
    first = old.letter("first")
    opened(new.letter("renewed", renews=old.keys.thread))
    thread = opened(first)  # the first letter comes late, and does not bring the old address back
    assert contents(aye, thread)["address"].mailbox == new.keys.mailbox


def test_an_older_renewal_that_comes_late_does_not_bring_its_address_back(opened, aye, contents):
    first, second, third = Person(), Person(), Person()
    to_second = second.letter("renewed", renews=first.keys.thread)
    opened(third.letter("renewed again", renews=second.keys.thread))
    thread = opened(to_second)
    assert contents(aye, thread)["address"].mailbox == third.keys.mailbox


def test_a_follow_up_opened_before_its_renewal_is_joined_by_a_link(opened):
    old, new = Person(), Person()
    before = opened(old.letter("first"))
    renewal, follow_up = new.letter("renewed", renews=old.keys.thread), new.letter("again")
    after = opened(follow_up)
    opened(renewal)
    after.refresh_from_db()
    assert (after.id != before.id, after.continues_id) == (True, before.id)


# --- the cover code


def test_a_letter_written_with_the_cover_code_is_known_for_what_it_is(opened, aye, texts):
    person = Person()
    thread = opened(person.letter("help"))
    forced = opened(person.under_force().letter("tell me more", urgency="later"))
    assert forced.id == thread.id
    assert forced.danger == Danger.immediate
    assert {one.text: one.by_cover for one in texts(aye, thread)} == {"help": False, "tell me more": True}


def test_whoever_writes_with_the_cover_code_sees_an_acknowledgement_like_everybody(opened):
    person = Person()
    opened(person.letter())
    opened(person.under_force().letter())
    assert len(answers_for(person.cover_keys)) == 2


def test_whoever_renews_the_cover_code_does_not_get_the_answers(opened, aye, contents):
    person, enemy = Person(), Person()
    thread = opened(person.letter("help"))
    opened(enemy.letter("renewed", renews=person.cover_keys.thread))
    again = opened(enemy.letter("what did they say"))
    assert again.id == thread.id
    assert contents(aye, again)["address"].mailbox == person.keys.mailbox


def test_a_forced_letter_opened_before_the_first_one_is_joined_by_a_link(opened):
    person = Person()
    first = person.letter("help")
    forced = opened(person.under_force().letter("tell me more"))
    thread = opened(first)
    forced.refresh_from_db()
    assert forced.continues_id == thread.id
    assert opened(person.under_force().letter("and now")).id == thread.id


# --- what does not open


def test_a_letter_that_was_cut_lies_in_quarantine_as_it_came(letterbox, aye, now):
    sealed = letter.seal_letter(Person().letter(), [letterbox.recipient_of(now.date())])
    letterbox.put_sealed(sealed[:-100])
    batch = receiving.open_letters(aye.keyring, now)
    row = SealedLetter.objects.get()
    assert (batch.quarantined, row.state, row.distrust) == (1, Pile.quarantined, Distrust.damaged)
    assert bytes(row.sealed) == sealed[:-100]


def test_a_letter_to_a_key_nobody_has_lies_in_quarantine(letterbox, aye, now):
    letterbox.put_sealed(letter.seal_letter(Person().letter(), [age.recipient_of(age.new_seed())]))
    receiving.open_letters(aye.keyring, now)
    assert SealedLetter.objects.get().distrust == Distrust.no_key


@pytest.mark.parametrize("inside", [{"letter.json": b"{}"}, {"other": b"x"}, {}])
def test_an_envelope_with_no_letter_in_it_lies_in_quarantine(letterbox, aye, now, inside):
    packed = padding.pack(inside, letter.LETTER_BYTES)
    letterbox.put_sealed(age.encrypt(packed, [letterbox.recipient_of(now.date())]))
    receiving.open_letters(aye.keyring, now)
    assert SealedLetter.objects.get().distrust == Distrust.unreadable


def test_one_bad_letter_does_not_hold_up_the_others(letterbox, aye, now):
    letterbox.put_sealed(b"nothing at all")
    letterbox.put(*(Person().letter() for _ in range(5)))
    batch = receiving.open_letters(aye.keyring, now)
    assert (batch.opened, batch.quarantined, batch.is_last) == (5, 1, True)


def test_a_letter_that_breaks_our_own_code_is_set_aside_and_the_others_pass(letterbox, aye, now, monkeypatch):
    broken = Person().letter("this one")
    letterbox.put(broken, *(Person().letter() for _ in range(3)))
    seal = receiving._Filing._seal

    def seal_or_fail(filing, place, arrival):
        if arrival.letter.text == "this one":
            raise RuntimeError
        return seal(filing, place, arrival)

    monkeypatch.setattr(receiving._Filing, "_seal", seal_or_fail)
    batch = receiving.open_letters(aye.keyring, now)
    assert (batch.opened, batch.quarantined) == (3, 1)
    assert SealedLetter.objects.get(state=Pile.quarantined).distrust == Distrust.fault


def test_a_language_with_a_long_name_holds_nobody_up(letterbox, aye, now):
    letterbox.put(Person().letter(language="zzz-abcdefgh-abcdefgh"), Person().letter())
    assert receiving.open_letters(aye.keyring, now).opened == 2


def test_a_thousand_letters_under_one_code_hold_nobody_up(opened, letterbox, aye, now):
    person = Person()
    thread = opened(person.letter())
    Thread.objects.update(unread=999)
    assert opened(person.letter()).unread == 999
    assert thread.letters.count() == 2


def test_a_letter_the_database_refuses_is_set_aside_and_the_others_pass(letterbox, aye, now, monkeypatch):
    broken = Person().letter("this one")
    letterbox.put(broken, *(Person().letter() for _ in range(3)))
    receive = receiving._receive

    def receive_too_much(thread, arrival, *args, **more):
        receive(thread, arrival, *args, **more)
        if arrival.letter.text == "this one":
            thread.waits = False  # the table says otherwise

    monkeypatch.setattr(receiving, "_receive", receive_too_much)
    batch = receiving.open_letters(aye.keyring, now)
    assert (batch.opened, batch.quarantined) == (3, 1)


@pytest.mark.parametrize("after", ["nonsense", "2026-99-99." + "a" * 64, "."])
def test_a_place_nobody_wrote_is_the_beginning(letterbox, aye, now, after):
    letterbox.put(Person().letter())
    assert receiving.open_letters(aye.keyring, now, after=after).opened == 1


# --- who opens


def test_a_letter_whose_key_only_a_colleague_holds_is_left_for_them(letterbox, dee, aye, now):
    letterbox.put(Person().letter())
    batch = receiving.open_letters(dee.keyring, now)  # came after the keys were made
    assert (batch.opened, batch.quarantined, batch.not_mine) == (0, 0, 1)
    assert receiving.open_letters(aye.keyring, now).opened == 1


def test_a_new_officer_opens_letters_once_a_colleague_shared_the_keys(letterbox, dee, aye, now):
    assert intake.share_intake_keys(aye.keyring) == 31
    letterbox.put(Person().letter())
    assert receiving.open_letters(dee.keyring, now).opened == 1
    assert intake.share_intake_keys(aye.keyring) == 0


@pytest.mark.parametrize("name", ["bo", "chit"])
def test_nobody_but_a_contact_officer_opens_letters(letterbox, now, request, journal, name):
    member = request.getfixturevalue(name)
    letterbox.put(Person().letter())
    with pytest.raises(NotAllowedError):
        receiving.open_letters(member.keyring, now)
    (line,) = journal(act="contact.open_letters")
    assert line.outcome == JournalOutcome.refused
    assert SealedLetter.objects.get().state == Pile.sealed


def test_batches_walk_the_pile_once_and_say_when_they_are_through(letterbox, aye, now):
    letterbox.put(*(Person().letter() for _ in range(5)))
    first = receiving.open_letters(aye.keyring, now, limit=3)
    second = receiving.open_letters(aye.keyring, now, after=first.after, limit=3)
    assert (first.opened, first.is_last, second.opened, second.is_last) == (3, False, 2, True)


def test_letters_nobody_here_can_open_are_passed_once_on_every_day_of_a_month(letterbox, dee, now):
    for day in range(28, 32):
        letterbox.put(Person().letter())
        SealedLetter.objects.filter(day=now.date()).update(day=date(2026, 1, day))
    batch, seen = receiving.Batch(), 0
    while not batch.is_last:
        batch = receiving.open_letters(dee.keyring, now, batch.after, limit=1)
        seen += batch.not_mine
    assert seen == 4


def test_a_batch_has_one_line_in_the_journal(letterbox, aye, now, journal):
    letterbox.put(*(Person().letter() for _ in range(3)))
    receiving.open_letters(aye.keyring, now)
    (line,) = journal(act="contact.open_letters")
    assert (line.actor_name, line.columns_changed) == ("Aye", "contact_letter.content,contact_thread.state")
