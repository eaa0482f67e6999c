"""What the pages of sealed files say and keep: typed words are never lost, and no page says more than it may."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from refuge.office.access.rules import Role
from refuge.office.sealed.models import Entry, File
from tests.office.sealed.conftest import NOW, WORDS

pytestmark = pytest.mark.django_db


def opening(kind, **more):
    return {"kind": kind, "file_id": str(uuid.uuid4()), "text": WORDS, **more}


def test_the_reporter_is_told_that_others_have_it(aye, lin, hla, signed_in):
    client = signed_in(aye)
    page = client.post(
        "/files/open/words/", opening("serious_crime", legal=lin.id, reviewer=hla.id), follow=True
    )
    assert "You cannot open it again" in page.text
    assert WORDS not in page.text


def test_who_was_told_goes_to_the_file(aye, bo, signed_in):
    page = signed_in(aye).post("/files/open/words/", opening("survivor", trusted=bo.id), follow=True)
    assert WORDS in page.text
    assert "Bo" in page.text


def test_words_are_not_lost_when_readers_are_wrong(aye, lin, hla, signed_in):
    form = opening("serious_crime", legal=hla.id, reviewer=lin.id)
    page = signed_in(aye).post("/files/open/words/", form)
    assert page.status_code == 200  # the form itself offers no such choice
    assert WORDS in page.text
    assert not File.objects.exists()


def test_with_nobody_outside_the_page_says_where_to_go(aye, nu, signed_in):
    page = signed_in(aye).post("/files/open/words/", opening("complaint", concerns=nu.id))
    assert page.status_code == 409
    assert "nothing was kept" in page.text
    assert WORDS in page.text
    assert not File.objects.exists()


def test_a_kind_that_is_none_is_asked_for_again(aye, signed_in):
    page = signed_in(aye).post("/files/open/words/", {"kind": "rumour"})
    assert 'name="kind"' in page.text


def test_only_a_case_number_goes_where_a_case_number_goes(aye, signed_in):
    page = signed_in(aye).post("/files/open/words/", opening("complaint", about="Ko Ko / the well"))
    assert "Only a case number goes here" in page.text


def test_the_kind_stands_in_no_address(aye, lin, hla, signed_in):
    page = signed_in(aye).post("/files/open/words/", {"kind": "serious_crime"})
    assert page.request["PATH_INFO"] == "/files/open/words/"
    assert "No amnesty is promised" in page.text


def test_the_second_of_two_readers_keeps_what_they_typed(grave, lin, hla, add, signed_in):
    client = signed_in(hla)
    add(lin, grave, "note")
    form = {"version": "1", "entry_id": str(uuid.uuid4()), "text": "What Hla typed."}
    page = client.post(f"/files/{grave}/add/1/", form)
    assert page.status_code == 409
    assert "What Hla typed." in page.text
    assert "Another reader added" in page.text
    assert 'value="2"' in page.text
    assert client.post(f"/files/{grave}/add/1/", {**form, "version": "2"}).url == f"/files/{grave}/"


def test_whoever_hands_a_file_over_is_sent_to_the_list(grave, hla, htet, signed_in):
    form = {"version": "1", "staff_id": str(htet.id), "leaves": "on"}
    assert signed_in(hla).post(f"/files/{grave}/reader/", form).url == "/files/"
    assert signed_in(hla).get(f"/files/{grave}/").status_code == 404


def test_a_telephone_number_is_warned_of(grave, lin, signed_in):
    form = {"version": "1", "entry_id": str(uuid.uuid4()), "text": "Ring 09 450 123 456."}
    page = signed_in(lin).post(f"/files/{grave}/add/1/", form)
    assert "<mark>" in page.text
    assert Entry.objects.count() == 1


def test_a_late_complaint_is_marked_in_the_list(opened, aye, nu, signed_in):
    opened(aye, "complaint", now=NOW - dt.timedelta(days=400))
    assert 'tag-danger">late' in signed_in(nu).get("/files/").text


def test_a_list_goes_on_where_its_page_ends(opened, aye, nu, signed_in):
    made = [str(opened(aye, "complaint", now=NOW + dt.timedelta(days=day))) for day in range(12)]
    client = signed_in(nu)
    first = client.get("/files/").text
    after = first.split("?after=")[1].split('"')[0]
    second = client.get(f"/files/?after={after}").text
    assert [f"/files/{one}/" in first for one in made] == [False] * 2 + [True] * 10
    assert [f"/files/{one}/" in second for one in made] == [True] * 2 + [False] * 10


def test_a_page_that_begins_nowhere_begins_at_the_beginning(complaint, nu, signed_in):
    assert str(complaint) in signed_in(nu).get("/files/?after=nonsense").text


def test_no_other_page_knows_of_a_file(grave, told, complaint, aye, bo, ei, staff, signed_in):
    """The desk, lists and the journal's kinds: none says that there is a file, or of what kind."""
    worker = staff("Chit", Role.case_worker)
    for member, path in ((worker, "/"), (bo, "/cases/"), (worker, "/cases/"), (ei, "/journal/")):
        text = signed_in(member).get(path).text
        assert "serious_crime" not in text
        assert "survivor" not in text
        assert "/files/" + str(grave) not in text
