"""What this room tells the others, within the transaction that decides it."""

from __future__ import annotations

from django.dispatch import Signal

withdrawn = Signal()
"""A yes counts no more from this moment: taken back, or ended by the wall around children. Sent with keyring,
case_id, level, recipient (the mark of whom it was for, "" where nobody: compare with `marks.mark_of_recipient`),
consent_id, today. Whoever let something hang on it cuts it now; what a receiver raises would keep a withdrawal from
happening, so it raises nothing, and needs no key: a supervisor who withdraws may hold none (I-15)."""
