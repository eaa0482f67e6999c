"""The room `breach`: concerns about conduct, and what becomes of them."""

from __future__ import annotations

from django.apps import AppConfig


class BreachConfig(AppConfig):
    name = "refuge.office.breach"
    label = "breach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.breach import handing, letters  # noqa: PLC0415 - after the tables are known
        from refuge.office.breach.part import PART  # noqa: PLC0415
        from refuge.office.breach.refusals import REFUSALS  # noqa: PLC0415
        from refuge.office.case import signals  # noqa: PLC0415
        from refuge.office.case.parts import register  # noqa: PLC0415
        from refuge.office.sealed import enclosures  # noqa: PLC0415
        from refuge.office.sealed.signals import file_closed, reader_named  # noqa: PLC0415
        from refuge.office.vault.refusals import keep_up  # noqa: PLC0415

        keep_up(self, REFUSALS)
        register(PART)
        signals.walled_in.connect(handing.end_for_child, dispatch_uid="a child is before no inquiry")
        enclosures.register("breach", letters.beside)
        reader_named.connect(letters.follow_reader, dispatch_uid="whoever reads a file reads its letters")
        file_closed.connect(handing.release_case, dispatch_uid="a closed file keeps no case open")
