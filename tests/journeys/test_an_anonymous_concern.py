"""Somebody tells, without a name, of something done against the standards. It is looked into by people who are outside.

Whoever was harmed is offered help first. The person is told, heard, and can appeal; other people decide, and the
measure falls. Whoever wrote reads the answer under their code, and nobody ever learned who they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .inquiries import ANSWER, TOLD_US, InAMatter, case_no_of
from .panels import IN_BOTH_LANGUAGES
from .people import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .houses import Houses


def _names_of_the_bench(houses: Houses) -> list[str]:
    known = houses.rows(
        "office",
        "SELECT s.name FROM access_staff s JOIN breach_seat b ON b.staff_id = s.id "
        "WHERE b.seat = 'reviewer' ORDER BY s.name",
    )
    return [name for (name,) in known]


@IN_BOTH_LANGUAGES
def test_from_a_letter_to_a_measure_that_is_lifted_on_appeal(
    browser: Browser, houses: Houses, language: str
) -> None:
    houses.start()
    houses.collect()
    person = Person(browser, houses, language)
    person.write(TOLD_US[language], about="concern")
    houses.collect()
    aye = InAMatter(browser, houses, "Aye", language)
    case_id = aye.open_a_case()

    pyae = InAMatter(browser, houses, "Pyae", language)
    pyae.open_concerns()
    matter_id = pyae.begin_matter()
    pyae.help_first()
    pyae.look_first(case_no_of(houses, case_id))
    pyae.name_inquirers("Ree", "Saw")
    assert not pyae.is_found(f"/conduct/{matter_id}/")

    ree, saw = (InAMatter(browser, houses, name, language) for name in ("Ree", "Saw"))
    ree.see(matter_id)
    ree.tell_and_hear()
    ree.propose_finding("serious", "written_warning")
    saw.agree_to_it(matter_id)
    ree.tell_what_was_found(matter_id)
    ree.file_appeal()

    bench = _names_of_the_bench(houses)
    assert len(bench) == 3
    one, two, three = (InAMatter(browser, houses, name, language) for name in bench)
    one.see(matter_id)
    one.propose_finding("not_proven")
    two.agree_to_it(matter_id)
    three.agree_to_it(matter_id)
    assert not one.is_found(f"/conduct/{matter_id}/")

    ree.tell_what_was_found(matter_id)
    assert ree.page.locator("main .tag-good").count() == 1
    ree.answer_whoever_wrote()
    ree.see(matter_id)
    ree.follow("/close/")
    ree.write("All is said and done.")
    ree.send()
    measures = houses.rows("office", "SELECT code, lifted FROM breach_measure")
    assert measures == [("written_warning", "on_appeal")]
    assert not aye.is_found(f"/conduct/{matter_id}/")

    houses.collect()
    assert ANSWER[language] in person.open_mailbox()
