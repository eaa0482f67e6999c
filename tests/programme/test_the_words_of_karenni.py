"""The words of the demonstration programme: right Burmese, plain English, nothing that presses anybody."""

from __future__ import annotations

import re
import unicodedata
import warnings

import polib
import pytest
from myanmartools import ZawgyiDetector

from refuge.configuration import PROFILES
from refuge.programme import PAGES, Language, load

FOLDER = PROFILES / "karenni"
PROGRAMME = load(FOLDER)
with warnings.catch_warnings():  # myanmartools opens its model in an old-fashioned way
    warnings.simplefilter("ignore", DeprecationWarning)
    DETECTOR = ZawgyiDetector()

BURMESE_WORDS_OF_A_PAGE = 700
LONGEST_RUN = 40  # letters and signs without a place to break, at 360 pixels
TECHNICAL = re.compile(r"SHA-256|sha256sum")

# Words that judge, buy or press. What is right to say instead stands in the glossary.
UNKIND = {
    "en": (
        "desert",
        "traitor",
        "surrender",
        "pledge",
        "oath",
        "swear",
        "reward",
        "bribe",
        "prize",
        "turncoat",
    ),
    "my": ("ထွက်ပြေး", "သစ္စာဖောက်", "အညံ့ခံ", "လက်နက်ချ", "ဝန်ခံကတိ", "သစ္စာဆို", "ဆုငွေ", "ဆုကြေး", "ဆုလာဘ်", "လာဘ်"),
}

# Order and letters that look right on one phone and wrong on the next.
MISSPELT = {  # what is wrong: how it is found, an example of it
    "vowel letter U under an asat, where nya belongs": ("\u1025\u103a", "စည်းမျဥ်း"),
    "digit zero where the letter wa belongs": ("\u1040[\u102b-\u103e]", "၀ါ"),
    "letter wa where the digit zero belongs": ("[\u1041-\u1049]\u101d(?![\u102b-\u103e])", "၁ဝ"),
    "vowel E before its consonant": ("(^|[\\s\u104a\u104b])\u1031", "\u1031က"),
    "a sign twice": ("([\u102b-\u103e])\\1", "ကိိ"),
    "medials out of order": ("[\u103c-\u103e]\u103b|[\u103d\u103e]\u103c|\u103e\u103d", "ကွျ"),
    "vowel before its medial": ("[\u102b-\u1032][\u103b-\u103e]", "ကာျ"),
    "short AA after a round letter": ("[\u1001\u1002\u1004\u1012\u1015\u101d]\u1031?\u102c", "ပော"),
    "tall AA after another letter": (
        "[^\u1001\u1002\u1004\u1012\u1015\u101d\u103b-\u103e\u1031]\u1031?\u102b",
        "ကေါ",
    ),
    "SA with medial RA for a vowel letter": ("\u101e\u103c\u1031?\u102c", "သြဂုတ်"[:2] + "ာ"),
}


def language(code: str) -> Language:
    return next(language for language in PROGRAMME.languages if language.code == code)


def texts_of_page(page):
    yield from (page.link, page.heading, page.lead)
    for section in page.sections:
        yield from (section.heading, *section.paragraphs, *section.points)


def texts_of_set(one, code):
    wording = one.wordings[code]
    yield from (wording.title, wording.reason, *wording.opening, *wording.free)
    for clause in wording.clauses:
        yield from (clause.title, clause.text, clause.why, clause.when_ordered, clause.question)
        yield from (*clause.do, *clause.do_not, *clause.choices, clause.explanation)


def texts(code: str) -> list[str]:
    spoken = language(code)
    of_pages = [text for page in spoken.pages.values() for text in texts_of_page(page)]
    of_notices = [text for one in spoken.notices.values() for text in (one.title, *one.sentences)]
    phrases = (*spoken.phrases, *spoken.reminders)
    of_phrases = [text for phrase in phrases for text in (phrase.title, phrase.text)]
    of_standards = [text for one in PROGRAMME.standards.sets.values() for text in texts_of_set(one, code)]
    return [
        *of_pages,
        *dict.fromkeys(of_standards),
        *dict.fromkeys(of_notices),
        *of_phrases,
        spoken.name,
        spoken.organisation,
        spoken.acknowledgement,
        spoken.cover_answer,
    ]


@pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("*.toml")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_a_file_is_in_normal_form(path):
    assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted((FOLDER / "my").glob("*.toml")), ids=lambda path: path.name)
def test_burmese_says_that_a_native_editor_has_not_read_it(path):
    assert path.read_text(encoding="utf-8").startswith("# Native review: pending\n")


@pytest.mark.parametrize("text", texts("my"))
def test_burmese_is_unicode_and_not_zawgyi(text):
    assert DETECTOR.get_zawgyi_probability(text) < 0.05


@pytest.mark.parametrize("mistake", MISSPELT)
def test_burmese_is_spelt_in_the_right_order(mistake):
    pattern, example = MISSPELT[mistake]
    assert re.search(pattern, example)
    assert [text for text in texts("my") if re.search(pattern, text)] == []


