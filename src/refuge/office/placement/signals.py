"""What placement tells the rooms above it, within the transaction that decides it."""

from __future__ import annotations

from django.dispatch import Signal

moved_in = Signal()
"""Some people live at a site of ours from today. Sent with person_ids, today."""
