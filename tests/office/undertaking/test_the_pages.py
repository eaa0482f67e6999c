"""What stands on the pages: free choice first, sources for staff only, a copy without anybody in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.utils import timezone
from django.utils.html import escape

from refuge.language.codes import read_code
from refuge.office.case.models import Case
from refuge.office.copies.models import Waiting
from refuge.office.undertaking import part, sets
from refuge.office.undertaking.models import Undertaking
from refuge.protocol.copies import digest_of
from refuge.standards import Spoken
from tests.office.case.conftest import TODAY
from tests.office.undertaking.conftest import days

pytestmark = pytest.mark.django_db
FREE = "keeps refuge, food, health care and safety"


def address(undertaking_id, path=""):
    return f"/standards/undertakings/{undertaking_id}/{path}"


def test_it_is_said_on_every_page_that_it_is_free(ready, offered, aye, oo, signed_in):
    case_id = ready()
    assert FREE in signed_in(aye).get(f"/standards/case/{case_id}/").text
    assert "free to say no" in signed_in(aye).get(f"/standards/case/{case_id}/offer/").text
    undertaking_id = offered(case_id)
    assert FREE in signed_in(oo).get(address(undertaking_id)).text
    assert "changes nothing else" in signed_in(oo).get(address(undertaking_id, "decline/")).text


def test_an_officer_sees_numbers_and_no_case(ready, offered, oo, signed_in, undertaking):
    case_id = ready()
    undertaking_id = offered(case_id)
    number, case = undertaking(undertaking_id).number, Case.objects.get(id=case_id)
    for page in ("/standards/undertakings/", address(undertaking_id), "/"):
        shown = signed_in(oo).get(page).text
        assert number in shown
        assert case.case_no not in shown
        assert str(case_id) not in shown


def test_every_clause_has_its_page_with_its_sources_and_their_marks(oo, signed_in):
    client = signed_in(oo)
    for code in (clause.code for clause in sets.clauses("en")):
        page = client.get(f"/standards/1/{code}/").text
        assert "<svg" in page
        assert "What it stands on" in page
    page = client.get("/standards/1/prisoners/").text
    assert "not verified yet" in page
    assert "nobody has looked it up yet" in page
    assert "mark D" in page
    assert client.get("/standards/1/nonsense/").status_code == 404
    assert client.get("/standards/9/").status_code == 404


def test_what_nobody_recorded_is_said_to_be_missing(oo, signed_in):
    assert "not recorded yet" in signed_in(oo).get("/standards/").text


def walk(client, undertaking_id, language="my", wrong=()):
    """Go through the clauses and the questions by the pages, as an officer does."""
    page = client.post(address(undertaking_id, "explain/"), manner(undertaking_id, language))
    assert page.url == address(undertaking_id, "clauses/1/")
    seen = []
    for _ in range(40):
        asked = client.get(address(undertaking_id, "questions/"))
        if asked.status_code == 302:
            return seen
        code = re.search(r"\?clause=(\w+)", asked.text)[1]
        right = next(one.right for one in sets.in_force().wording("en").clauses if one.code == code)
        given = right % 3 + 1 if code in wrong and code not in seen else right
        typed = {"version": version(undertaking_id), "choice": given}
        sent = client.post(address(undertaking_id, f"questions/?clause={code}"), typed)
        if given != right:
            assert sent.url == address(undertaking_id, f"questions/{code}/")
            assert "once more" in client.get(sent.url).text
        seen.append(code)
    raise AssertionError("there is no end of questions")


def version(undertaking_id):
    return Undertaking.objects.get(id=undertaking_id).version


def test_a_missed_question_is_explained_again_and_asked_last(offered, oo, signed_in, undertaking):
    undertaking_id = offered()
    seen = walk(signed_in(oo), undertaking_id, wrong=("weapons",))
    assert seen.count("weapons") == 2
    assert seen[-1] == "weapons"
    assert undertaking(undertaking_id).state == "explained"


def test_a_question_stands_with_its_drawing(offered, oo, signed_in):
    undertaking_id = offered()
    client = signed_in(oo)
    client.post(address(undertaking_id, "explain/"), manner(undertaking_id))
    for path in ("questions/?clause=weapons", "questions/weapons/"):
        assert 'class="drawing"' in client.get(address(undertaking_id, path)).text


def test_a_language_that_was_recorded_is_played(offered, oo, signed_in, client, settings, tmp_path):
    recorded = tmp_path / "kyu.opus"
    recorded.write_bytes(b"OggS")
    standards = settings.PROGRAMME.standards
    spoken = (Spoken("kyu", "Latn", "Kayah (Latin letters)", recorded), Spoken("shn", "Mymr", "Shan"))
    settings.PROGRAMME = replace(settings.PROGRAMME, standards=replace(standards, spoken=spoken))
    officer, undertaking_id = signed_in(oo), offered()
    officer.post(address(undertaking_id, "explain/"), manner(undertaking_id, "kyu"))
    for page in ("/standards/", address(undertaking_id, "clauses/1/")):
        assert '<audio controls preload="none"' in officer.get(page).text
        assert 'src="/standards/voices/kyu/Latn/"' in officer.get(page).text
    played = officer.get("/standards/voices/kyu/Latn/")
    assert (played["Content-Type"], b"".join(played.streaming_content)) == ("audio/ogg", b"OggS")
    assert officer.get("/standards/voices/shn/Mymr/").status_code == 404
    assert client.get("/standards/voices/kyu/Latn/").status_code == 302


def manner(undertaking_id, language="my"):
    return {
        "language": language,
        "mode": "read_aloud",
        "interpreter": "no",
        "version": version(undertaking_id),
    }


def test_nothing_is_called_wrong_or_failed(offered, oo, signed_in):
    undertaking_id = offered()
    client = signed_in(oo)
    walk(client, undertaking_id)
    Undertaking.objects.filter(id=undertaking_id).update(state="offered")
    for path in ("questions/weapons/", ""):
        page = client.get(address(undertaking_id, path)).text.lower()
        assert not re.search(r"\b(fail|failed|wrong|incorrect|score)\b", page)


def test_clauses_are_read_in_the_language_of_the_person(offered, oo, signed_in):
    undertaking_id, client = offered(), signed_in(oo)
    typed = {"language": "my", "mode": "read", "interpreter": "no", "version": 1}
    client.post(address(undertaking_id, "explain/"), typed)
    page = client.get(address(undertaking_id, "clauses/2/")).text
    assert 'lang="my"' in page
    assert sets.in_force().wordings["my"].clauses[1].title in page
    assert client.get(address(undertaking_id, "clauses/11/")).status_code == 404


def test_a_language_without_a_text_is_interpreted(offered, oo, signed_in):
    undertaking_id, client = offered(), signed_in(oo)
    typed = {"language": "kyu", "mode": "interpreted", "interpreter": "yes", "version": 1}
    client.post(address(undertaking_id, "explain/"), typed)
    assert "no text in this language yet" in client.get(address(undertaking_id)).text


def test_a_stale_form_keeps_what_was_chosen_and_says_so(offered, oo, signed_in):
    undertaking_id, client = offered(), signed_in(oo)
    typed = {"why": "civilian_life", "version": 1}
    Undertaking.objects.filter(id=undertaking_id).update(version=2)
    page = client.post(address(undertaking_id, "decline/"), typed)
    assert page.status_code == 409
    assert re.search(r'value="civilian_life"[^>]*checked', page.text)
    assert client.post(address(undertaking_id, "decline/"), {**typed, "version": 2}).status_code == 302


def test_a_copy_has_nobody_in_it(ready, signed, oo, signed_in, undertaking):
    case_id = ready()
    undertaking_id = signed(case_id)
    client, row = signed_in(oo), undertaking(undertaking_id)
    page = client.post(address(undertaking_id, "copy/"), {"version": row.version}).text
    copy = re.search(r'(?s)<article class="copy".*?</article>', page)[0]
    case = Case.objects.get(id=case_id)
    for secret in (row.number, case.case_no, str(case_id), TODAY.isoformat(), "Oo", str(TODAY.year)):
        assert secret not in copy


def test_the_number_of_a_copy_verifies_its_words_and_is_kept_nowhere(signed, oo, signed_in, undertaking):
    undertaking_id = signed()
    client, row = signed_in(oo), undertaking(undertaking_id)
    page = client.post(address(undertaking_id, "copy/"), {"version": row.version}).text
    told = re.search(r'name="number" value="([\d ]+)"', page)[1]
    number = read_code(told)
    text = sets.in_force().text("my")
    assert Waiting.objects.get().digest == digest_of(text, number)
    assert undertaking(undertaking_id).version == row.version
    printed = client.post(address(undertaking_id, "copy/print/"), {"number": told})
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-")
    assert "standards-1-my.pdf" in printed["Content-Disposition"]
    assert Waiting.objects.count() == 1


@pytest.mark.parametrize("number", ["", "1234", "0000 0000 0000 0000 0000 0000 0000 0000"])
def test_a_number_we_never_gave_is_not_printed(signed, oo, signed_in, number):
    sent = signed_in(oo).post(address(signed(), "copy/print/"), {"number": number})
    assert sent.status_code == 404


def test_the_words_on_paper_are_those_on_the_page(signed, oo, signed_in, undertaking, monkeypatch):
    from refuge.office.paper import printing

    undertaking_id, printed = signed(), []
    client, row = signed_in(oo), undertaking(undertaking_id)
    page = client.post(address(undertaking_id, "copy/"), {"version": row.version}).text
    number = re.search(r'name="number" value="([\d ]+)"', page)[1]
    monkeypatch.setattr(printing, "pdf_of", lambda html: printed.append(html) or b"%PDF-")
    client.post(address(undertaking_id, "copy/print/"), {"number": number})
    on_paper = re.search(r"(?s)<main>(.*)</main>", printed[0])[1].strip()
    on_page = re.search(r'(?s)<article class="copy"[^>]*>(.*)</article>', page)[1].strip()
    assert on_paper == on_page
    for line in sets.in_force().text("my").split():
        assert escape(line) in on_paper


def test_a_set_is_read_whole_before_it_is_approved(thant, signed_in):
    page = signed_in(thant).get("/standards/1/approve/").text
    for paragraph in sets.one_set(thant.actor, 1).words.text("en").split("\n"):
        assert escape(paragraph) in page


def test_a_set_approved_once_says_by_whom_and_why(approved, thant, lin, signed_in):
    approved(thant)
    page = signed_in(lin).get("/standards/1/").text
    assert "Thant" in page
    assert "It is the first set" in page


def errands(member, today=TODAY):
    now = timezone.make_aware(timezone.datetime.combine(today, timezone.datetime.min.time()))
    return [str(one.title) for one in part.errands(member.actor, now)]


def test_what_waits_stands_on_the_desks(
    offered, answered, oo, thant, lin, aye, in_force, undertaking, seen_row
):
    from refuge.office.undertaking import actions

    undertaking_id = offered()
    number = undertaking(undertaking_id).number
    assert errands(oo) == [f"Undertaking {number}: to be explained"]
    answered(undertaking_id)
    assert errands(oo) == [f"Undertaking {number}: explained, and waits for their word"]
    actions.sign(oo.keyring, seen_row(undertaking_id), actions.Signature("companion", copy_given=False))
    assert errands(oo) == [f"Undertaking {number}: to be gone through again"]
    actions.refresh(oo.keyring, seen_row(undertaking_id))
    assert errands(oo) == []
    (yearly,) = errands(oo, TODAY + days(340))
    assert "a year has passed" in yearly
    assert errands(thant) == ["Version 2 of the standards waits for your word"]
    assert errands(aye) == []
    in_force(2)
    assert errands(thant) == errands(lin) == []
    (again,) = errands(aye)
    assert "another version" in again


def task_of(member, case_id, today=TODAY):
    from refuge.office.audit.actions import reading
    from refuge.office.case.parts import CaseAt
    from refuge.office.case.rules import Act, Status, Track

    case = Case.objects.get(id=case_id)
    at = CaseAt(
        *(
            case.id,
            case.person_id,
            case.compartment_id,
            case.owner_id,
            Track(case.track),
            Status(case.status),
        ),
        *(case.version, case.opened_on, "owner", timezone.now(), today),
    )
    with reading(member.actor, Act.see, "test"):
        (task,) = part.tasks(member.keyring, at)
        facts = part.facts(member.keyring, at)
    return task.mark, [str(fact.value) for fact in facts]


def test_on_the_case_it_is_one_line_that_nothing_waits_for(
    opened, aye, decided, in_force, offered, answered, oo, seen_row
):
    from refuge.office.undertaking import actions

    case_id = opened(aye)
    assert task_of(aye, case_id) == ("later", ["Not offered yet"])
    decided(case_id)
    assert task_of(aye, case_id)[0] == "later"  # no set is in force
    in_force()
    assert task_of(aye, case_id)[0] == "now"
    undertaking_id = offered(case_id)
    assert task_of(aye, case_id) == ("waiting", ["offered"])
    actions.defer(aye.keyring, seen_row(undertaking_id))
    assert task_of(aye, case_id) == ("waiting", ["they think about it"])
    actions.offer_again(aye.keyring, seen_row(undertaking_id))
    answered(undertaking_id)
    actions.sign(oo.keyring, seen_row(undertaking_id), actions.Signature("companion", copy_given=False))
    assert task_of(aye, case_id) == ("done", ["undertaken"])
    assert task_of(aye, case_id, TODAY + days(31))[0] == "late"
    in_force(2)
    assert task_of(aye, case_id)[0] == "now"


def test_saying_no_is_as_done_as_saying_yes(ready, declined, aye):
    case_id = ready()
    declined(case_id)
    assert task_of(aye, case_id) == ("done", ["not undertaken"])


def test_on_a_childs_case_and_a_captives_it_is_shut(ready, aye):
    from refuge.office.case.rules import RetentionClass
    from refuge.office.status.models import CustodyRecord

    held, child = ready(), ready()
    CustodyRecord.objects.create(case_id=held, recorded_on=TODAY)
    Case.objects.filter(id=child).update(track="child", retention_class=RetentionClass.child)
    assert task_of(aye, held)[0] == "shut"
    assert task_of(aye, child) == ("shut", [])


def test_a_desk_costs_the_same_with_three_undertakings_and_with_thirty(offered, ready, oo, signed_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as asked:
            signed_in(oo).get("/")
        return len(asked)

    for _ in range(3):
        offered(ready())
    three = cost()
    for _ in range(12):
        offered(ready())
    assert cost() == three


def test_an_officer_who_is_none_any_more_loses_the_keys(offered, oo, ma, staff):
    from refuge.office.access import actions as access
    from refuge.office.access.rules import Role
    from refuge.office.vault import queries as keys

    undertaking_id = offered()
    compartment = Undertaking.objects.get(id=undertaking_id).compartment_id
    htun = staff("Htun", Role.administrator)
    access.change_roles(htun.actor, oo.id, [Role.undertaking_officer, Role.legal])
    assert oo.id in keys.holders_of(compartment)
    access.change_roles(htun.actor, oo.id, [Role.legal])
    assert oo.id not in keys.holders_of(compartment)
    del ma


def test_who_holds_no_key_is_told_so(offered, staff, signed_in):
    from refuge.office.access.rules import Role

    undertaking_id = offered()
    later = staff("Later", Role.undertaking_officer)
    assert "you hold no key to it" in signed_in(later).get(address(undertaking_id)).text


def test_a_case_says_who_acted_and_that_what_they_did_stands_elsewhere(ready, signed, aye, signed_in):
    case_id = ready()
    signed(case_id)
    client = signed_in(aye)
    shown = client.get(f"/cases/{case_id}/").text
    assert "The standards were offered." in shown  # by somebody who holds the key
    assert "By somebody who does not read this case." in shown  # signed with somebody who holds none
    assert "By somebody who does not read this case." not in client.get(f"/cases/{ready()}/").text
