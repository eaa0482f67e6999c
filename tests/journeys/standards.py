"""Colleagues who explain the standards and put them in force, in whichever language their pages are."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from refuge.configuration import PROFILES
from refuge.programme import load
from refuge.standards import StandardsSet

from .panels import OnTheWay

if TYPE_CHECKING:
    from .houses import Houses

SETS = load(PROFILES / "karenni").standards.sets
HERS = "my"  # the language in which the person hears it, whatever the officer reads


def asked(houses: Houses, state: str) -> tuple[str, str]:
    """An undertaking in this state and its case, as ids in addresses."""
    found = houses.rows("office", f"SELECT id, case_id FROM undertaking_undertaking WHERE state = '{state}'")
    one, case = found[0]
    return str(UUID(str(one))), str(UUID(str(case)))


def state_of(houses: Houses, undertaking: str) -> str:
    """How far an undertaking is, as it lies in the table."""
    rows = houses.rows("office", "SELECT id, state FROM undertaking_undertaking")
    return next(str(state) for one, state in rows if UUID(str(one)) == UUID(undertaking))


class AtTheStandards(OnTheWay):
    """Somebody who explains the standards, approves them, or offers them."""

    def explain(self, undertaking: str, words: StandardsSet, *missed: str) -> None:
        """Read every clause aloud, then ask; what is missed is explained and asked once more."""
        clauses = words.wordings[HERS].clauses
        self.goto(f"/standards/undertakings/{undertaking}/")
        self.follow("/explain/")
        self.choose(language=HERS, mode="read_aloud", interpreter="no")
        self.send()
        for clause in clauses:
            assert clause.text in self.text()
            self.page.locator("#next").click()
        for clause in clauses:
            if clause.code in missed:
                self._answer(clause.right % len(clause.choices) + 1)
                assert clause.explanation in self.text()
                self.page.locator("#ask-again").click()
            self._answer(clause.right)

    def _answer(self, choice: int) -> None:
        self.choose(choice=str(choice))
        self.send()

    def sign(self) -> None:
        self.follow("/sign/")
        self.choose(witness="companion", copy_given="yes")
        self.send()

    def decline(self) -> None:
        self.follow("/decline/")
        self.choose(why="not_said")
        self.send()

    def make_copy(self, undertaking: str) -> str:
        """Make a copy; its number as it stands on it."""
        self.goto(f"/standards/undertakings/{undertaking}/copy/")
        self.send()
        return " ".join(self.page.locator("article .paper-digits").all_inner_texts())

    def approve(self, number: int, why: str) -> None:
        self.goto("/")
        self.follow(f"/standards/{number}/approve/")
        self.choose(why=why)
        self.send()
