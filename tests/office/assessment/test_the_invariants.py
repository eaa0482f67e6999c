"""What must never be possible, by its number in the process."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import polib
import pytest
from django.utils.translation import override

from refuge.office.assessment.models import Assessment
from refuge.office.assessment.rules import QUESTIONS, Kind
from refuge.office.assessment.words import ASKED
from tests.office.assessment.conftest import TODAY
from tests.office.refusing import refused_by

ROOT = Path(__file__).parents[3]
NEVER = tomllib.loads((ROOT / "tests" / "promises" / "never.toml").read_text("utf-8"))["forbidden"]
CATALOGUE = ROOT / "src" / "refuge" / "office" / "locale" / "my" / "LC_MESSAGES" / "django.po"

# What no question, hint or answer may speak of, in the words that are read aloud.
UNSAYABLE = {
    "en": re.compile(
        r"\b(unit|units|battalion|regiment|brigade|division|platoon|troops?|soldiers?|army|military|commanders?"
        r"|officers?|superiors?|rank|weapons?|arms|guns?|ammunition|mines?|bases?|camps?|outposts?|checkpoints?"
        r"|positions?|routes?|roads?|operations?|deployments?|patrols?|attack|enemy|informers?|informants?"
        r"|telephone|phone|address|village|birth|passport|religion|ethnic\w*|suspicion|suspect)\b",
        re.IGNORECASE,
    ),
    "my": re.compile(
        "တပ်ရင်း|တပ်မ|တပ်ခွဲ|တပ်ဖွဲ့|တပ်စု|တပ်မှူး|တပ်စခန်း|စခန်း|စစ်တပ်|စစ်ဆင်ရေး|စစ်သား|ရာထူး|လက်နက်|ခဲယမ်း|မိုင်း"
        "|ဂိတ်|လမ်းကြောင်း|တိုက်ပွဲ|ရန်သူ|သတင်းပေးသူ|ဖုန်း|လိပ်စာ|ကျေးရွာ|မွေးသက္ကရာဇ်|နိုင်ငံကူး|ဘာသာရေး|လူမျိုး"
    ),
}
# The one time we say that there is no such duty.
SAID_ONCE = {"no_duty_to_fight"}


def every_code():
    for kind, items in QUESTIONS.items():
        for item in items:
            yield from ((kind, code) for code in (item.key, *item.options, *item.scale))


def texts_of(kind):
    for asked in ASKED[kind].values():
        options = {code: words for code, words in asked.options.items() if code not in SAID_ONCE}
        yield from (asked.label, asked.hint, asked.words, *options.values(), *(asked.scale or {}).values())


@pytest.mark.parametrize(("kind", "code"), sorted(set(every_code())))
def test_i_6_no_code_of_a_question_or_answer_asks_what_a_hunter_would(kind, code):
    words = set(code.split("_"))
    words |= {word.removesuffix("s") for word in words}
    assert [word for word in NEVER if words >= set(word.split())] == []


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", UNSAYABLE)
def test_i_6_no_words_of_a_question_or_answer_ask_for_it_either(kind, language):
    with override(language):
        said = [str(text) for text in texts_of(kind) if text]
    assert [text for text in said if UNSAYABLE[language].search(text)] == []


@pytest.mark.parametrize("kind", Kind)
def test_i_6_nor_does_the_catalogue_that_is_not_compiled_yet(kind):
    catalogue = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    with override("en"):
        said = [catalogue.get(str(text), "") for text in texts_of(kind)]
    assert [text for text in said if UNSAYABLE["my"].search(text)] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Which unit did they serve in?"),
        ("en", "What rank did they hold?"),
        ("en", "Where are the weapons?"),
        ("my", "ဘယ်တပ်ရင်းမှာ တာဝန်ထမ်းခဲ့သလဲ။"),
        ("my", "ရာထူး ဘာလဲ။"),
    ],
)
def test_i_6_the_linter_finds_what_it_looks_for(language, sentence):
    assert UNSAYABLE[language].search(sentence)


def test_i_6_there_is_no_question_about_violence_a_survivor_lived_through():
    said = " ".join(code for _, code in every_code())
    assert not re.search(r"gbv|rape|sexual|violence|survivor", said)


@pytest.mark.parametrize("kind", Kind)
def test_every_question_has_its_words(kind):
    assert list(ASKED[kind]) == [item.key for item in QUESTIONS[kind]]
    for item in QUESTIONS[kind]:
        asked = ASKED[kind][item.key]
        assert tuple(asked.options) == item.options
        assert tuple(asked.scale or ()) == item.scale
        assert bool(asked.words) is item.words


@pytest.mark.django_db
def test_i_22_the_database_lets_nobody_answer_a_danger_they_raised(opened, filled, aye):
    filled(aye, opened(aye), "intake", harm="yes")
    with refused_by("danger_is_answered_by_another"):
        Assessment.objects.update(state="draft", released_by=aye.id)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "by"),
    [
        ({"kind": "biography"}, "assessment_kind_is_known"),
        ({"state": "lost"}, "assessment_state_is_known"),
        ({"number": 0}, "assessment_counts_from_one"),
        ({"version": 0}, "assessment_counts_from_one"),
        ({"state": "finished"}, "finished_by_somebody_on_a_day"),
        ({"finished_on": TODAY}, "finished_by_somebody_on_a_day"),
        ({"state": "held"}, "held_because_somebody_raised_it"),  # nobody raised anything
    ],
    ids=str,
)
def test_a_questionnaire_that_cannot_be(opened, begun, aye, columns, by):
    begun(aye, opened(aye))
    with refused_by(by):
        Assessment.objects.update(**columns)


@pytest.mark.django_db
def test_r8_the_database_finishes_nothing_that_could_do_harm_unanswered(opened, filled, aye):
    filled(aye, opened(aye), "intake", harm="yes")
    with refused_by("unanswered_danger_is_not_finished"):
        Assessment.objects.update(state="finished", finished_on=TODAY, finished_by=aye.id)


@pytest.mark.django_db
def test_one_questionnaire_of_a_kind_is_under_way(opened, finished, given, begun, aye):
    case_id = opened(aye)
    given(aye, case_id)
    first = finished(aye, case_id)
    begun(aye, case_id)
    with refused_by("one_questionnaire_under_way"):
        Assessment.objects.filter(id=first).update(state="draft", finished_on=None, finished_by=None)
