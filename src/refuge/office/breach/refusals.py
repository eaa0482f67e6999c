"""What the database refuses about matters, whoever asks it (I-8, I-9, I-22, I-23)."""

# ruff: noqa: S608 - each is a constant, nothing that anybody typed
from __future__ import annotations

from refuge.office.breach.rules import MOVES, stage_of
from refuge.office.vault.refusals import Refusal, differs, filled_once

_PAIRS = sorted({(stage_of(source).value, stage_of(target).value) for (_, source), target in MOVES.items()})
_LEGAL = " OR ".join(f"(OLD.stage = '{one}' AND NEW.stage = '{other}')" for one, other in _PAIRS)
_SITS = "SELECT COUNT(*) FROM breach_seat s WHERE s.matter_id = NEW.{of} AND s.left_on IS NULL"
_INQUIRERS = f"{_SITS} AND s.seat = 'inquirer'"
_REVIEWERS = f"{_SITS} AND s.seat = 'reviewer'"
_SPOKE = " AND s.spoken_on IS NOT NULL"
_UNTOLD = "EXISTS (SELECT 1 FROM breach_finding f WHERE f.matter_id = NEW.id AND f.told_on IS NULL)"
_UNDER_MEASURE = (
    "EXISTS (SELECT 1 FROM breach_measure m JOIN breach_finding f ON f.id = m.finding_id "
    "WHERE f.matter_id = NEW.id AND m.lifted_on IS NULL)"
)
_SAME_PERSON = "s.matter_id = NEW.matter_id AND s.staff_id = NEW.staff_id"

REFUSALS = (
    Refusal(
        "breach_seat_both_sides",
        "breach_seat",
        "INSERT",
        f"EXISTS (SELECT 1 FROM breach_seat s WHERE {_SAME_PERSON} AND (NEW.seat = 'reviewer') <> (s.seat = 'reviewer'))",
        "who inquired does not decide the appeal",
    ),
    Refusal(
        "breach_seat_too_many",
        "breach_seat",
        "INSERT",
        f"(NEW.seat = 'inquirer' AND ({_INQUIRERS.format(of='matter_id')}) >= 2)"
        f" OR (NEW.seat = 'reviewer' AND ({_REVIEWERS.format(of='matter_id')}) >= 3)",
        "two inquire and three decide an appeal",
    ),
    Refusal(
        "breach_seat_stays",
        "breach_seat",
        "UPDATE",
        f"{differs('matter_id', 'staff_id', 'seat')} OR OLD.left_on IS NOT NULL",
        "a seat is not altered, and nobody comes back to one they left",
    ),
    Refusal("breach_entry_stays", "breach_entry", "UPDATE", "1 = 1", "an entry is never altered"),
    Refusal(
        "breach_matter_stays",
        "breach_matter",
        "UPDATE",
        differs("compartment_id", "reported_at", "triage_due_at")
        + " OR "
        + filled_once("triaged_at", "helped_on", "inquiry_due_on"),
        "a matter keeps its clocks",
    ),
    Refusal(
        "breach_matter_moves",
        "breach_matter",
        "UPDATE",
        f"OLD.stage <> NEW.stage AND NOT ({_LEGAL})",
        "there is no such move",
    ),
    Refusal(
        "breach_matter_two_inquire",
        "breach_matter",
        "UPDATE",
        f"OLD.stage <> 'inquiry' AND NEW.stage = 'inquiry' AND ({_INQUIRERS.format(of='id')}) <> 2",
        "two people inquire",
    ),
    Refusal(
        "breach_matter_three_decide",
        "breach_matter",
        "UPDATE",
        f"OLD.stage <> 'appeal' AND NEW.stage = 'appeal' AND ({_REVIEWERS.format(of='id')}) <> 3",
        "three people decide an appeal",
    ),
    Refusal(
        "breach_matter_closes",
        "breach_matter",
        "UPDATE",
        f"OLD.stage IN ('finding', 'measure') AND NEW.stage = 'closed' AND ({_UNTOLD} OR {_UNDER_MEASURE})",
        "the person is told, and no measure is left, before a matter closes",
    ),
    Refusal(
        "breach_finding_by_all",
        "breach_finding",
        "INSERT",
        f"(NEW.number = 1 AND ({_INQUIRERS.format(of='matter_id')}{_SPOKE}) <> 2)"
        f" OR (NEW.number = 2 AND ({_REVIEWERS.format(of='matter_id')}{_SPOKE}) <> 3)",
        "all who sit have spoken before anything is found",
    ),
    Refusal(
        "breach_finding_stays",
        "breach_finding",
        "UPDATE",
        f"{differs('matter_id', 'number', 'decided_on', 'verdict')}"
        f" OR {filled_once('told_on', 'appeal_until', 'appealed_on')}",
        "what was found is never altered",
    ),
    Refusal(
        "breach_measure_stays",
        "breach_measure",
        "UPDATE",
        f"{differs('finding_id', 'code')} OR {filled_once('lifted_on', 'lifted')}",
        "a measure is not altered, and once lifted it stays lifted",
    ),
)
