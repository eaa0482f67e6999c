"""What the database refuses about sealed files: an entry is added, never altered."""

from __future__ import annotations

from refuge.office.vault.refusals import Refusal, differs

REFUSALS = (
    Refusal("sealed_entry_stays", "sealed_entry", "UPDATE", "1 = 1", "an entry is never altered"),
    Refusal(
        "sealed_file_stays",
        "sealed_file",
        "UPDATE",
        differs("compartment_id", "opened_on"),
        "a file keeps its key and its day",
    ),
)