def test_burmese_counts_with_burmese_digits():
    plain = [TECHNICAL.sub("", text) for text in texts("my")]
    assert [text for text in plain if re.search("[0-9]", text)] == []


def test_burmese_ends_its_sentences():
    prose = [text for text in texts("my") if " " in text and len(text) > 60]
    assert len(prose) > 50
    assert [text for text in prose if not text.rstrip().endswith(("။", "ကော်မတီ"))] == []


def test_a_narrow_phone_can_break_every_burmese_line():
    runs = [run for text in texts("my") for run in re.split(r"[\s၊။“”()/]+", text)]
    assert max(len(run) for run in runs) <= LONGEST_RUN


@pytest.mark.parametrize("name", PAGES)
def test_a_burmese_page_can_be_read_in_ten_minutes(name):
    assert (
        sum(len(text.split()) for text in texts_of_page(language("my").pages[name]))
        <= BURMESE_WORDS_OF_A_PAGE
    )


@pytest.mark.parametrize("code", ["en", "my"])
def test_no_word_judges_buys_or_presses(code):
    assert [(word, text) for text in texts(code) for word in UNKIND[code] if word in text.lower()] == []


def test_english_sentences_are_short():
    sentences = [part for text in texts("en") for part in re.split(r"(?<=[.?!:])\s+", text)]
    lengths = [len(sentence.split()) for sentence in sentences]
    assert max(lengths) <= 24
    assert sum(lengths) / len(lengths) <= 10


@pytest.mark.parametrize("code", ["en", "my"])
def test_the_cover_answer_and_the_reminders_give_nobody_away(code):
    words = {
        "en": (
            "committee",
            "karenni",
            "regime",
            "soldier",
            "police",
            "defect",
            "code",
            "office",
            "letter",
            "leave",
        ),
        "my": ("ကော်မတီ", "ကရင်နီ", "စစ်", "ရဲ၊", "ဘက်ပြောင်း", "ကုဒ်", "ရုံး", "ထွက်ခွာ", "အန္တရာယ်"),
    }
    spoken = language(code)
    harmless = " ".join([spoken.cover_answer, *(one.text for one in spoken.reminders)]).lower()
    assert [word for word in words[code] if word in harmless] == []


SAID_TIMES = {
    "en": ("1 hour", "24 hours", "after 30 days", "after 60 days"),
    "my": ("၁ နာရီ", "၂၄ နာရီ", "ရက် ၃၀", "ရက် ၆၀"),
}


@pytest.mark.parametrize("code", SAID_TIMES)
def test_the_times_said_are_the_times_kept(code):
    limits = PROGRAMME.limits
    kept = (limits.danger_minutes, limits.answer_minutes, limits.content_days, limits.answer_days)
    assert kept == (60, 1440, 30, 60)
    said = " ".join(texts(code))
    assert [words for words in SAID_TIMES[code] if words not in said] == []


SAID_LIMITS = {"en": ("180 days", "365 days", "7 days"), "my": ("ရက် ၁၈၀", "ရက် ၃၆၅", "၇ ရက်")}


@pytest.mark.parametrize("code", SAID_LIMITS)
def test_a_notice_says_for_how_long(code):
    limits = PROGRAMME.limits
    assert (limits.sharing_days, limits.consent_days, limits.testimony_cooling_days) == (180, 365, 7)
    notices = language(code).notices
    sharing, any_other, cooling = SAID_LIMITS[code]
    assert sharing in notices["c3"].text
    assert all(any_other in notices[one].text for one in ("c1", "c2", "c4", "c5", "c6", "c7"))
    assert cooling in notices["c7"].text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "en",
            (
                "one side",
                "not neutral",
                "fight",
                "protect you all the same",
                "take your yes back",
                "complain",
            ),
        ),
        ("my", ("တစ်ဖက်", "ကြားနေ မဟုတ်", "တိုက်ခိုက်", "အကာအကွယ် ပေး", "ပြန်ရုပ်သိမ်း", "တိုင်ကြား")),
    ],
)
def test_every_notice_says_who_we_are_and_that_no_costs_nothing(code, words):
    for notice in language(code).notices.values():
        assert [each for each in words if each not in notice.text] == []


def test_no_amount_of_money_is_named():
    money = re.compile(r"\bUSD\b|\$|\bMMK\b|\bkyat|ကျပ်|ဘတ်|ဒေါ်လာ", re.IGNORECASE)
    assert [text for code in ("en", "my") for text in texts(code) if money.search(text)] == []


FRONT = PROFILES.parent / "front"
TECHNICAL_NAMES = {"assets"}  # stands in the notice, in any language


def quoted(code: str) -> set[str]:
    marks = {"en": '"([^"]+)"', "my": "“([^”]+)”"}
    return {word for text in texts(code) for word in re.findall(marks[code], text)} - TECHNICAL_NAMES


def test_a_button_is_called_what_it_is_called_on_the_page():
    catalogue = polib.pofile(str(FRONT / "locale" / "my" / "LC_MESSAGES" / "django.po"))
    labels = {entry.msgid: entry.msgstr for entry in catalogue}
    assert len(quoted("en")) == len(quoted("my")) == 4
    assert {labels.get(label) for label in quoted("en")} == quoted("my")
