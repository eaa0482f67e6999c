"""When two people change one case, one wins, the other is told, and what the other typed is still there (I-23)."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import actions
from refuge.office.case.models import Event
from refuge.office.case.rules import Given, Move, NoteKind, Risk
from tests.office.case.conftest import TODAY, WORDS


@pytest.fixture
def shared(opened, aye, chit, now_seen):
    """A case that both Aye and Chit are on."""
    case_id = opened(aye)
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="works_with_owner")
    return case_id


def at_once(*acts):
    """Do several things at the same moment, each on a connection of its own; give what each came to."""
    begin, ends = threading.Barrier(len(acts)), [None] * len(acts)

    def run(n, act):
        begin.wait()
        try:
            ends[n] = act() or "done"
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            ends[n] = type(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.mark.django_db(transaction=True)
def test_of_two_looks_at_the_risk_one_counts(shared, aye, chit, now_seen, row):
    seen = now_seen(shared)
    ends = at_once(
        lambda: actions.review_risk(aye.keyring, seen, risk=Risk.high, reasons=WORDS),
        lambda: actions.review_risk(chit.keyring, seen, risk=Risk.low, reasons=WORDS),
    )
    assert sorted(map(str, ends)) == sorted(map(str, ["done", StaleVersionError]))
    assert row(shared).risk == (Risk.high if ends[0] == "done" else Risk.low)


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_one_counts(shared, noted, aye, bo, dan, now_seen):
    noted(aye, shared, NoteKind.assessment)
    actions.give_access(aye.keyring, now_seen(shared), staff_id=dan.id, why="second_key")
    actions.ask(aye.keyring, now_seen(shared), move=Move.assess, given=Given(), asked_of=bo.id)
    seen = now_seen(shared)
    ends = at_once(
        lambda: actions.approve(bo.keyring, seen), lambda: actions.decline(dan.keyring, seen, reasons=WORDS)
    )
    assert ends.count("done") == 1
    assert Event.objects.filter(case=shared, kind__in=["moved", "declined"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_notes_written_at_once_are_all_kept_and_numbered(shared, noted, aye, chit):
    ends = at_once(*[lambda one=one: noted(one, shared) and None for one in (aye, chit, aye, chit)])
    assert ends == ["done"] * 4
    assert list(Event.objects.filter(case=shared).order_by("number").values_list("number", flat=True)) == [
        *range(1, 7)
    ]


@pytest.mark.django_db
def test_the_second_one_is_told_keeps_what_they_typed_and_may_send_it_again(
    shared, aye, chit, now_seen, signed_in, row
):
    client, address = signed_in(chit), f"/cases/{shared}/risk/"
    typed = {"version": now_seen(shared).version, "risk": "low", "reasons": "She found a quiet place."}
    actions.review_risk(aye.keyring, now_seen(shared), risk=Risk.high, reasons=WORDS)
    page = client.post(address, typed)
    assert page.status_code == 409
    assert "Somebody else changed this case" in page.text
    assert "She found a quiet place." in page.text
    again = {**typed, "version": page.context["form"]["version"].value()}
    assert client.post(address, again).status_code == 302
    assert row(shared).risk == Risk.low


@pytest.mark.django_db
def test_a_refused_act_changes_nothing_and_stands_in_the_journal(shared, aye, chit, now_seen, row, journal):
    seen = now_seen(shared)
    actions.review_risk(aye.keyring, seen, risk=Risk.high, reasons=WORDS)
    before = Event.objects.filter(case=shared).count()
    with pytest.raises(StaleVersionError):
        actions.review_risk(chit.keyring, seen, risk=Risk.low, reasons=WORDS)
    assert Event.objects.filter(case=shared).count() == before
    assert (journal()[-1].outcome, journal()[-1].reason) == ("refused", "stale")
    assert row(shared).risk_set_on == TODAY
