"""What is kept of letters and answers: sealed words, and in the clear only what an inbox is sorted by."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from refuge.office.contact.rules import WAITING, Circle, Danger, Distrust, Outcome, Pile, Run, State, TagKind
from refuge.office.vault.fields import SealedField, SealedModel

_HASH = 64
_WAITING = sorted(state.value for state in WAITING)


def _codes(kind: type[StrEnum | IntEnum]) -> list[tuple[Any, Any]]:
    """Plain values, so that an old migration does not change with an enum."""
    return [(code.value, code.value) for code in kind]


class IntakeKey(models.Model):
    """The public half of a key letters are sealed to, and the days it serves."""

    id = models.BigAutoField(primary_key=True)
    circle = models.CharField(max_length=8, choices=_codes(Circle), default=Circle.letters.value)
    first_day = models.DateField(db_index=True)
    last_day = models.DateField()
    recipient = models.TextField()
    destroyed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="intake_window_runs_forward", condition=Q(last_day__gte=models.F("first_day"))
            ),
        ]

    def __str__(self) -> str:
        return f"intake key of {self.first_day}"


class WrappedSeed(models.Model):
    """The seed of an intake key, sealed for one of those who read what is sealed to it. In no backup; destroyed by deletion.

    SQLite overwrites deleted rows (`secure_delete`); on PostgreSQL the row lives in dead pages until VACUUM.
    """

    key = models.ForeignKey(IntakeKey, on_delete=models.CASCADE, related_name="wrapped_seeds")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    wrapped = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "staff"], name="one_wrapped_seed_each"),
        ]

    def __str__(self) -> str:
        return "a wrapped seed"


class SharedKeys(models.Model):
    """Somebody has given a colleague who came later every key of a thread they held. Newer ones are born shared."""

    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    circle = models.CharField(max_length=8, choices=_codes(Circle), default=Circle.letters.value)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["giver", "taker", "circle"], name="given_once")]

    def __str__(self) -> str:
        return "keys given"


class Notice(models.Model):
    """One signed notice. `terms` names what it says besides its keys: front desk, assets, certificate.

    `concerns` is the key a letter marked as a concern is sealed to; none where nobody could have opened one.
    """

    serial = models.BigIntegerField(primary_key=True)
    key = models.ForeignKey(IntakeKey, on_delete=models.PROTECT, related_name="notices")
    concerns = models.ForeignKey(IntakeKey, on_delete=models.PROTECT, null=True, related_name="+")
    terms = models.CharField(max_length=_HASH)
    document = models.BinaryField()
    signature = models.TextField()
    uploaded_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"notice {self.serial}"


class HatchCounter(models.Model):
    """How far this office has counted in its requests to the front desk. One row; it only rises."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_hatch_counter")]

    def __str__(self) -> str:
        return f"counted to {self.last}"


