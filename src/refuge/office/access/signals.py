"""What the rooms above are told by the door. Sent inside the transaction: who cannot follow, stops it."""

from __future__ import annotations

from django.dispatch import Signal

taken_off = Signal()
"""Somebody may no longer work here. Sent with `actor` and `staff_id`; the vault turns its keys."""
