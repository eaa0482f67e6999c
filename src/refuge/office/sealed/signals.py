"""What the room of sealed files tells those above it, within the transaction that decides it."""

from __future__ import annotations

from django.dispatch import Signal

file_closed = Signal()
"""A file was closed. Sent with file_id, and nothing that says what kind it was."""

reader_named = Signal()
"""Another reader was named. Sent with keyring, file_id, staff_id, and stays: whether whoever named them reads on."""
