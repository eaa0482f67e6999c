"""Sealed letters become words in threads: opened with the intake keys, sealed again under the thread's own key.

A batch is one transaction: a letter's words are in their thread and its ciphertext is gone, or neither. A letter
that comes twice is found by the id it was written with. One that does not open stays, as ciphertext, in quarantine.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.db.models import Q

from refuge.office.access import queries as staff
from refuge.office.access.keyring import Keyring
from refuge.office.access.rules import NotAllowedError
from refuge.office.audit.actions import journalled
from refuge.office.contact import announcing, rules, sending
from refuge.office.contact.announcing import News
from refuge.office.contact.contents import LetterWords, ReturnAddress
from refuge.office.contact.intake import IntakeRing, day_of, live_keys
from refuge.office.contact.models import Letter, QueuedAnswer, SealedLetter, Thread, ThreadTag
from refuge.office.contact.rules import Act, Danger, Distrust, Pile, State, TagKind
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind, NoKeyError
from refuge.protocol import letter as written
from refuge.protocol import sealing
from refuge.protocol.errors import DamagedFileError, NoMatchError, ProtocolError
from refuge.protocol.sealing import SealingKey

BATCH = 200
MOST_UNREAD = 999  # however many letters somebody sends, the count stays a small number
_TAG = "refuge/office/thread-tag/v1"
# The database is away or full: that says nothing about any letter.
OUT_OF_ORDER = (OperationalError, InterfaceError)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Batch:
    """What became of some letters, and where the next batch begins."""

    opened: int = 0
    quarantined: int = 0
    not_mine: int = 0  # sealed to a key that a colleague holds and I do not
    after: str = ""
    is_last: bool = False

    def __add__(self, other: Batch) -> Batch:
        return Batch(
            self.opened + other.opened,
            self.quarantined + other.quarantined,
            self.not_mine + other.not_mine,
            other.after,
            other.is_last,
        )


def open_letters(keyring: Keyring, now: datetime, after: str = "", limit: int = BATCH) -> Batch:
    """Open some letters of the pile, those that waited longest first. Raises NotAllowedError."""
    page = _next_letters(after, limit)
    try:
        batch = _open_together(keyring, now, [row.hash for row in page])
    except (*OUT_OF_ORDER, NotAllowedError):
        raise
    except Exception:
        log.exception("A batch of letters failed; they are opened one by one.")
        batch = _open_one_by_one(keyring, now, [row.hash for row in page])
    cursor = _cursor(page[-1]) if page else after
    return batch + Batch(after=cursor, is_last=len(page) < limit)


def open_for(keyring: Keyring, now: datetime, after: str, seconds: float) -> Batch:
    """Open batch after batch for about so many seconds. Raises NotAllowedError."""
    until = time.monotonic() + seconds
    batch = open_letters(keyring, now, after)
    while not batch.is_last and time.monotonic() < until:
        batch += open_letters(keyring, now, batch.after)
    return batch


def letters_to_open() -> int:
    """Count the letters that lie here sealed."""
    return SealedLetter.objects.filter(state=Pile.sealed).count()


def _next_letters(after: str, limit: int) -> list[SealedLetter]:
    rows = SealedLetter.objects.filter(state=Pile.sealed).order_by("day", "hash").defer("sealed")
    day, hash_ = _read_cursor(after)
    if day is not None:
        rows = rows.filter(Q(day__gt=day) | Q(day=day, hash__gt=hash_))
    return list(rows[:limit])


def _cursor(row: SealedLetter) -> str:
    return f"{row.day}.{row.hash}"


def _read_cursor(after: str) -> tuple[date | None, str]:
    """Read where a batch begins: at the beginning, where we did not write it."""
    day, _, hash_ = after.partition(".")
    try:
        return date.fromisoformat(day), hash_
    except ValueError:
        return None, ""


def _open_together(keyring: Keyring, now: datetime, hashes: Sequence[str]) -> Batch:
    with journalled(keyring.actor, Act.open_letters, "letters") as entry:
        rules.check_room_act(Act.open_letters, keyring.actor.roles)
        # Openers queue here: two of them must not make two threads of one code.
        list(live_keys().order_by("id").select_for_update().values_list("id"))
        waiting = SealedLetter.objects.select_for_update().filter(hash__in=hashes, state=Pile.sealed)
        sorting = _Sorting(IntakeRing.of(keyring))
        for row in waiting.order_by("day", "hash"):
            sorting.look_at(row)
        if sorting.read:
            _Filing(keyring, now, sorting.read).file()
            entry.changed("contact_letter.content", "contact_thread.state")
        sorting.clear_away()
        return sorting.counted


def _open_one_by_one(keyring: Keyring, now: datetime, hashes: Sequence[str]) -> Batch:
    batch = Batch()
    for one in hashes:
        try:
            batch += _open_together(keyring, now, [one])
        except OUT_OF_ORDER:
            raise
        except Exception:
            log.exception("A letter could not be filed; it lies in quarantine.")
            _quarantine([one], Distrust.fault)
            batch += Batch(quarantined=1)
    return batch


@dataclass
class _Sorting:
    """What opens, what does not and why, and what is for somebody else to open."""

    ring: IntakeRing
    read: list[tuple[SealedLetter, written.Letter]] = field(default_factory=list)
    distrusted: dict[Distrust, list[str]] = field(default_factory=dict)
    not_mine: int = 0

    def look_at(self, row: SealedLetter) -> None:
        try:
            self.read.append((row, self.ring.open(bytes(row.sealed or b""), row.day)))
        except NoMatchError:
            if self.ring.is_complete:
                self._distrust(row, Distrust.no_key)
            else:
                self.not_mine += 1
        except DamagedFileError:
            self._distrust(row, Distrust.damaged)
        except ProtocolError:
            self._distrust(row, Distrust.unreadable)

    def _distrust(self, row: SealedLetter, why: Distrust) -> None:
        self.distrusted.setdefault(why, []).append(row.hash)

    def clear_away(self) -> None:
        """Delete the ciphertext of what is now in a thread; keep that of what did not open."""
        hashes = [row.hash for row, _ in self.read]
        SealedLetter.objects.filter(hash__in=hashes).update(state=Pile.opened, sealed=None)
        for why, distrusted in self.distrusted.items():
            _quarantine(distrusted, why)

    @property
    def counted(self) -> Batch:
        return Batch(len(self.read), sum(map(len, self.distrusted.values())), self.not_mine)


def _quarantine(hashes: Iterable[str], why: Distrust) -> None:
    waiting = SealedLetter.objects.filter(hash__in=list(hashes), state=Pile.sealed)
    waiting.update(state=Pile.quarantined, distrust=why)


# --- into threads ---


def tag_of(secret: bytes) -> str:
    """Give the tag under which a thread is found: it says nothing about the secret, and nobody else can make it."""
    return sealing.label_key(secret, _TAG).hex()


@dataclass
class _Place:
    """A thread while letters are filed in it."""

    thread: Thread
    is_new: bool
    key: SealingKey | None = field(default=None, repr=False)
    address: ReturnAddress | None = None
    letters: list[_Arrival] = field(default_factory=list)
    is_closed: bool = False  # to whoever opens the letter

    @property
    def has_moved(self) -> bool:
        """Whether answers go to another mailbox from now on."""
        return self.address is not None and not self.is_new


@dataclass
class _Arrival:
    row: SealedLetter
    letter: written.Letter
    by_cover: bool

    def news(self, *, moved: bool) -> News:
        began = rules.waiting_began(self.row.day, self.row.fetched_at)
        return News(self.letter.text, by_cover=self.by_cover, written_at=began, moved=moved)


class _Filing:
    """Files the letters of one batch: first finds each its thread, then seals them all, then saves."""

    def __init__(
        self, keyring: Keyring, now: datetime, read: Sequence[tuple[SealedLetter, written.Letter]]
    ) -> None:
        self.keyring, self.now, self.read = keyring, now, read
        self.tags = _tags_known([letter for _, letter in read])
        self.places = _places_known({tag.thread_id for tag in self.tags.values()})
        ids = [UUID(bytes=letter.id) for _, letter in read]
        self.known = set(Letter.objects.filter(id__in=ids).values_list("id", flat=True))
        self.new_tags: list[ThreadTag] = []
        self.queue: list[QueuedAnswer] = []

    def file(self) -> None:
        for row, letter in self.read:
            self._find_a_place(row, letter)
        self._give_keys()
        rows = [row for place in self._used() for row in self._fill(place)]
        self._save(rows)
        self._announce()

    def _announce(self) -> None:
        """Tell the rooms above what came for a case, once it is written down."""
        for place in self._used():
            if place.thread.case is not None and not place.is_closed:
                for arrival in place.letters:
                    announcing.announce(
                        self.keyring, place.thread, arrival.news(moved=place.has_moved), self.now
                    )

    def _used(self) -> list[_Place]:
        return [place for place in self.places.values() if place.letters]

    # -- whose letter is it --

    def _find_a_place(self, row: SealedLetter, letter: written.Letter) -> None:
        letter_id = UUID(bytes=letter.id)
        if letter_id in self.known:  # it came twice
            return
        self.known.add(letter_id)
        tag = self._renewal(letter) if letter.renews else self._own_tag(letter)
        place = self.places[tag.thread_id]
        is_new_address = letter.renews and tag.kind == TagKind.own
        if is_new_address or (place.is_new and place.address is None):
            place.address = ReturnAddress.of(letter)
        if letter.cover_thread:
            self._note_cover(letter, place.thread)
        place.letters.append(_Arrival(row, letter, by_cover=tag.kind == TagKind.cover))

    def _own_tag(self, letter: written.Letter) -> ThreadTag:
        """The tag of a letter's code, with a new thread where nobody wrote with that code yet."""
        known = self.tags.get(tag_of(letter.thread))
        return known or self._add_tag(letter.thread, self._new_place(letter).thread, TagKind.own)

    def _renewal(self, letter: written.Letter) -> ThreadTag:
        """The tag of a new code that takes the place of an old one.

        Whoever renews the cover code gets another cover code, as it were: the thread's own address stays.
        """
        old, new = self.tags.get(tag_of(letter.renews)), self.tags.get(tag_of(letter.thread))
        if old is None:
            new = new or self._own_tag(letter)
            self._add_tag(letter.renews, self.places[new.thread_id].thread, TagKind.renewed)
            return new
        kind = TagKind.cover if old.kind == TagKind.cover else TagKind.own
        if new is None:
            new = self._add_tag(letter.thread, self.places[old.thread_id].thread, kind)
        elif new.thread_id != old.thread_id:  # a follow-up under the new code was opened first
            self.places[new.thread_id].thread.continues_id = old.thread_id
        if kind is TagKind.own:
            self._change_tag(old, TagKind.renewed, old.thread_id)
        return new

    def _note_cover(self, letter: written.Letter, thread: Thread) -> None:
        """Remember the cover code, so that a letter written with it is known for what it is."""
        known = self.tags.get(tag_of(letter.cover_thread))
        if known is None:
            self._add_tag(letter.cover_thread, thread, TagKind.cover)
        elif known.thread_id != thread.id:  # the letter written under force was opened first
            self.places[known.thread_id].thread.continues_id = thread.id
            self._change_tag(known, TagKind.cover, thread.id)

    def _add_tag(self, secret: bytes, thread: Thread, kind: TagKind) -> ThreadTag:
        tag = ThreadTag(tag=tag_of(secret), thread_id=thread.id, kind=kind)
        self.tags[tag.tag] = tag
        self.new_tags.append(tag)
        return tag

    def _change_tag(self, tag: ThreadTag, kind: TagKind, thread_id: UUID) -> None:
        tag.kind, tag.thread_id = kind, thread_id
        if tag not in self.new_tags:
            tag.save(update_fields=["kind", "thread"])

    def _new_place(self, letter: written.Letter) -> _Place:
        thread = Thread(danger=Danger.none, waiting_since=self.now, language=letter.language)
        place = self.places[thread.id] = _Place(thread, is_new=True)
        return place

    # -- what is written down --

    def _give_keys(self) -> None:
        new = [place for place in self.places.values() if place.is_new]
        made = vault.create_compartments(Kind.thread, readers(), len(new)) if new else []
        for place, (compartment, key) in zip(new, made, strict=True):
            place.thread.compartment, place.key = compartment, key
        for place in self._used():
            place.key = place.key or self._key_of(place)

    def _key_of(self, place: _Place) -> SealingKey:
        """Today's key, or for a thread that is closed to whoever opens the letter, a fresh one for its holders."""
        try:
            return keys.key_of(self.keyring, place.thread.compartment)
        except NoKeyError:
            place.is_closed = True
            return vault.fresh_key(place.thread.compartment)

    def _fill(self, place: _Place) -> list[Letter]:
        rows = [self._seal(place, arrival) for arrival in place.letters]
        if place.address is not None and place.key is not None:
            sealed = place.thread.seal("return_address", place.key, place.address.written())
            place.thread.return_address = sealed
        return rows

    def _seal(self, place: _Place, arrival: _Arrival) -> Letter:
        assert place.key is not None  # noqa: S101 - every place that is used was given its key
        row, letter = arrival.row, arrival.letter
        began = rules.waiting_began(row.day, row.fetched_at)
        _receive(place.thread, arrival, began, is_first=place.is_new and arrival is place.letters[0])
        kept = Letter(id=UUID(bytes=letter.id), thread=place.thread, written_at=began, day=row.day)
        kept.announced = place.thread.case is None or not place.is_closed
        words = LetterWords.of(letter, by_cover=arrival.by_cover, answered_by=self._acknowledge(letter))
        kept.content = kept.seal("content", place.key, words.written())
        return kept

    def _acknowledge(self, letter: written.Letter) -> str:
        """Queue the acknowledgement, and a harmless answer for a new cover mailbox; give the hash of the first."""
        today = day_of(self.now)
        words = sending.acknowledgement(letter.language)
        acknowledged = sending.sealed_answer(words, ReturnAddress.of(letter), today)
        self.queue.append(acknowledged)
        if letter.cover_mailbox:
            cover = ReturnAddress(letter.cover_mailbox, letter.cover_reply_to, letter.cover_thread.hex())
            self.queue.append(sending.sealed_answer(sending.cover_answer(letter.language), cover, today))
        return acknowledged.hash

    def _save(self, letters: Iterable[Letter]) -> None:
        Thread.objects.bulk_create(place.thread for place in self.places.values() if place.is_new)
        for place in self.places.values():
            if not place.is_new:
                place.thread.save()
        ThreadTag.objects.bulk_create(self.new_tags)
        Letter.objects.bulk_create(letters)
        QueuedAnswer.objects.bulk_create(self.queue)