class CollectorLease(models.Model):
    """Who is collecting now, and until when that is believed: a killed collector blocks nobody for long."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    holder = models.UUIDField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_collector_lease")]

    def __str__(self) -> str:
        return "the collector's lease"


class Collection(models.Model):
    """One run to the front desk and back."""

    id = models.BigAutoField(primary_key=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=_codes(Run), default=Run.requested.value)
    fetched = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    delivered = models.PositiveIntegerField(default=0)
    emptied_on = models.DateField(null=True)
    trouble = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state"], name="collections_in_a_state"),
            models.Index(fields=["emptied_on"], name="collections_that_emptied"),
        ]

    def __str__(self) -> str:
        return f"collection {self.id}, {self.state}"


class SealedLetter(models.Model):
    """A letter as it came. Its ciphertext is deleted in the breath in which its words are sealed in a thread.

    The row stays for as long as the front desk might offer the same letter again. `circle` says whose it still is to
    try, where the other circle has tried in vain; in quarantine, whose key fitted. Once it is open it says nothing.
    """

    hash = models.CharField(max_length=_HASH, primary_key=True)
    day = models.DateField()
    fetched_at = models.DateTimeField()
    state = models.CharField(max_length=11, choices=_codes(Pile), default=Pile.sealed.value)
    sealed = models.BinaryField(null=True)
    distrust = models.CharField(max_length=10, blank=True, choices=_codes(Distrust))
    circle = models.CharField(max_length=8, blank=True, choices=_codes(Circle))

    class Meta:
        indexes = [models.Index(fields=["state", "day"], name="letters_still_to_open")]
        constraints = [
            models.CheckConstraint(
                name="opened_letters_keep_no_seal",
                condition=Q(state=Pile.opened.value, sealed__isnull=True)
                | ~Q(state=Pile.opened.value) & Q(sealed__isnull=False),
            ),
            models.CheckConstraint(
                name="quarantine_says_why",
                condition=Q(state=Pile.quarantined.value) & ~Q(distrust="")
                | ~Q(state=Pile.quarantined.value) & Q(distrust=""),
            ),
            models.CheckConstraint(
                name="an_opened_letter_tells_no_circle",
                condition=~Q(state=Pile.opened.value) | Q(circle=""),
            ),
        ]

    def __str__(self) -> str:
        return "a sealed letter"


class Thread(SealedModel):
    """All letters and answers of one code within one circle; nothing leads from here to a thread in the other.

    `heard` is false while nothing is known of it but that a code was renewed: nobody is shown it until somebody writes.
    `matter` is what was begun from a concern; from then on the thread is for those alone who hold its key.
    """

    circle = models.CharField(max_length=8, choices=_codes(Circle), default=Circle.letters.value)
    heard = models.BooleanField(default=True)
    compartment = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=13, choices=_codes(State), default=State.new.value)
    waits = models.BooleanField(default=True)
    danger = models.PositiveSmallIntegerField(choices=_codes(Danger))
    waiting_since = models.DateTimeField()
    unread = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=24)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=11, blank=True, choices=_codes(Outcome))
    closed_on = models.DateField(null=True)
    erased_on = models.DateField(null=True)
    case = models.UUIDField(null=True, unique=True)
    matter = models.UUIDField(null=True, unique=True)
    continues = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="continued_by")
    return_address = SealedField()
    triage = SealedField(null=True)

    class Meta:
        indexes = [
            # In the order of the inbox, then what else is counted there: nothing but the index is read.
            models.Index(
                name="who_waits",
                fields=[
                    "circle",
                    "-danger",
                    "waiting_since",
                    "id",
                    "heard",
                    "claimed_by",
                    "case",
                    "compartment",
                    "waits",
                ],
                condition=Q(waits=True),
            ),
            models.Index(
                name="who_waits_for_whom",
                fields=["circle", "claimed_by", "-danger", "waiting_since", "id"],
                condition=Q(waits=True),
            ),
            models.Index(fields=["circle", "state", "-waiting_since", "-id"], name="threads_in_a_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_case_begins_from_a_letter",
                condition=Q(case__isnull=True) | Q(circle=Circle.letters.value),
            ),
            models.CheckConstraint(
                name="a_matter_begins_from_a_concern",
                condition=Q(matter__isnull=True)
                | Q(circle=Circle.concerns.value, outcome=Outcome.taken_up.value),
            ),
            models.CheckConstraint(
                name="nobody_unheard_waits",
                condition=Q(heard=True) | Q(waits=False, unread=0, case__isnull=True, matter__isnull=True),
            ),
            models.CheckConstraint(
                name="waits_follows_the_state",
                condition=Q(waits=True, state__in=_WAITING) | Q(waits=False) & ~Q(state__in=_WAITING),
            ),
            models.CheckConstraint(
                name="closed_with_outcome_and_day",
                condition=Q(state=State.closed.value, closed_on__isnull=False) & ~Q(outcome="")
                | ~Q(state=State.closed.value) & Q(closed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="a_case_is_an_outcome",
                condition=Q(case__isnull=True) | Q(outcome=Outcome.open_case.value),
            ),
        ]

    def __str__(self) -> str:
        return f"thread {self.id}"


class ThreadTag(models.Model):
    """How a thread is found by a secret it shares with the person: the hash of that secret, another in each circle.

    The cover code of somebody who wrote to one circle is known to the other by a tag without a thread: should a letter
    come with it, it is known for what it is, and nothing leads to what they wrote elsewhere.

    A renewed code brings a new tag; the old one stays, so that a letter still on its way finds its thread.
    """

    tag = models.CharField(max_length=_HASH, primary_key=True)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="tags")
    kind = models.CharField(max_length=7, choices=_codes(TagKind), default=TagKind.own.value)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_a_cover_has_no_thread",
                condition=Q(thread__isnull=False) | Q(kind=TagKind.cover.value),
            ),
        ]

    def __str__(self) -> str:
        return "a thread's tag"


class Letter(SealedModel):
    """A letter, opened and sealed again under its thread's key. Its id is the one it was written with.

    So a letter that comes twice is found to be there already.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="letters")
    written_at = models.DateTimeField()
    day = models.DateField()
    content = SealedField()
    # Whether the rooms above have been told: not yet, where whoever opened it could not read the thread.
    announced = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["thread", "written_at"], name="letters_of_a_thread")]

    def __str__(self) -> str:
        return f"letter {self.id}"


class Answer(SealedModel):
    """What somebody of ours wrote back: our copy, under the thread's key."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="answers")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    content = SealedField()

    class Meta:
        indexes = [models.Index(fields=["thread", "written_at"], name="answers_of_a_thread")]

    def __str__(self) -> str:
        return f"answer {self.id}"


class HandOver(SealedModel):
    """A thread passed from one pair of hands to another, and what was said with it."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="hand_overs")
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    note = SealedField()

    class Meta:
        indexes = [models.Index(fields=["thread", "handed_at"], name="hand_overs_of_a_thread")]

    def __str__(self) -> str:
        return f"hand-over {self.id}"


class QueuedAnswer(models.Model):
    """A sealed answer that waits to be brought to the front desk; gone once the front desk confirmed it.

    It knows no thread: which mailbox belongs to which thread is nobody's business but the key holders'.
    One that was sealed ahead is brought only inside its hours, and otherwise dropped: then its words and its
    mailbox are gone at once, and the empty row tells those who sealed it.
    """

    hash = models.CharField(max_length=_HASH, primary_key=True)
    mailbox = models.CharField(max_length=_HASH)
    expires = models.DateField()
    sealed = models.BinaryField()
    not_before = models.DateTimeField(null=True)
    not_after = models.DateTimeField(null=True)
    dropped = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="queued_hours_run_forward",  # I-32
                condition=Q(not_before__isnull=True, not_after__isnull=True)
                | Q(not_before__isnull=False, not_after__isnull=False, not_after__gt=models.F("not_before")),
            ),
            models.CheckConstraint(
                name="a_dropped_answer_keeps_nothing",
                condition=Q(dropped=False) & ~Q(mailbox="")
                | Q(dropped=True, mailbox="", not_after__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return "a queued answer"
