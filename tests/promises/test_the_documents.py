"""What the documents point to is there: files, pictures, and the tests they call as witnesses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.promises.test_every_promise_has_a_witness import witnesses_in

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
STORIES = re.split(r"^### ", (ROOT / "docs" / "threat-model.md").read_text("utf-8"), flags=re.MULTILINE)[1:]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_somewhere(document):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_witness_exists(document):
    called = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", document.read_text("utf-8"))
    assert [f"{path}::{name}" for path, name in called if name not in witnesses_in(ROOT / path)] == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.partition("\n")[0])
def test_every_story_says_what_holds_what_does_not_and_who_has_seen_it(story):
    assert "**Holds.**" in story
    assert "**Does not hold.**" in story
    assert re.search(r"\*\*Witness\.\*\*(\n\n- `tests/| Not witnessed; it is )", story)
