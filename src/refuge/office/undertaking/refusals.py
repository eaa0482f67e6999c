# ruff: noqa: S608 - conditions over our own tables, written here; nobody's words are in them
"""What the database refuses about undertakings where one row cannot say it."""

from __future__ import annotations

from refuge.office.undertaking.rules import SetState, State, pairs, set_pairs
from refuge.office.vault.refusals import Refusal, differs

UNDERTAKING, VERSION, TEXT = (
    "undertaking_undertaking",
    "undertaking_standardsversion",
    "undertaking_standardstext",
)

_LIVE = f"NEW.state <> '{State.set_aside}'"
_LEGAL = " OR ".join(f"(OLD.state = '{one}' AND NEW.state = '{other}')" for one, other in pairs())
_OF_SETS = " OR ".join(f"(OLD.state = '{one}' AND NEW.state = '{other}')" for one, other in set_pairs())
_A_CHILD = "EXISTS (SELECT 1 FROM case_case c WHERE c.id = NEW.case_id AND c.track = 'child')"
_A_CAPTIVE = (
    "EXISTS (SELECT 1 FROM status_custodyrecord k WHERE k.case_id = NEW.case_id AND k.released_on IS NULL)"
)
_UNDECIDED = (
    "NOT EXISTS (SELECT 1 FROM status_determination WHERE case_id = NEW.case_id AND decided_on IS NOT NULL)"
)
_NOT_IN_FORCE = (
    f"NOT EXISTS (SELECT 1 FROM {VERSION} WHERE number = NEW.standards_id AND state = '{SetState.in_force}')"
)
_CHILD = "a child is never asked to undertake anything (I-4)"
_CAPTIVE = "somebody who is held is never asked (I-4)"

REFUSALS = (
    Refusal(
        "undertaking_begins",
        UNDERTAKING,
        "INSERT",
        f"NEW.state <> '{State.offered}'",
        "it begins as an offer (I-23)",
    ),
    Refusal(
        "undertaking_table",
        UNDERTAKING,
        "UPDATE",
        f"OLD.state <> NEW.state AND NOT ({_LEGAL})",
        "no line of the table leads there (I-23)",
    ),
    Refusal("undertaking_child_new", UNDERTAKING, "INSERT", _A_CHILD, _CHILD),
    Refusal("undertaking_child", UNDERTAKING, "UPDATE", f"{_LIVE} AND {_A_CHILD}", _CHILD),
    Refusal("undertaking_captive_new", UNDERTAKING, "INSERT", _A_CAPTIVE, _CAPTIVE),
    Refusal(
        "undertaking_captive",
        UNDERTAKING,
        "UPDATE",
        f"OLD.state <> '{State.signed}' AND NEW.state = '{State.signed}' AND {_A_CAPTIVE}",
        _CAPTIVE,
    ),
    Refusal(
        "undertaking_decided",
        UNDERTAKING,
        "INSERT",
        _UNDECIDED,
        "nobody is asked before a panel decided (P7)",
    ),
    Refusal(
        "undertaking_in_force",
        UNDERTAKING,
        "UPDATE",
        f"OLD.state <> '{State.signed}' AND NEW.state = '{State.signed}' AND {_NOT_IN_FORCE}",
        "only what is in force is signed",
    ),
    Refusal(
        "undertaking_stays",
        UNDERTAKING,
        "UPDATE",
        f"{differs('case_id', 'number')} OR (OLD.signed_on IS NOT NULL AND ({differs('signed_on', 'standards_id')}))",
        "what was signed stays as it was signed",
    ),
    Refusal(
        "standards_begin",
        VERSION,
        "INSERT",
        f"NEW.state <> '{SetState.proposed}'",
        "a set begins as a proposal (I-22)",
    ),
    Refusal(
        "standards_table",
        VERSION,
        "UPDATE",
        f"OLD.state <> NEW.state AND NOT ({_OF_SETS})",
        "no line of the table leads there (I-23)",
    ),
    Refusal(
        "standards_stay",
        VERSION,
        "UPDATE",
        f"OLD.in_force_since IS NOT NULL AND ({differs('digest', 'head_id', 'legal_id', 'in_force_since')})",
        "what two people approved stays",
    ),
    Refusal(
        "standards_words_stay",
        TEXT,
        "UPDATE",
        "OLD.text IS NOT NULL",
        "approved words never change: a new version says something new",
    ),
)