def readers() -> frozenset[UUID]:
    """Everybody to whom a new thread is sealed."""
    return frozenset(one.id for role in rules.READERS for one in staff.staff_with(role))


def _tags_known(letters: Collection[written.Letter]) -> dict[str, ThreadTag]:
    secrets = {secret for one in letters for secret in (one.thread, one.renews, one.cover_thread) if secret}
    return {tag.tag: tag for tag in ThreadTag.objects.filter(tag__in=[tag_of(secret) for secret in secrets])}


def _places_known(ids: Collection[UUID]) -> dict[UUID, _Place]:
    rows = Thread.objects.select_for_update().filter(id__in=ids)
    return {thread.id: _Place(thread, is_new=False) for thread in rows}


def _receive(thread: Thread, arrival: _Arrival, began: datetime, *, is_first: bool) -> None:
    """Move a thread on: somebody wrote, and waits."""
    waited = thread.waits and not is_first
    state = State(thread.state)
    thread.state = state if is_first else rules.next_state(Act.receive, state)
    thread.waits = True
    thread.waiting_since = min(thread.waiting_since, began) if waited else began
    thread.danger = rules.danger_after(Danger(thread.danger), arrival.letter.urgency)
    if arrival.by_cover:  # somebody may be forcing them, now
        thread.danger = Danger.immediate
    thread.language = arrival.letter.language
    thread.unread = min(thread.unread + 1, MOST_UNREAD)
    thread.version += 0 if is_first else 1
    thread.closed_on = None
    if thread.case is None:
        thread.outcome = ""
