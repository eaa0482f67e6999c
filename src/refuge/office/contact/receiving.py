"""Sealed letters become words in threads: opened with the intake keys, sealed again under the thread's own key.

A batch is one transaction: a letter's words are in their thread and its ciphertext is gone, or neither. A letter
that comes twice is found by the id it was written with. One that does not open stays, as ciphertext, in quarantine.

There is one pile, and whoever opens it has the keys of one circle. What fits none of them is left to the other circle,
and lies in quarantine only once neither could open it.
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
from refuge.office.contact.intake import IntakeRing, day_of, has_keys, live_keys
from refuge.office.contact.models import Letter, QueuedAnswer, SealedLetter, Thread, ThreadTag
from refuge.office.contact.queries import to_try
from refuge.office.contact.rules import Act, Circle, Danger, Distrust, Pile, State, TagKind
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind, NoKeyError
from refuge.protocol import letter as written
from refuge.protocol import sealing
from refuge.protocol.errors import DamagedFileError, NoMatchError, ProtocolError
from refuge.protocol.sealing import SealingKey

BATCH = 200
MOST_UNREAD = 999  # however many letters somebody sends, the count stays a small number
_TAGS = {
    Circle.letters: "refuge/office/thread-tag/v1",
    Circle.concerns: "refuge/office/concern-tag/v1",
}
# The database is away or full: that says nothing about any letter.
OUT_OF_ORDER = (OperationalError, InterfaceError)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Batch:
    """What became of some letters, and where the next batch begins."""

    opened: int = 0
    quarantined: int = 0
    not_mine: int = 0  # perhaps sealed to a key of my circle that a colleague holds and I do not
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


@dataclass(frozen=True)
class Opener:
    """Who opens letters, and with the keys of which circle."""

    keyring: Keyring
    circle: Circle = Circle.letters

    @property
    def ref(self) -> str:
        return self.circle.value

    def check(self) -> None:
        """Raise NotAllowedError."""
        rules.check_room_act(Act.open_letters, self.keyring.actor.roles, self.circle)


def open_letters(
    keyring: Keyring, now: datetime, after: str = "", limit: int = BATCH, *, circle: Circle = Circle.letters
) -> Batch:
    """Open some letters of the pile, those that waited longest first. Raises NotAllowedError."""
    opener = Opener(keyring, circle)
    page = _next_letters(circle, after, limit)
    try:
        batch = _open_together(opener, now, [row.hash for row in page])
    except (*OUT_OF_ORDER, NotAllowedError):
        raise
    except Exception:
        log.exception("A batch of letters failed; they are opened one by one.")
        batch = _open_one_by_one(opener, now, [row.hash for row in page])
    cursor = _cursor(page[-1]) if page else after
    return batch + Batch(after=cursor, is_last=len(page) < limit)


def open_for(
    keyring: Keyring, now: datetime, after: str, seconds: float, *, circle: Circle = Circle.letters
) -> Batch:
    """Open batch after batch for about so many seconds. Raises NotAllowedError."""
    until = time.monotonic() + seconds
    batch = open_letters(keyring, now, after, circle=circle)
    while not batch.is_last and time.monotonic() < until:
        batch += open_letters(keyring, now, batch.after, circle=circle)
    return batch


def _next_letters(circle: Circle, after: str, limit: int) -> list[SealedLetter]:
    rows = to_try(circle).order_by("day", "hash").defer("sealed")
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


def _open_together(opener: Opener, now: datetime, hashes: Sequence[str]) -> Batch:
    with journalled(opener.keyring.actor, Act.open_letters, opener.ref) as entry:
        opener.check()
        # Openers of both circles queue here: two of them must not make two threads of one code, and whoever comes
        # second must see what the first could not open.
        list(live_keys().order_by("id").select_for_update().values_list("id"))
        waiting = to_try(opener.circle).select_for_update().filter(hash__in=hashes)
        sorting = _Sorting.of(opener)
        for row in waiting.order_by("day", "hash"):
            sorting.look_at(row)
        if sorting.read:
            _Filing(opener, now, sorting.read).file()
            entry.changed("contact_letter.content", "contact_thread.state")
        sorting.clear_away()
        return sorting.counted


def _open_one_by_one(opener: Opener, now: datetime, hashes: Sequence[str]) -> Batch:
    batch = Batch()
    for one in hashes:
        try:
            batch += _open_together(opener, now, [one])
        except OUT_OF_ORDER:
            raise
        except Exception:
            log.exception("A letter could not be filed; it lies in quarantine.")
            _quarantine([one], Distrust.fault, opener.circle)
            batch += Batch(quarantined=1)
    return batch


@dataclass
class _Sorting:
    """What opens, what does not and why, and what is for somebody else to open."""

    circle: Circle
    ring: IntakeRing
    others_can_try: bool
    read: list[tuple[SealedLetter, written.Letter]] = field(default_factory=list)
    distrusted: dict[Distrust, list[str]] = field(default_factory=dict)
    left_to_others: list[str] = field(default_factory=list)
    not_mine: int = 0

    @classmethod
    def of(cls, opener: Opener) -> _Sorting:
        circle = opener.circle
        return cls(circle, IntakeRing.of(opener.keyring, circle), has_keys(circle.other))

    def look_at(self, row: SealedLetter) -> None:
        try:
            self.read.append((row, self.ring.open(bytes(row.sealed or b""), row.day)))
        except NoMatchError:
            self._leave(row)
        except DamagedFileError:
            self._distrust(row, Distrust.damaged)
        except ProtocolError:
            self._distrust(row, Distrust.unreadable)

    def _leave(self, row: SealedLetter) -> None:
        """No key of mine fits: perhaps a colleague's does, or one of the other circle, if that has not tried yet."""
        if not self.ring.is_complete:
            self.not_mine += 1
        elif row.circle == "" and self.others_can_try:
            self.left_to_others.append(row.hash)
        else:
            self._distrust(row, Distrust.no_key)

    def _distrust(self, row: SealedLetter, why: Distrust) -> None:
        self.distrusted.setdefault(why, []).append(row.hash)

    def clear_away(self) -> None:
        """Delete the ciphertext of what is now in a thread; keep that of what did not open."""
        hashes = [row.hash for row, _ in self.read]
        SealedLetter.objects.filter(hash__in=hashes).update(state=Pile.opened, sealed=None, circle="")
        SealedLetter.objects.filter(hash__in=self.left_to_others).update(circle=self.circle.other)
        for why, distrusted in self.distrusted.items():
            _quarantine(distrusted, why, None if why is Distrust.no_key else self.circle)

    @property
    def counted(self) -> Batch:
        return Batch(len(self.read), sum(map(len, self.distrusted.values())), self.not_mine)


