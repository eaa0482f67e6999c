"""What rooms above and beside the case tell one another, within the transaction that decides it."""

from __future__ import annotations

from django.dispatch import Signal

letter_arrived = Signal()
"""A letter was opened into its thread. Sent with keyring, case_id, compartment_id (of the thread), words (the
text), by_cover (written with the cover code), written_at (at the latest), moved (answers go to another mailbox from
now on), now. Only for threads that belong to a case and whose key the opener holds; what a receiver raises stops the
letter from being filed, so it raises nothing it can avoid."""

moved = Signal()
"""A case moved along its table. Sent with pen (its case in the new state) and transition."""

walled_in = Signal()
"""A case is on the child track from now on: opened there, or moved. Sent with pen; rooms end what is for adults only,
and the way to civilian care begins (X1, I-4)."""

arrived = Signal()
"""Somebody is physically there. Sent with pen; its case knows the day."""

holders_changed = Signal()
"""Somebody was given a case, taken off it, or owns it now. Sent with pen; rooms with keys of their own follow."""

found_in_custody = Signal()
"""At intake or in an interview somebody turned out to be, or to have been, captured or in custody (X3). Sent with pen,
within the act that found it; the room of status makes the one-page record."""
