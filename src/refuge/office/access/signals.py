"""What the rooms above are told by the door. Sent inside the transaction: who cannot follow, stops it."""

from __future__ import annotations

from django.dispatch import Signal

taken_off = Signal()
"""Somebody may hold no key any more: they no longer work here, or (`still_here`) they become an administrator.

Sent with `actor`, `staff_id` and `still_here`; the vault turns its keys.
"""

asked_before_leaving = Signal()
"""Somebody might be taken off. Sent with `staff_id`; a room answers with how many matters nobody else could open."""

roles_changed = Signal()
"""Somebody has other roles now. Sent with `actor`, `staff_id`, and the roles `before` and `after`.

Rooms that give a key for a role's sake take it back here, as the child track does.
"""
