"""An inquirer or a reviewer leaves a matter, by themselves or with their work: the office chooses who comes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from refuge.office.access.models import Staff
from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.breach import rules
from refuge.office.breach.models import Found, Sitting
from refuge.office.vault import queries as keys
from tests.office.breach.conftest import TODAY

pytestmark = pytest.mark.django_db


def holders(matter):
    return keys.holders_of(matter.compartment_id)


def sitting(matter_id, seat):
    return set(
        Sitting.objects.filter(matter=matter_id, seat=seat, left_on=None).values_list("staff", flat=True)
    )


def gone(member):
    """They work here no more; what that does to keys is tested where it is done."""
    Staff.objects.filter(id=member.id).update(is_active=False)


def test_whoever_leaves_reads_it_no_longer_and_whoever_comes_reads_all_of_it(
    inquiry, way, matter, read, ree, saw, thida
):
    way.hear(inquiry, ree)
    way.leave(inquiry, ree, words="She is ill, and nobody was asked yet who saw it.")
    assert holders(matter(inquiry)) == {saw.id, thida.id} == sitting(inquiry, "inquirer")
    with pytest.raises(rules.MatterNotFoundError):
        read(ree, inquiry)
    view = read(thida, inquiry)
    assert [one.code for one in view.entries][:2] == ["replaced", "heard"]
    assert view.entries[0].words == "Ree → Thida\nShe is ill, and nobody was asked yet who saw it."
    assert {name: seat for seat, name in view.seats}["Thida"] == "inquirer"
    assert "Ree" not in {name for _, name in view.seats}


def test_a_matter_goes_on_to_its_end_with_whoever_comes(
    inquiry, way, matter, ree, saw, thida, hla, htet, hnin
):
    way.hear(inquiry, ree)
    way.leave(inquiry, ree)
    way.propose(inquiry, thida)
    way.speak(inquiry, saw)
    way.tell(inquiry, thida)
    way.appeal(inquiry, thida)
    assert matter(inquiry).stage == "appeal"


def test_what_was_proposed_falls_and_is_decided_anew(inquiry, way, matter, ree, saw, thida):
    way.hear(inquiry, ree)
    way.propose(inquiry, ree)
    way.leave(inquiry, ree)
    assert matter(inquiry).proposal is None
    assert not Sitting.objects.filter(matter=inquiry, spoken_on__isnull=False).exists()
    way.propose(inquiry, thida)
    way.speak(inquiry, saw)
    assert matter(inquiry).stage == "finding"


def test_after_a_finding_somebody_else_tells_and_closes(measured, way, matter, ree, saw, thida):
    way.leave(measured, saw)
    way.lift(measured, thida)
    assert Found.objects.count() == 1
    assert holders(matter(measured)) == {ree.id, thida.id}


def test_a_reviewer_leaves_and_the_inquirers_do_not_change(
    appealed, way, matter, ree, saw, hla, htet, hnin, htoo
):
    way.propose(appealed, htet, "not_proven", None)
    way.leave(appealed, hla)
    assert matter(appealed).proposal is None
    assert holders(matter(appealed)) == {ree.id, saw.id, htet.id, hnin.id, htoo.id}
    way.propose(appealed, htoo, "not_proven", None)
    way.speak(appealed, htet)
    way.speak(appealed, hnin)
    assert matter(appealed).stage == "finding"


def test_an_inquirer_who_leaves_during_an_appeal_takes_no_proposal_with_them(
    appealed, way, matter, ree, hla, htet, hnin, thida
):
    way.propose(appealed, hla)
    way.leave(appealed, ree)
    assert matter(appealed).proposed_by_id == hla.id
    way.speak(appealed, htet)
    way.speak(appealed, hnin)
    assert matter(appealed).stage == "finding"


def test_whoever_stays_gives_up_the_seat_of_a_colleague_who_is_gone(inquiry, way, matter, ree, saw, thida):
    gone(ree)
    way.leave(inquiry, saw, ree, words="She works elsewhere now.")
    assert holders(matter(inquiry)) == {saw.id, thida.id}


def test_nobody_puts_a_colleague_out_who_still_works_here(inquiry, way, matter, ree, saw, thida):
    with pytest.raises(rules.StillSitsError):
        way.leave(inquiry, saw, ree)
    assert holders(matter(inquiry)) == {ree.id, saw.id}


def test_a_seat_of_the_other_bench_is_not_ones_own_to_give_up(appealed, way, ree, hla, htet, hnin):
    gone(hla)
    with pytest.raises(rules.StillSitsError):
        way.leave(appealed, ree, hla)


def test_a_seat_is_given_up_in_words(inquiry, way, ree, thida):
    with pytest.raises(rules.ReasonsMissingError):
        way.leave(inquiry, ree, words=" ")


def test_i_22_nobody_comes_who_had_a_part_or_is_near(inquiry, way, matter, staff, pyae, ree, saw, thida):
    """Pyae looked first: with Thida gone too there is nobody, and nothing changes."""
    gone(thida)
    with pytest.raises(rules.NobodyOutsideError):
        way.leave(inquiry, ree)
    assert holders(matter(inquiry)) == {ree.id, saw.id}
    assert sitting(inquiry, "inquirer") == {ree.id, saw.id}


def test_i_22_whoever_left_an_inquiry_does_not_decide_its_appeal(
    staff, reported, way, case_no, chit, saw, thida, hla, htet, hnin
):
    both = staff("Zaw", Role.inquiry, Role.reviewer)
    matter_id = reported(chit, case_no)
    way.help(matter_id)
    way.triage(matter_id, case_no)
    way.name(matter_id, both, saw)
    way.hear(matter_id, saw)
    way.leave(matter_id, both)
    way.propose(matter_id, saw)
    way.speak(matter_id, thida)
    way.tell(matter_id, saw)
    way.appeal(matter_id, saw)
    assert sitting(matter_id, "reviewer") == {hla.id, htet.id, hnin.id}


def test_i_22_the_database_lets_nobody_back_and_no_third_one_in(inquiry, way, ree, thida, pyae):
    way.leave(inquiry, ree)
    left = Sitting.objects.filter(matter=inquiry, staff=ree.id)
    for write in (
        lambda: left.update(left_on=None),
        lambda: left.update(spoken_on=TODAY),
        lambda: Sitting.objects.create(matter_id=inquiry, staff_id=pyae.id, seat="inquirer"),
        lambda: Sitting.objects.create(matter_id=inquiry, staff_id=ree.id, seat="inquirer"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_the_letters_go_with_the_seat(from_a_letter, way, person, came, pyae, ree, saw, thida, case_no):
    from refuge.office.contact.models import Thread

    way.name(from_a_letter, ree, saw, case_no=case_no)
    way.leave(from_a_letter, ree)
    thread = Thread.objects.get(matter=from_a_letter)
    assert keys.holders_of(thread.compartment) == {saw.id, thida.id}


def test_the_page_offers_ones_own_seat_and_says_what_happened(inquiry, ree, saw, thida, signed_in):
    client, at = signed_in(ree), f"/conduct/{inquiry}/leave/"
    page = client.get(at).text
    assert str(ree.id) in page
    assert str(saw.id) not in page
    version = page.split('name="version" value="')[1].split('"')[0]
    refused = client.post(at, {"version": version, "staff_id": str(saw.id), "text": "He is slow."})
    assert refused.status_code == 200
    assert "He is slow." in refused.text
    sent = client.post(at, {"version": version, "staff_id": str(ree.id), "text": "I am ill."})
    assert (sent.status_code, sent.url) == (302, "/conduct/")
    assert str(inquiry) in signed_in(thida).get("/").text


def test_a_seat_is_given_up_once(inquiry, way, seen, ree, saw, thida):
    way.leave(inquiry, ree)
    with pytest.raises(rules.MatterNotFoundError):
        way.leave(inquiry, ree)


def test_whoever_looks_first_passes_on_instead(triaged, way, pyae):
    with pytest.raises(NotAllowedError):
        way.leave(triaged, pyae)