def _quarantine(hashes: Iterable[str], why: Distrust, whose: Circle | None) -> None:
    """Set letters aside; where a key of a circle fitted, for that circle to look at."""
    waiting = SealedLetter.objects.filter(hash__in=list(hashes), state=Pile.sealed)
    waiting.update(state=Pile.quarantined, distrust=why, circle=whose or "")


# --- into threads ---


def tag_of(secret: bytes, circle: Circle = Circle.letters) -> str:
    """Give the tag under which a thread of a circle is found.

    It says nothing about the secret, and nobody else can make it; nor does that of one circle lead to the other's.
    """
    return sealing.label_key(secret, _TAGS[circle]).hex()


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
        self, opener: Opener, now: datetime, read: Sequence[tuple[SealedLetter, written.Letter]]
    ) -> None:
        self.keyring, self.circle, self.now, self.read = opener.keyring, opener.circle, now, read
        self.tags = _tags_known([letter for _, letter in read])
        self.places = _places_known(self.circle, {tag.thread_id for tag in self.tags.values()})
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
        if letter.cover_thread:
            self._note_cover(letter.cover_thread, tag.thread_id)
            self._note_cover_elsewhere(letter.cover_thread)
        if tag.thread_id is None:  # a cover code was renewed whose own code never wrote to this circle
            return
        place = self.places[tag.thread_id]
        is_new_address = letter.renews and tag.kind == TagKind.own
        if is_new_address or (place.is_new and place.address is None):
            place.address = ReturnAddress.of(letter)
        place.letters.append(_Arrival(row, letter, by_cover=tag.kind == TagKind.cover))

    def _tag(self, secret: bytes) -> ThreadTag | None:
        return self.tags.get(tag_of(secret, self.circle))

    def _own_tag(self, letter: written.Letter) -> ThreadTag:
        """The tag of a letter's code, with a new thread where nobody wrote with that code yet."""
        known = self._tag(letter.thread)
        if known is None:
            return self._add_tag(letter.thread, self._new_place(letter).thread.id, TagKind.own)
        if known.thread_id is None:  # the cover code of somebody who wrote to the other circle
            self._change_tag(known, TagKind.cover, self._new_place(letter).thread.id)
        return known

    def _renewal(self, letter: written.Letter) -> ThreadTag:
        """The tag of a new code that takes the place of an old one.

        Whoever renews the cover code gets another cover code, as it were: the thread's own address stays.
        """
        old, new = self._tag(letter.renews), self._tag(letter.thread)
        if old is None:
            new = new or self._own_tag(letter)
            if new.thread_id is not None:
                self._add_tag(letter.renews, new.thread_id, TagKind.renewed)
            return new
        kind = TagKind.cover if old.kind == TagKind.cover else TagKind.own
        if new is None:
            new = self._add_tag(letter.thread, old.thread_id, kind)
        elif old.thread_id is None:  # a letter under the new cover code was opened first
            self._change_tag(new, TagKind.cover, new.thread_id)
        elif new.thread_id is None:
            self._change_tag(new, kind, old.thread_id)
        elif new.thread_id != old.thread_id:  # a follow-up under the new code was opened first
            self.places[new.thread_id].thread.continues_id = old.thread_id
        if kind is TagKind.own:
            self._change_tag(old, TagKind.renewed, old.thread_id)
        return new

    def _note_cover(self, secret: bytes, thread_id: UUID | None) -> None:
        """Remember the cover code, so that a letter written with it is known for what it is."""
        known = self._tag(secret)
        if known is None:
            self._add_tag(secret, thread_id, TagKind.cover)
        elif known.thread_id is None:
            self._change_tag(known, TagKind.cover, thread_id)
        elif thread_id not in {None, known.thread_id}:  # the letter written under force was opened first
            self.places[known.thread_id].thread.continues_id = thread_id
            self._change_tag(known, TagKind.cover, thread_id)

    def _note_cover_elsewhere(self, secret: bytes) -> None:
        """Let the other circle know a cover code for what it is, and nothing of who has it."""
        known = self.tags.get(tag_of(secret, self.circle.other))
        if known is None:
            self._add_tag(secret, None, TagKind.cover, self.circle.other)
        elif known.kind == TagKind.own:  # the letter written under force was opened first
            self._change_tag(known, TagKind.cover, known.thread_id)

    def _add_tag(
        self, secret: bytes, thread_id: UUID | None, kind: TagKind, circle: Circle | None = None
    ) -> ThreadTag:
        tag = ThreadTag(tag=tag_of(secret, circle or self.circle), thread_id=thread_id, kind=kind)
        self.tags[tag.tag] = tag
        self.new_tags.append(tag)
        return tag

    def _change_tag(self, tag: ThreadTag, kind: TagKind, thread_id: UUID | None) -> None:
        tag.kind, tag.thread_id = kind, thread_id
        if tag not in self.new_tags:
            tag.save(update_fields=["kind", "thread"])

    def _new_place(self, letter: written.Letter) -> _Place:
        thread = Thread(
            circle=self.circle, danger=Danger.none, waiting_since=self.now, language=letter.language
        )
        place = self.places[thread.id] = _Place(thread, is_new=True)
        return place

    # -- what is written down --

    def _give_keys(self) -> None:
        new = [place for place in self.places.values() if place.is_new]
        made = vault.create_compartments(Kind.thread, readers(self.circle), len(new)) if new else []
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
        acknowledged = self._acknowledge(letter) if self._is_answered(place, letter) else ""
        words = LetterWords.of(letter, by_cover=arrival.by_cover, answered_by=acknowledged)
        kept.content = kept.seal("content", place.key, words.written())
        return kept

    def _is_answered(self, place: _Place, letter: written.Letter) -> bool:
        """Whoever renews a code sends the same word to both circles, and is answered from that of letters alone.

        Unless a concern of theirs moved here: then they are to know that it did.
        """
        return self.circle is Circle.letters or not letter.renews or place.thread.heard

    def _acknowledge(self, letter: written.Letter) -> str:
        """Queue the acknowledgement, and a harmless answer for a new cover mailbox; give the hash of the first."""
        today = day_of(self.now)
        words = sending.acknowledgement(letter.language)
        acknowledged = sending.sealed_answer(words, ReturnAddress.of(letter), today)
        self.queue.append(acknowledged)
        if letter.cover_mailbox and not (letter.renews and self.circle is Circle.concerns):
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


