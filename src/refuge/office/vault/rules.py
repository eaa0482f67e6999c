"""When a compartment's key may be given, used or taken away. Pure."""

from __future__ import annotations

from enum import StrEnum

from refuge.office.access.rules import KEYLESS, Actor, RefusedError


class Kind(StrEnum):
    """What a compartment seals."""

    thread = "thread"
    case = "case"
    identity = "identity"
    panel = "panel"
    placement = "placement"
    file = "file"  # one that only named readers open
    standards = "standards"  # who was asked to keep to the standards, and how
    matter = "matter"  # a concern about conduct, and what becomes of it


class Act(StrEnum):
    turn_keys = "vault.turn_keys"


class NoKeyError(RefusedError):
    """The member of staff holds no key to the compartment."""

    reason = "no_key"


class LastHolderError(RefusedError):
    """Nobody else holds this key: taking it away would close the compartment for ever. Hand it over first."""

    reason = "last_holder"
    status = 409


class KeylessRoleError(RefusedError):
    """Administrators and heads of committee hold no key to anybody's words (I-36)."""

    reason = "keyless_role"


def check_may_hold(holder: Actor) -> None:
    """Let somebody hold a content key, or raise KeylessRoleError."""
    if not holder.roles or holder.roles & KEYLESS:
        raise KeylessRoleError


def check_somebody_remains(remaining: int) -> None:
    """Refuse to take the last key away, or raise LastHolderError."""
    if remaining < 1:
        raise LastHolderError
