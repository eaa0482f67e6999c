"""What the database refuses about panels and their decisions, whoever asks it (I-2, I-3, I-9).

A decided determination is never altered: a change is a new one beside it.
"""

# ruff: noqa: S608 - each is a constant, nothing that anybody typed
from __future__ import annotations

from refuge.office.vault.refusals import Refusal, differs, filled_once

_OF = "FROM status_determination d JOIN case_case c ON c.id = d.case_id WHERE d.id = NEW.determination_id"
_DECIDED = f"EXISTS (SELECT 1 {_OF} AND d.decided_on IS NOT NULL)"
_DECIDES = "NEW.seat IN ('chair', 'member')"
_NEVER = (
    "case_id", "number", "compartment_id", "supersedes_id", "of_appeal", "custody", "leaver", "eligible",
    "interviewed_on", "due_on", "extended_on", "release_counts_on", "heard_anew_on", "signed_off_by_id",
    "decided_on", "language", "voluntariness", "method", "outcome", "account", "finding", "reasons",
)  # fmt: skip
_ONCE = ("told_on", "appeal_until", "appealed_on")
_SEATED = "SELECT COUNT(*) FROM status_panelseat s WHERE s.determination_id = NEW.id AND s.seat IN ('chair', 'member')"
_CHAIRS = "SELECT COUNT(*) FROM status_panelseat s WHERE s.determination_id = NEW.id AND s.seat = 'chair'"

REFUSALS = (
    Refusal(
        "status_seat_asked_before",
        "status_panelseat",
        "INSERT",
        f"{_DECIDES} AND EXISTS (SELECT 1 FROM status_interviewer i "
        "WHERE i.determination_id = NEW.determination_id AND i.staff_id = NEW.staff_id)",
        "who asked the questions does not decide",
    ),
    Refusal(
        "status_seat_on_the_case",
        "status_panelseat",
        "INSERT",
        f"EXISTS (SELECT 1 {_OF} AND (c.owner_id = NEW.staff_id OR EXISTS (SELECT 1 FROM vault_wrappedkey k "
        "WHERE k.compartment_id = c.compartment_id AND k.staff_id = NEW.staff_id)))",
        "who is on the case does not decide",
    ),
    Refusal(
        "status_seat_decided_before",
        "status_panelseat",
        "INSERT",
        f"{_DECIDES} AND EXISTS (SELECT 1 FROM status_determination d JOIN status_panelseat s "
        "ON s.determination_id = d.supersedes_id WHERE d.id = NEW.determination_id AND d.of_appeal "
        "AND s.staff_id = NEW.staff_id AND s.seat IN ('chair', 'member'))",
        "an appeal is decided by other people",
    ),
    Refusal("status_seat_too_late", "status_panelseat", "INSERT", _DECIDED, "the panel has decided"),
    Refusal(
        "status_seat_unaltered",
        "status_panelseat",
        "UPDATE",
        f"{_DECIDED} OR {differs('determination_id', 'staff_id', 'seat')}",
        "the panel has decided",
    ),
    Refusal(
        "status_interviewer_sits",
        "status_interviewer",
        "INSERT",
        f"{_DECIDED} OR EXISTS (SELECT 1 FROM status_panelseat s WHERE s.determination_id = NEW.determination_id "
        "AND s.staff_id = NEW.staff_id AND s.seat IN ('chair', 'member'))",
        "who decides did not ask the questions",
    ),
    Refusal("status_interviewer_stays", "status_interviewer", "UPDATE", "1 = 1", "who asked is not altered"),
    Refusal(
        "status_begins_undecided",
        "status_determination",
        "INSERT",
        "NEW.decided_on IS NOT NULL OR (NOT NEW.custody AND EXISTS (SELECT 1 FROM status_custodyrecord r "
        "WHERE r.case_id = NEW.case_id))",
        "a determination begins undecided, and knows of custody",
    ),
    Refusal(
        "status_decided_by_three",
        "status_determination",
        "UPDATE",
        f"NEW.decided_on IS NOT NULL AND OLD.decided_on IS NULL AND (({_SEATED}) < 3 OR ({_CHAIRS}) <> 1)",
        "a chair and two members decide",
    ),
    Refusal(
        "status_decided_stays",
        "status_determination",
        "UPDATE",
        f"OLD.decided_on IS NOT NULL AND ({differs(*_NEVER)} OR {filled_once(*_ONCE)})",
        "what was decided is never altered",
    ),
    Refusal(
        "status_custody_stays",
        "status_determination",
        "UPDATE",
        "OLD.custody AND NOT NEW.custody",
        "custody is not taken back",
    ),
    Refusal(
        "status_custody_once",
        "status_custodyrecord",
        "UPDATE",
        f"{differs('case_id', 'recorded_on')} OR {filled_once('referred_to', 'notified_on', 'released_on')}",
        "a custody record is filled in once",
    ),
)