def readers(circle: Circle = Circle.letters) -> frozenset[UUID]:
    """Everybody to whom a new thread of a circle is sealed."""
    return frozenset(one.id for role in rules.READERS_OF[circle] for one in staff.staff_with(role))


def _tags_known(letters: Collection[written.Letter]) -> dict[str, ThreadTag]:
    """The tags of both circles: a cover code is noted for the other one too."""
    secrets = {secret for one in letters for secret in (one.thread, one.renews, one.cover_thread) if secret}
    tags = [tag_of(secret, circle) for secret in secrets for circle in Circle]
    return {tag.tag: tag for tag in ThreadTag.objects.filter(tag__in=tags)}


def _places_known(circle: Circle, ids: Collection[UUID | None]) -> dict[UUID, _Place]:
    rows = Thread.objects.select_for_update().filter(circle=circle, id__in=[one for one in ids if one])
    return {thread.id: _Place(thread, is_new=False) for thread in rows}


def _receive(thread: Thread, arrival: _Arrival, began: datetime, *, is_first: bool) -> None:
    """Move a thread on: somebody wrote, and waits."""
    if arrival.letter.renews and (is_first or not thread.heard):
        _note_only(thread)
        return
    is_first = is_first or not thread.heard
    thread.heard = True
    waited = thread.waits and not is_first
    thread.state = State.new if is_first else rules.next_state(Act.receive, State(thread.state))
    thread.waits = True
    thread.waiting_since = min(thread.waiting_since, began) if waited else began
    thread.danger = rules.danger_after(Danger(thread.danger), arrival.letter.urgency)
    if arrival.by_cover:  # somebody may be forcing them, now
        thread.danger = Danger.immediate
    thread.language = arrival.letter.language
    thread.unread = min(thread.unread + 1, MOST_UNREAD)
    thread.version += 0 if is_first else 1
    thread.closed_on = None
    if thread.case is None and thread.matter is None:
        thread.outcome = ""


def _note_only(thread: Thread) -> None:
    """A code was renewed with which nobody wrote to this circle: perhaps to the other, and that is not to be seen here.

    Whoever writes with the new code is heard, and whatever was still on its way under the old one finds its thread.
    """
    thread.heard, thread.state, thread.waits, thread.unread = False, State.answered, False, 0
