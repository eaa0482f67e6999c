"""Numbers for copies, and the list that lets anybody check them.

A number is told once, to be printed, and kept nowhere: only a digest of it and the words. Losing a paper costs
nothing, another one gets another number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from django.conf import settings

from refuge.language.codes import Code, new_code
from refuge.office.access.rules import THE_OFFICE, Actor, check
from refuge.office.audit.actions import journalled
from refuge.office.copies import rules
from refuge.office.copies.models import Listed, Register, Waiting
from refuge.office.copies.rules import POLICY, Act
from refuge.protocol.copies import CopyList, SignedCopies, digest_of, random_digest, sign_copies
from refuge.protocol.notice import read_certificate

_REF = "copies"
_AT_ONCE = 500


def issue(actor: Actor, text: str) -> Code:
    """Give a copy of these words its number, once. The list has its digest within days.

    text is every word that is printed on the copy, to the letter: `check a copy` shows exactly it. Call it inside the
    act that hands the copy over, so that both happen or neither. Raises NotAllowedError.
    """
    with journalled(actor, Act.issue, _REF) as line:
        check(Act.issue, actor, POLICY)
        number = new_code()
        Waiting.objects.create(digest=digest_of(text, number))
        line.changed("copies_waiting.digest")
    return number


def list_up_to(day: date) -> None:
    """Make the list reach this day; where it does already, nothing happens."""
    if Register.objects.filter(id=1, day__gte=day).exists():
        return
    with journalled(THE_OFFICE, Act.enter, _REF) as line:
        register = _register(day)
        if rules.grows(register.began, register.day, day):
            _enter(register, day)
            line.changed("copies_listed.digest", "copies_register.day")


def _register(day: date) -> Register:
    """The one row, locked. The list begins on the office's first day, not with its first copy."""
    Register.objects.get_or_create(id=1, defaults={"began": day})
    return Register.objects.select_for_update().get(id=1)


def _enter(register: Register, day: date) -> None:
    """Move what waits onto the list and fill it up; all in one order, so that rows do not tell which is which."""
    waiting = list(Waiting.objects.order_by("digest").values_list("digest", flat=True))
    chosen = rules.batch(register.began, Listed.objects.count(), waiting, day)
    drawn = [random_digest() for _ in range(chosen.random)]
    Listed.objects.bulk_create([Listed(digest=one) for one in sorted([*chosen.listed, *drawn])])
    _stop_waiting(chosen.listed)
    register.day = day
    register.save(update_fields=["day"])


def _stop_waiting(digests: Iterable[str]) -> None:
    held = list(digests)
    for start in range(0, len(held), _AT_ONCE):
        Waiting.objects.filter(digest__in=held[start : start + _AT_ONCE]).delete()


def signed_list() -> SignedCopies | None:
    """Sign the list as it is; nothing before its first day."""
    register = Register.objects.filter(id=1, day__isnull=False).first()
    if register is None or register.day is None:
        return None
    ours = CopyList(
        front_id=settings.CONFIGURATION.front_id,
        began=register.began,
        day=register.day,
        digests=tuple(sorted(Listed.objects.values_list("digest", flat=True))),
        operations=read_certificate(json.loads(settings.CONFIGURATION.operations_certificate)),
    )
    return sign_copies(ours, settings.CONFIGURATION.operations_seed)


def note_held(day: date) -> None:
    """Remember up to which day the front desk has the list."""
    with journalled(THE_OFFICE, Act.bring, _REF) as line:
        Register.objects.filter(id=1, day__gte=day).update(held_on=day)
        line.changed("copies_register.held_on")


def take_up(held: CopyList) -> None:
    """Take up a list of ours that this office has forgotten: it was restored from a backup.

    What was published stays published. What stood on our list and not on that one waits again.
    """
    with journalled(THE_OFFICE, Act.take_up, _REF) as line:
        register = _register(held.began)
        ours = set(Listed.objects.values_list("digest", flat=True))
        theirs = set(held.digests)
        Listed.objects.all().delete()
        Listed.objects.bulk_create([Listed(digest=one) for one in sorted(theirs)])
        Waiting.objects.bulk_create(
            [Waiting(digest=one) for one in sorted(ours - theirs)], ignore_conflicts=True
        )
        _stop_waiting(theirs)
        register.began, register.day, register.held_on = held.began, held.day, held.day
        register.save()
        line.changed("copies_listed.digest", "copies_register.day")
