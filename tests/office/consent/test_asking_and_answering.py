"""Somebody is asked, in the words of a notice, and what they say is written down: through the pages."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from refuge.office.case.models import Case
from refuge.office.case.rules import Track
from refuge.office.consent import actions
from refuge.office.consent.models import Consent
from refuge.office.consent.queries import c1_answered, live
from refuge.office.consent.reading import read_one
from refuge.office.consent.reading_out import read_out
from refuge.office.consent.rules import (
    AlreadyAskedError,
    Capacity,
    Category,
    LegalBasis,
    Level,
    Mode,
    MoveError,
    NoticeChangedError,
    NotInReceptionError,
    SaidNo,
    State,
    Witness,
)
from refuge.office.people.rules import AgeBand
from refuge.protocol import primitives
from tests.office.consent.conftest import CLINIC, TODAY, WHY, question, said

pytestmark = pytest.mark.django_db
TO_SHARE = {"recipient": CLINIC, "purpose": WHY, "categories": ["health", "needs"]}


@pytest.fixture
def case_id(opened, aye):
    return opened(aye)


@pytest.fixture
def ask(signed_in, aye, case_id):
    """Ask on the pages; gives the address of the page with the notice."""

    def send(level="c1", language="en", **more):
        form = {"version": Case.objects.get(id=case_id).version, "language": language, **more}
        return signed_in(aye).post(f"/consent/{case_id}/ask/{level}/", form)

    return send


@pytest.fixture
def answer(signed_in, aye, case_id):
    """Fill in page after page, as a browser without script does: hidden fields are carried along."""

    def fill(address, **chosen):
        client = signed_in(aye)
        page = client.get(address)
        for name, value in chosen.items():
            fields = carried(page.context["form"])
            page = client.post(address, {**fields, name: value})
        return page

    def carried(form):
        hidden = {field.html_name: field.value() for field in form.hidden_fields()}
        return {name: value for name, value in hidden.items() if value is not None}

    return fill


def the_one():
    return Consent.objects.get()


def test_a_yes_is_written_down_with_how_it_was_said(ask, answer, case_id, aye):
    page = answer(ask().url, answer="yes", mode="written", interpreter="no", capacity="adult")
    assert page.url == f"/consent/{case_id}/"
    row = read_one(aye.keyring, case_id, the_one().id, TODAY)
    assert (row.state, row.content.mode, row.content.capacity) == (State.given, Mode.written, Capacity.adult)
    assert (row.content.interpreter, row.content.witness) == (False, None)
    assert row.content.basis is LegalBasis.consent


def test_spoken_words_are_asked_for_a_witness(ask, answer, case_id, aye):
    page = answer(ask().url, answer="yes", mode="thumb")
    assert list(page.context["form"].fields)[-2] == "witness"
    address = f"/consent/{case_id}/{the_one().id}/answer/"
    answer(address, answer="yes", mode="thumb", witness="family", interpreter="yes", capacity="supported")
    content = read_one(aye.keyring, case_id, the_one().id, TODAY).content
    assert (content.witness, content.interpreter) == (Witness.family, True)
    assert content.capacity is Capacity.supported


def test_a_page_left_empty_says_what_to_do(ask, answer):
    page = answer(ask().url, answer="")
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"answer"}
    assert the_one().state == State.requested


def test_no_is_written_down_and_may_say_why(ask, answer, case_id, aye):
    answer(ask().url, answer="no", refusal_reason="Not before the birth.")
    assert the_one().state == State.refused
    assert (
        read_one(aye.keyring, case_id, the_one().id, TODAY).content.refusal_reason == "Not before the birth."
    )
    assert not c1_answered(case_id, TODAY)


def test_later_leaves_the_question_open(ask, answer, case_id):
    page = answer(ask().url, answer="later")
    assert page.url == f"/consent/{case_id}/"
    assert the_one().state == State.requested


def test_the_notice_is_in_the_persons_language_and_the_line_above_it_in_the_officers(ask, signed_in, aye):
    page = signed_in(aye).get(ask(language="my").url).text
    assert "Read this aloud, word for word:" in page
    assert "ကြားနေ မဟုတ်ပါ။" in page


def test_the_hash_is_of_the_very_words_that_were_read_aloud(ask, answer, signed_in, aye, case_id):
    address = ask("c3", **TO_SHARE).url
    shown = signed_in(aye).get(address).context["heard"]
    assert f"For whom: {CLINIC}" in shown.sentences
    assert "What would be shared: Health, What they need" in shown.sentences
    answer(address, answer="yes", mode="written", interpreter="no", capacity="adult")
    words = "\n".join((shown.title, *shown.sentences))
    kept = read_one(aye.keyring, case_id, the_one().id, TODAY).content.notice_hash
    assert kept == primitives.sha256(words.encode()).hex()


def test_what_is_read_aloud_is_in_one_language_whatever_the_officer_reads():
    heard = []
    for officers in ("en", "my"):
        with override(officers):
            heard.append(read_out(question("c3", language="my")))
    assert heard[0] == heard[1]
    assert heard[0].language == "my"


def test_a_notice_that_changed_meanwhile_is_read_again(asked, aye, case_id, now_seen):
    consent_id = asked(aye, case_id)
    with pytest.raises(NoticeChangedError):
        actions.give(aye.keyring, now_seen(case_id), consent_id, said=said(), heard="0" * 64)
    assert the_one().state == State.requested


def test_a_language_the_programme_does_not_speak_hears_the_first_one(opened, asked, aye, case_id):
    consent_id = asked(aye, case_id, language="kyu")
    heard = read_one(aye.keyring, case_id, consent_id, TODAY).heard
    assert "ကြားနေ" in " ".join(heard.sentences)


def test_a_yes_to_the_same_question_takes_the_place_of_the_one_before(given, aye, case_id, kept):
    first, second = given(aye, case_id), given(aye, case_id)
    assert (kept(first).state, kept(second).state) == (State.renewed, State.given)
    assert kept(second).supersedes_id == first
    assert (kept(first).number, kept(second).number) == (1, 2)


def test_a_yes_after_one_that_ran_out_says_so(given, aye, case_id, kept):
    import datetime as dt

    first = given(aye, case_id)
    given(aye, case_id, today=TODAY + dt.timedelta(days=400))
    assert kept(first).state == State.expired


def test_a_no_to_a_question_asked_again_takes_the_yes_back(given, asked, aye, case_id, kept, now_seen):
    first = given(aye, case_id)
    again = asked(aye, case_id)
    assert live(case_id, Level.c1, today=TODAY)
    actions.refuse(aye.keyring, now_seen(case_id), again)
    assert (kept(first).state, kept(again).state) == (State.withdrawn, State.refused)
    assert not live(case_id, Level.c1, today=TODAY)


def test_an_open_question_is_not_asked_a_second_time(asked, aye, case_id):
    asked(aye, case_id)
    with pytest.raises(AlreadyAskedError):
        asked(aye, case_id)


def test_an_answered_question_is_not_answered_again(given, aye, case_id, now_seen):
    consent_id = given(aye, case_id)
    with pytest.raises(MoveError):
        actions.refuse(aye.keyring, now_seen(case_id), consent_id)


def test_two_partners_are_two_questions(given, aye, case_id, kept):
    first, second = given(aye, case_id, "c3"), given(aye, case_id, "c3", recipient="The school")
    assert {kept(first).state, kept(second).state} == {State.given}


def test_without_a_yes_a_file_needs_another_ground(asked, aye, case_id, now_seen):
    consent_id = asked(aye, case_id)
    assert not c1_answered(case_id, TODAY)
    no = SaidNo("They fear the paper.", LegalBasis.vital_interest)
    actions.refuse(aye.keyring, now_seen(case_id), consent_id, no)
    assert c1_answered(case_id, TODAY)


def test_nobody_is_asked_to_speak_in_public_who_has_just_arrived(case_id, aye, now_seen):
    Case.objects.filter(id=case_id).update(arrived_on=TODAY)
    with pytest.raises(NotInReceptionError):
        actions.ask(aye.keyring, now_seen(case_id), question("c7"))


def test_a_telephone_number_in_the_purpose_is_warned_of(ask):
    page = ask("c3", **{**TO_SHARE, "purpose": "Ring 09 450 123 456."})
    assert page.status_code == 200
    assert page.context["form"].cautions
    assert not Consent.objects.exists()


def test_a_level_that_does_not_exist_has_no_page(signed_in, aye, case_id):
    assert signed_in(aye).get(f"/consent/{case_id}/ask/c8/").status_code == 404


def test_a_childs_page_offers_the_child_and_its_guardian_only(opened, signed_in, phyu, asked):
    case_id = opened(phyu, age_band=AgeBand.under_15)
    assert Case.objects.get(id=case_id).track == Track.child
    consent_id = asked(phyu, case_id)
    client = signed_in(phyu)
    address = f"/consent/{case_id}/{consent_id}/answer/"
    sent = {
        "version": Case.objects.get(id=case_id).version,
        "heard": client.get(address).context["heard"].hash,
        "answer": "yes",
        "mode": "written",
        "interpreter": "no",
        "page": "interpreter",
    }
    offered = client.post(address, sent).context["form"].fields["capacity"].choices
    assert [value for value, _ in offered] == ["child_assent"]


def test_what_is_chosen_to_share_lies_sealed(given, aye, case_id, kept):
    given(aye, case_id, "c3")
    row = Consent.objects.values().get()
    clear = " ".join(str(value) for value in row.values() if not isinstance(value, bytes))
    assert CLINIC not in clear
    assert not any(f" {category} " in f" {clear} " for category in Category)


def test_for_paper_with_the_words_that_were_heard(given, aye, case_id, signed_in):
    consent_id = given(aye, case_id, "c3")
    page = signed_in(aye).get(f"/consent/{case_id}/{consent_id}/record/").text
    assert CLINIC in page
    assert "only if it is safe for them to carry" in page
    assert "We are not neutral." in page


def test_for_paper_says_when_the_notice_has_changed(given, aye, case_id, signed_in, monkeypatch):
    from refuge.office.consent import views

    consent_id = given(aye, case_id)
    read = views.reading.read_one
    changed = read(aye.keyring, case_id, consent_id, TODAY)
    object.__setattr__(changed.content, "notice_hash", "0" * 64)
    monkeypatch.setattr(views.reading, "read_one", lambda *_: changed)
    page = signed_in(aye).get(f"/consent/{case_id}/{consent_id}/record/").text
    assert "which has changed since" in page
