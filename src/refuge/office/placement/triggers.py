# ruff: noqa: S608 - conditions over our own tables, written here; nobody's words are in them
"""What only the database as a whole can refuse about places: SQLite and PostgreSQL, by the same conditions.

A CHECK sees one row. These look at the others: beds beyond what a site has, a bed of another site, fewer square
metres than a waiver allows, two households that must not meet, a household that is not together, a jump of state.
`docs/decisions/0009-places-in-the-database.md` says which invariant each holds.

They are put up after every `migrate` and stand aside before one: SQLite builds a changed table anew, which loses the
triggers on it and fails over those that look at it from elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections

from refuge.office.placement.rules import ENDED, SiteKind, SiteState, State, pairs, site_pairs

SITE, BED, WAIVER = "placement_site", "placement_bed", "placement_waiver"
PLACEMENT, HOLD = "placement_placement", "placement_hold"
MEMBERSHIP, PAIR = "people_householdmembership", "people_keepapart"


@dataclass(frozen=True)
class Rule:
    """One thing a table refuses: when, on which row (`NEW`, `OLD`), and what it says."""

    name: str
    table: str
    event: str  # INSERT or UPDATE
    refused: str  # the condition, in words both databases know
    says: str
    locks: str = ""  # on PostgreSQL: whose row is locked first, so that two at once do not pass each other


_LEGAL = " OR ".join(f"(OLD.state = '{one}' AND NEW.state = '{other}')" for one, other in pairs())
_LEGAL_SITE = " OR ".join(f"(OLD.state = '{one}' AND NEW.state = '{other}')" for one, other in site_pairs())
_HOUSED = f"NEW.state IN ('{State.matched}', '{State.host_confirmed}', '{State.moved_in}')"
_MOVES = "OLD.state <> NEW.state"
_OVER = f"NEW.state IN ({', '.join(repr(str(state)) for state in ENDED)})"

_MEETS = f"""EXISTS (SELECT 1 FROM {HOLD} h JOIN {PLACEMENT} p ON p.id = h.placement_id
    JOIN {PAIR} k ON k.ended_on IS NULL
    WHERE h.site_id = NEW.site_id AND h.ended_on IS NULL
    AND ((k.one_id = p.household_id AND k.other_id = {{ours}}) OR (k.other_id = p.household_id AND k.one_id = {{ours}})))"""
_HOUSEHOLD_OF_HOLD = f"(SELECT household_id FROM {PLACEMENT} WHERE id = NEW.placement_id)"
_KEPT_APART = "two households that are kept apart do not live at one site (I-12)"

_MEMBERS = (
    f"(SELECT COUNT(*) FROM {MEMBERSHIP} m WHERE m.household_id = NEW.household_id AND m.to_on IS NULL)"
)
_HELD = f"(SELECT COUNT(*) FROM {HOLD} h WHERE h.placement_id = NEW.id AND h.ended_on IS NULL"
_TOO_MANY = "a site has no more beds than were counted (I-10)"
_LONG = "a waiver lasts no longer than may be (I-10)"

_WAIVED = f"""NEW.waiver_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {WAIVER} w WHERE w.id = NEW.waiver_id
    AND w.site_id = NEW.id AND w.approved_by_id IS NOT NULL AND NEW.covered_tenths >= w.least_tenths * NEW.beds)"""

RULES = (
    Rule(
        "bed_counted",
        BED,
        "INSERT",
        f"NEW.number > (SELECT beds FROM {SITE} WHERE id = NEW.site_id)",
        _TOO_MANY,
        locks="NEW.site_id",
    ),
    Rule(
        "bed_stays",
        BED,
        "UPDATE",
        "NEW.site_id <> OLD.site_id OR NEW.number <> OLD.number",
        "a bed stays what it is",
    ),
    Rule(
        "site_beds",
        SITE,
        "UPDATE",
        f"EXISTS (SELECT 1 FROM {BED} b WHERE b.site_id = NEW.id AND b.number > NEW.beds)",
        _TOO_MANY,
    ),
    Rule("site_waived", SITE, "INSERT", _WAIVED, "fewer square metres need a waiver by two people (I-10)"),
    Rule("site_waived", SITE, "UPDATE", _WAIVED, "fewer square metres need a waiver by two people (I-10)"),
    Rule(
        "site_begins",
        SITE,
        "INSERT",
        f"NEW.state <> '{SiteState.proposed}'",
        "a site begins as proposed (I-23)",
    ),
    Rule(
        "site_table",
        SITE,
        "UPDATE",
        f"{_MOVES} AND NOT ({_LEGAL_SITE})",
        "no line of the table leads a site there (I-23)",
    ),
    Rule("waiver_short", WAIVER, "INSERT", "{days} > NEW.most_days", _LONG),
    Rule(
        "waiver_kept",
        WAIVER,
        "UPDATE",
        "OLD.approved_by_id IS NOT NULL OR NEW.site_id <> OLD.site_id OR NEW.from_on <> OLD.from_on"
        " OR NEW.until_on <> OLD.until_on OR NEW.most_days <> OLD.most_days OR NEW.asked_by_id <> OLD.asked_by_id"
        " OR NEW.least_tenths <> OLD.least_tenths",
        "a waiver is asked for and approved as it is (I-10)",
    ),
    Rule(
        "hold_own_bed",
        HOLD,
        "INSERT",
        f"NEW.site_id <> (SELECT site_id FROM {BED} WHERE id = NEW.bed_id)",
        "a bed is held at its own site (I-10)",
        locks="NEW.site_id",
    ),
    Rule(
        "hold_asked",
        HOLD,
        "INSERT",
        f"NEW.ended_on IS NULL AND (SELECT state FROM {PLACEMENT} WHERE id = NEW.placement_id) <> '{State.requested}'",
        "beds are held in one act, with the match (I-11)",
    ),
    Rule(
        "hold_open_site",
        HOLD,
        "INSERT",
        f"""NOT EXISTS (SELECT 1 FROM {SITE} s WHERE s.id = NEW.site_id AND s.state = '{SiteState.open}'
    AND s.inspected_until IS NOT NULL AND NEW.from_on <= s.inspected_until)""",
        "a site takes nobody new without an inspection passed of late (P8)",
    ),
    Rule(
        "hold_room",
        HOLD,
        "INSERT",
        f"""EXISTS (SELECT 1 FROM {SITE} s WHERE s.id = NEW.site_id AND s.covered_tenths < s.least_tenths * s.beds
    AND NOT EXISTS (SELECT 1 FROM {WAIVER} w WHERE w.id = s.waiver_id
    AND NEW.from_on >= w.from_on AND NEW.from_on <= w.until_on))""",
        "the waiver for fewer square metres is over (I-10)",
    ),
    Rule(
        "hold_member",
        HOLD,
        "INSERT",
        f"""NOT EXISTS (SELECT 1 FROM {MEMBERSHIP} m WHERE m.person_id = NEW.person_id AND m.to_on IS NULL
    AND m.household_id = {_HOUSEHOLD_OF_HOLD})""",
        "a bed is held for somebody of this household (I-11)",
    ),
    Rule("hold_apart", HOLD, "INSERT", _MEETS.format(ours=_HOUSEHOLD_OF_HOLD), _KEPT_APART),
    Rule(
        "hold_stays",
        HOLD,
        "UPDATE",
        "NEW.bed_id <> OLD.bed_id OR NEW.site_id <> OLD.site_id OR NEW.person_id <> OLD.person_id"
        " OR NEW.placement_id <> OLD.placement_id OR (OLD.ended_on IS NOT NULL AND NEW.ended_on IS NULL)"
        " OR (OLD.lives AND NOT NEW.lives)",
        "a hold is made anew, never changed (I-10)",
    ),
    Rule(
        "hold_lives",
        HOLD,
        "UPDATE",
        f"""NEW.lives AND NOT OLD.lives
    AND (SELECT state FROM {PLACEMENT} WHERE id = NEW.placement_id) <> '{State.moved_in}'""",
        "nobody lives where they have not moved in (I-23)",
    ),
    Rule(
        "begins",
        PLACEMENT,
        "INSERT",
        f"NEW.state <> '{State.requested}'",
        "a placement begins as a request (I-23)",
    ),
    Rule(
        "table",
        PLACEMENT,
        "UPDATE",
        f"{_MOVES} AND NOT ({_LEGAL})",
        "no line of the table leads there (I-23)",
    ),
    Rule(
        "party_stays",
        PLACEMENT,
        "UPDATE",
        "NEW.people <> OLD.people OR NEW.not_here <> OLD.not_here OR NEW.apart <> OLD.apart"
        " OR NEW.household_id <> OLD.household_id OR NEW.case_id <> OLD.case_id"
        " OR (OLD.has_child AND NOT NEW.has_child) OR (NEW.has_adult AND NOT OLD.has_adult)",
        "who is to live together is asked for anew, never changed (I-11)",
    ),
    Rule(
        "beds_for_all",
        PLACEMENT,
        "UPDATE",
        f"{_MOVES} AND {_HOUSED} AND ({_HELD} AND h.site_id = NEW.site_id) <> NEW.people OR {_HELD}) <> NEW.people)",
        "a bed for each who comes, at one site (I-11)",
    ),
    Rule(
        "together",
        PLACEMENT,
        "UPDATE",
        f"{_MOVES} AND {_HOUSED} AND NEW.people + NEW.not_here + NEW.apart <> {_MEMBERS}",
        "a household is split for safety only, with a reason (I-11)",
    ),
    Rule(
        "with_an_adult",
        PLACEMENT,
        "UPDATE",
        f"""{_MOVES} AND {_HOUSED} AND NOT NEW.has_adult AND NOT EXISTS (SELECT 1 FROM {SITE} s
    WHERE s.id = NEW.site_id AND s.kind = '{SiteKind.interim_care}')""",
        "a child lives with an adult of the household, or in interim care (I-11)",
    ),
    Rule(
        "safe_for_children",
        PLACEMENT,
        "UPDATE",
        f"""{_MOVES} AND {_HOUSED} AND NEW.has_child AND NOT EXISTS (SELECT 1 FROM {SITE} s
    WHERE s.id = NEW.site_id AND s.child_safe)""",
        "a child lives where somebody looked whether it is safe for children",
    ),
    Rule(
        "apart",
        PLACEMENT,
        "UPDATE",
        f"{_MOVES} AND {_HOUSED} AND {_MEETS.format(ours='NEW.household_id')}",
        _KEPT_APART,
        locks="NEW.site_id",
    ),
    Rule(
        "beds_freed",
        PLACEMENT,
        "UPDATE",
        f"{_MOVES} AND {_OVER} AND {_HELD}) > 0",
        "whoever moves out frees their beds (I-10)",
    ),
)

_DAYS = {
    "sqlite": "(julianday(NEW.until_on) - julianday(NEW.from_on))",
    "postgresql": "(NEW.until_on - NEW.from_on)",
}


def put_up(connection: Any) -> None:
    """Make the database refuse, unless it does. Raises KeyError on a database we do not know."""
    if standing(connection) == {_name(rule) for rule in RULES}:
        return
    take_down(connection)
    written = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    days = _DAYS[connection.vendor]
    _run(connection, [one for rule in RULES for one in written(rule, rule.refused.replace("{days}", days))])


def take_down(connection: Any) -> None:
    """Undo `put_up`, before tables change."""
    dropped = {"sqlite": _sqlite_down, "postgresql": _postgresql_down}[connection.vendor]
    _run(connection, [one for rule in RULES for one in dropped(rule)])


def standing(connection: Any) -> set[str]:
    """Say which of them are there."""
    with connection.cursor() as cursor:
        cursor.execute(_CATALOGUE[connection.vendor])
        return {name for (name,) in cursor.fetchall() if name.startswith("placement_")}


_CATALOGUE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def stand_aside(*, using: str, **_: Any) -> None:
    """Before any table of any room changes."""
    take_down(connections[using])


def stand_again(*, using: str, **_: Any) -> None:
    """Once all of them have changed, and whenever tests empty the tables."""
    if PLACEMENT in connections[using].introspection.table_names():
        put_up(connections[using])


def _name(rule: Rule) -> str:
    return f"{rule.table}_{rule.name}_{rule.event.lower()}"


def _sqlite(rule: Rule, refused: str) -> list[str]:
    when = f"CREATE TRIGGER {_name(rule)} BEFORE {rule.event} ON {rule.table} WHEN {refused}"
    return [f"{when} BEGIN SELECT RAISE(ABORT, '{rule.says}'); END"]


def _sqlite_down(rule: Rule) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {_name(rule)}"]


def _postgresql(rule: Rule, refused: str) -> list[str]:
    name, lock = _name(rule), ""
    if rule.locks:
        lock = f"PERFORM 1 FROM {SITE} WHERE id = {rule.locks} FOR UPDATE;"
    raised = f"RAISE EXCEPTION '{rule.says}' USING ERRCODE = 'check_violation'"
    body = f"BEGIN {lock} IF {refused} THEN {raised}; END IF; RETURN NEW; END"
    when = f"BEFORE {rule.event} ON {rule.table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {name} {when}",
    ]


def _postgresql_down(rule: Rule) -> list[str]:
    name = _name(rule)
    return [f"DROP TRIGGER IF EXISTS {name} ON {rule.table}", f"DROP FUNCTION IF EXISTS {name}()"]


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
