"""A second programme, made up: another committee, three languages, its own time limits. Data only."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import polib

from refuge.configuration import PROFILES
from refuge.programme import LEVELS, PAGES, REPORT, Limits

if TYPE_CHECKING:
    import pathlib

WORDS = {  # hello, in each language
    "en": "Welcome. Answered within 12 hours.",
    "my": "မင်္ဂလာပါ။ ၁၂ နာရီအတွင်း ဖြေပါမယ်။",
    "shn": "မႂ်ႇသုင်ၶႃႈ။ ႑႒",
}
NAMES = {"en": "English", "my": "မြန်မာ", "shn": "လိၵ်ႈတႆး"}

TOP = {
    "key": "tiny",
    "demonstration": False,
    "second_holder": False,
    "languages": ["shn", "my", "en"],
    "exit_url": "https://weather.example/",
    "security_contact": "mailto:security@tiny.example",
    "time_zone": "Asia/Bangkok",
}
LIMITS = {
    **{one.name: 2 for one in fields(Limits)},
    "danger_minutes": 30,
    "answer_minutes": 720,
    "answer_days": 21,
    "intake_days": 5,
    "notices_ahead_days": 14,
    "idle_minutes": 3,
    "review_high_days": 3,
    "review_medium_days": 10,
    "review_low_days": 20,
    "content_days": 20,
}


def write(folder: pathlib.Path) -> pathlib.Path:
    folder.mkdir(parents=True, exist_ok=True)
    _write_toml(folder / "programme.toml", TOP, {"limits": LIMITS})
    for code in TOP["languages"]:
        _write_language(folder / str(code), WORDS[str(code)], NAMES[str(code)])
    _write_standards(folder / "standards")
    _write_catalogue(folder / "locale" / "shn" / "LC_MESSAGES")
    return folder


def _write_standards(folder: pathlib.Path) -> None:
    """One clause, in each language."""
    (folder / "1").mkdir(parents=True)
    clause = {"code": "civilians", "rules": ["ihl-1"], "grave": True, "drawing": "houses"}
    _write_toml(folder / "1" / "set.toml", {"version": 1}, {"clause": [clause]})
    source = {"id": "ihl-1", "kind": "customary_rule", "title": "T", "summary": "S", "mark": "A"}
    _write_toml(folder / "sources.toml", {}, {"source": [source]})
    _write_toml(folder / "spoken.toml", {}, {"spoken": [{"language": "kyu", "script": "Latn", "name": "K"}]})
    for code in TOP["languages"]:
        words = WORDS[str(code)]
        texts = dict.fromkeys(("title", "text", "why", "when_ordered", "question", "explanation"), words)
        lists = {"do": [words], "do_not": [words], "choices": [words, words + " 2"]}
        told = {"title": words, "reason": words, "opening": [words], "free": [words + " 2"]}
        clause = {"code": "civilians", **texts, **lists, "right": 2}
        _write_toml(folder / "1" / f"{code}.toml", told, {"clause": [clause]})


def _write_catalogue(folder: pathlib.Path) -> None:
    """The buttons and hints in a language that Refuge does not bring along."""
    ours = polib.pofile(str(PROFILES.parent / "front" / "locale" / "my" / "LC_MESSAGES" / "django.po"))
    ours.metadata["Language"] = "shn"
    for entry in ours:
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, WORDS["shn"])
        entry.msgstr = "" if entry.msgstr_plural else WORDS["shn"]
    folder.mkdir(parents=True)
    ours.save_as_mofile(str(folder / "django.mo"))


def _write_language(own: pathlib.Path, words: str, name: str) -> None:
    own.mkdir(exist_ok=True)
    texts = dict.fromkeys(("organisation", "acknowledgement", "cover_answer"), words) | {"name": name}
    phrases = [{"key": key, "title": words, "text": words} for key in ("safe_now", "door_open")]
    reminders = [{"key": "all_quiet", "title": words, "text": words}]
    _write_toml(own / "language.toml", texts, {"phrase": phrases, "reminder": reminders})
    notices = [{"level": level, "title": words, "sentences": [words]} for level in LEVELS]
    _write_toml(own / "notices.toml", {"version": 1, "common": [words + " 1"]}, {"notice": notices})
    section = [{"heading": words, "paragraphs": [words], "points": [words + " 1", words + " 2"]}]
    for page in (*PAGES, REPORT, "check"):
        _write_toml(
            own / f"{page}.toml", dict.fromkeys(("link", "heading", "lead"), words), {"section": section}
        )


def _write_toml(path: pathlib.Path, values: dict[str, Any], tables: dict[str, Any]) -> None:
    lines = _lines(values)
    for name, content in tables.items():
        if isinstance(content, dict):
            lines += [f"[{name}]", *_lines(content)]
        else:
            lines += [line for entry in content for line in (f"[[{name}]]", *_lines(entry))]
    path.write_text("\n".join(lines), encoding="utf-8")


def _lines(values: dict[str, Any]) -> list[str]:
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
