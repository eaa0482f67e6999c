"""The way of a decision through its pages: what is typed is kept, what is said is right."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest

from refuge.office.access.models import Staff
from refuge.office.case.models import Case
from refuge.office.status import actions
from refuge.office.status.models import CustodyRecord, Determination
from refuge.office.status.rules import CustodyError, ReferredTo
from tests.office.status.conftest import REASONS, TODAY, WISHES, _seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(signed_in, case, newest):
    """Fill in a form and send it, with the version that stands there now."""

    def post(member, path, **typed):
        on_case = not path.startswith("panels/")
        row = Case.objects.get(id=case) if on_case else newest()
        address = f"/status/{case}/{path}" if on_case else f"/status/panels/{newest().id}/{path[7:]}"
        return signed_in(member).post(address, {"version": row.version, **typed}, follow=True)

    return post


INTERVIEW = {
    "methods": ["two_interviews"],
    "outcome": "confirmed",
    "voluntariness": "free",
    "in_custody": "no",
    "account": WISHES,
    "language": "my",
}


def test_a_decision_goes_its_way_through_the_pages(send, aye, dan, hla, htet, hnin, newest, signed_in, case):
    assert (
        "A supervisor names a panel now"
        in send(aye, "interview/", interviewers=[str(aye.id)], **INTERVIEW).text
    )
    assert "Name a panel: case" in signed_in(dan).get("/").text
    members = [str(htet.id), str(hnin.id)]
    assert "The panel is named" in send(dan, "panel/", chair=str(hla.id), members=members).text
    assert "The panel has it now" in send(aye, "before/").text
    assert WISHES in signed_in(hla).get(f"/status/panels/{newest().id}/").text
    form = {"finding": "voluntary_leaver_military", "eligible": "no", "reasons": REASONS}
    assert "The members are asked now" in send(hla, "panels/propose/", **form).text
    for member in (htet, hnin):
        assert "What you said is kept" in send(member, "panels/speak/", opinion="agree").text
    assert "The decision is recorded" in send(hla, "panels/decide/").text
    told = send(aye, "tell/", understood="on", how_to_appeal="on")
    assert "From today the days of an appeal run" in told.text
    assert "File an appeal for the person" in told.text
    letter = signed_in(aye).get(f"/status/{case}/letter/{newest().id}/").text
    assert REASONS in letter
    assert "သင်" in letter or "What was decided about you" in letter
    assert "Other people decide it" in send(aye, "appeal/", grounds="Nobody asked his neighbours.").text
    assert Determination.objects.count() == 2


def test_there_is_no_field_for_an_answer(signed_in, aye, case):
    page = signed_in(aye).get(f"/status/{case}/interview/").text
    assert "What they answer is stored nowhere" in page
    assert re.findall(r'<textarea name="([a-z_]+)"', page) == ["account"]


def test_a_stale_form_keeps_what_was_typed(way, signed_in, case, aye):
    form = {"version": Case.objects.get(id=case).version, "interviewers": [str(aye.id)], **INTERVIEW}
    way.record_custody()
    page = signed_in(aye).post(f"/status/{case}/interview/", form)
    assert page.status_code == 409
    assert WISHES in page.text
    assert "Somebody else changed this case" in page.text


def test_a_stale_panel_form_keeps_what_was_typed(way, signed_in, htet, hnin, newest):
    way.to_panel()
    way.propose()
    form = {"version": newest().version, "opinion": "dissent", "dissent": "What Hnin typed."}
    way.speak(htet)
    page = signed_in(hnin).post(f"/status/panels/{newest().id}/speak/", form)
    assert page.status_code == 409
    assert "What Hnin typed." in page.text
    assert (
        signed_in(hnin)
        .post(f"/status/panels/{newest().id}/speak/", {**form, "version": newest().version})
        .url.endswith(f"/panels/{newest().id}/")
    )


def test_a_refused_finding_says_what_is_missing(way, lin, hla, send):
    way.legal = lin
    way.to_panel(in_custody=True)
    form = {"finding": "voluntary_leaver_military", "eligible": "yes", "reasons": REASONS}
    page = send(hla, "panels/propose/", **form)
    assert page.status_code == 409
    assert "can be found only after a separate authority" in page.text
    assert REASONS in page.text


def test_custody_is_recorded_referred_and_released(send, aye, case):
    assert "The record is made" in send(aye, "custody/").text
    day = CustodyRecord.objects.get(case=case).recorded_on.isoformat()
    referred = send(aye, "custody/referred/", referred_to="icrc", notified_on=day)
    assert "The case can be closed now" in referred.text
    assert "Red Cross" in referred.text
    assert (
        "The release is written down" in send(aye, "custody/released/", released_on=day, separate="on").text
    )


def test_custody_of_another_day_is_not_referred_before_it(way, case, aye):
    way.record_custody()
    with pytest.raises(CustodyError):
        actions.notify_custody(aye.keyring, _seen(case), ReferredTo.icrc, TODAY - dt.timedelta(days=1))


def test_signing_more_time_deferring_and_going_on(way, lin, hla, send, newest):
    way.legal = lin
    way.to_panel(in_custody=True)
    way.release(TODAY - dt.timedelta(days=60))
    day = TODAY.isoformat()
    assert "You have signed" in send(lin, "panels/sign/", heard_anew_on=day, released="on").text
    assert "There is more time now" in send(hla, "panels/extend/", why="member_away").text
    assert "It is deferred" in send(hla, "panels/defer/").text
    assert "before the panel again" in send(hla, "panels/resume/").text
    assert "It is deferred" in send(hla, "panels/defer/").text
    assert "It is ended" in send(hla, "panels/drop/").text
    assert newest().state == "ended"


def test_what_cannot_go_on_here_is_sealed_and_the_page_says_only_deferred(
    way, hla, lin, aye, send, signed_in, case
):
    way.to_panel()
    words = "He was said to have hurt people who had given up."
    page = send(hla, "panels/not-here/", file_id=str(uuid.uuid4()), text=words)
    assert "It is deferred" in page.text
    assert words not in page.text
    for member, path in ((aye, f"/status/{case}/"), (aye, f"/cases/{case}/"), (hla, "/status/panels/")):
        assert words not in signed_in(member).get(path).text
    assert "health care" in signed_in(aye).get(f"/status/{case}/").text
    assert "Grave allegation" in signed_in(lin).get("/files/").text


def test_a_telephone_number_in_an_allegation_is_warned_of(way, hla, send):
    way.to_panel()
    page = send(hla, "panels/not-here/", file_id=str(uuid.uuid4()), text="Ring 09 450 123 456.")
    assert "<mark>" in page.text


def test_somebody_who_does_not_go_on_loses_nothing(way, aye, send):
    way.interview()
    assert "It is ended" in send(aye, "withdraw/").text


def test_the_notice_of_rights_is_read_in_a_language_of_the_programme(signed_in, aye, case):
    assert "Before we decide: your rights" in signed_in(aye).get(f"/status/{case}/rights/?in=en").text
    assert signed_in(aye).get(f"/status/{case}/rights/?in=klingon").status_code == 200


def test_a_letter_is_there_only_once_it_is_decided(way, signed_in, aye, case, newest):
    way.to_panel()
    way.propose()
    client = signed_in(aye)
    assert client.get(f"/status/{case}/letter/{newest().id}/").status_code == 404
    assert REASONS not in client.get(f"/status/{case}/").text  # what is only proposed is the panel's own


def test_the_tasks_of_a_case_follow_the_decision(way, signed_in, aye, case):
    client = signed_in(aye)

    def shown():
        return client.get(f"/cases/{case}/").text

    assert "Interview for the decision about status" in shown()
    way.interview()
    assert "A panel is named for the decision about status" in shown()
    way.name()
    assert f"/status/{case}/before/" in shown()
    way.put_before()
    assert "The panel decides about status" in shown()
    way.defer()
    assert "Deferred. Protection, food, shelter and health care continue" in shown()
    way.resume()
    way.decide(eligible="no")
    assert f"/status/{case}/tell/" in shown()
    way.tell()
    assert "An appeal can still be filed" in shown()


def test_desks_say_what_waits(way, signed_in, aye, hla, htet, dan, newest):
    way.interview()
    way.name()
    assert "Put before the panel: case" in signed_in(aye).get("/").text
    way.put_before()
    assert "Panel: case" in signed_in(hla).get("/").text
    way.decide(eligible="no")
    assert "Tell the person the decision: case" in signed_in(aye).get("/").text
    assert "Panel: case" not in signed_in(hla).get("/").text
    way.tell()
    assert "Name a panel" not in signed_in(dan).get("/").text


def test_a_complaint_that_waits_is_on_the_desk_of_its_officer(staff, aye, signed_in):
    from django.utils import timezone

    from refuge.office.access.rules import Role
    from refuge.office.sealed.actions import Opening, open_file
    from refuge.office.sealed.rules import FileKind

    nu = staff("Nu", Role.grievance)
    open_file(aye.actor, Opening(uuid.uuid4(), FileKind.complaint, "It was cold."), timezone.now())
    assert "A complaint waits in your sealed files" in signed_in(nu).get("/").text
    assert "A complaint waits in your sealed files" not in signed_in(aye).get("/").text


def test_a_letter_is_in_the_language_that_was_asked_for(way, signed_in, aye, case, newest):
    Staff.objects.filter(id=aye.id).update(language="my")
    way.interview(language="en")
    way.name()
    way.put_before()
    way.decide(eligible="no")
    letter = signed_in(aye).get(f"/status/{case}/letter/{newest().id}/").text
    assert "What was decided about you" in letter
    assert "You can leave safely" in letter
