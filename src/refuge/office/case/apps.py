"""The room `case`: one person's way, its state, its notes and who is on it."""

from __future__ import annotations

from django.apps import AppConfig


class CaseConfig(AppConfig):
    name = "refuge.office.case"
    label = "case"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate  # noqa: PLC0415 - after the tables are known

        from refuge.office.access.signals import (  # noqa: PLC0415 - once tables are known
            asked_before_leaving,
            roles_changed,
            taken_off,
        )
        from refuge.office.case.holders import (  # noqa: PLC0415
            holders_of_number,
            keep_the_last_officer,
            let_out_of_child_track,
        )
        from refuge.office.case.passing_on import held_alone  # noqa: PLC0415
        from refuge.office.case.triggers import put_up_after_migrating  # noqa: PLC0415
        from refuge.office.sealed import nearness  # noqa: PLC0415

        asked_before_leaving.connect(held_alone, dispatch_uid="cases that would be closed for ever")
        taken_off.connect(keep_the_last_officer, dispatch_uid="somebody protects children")
        roles_changed.connect(let_out_of_child_track, dispatch_uid="the child track is for its officers")
        nearness.register("case", holders_of_number)
        post_migrate.connect(put_up_after_migrating, sender=self, dispatch_uid="events are not altered")
