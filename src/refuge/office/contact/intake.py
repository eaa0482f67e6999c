"""Intake keys and the notices that announce them: made ahead, shared, used, and destroyed when spent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max, QuerySet

from refuge.office.access import queries as staff
from refuge.office.access.keyring import Keyring
from refuge.office.access.rules import THE_OFFICE, RefusedError
from refuge.office.audit.actions import journalled
from refuge.office.contact import rules
from refuge.office.contact.models import Collection, IntakeKey, Notice, SealedLetter, WrappedSeed
from refuge.office.contact.rules import Act, Circle, Pile, Window
from refuge.protocol import age, notice, opening, primitives, sealing
from refuge.protocol.age import HybridIdentity
from refuge.protocol.errors import NoMatchError
from refuge.protocol.letter import Letter
from refuge.protocol.notice import OperationsCertificate, SignedNotice


class NobodyOpensError(RefusedError):
    """There is no contact officer yet: a letter sealed to a key that nobody holds would be lost.

    An office without inquiry officers is no such office: its notices name no key for concerns, and the front desk offers
    none.
    """

    reason = "nobody_opens"
    status = 409


# --- made ahead ---


def make_notices(now: datetime, assets: Mapping[str, str] | None = None, *, above: int | None = None) -> int:
    """Make the intake keys and sign the notices that are missing for the days ahead; say how many.

    Without `assets` those of the last notice stay; other ones, or another certificate, have every day from
    today signed again, and so has `above`: a serial the front desk holds and this office does not know.
    Raises NobodyOpensError.
    """
    terms = _Terms.of(_last_assets() if assets is None else assets)
    today = day_of(now)
    if above is None and not _are_keys_missing(today) and not _unannounced(today, terms):
        return 0
    with journalled(THE_OFFICE, Act.make_notices, "notices") as entry:
        if not _officers(Circle.letters):
            raise NobodyOpensError
        for circle in Circle:
            _make_keys(circle, _days_without_key(circle, today))
        pairs = _unannounced(today, terms) if above is None else _pairs_from(today)
        first = max(_last_serial() + 1, milliseconds(now), (above or 0) + 1)
        Notice.objects.bulk_create(terms.sign(pair, first + place) for place, pair in enumerate(pairs))
        entry.changed("contact_notice.document")
    return len(pairs)


def day_of(moment: datetime) -> date:
    """Give the day as both houses count it: in UTC."""
    return moment.astimezone(UTC).date()


def milliseconds(moment: datetime) -> int:
    """Begin serials and counters at the clock: an office restored from a backup does not repeat itself."""
    return int(moment.timestamp() * 1000)


def _are_keys_missing(today: date) -> bool:
    """Say whether a day lacks a key of a circle that has somebody to open it; of letters, whoever there is."""
    needed = [circle for circle in Circle if circle is Circle.letters or _officers(circle)]
    return any(_days_without_key(circle, today) for circle in needed)


def _days_without_key(circle: Circle, today: date) -> list[date]:
    made = {key.first_day for key in _keys_from(circle, today)}
    return rules.missing_days(made, today, settings.PROGRAMME.limits.notices_ahead_days)


def _keys_from(circle: Circle, today: date) -> list[IntakeKey]:
    """Keys of the days ahead that somebody of the circle can open: any other is as good as destroyed."""
    keys = live_keys(circle).filter(first_day__gte=today, wrapped_seeds__staff__in=_officers(circle))
    return list(keys.distinct().order_by("first_day", "id"))


@dataclass(frozen=True)
class _Pair:
    """The keys of one day: that of letters, and that of concerns, where somebody could open one."""

    letters: IntakeKey
    concerns: IntakeKey | None

    @property
    def ids(self) -> tuple[int, int | None]:
        return self.letters.id, self.concerns.id if self.concerns else None


def _pairs_from(today: date) -> list[_Pair]:
    concerns = {key.first_day: key for key in _keys_from(Circle.concerns, today)}
    return [_Pair(key, concerns.get(key.first_day)) for key in _keys_from(Circle.letters, today)]


def _unannounced(today: date, terms: _Terms) -> list[_Pair]:
    pairs = _pairs_from(today)
    last = _last_of_each_key(Notice.objects.filter(key__in=[pair.letters for pair in pairs]))
    announced = set(last.filter(terms=terms.digest).values_list("key", "concerns"))
    return [pair for pair in pairs if pair.ids not in announced]


def _make_keys(circle: Circle, days: Sequence[date]) -> None:
    """Make the keys of some days, for a circle that has somebody to open them."""
    recipients = _officers(circle)
    lasts = timedelta(days=settings.PROGRAMME.limits.intake_days)
    for day in days if recipients else ():
        seed = age.new_seed()
        recipient = age.recipient_of(seed)
        key = IntakeKey.objects.create(
            circle=circle, first_day=day, last_day=day + lasts, recipient=recipient
        )
        _wrap(key.id, seed, recipients)


def _wrap(key_id: int, seed: bytes, recipients: Mapping[UUID, str]) -> None:
    WrappedSeed.objects.bulk_create(
        WrappedSeed(key_id=key_id, staff_id=staff_id, wrapped=sealing.wrap_key(seed, [recipient]))
        for staff_id, recipient in recipients.items()
    )


def _officers(circle: Circle) -> dict[UUID, str]:
    return staff.recipients_of(officer.id for officer in staff.staff_with(rules.OPENER_OF[circle]))


def live_keys(*circles: Circle) -> QuerySet[IntakeKey]:
    """Every intake key of these circles, or of both, that was not destroyed."""
    return IntakeKey.objects.filter(destroyed_on=None, circle__in=circles or Circle)


def has_keys(circle: Circle) -> bool:
    """Say whether there is any key of a circle with which somebody could try a letter."""
    return live_keys(circle).filter(wrapped_seeds__isnull=False).exists()


def _last_serial() -> int:
    last: int | None = Notice.objects.aggregate(last=Max("serial"))["last"]
    return last or 0


def _last_assets() -> Mapping[str, str]:
    last = Notice.objects.order_by("-serial").values_list("document", flat=True).first()
    assets: Mapping[str, str] = {} if last is None else json.loads(bytes(last))["assets"]
    return assets


@dataclass(frozen=True)
class _Terms:
    """What every notice says besides its keys and days."""

    front_id: str
    assets: Mapping[str, str]
    certificate: OperationsCertificate

    @classmethod
    def of(cls, assets: Mapping[str, str]) -> _Terms:
        return cls(settings.CONFIGURATION.front_id, assets, _certificate())

    @property
    def digest(self) -> str:
        parts = [self.front_id, self.assets, self.certificate.generation, self.certificate.public_key.hex()]
        return primitives.sha256(json.dumps(parts, sort_keys=True).encode()).hex()

    def sign(self, pair: _Pair, serial: int) -> Notice:
        key, concerns = pair.letters, pair.concerns
        words = notice.Notice(
            front_id=self.front_id,
            serial=serial,
            not_before=key.first_day,
            not_after=key.last_day,
            recipients=(key.recipient,),
            assets=self.assets,
            operations=self.certificate,
            concerns=(concerns.recipient,) if concerns else (),
        )
        signed = notice.sign_notice(words, settings.CONFIGURATION.operations_seed)
        return Notice(
            serial=serial,
            key=key,
            concerns=concerns,
            terms=self.digest,
            document=signed.document,
            signature=signed.signature,
        )


def _certificate() -> OperationsCertificate:
    document = json.loads(settings.CONFIGURATION.operations_certificate)
    return OperationsCertificate(
        public_key=bytes.fromhex(document["public_key"]),
        generation=document["generation"],
        signature=bytes.fromhex(document["signature"]),
    )


# --- brought to the front desk ---


@dataclass(frozen=True)
class Announcement:
    serial: int
    signed: SignedNotice


def notices_above(serial: int, today: date) -> list[Announcement]:
    """Give what the front desk does not hold yet, lowest serial first: of each key the last notice only."""
    last = _last_of_each_key(Notice.objects.filter(key__destroyed_on=None, key__last_day__gte=today))
    rows = last.filter(serial__gt=serial).order_by("serial")
    return [Announcement(row.serial, SignedNotice(bytes(row.document), row.signature)) for row in rows]


def _last_of_each_key(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    serials = notices.values("key").annotate(last=Max("serial")).values("last")
    return Notice.objects.filter(serial__in=serials)


def is_ours(serial: int) -> bool:
    """Say whether a serial the front desk holds is one this office remembers; none at all is nobody's."""
    return serial == 0 or Notice.objects.filter(serial=serial).exists()


def note_uploaded(serial: int, today: date) -> None:
    """Remember that the front desk holds this notice."""
    Notice.objects.filter(serial=serial).update(uploaded_on=today)


# --- shared ---


def share_intake_keys(keyring: Keyring, circle: Circle = Circle.letters) -> int:
    """Wrap every live seed of a circle one holds for those of it who lack it; say how many wraps were made."""
    rules.check_room_act(Act.share_keys, keyring.actor.roles, circle)
    lacking = _lacking(keyring.actor.id, circle)
    if not any(lacking.values()):
        return 0
    with journalled(keyring.actor, Act.share_keys, "intake_keys") as entry:
        entry.changed("contact_wrappedseed.wrapped")
        for row in WrappedSeed.objects.filter(staff=keyring.actor.id, key__in=lacking):
            _wrap(row.key_id, opening.unwrap_key(bytes(row.wrapped), keyring.seed), lacking[row.key_id])
    return sum(map(len, lacking.values()))


def _lacking(officer_id: UUID, circle: Circle) -> dict[int, dict[UUID, str]]:
    """For each live key of a circle this officer holds: the colleagues who do not."""
    officers = _officers(circle)
    holders: dict[int, set[UUID]] = {}
    rows = WrappedSeed.objects.filter(key__in=live_keys(circle)).values_list("key", "staff")
    for key_id, staff_id in rows:
        holders.setdefault(key_id, set()).add(staff_id)
    return {
        key_id: {one: recipient for one, recipient in officers.items() if one not in held}
        for key_id, held in holders.items()
        if officer_id in held
    }


def forget_officer(staff_id: UUID, circle: Circle = Circle.letters) -> None:
    """Take a circle's seeds from somebody who is not of it any more, but never the last copy of one."""
    held_by_others = WrappedSeed.objects.exclude(staff=staff_id).values("key")
    theirs = WrappedSeed.objects.filter(staff=staff_id, key__circle=circle)
    theirs.filter(key__in=held_by_others).delete()


# --- used ---


@dataclass
class IntakeRing:
    """The intake seeds of one circle that one of it holds, unwrapped one by one as letters need them."""

    keyring: Keyring
    wrapped: Mapping[date, Sequence[bytes]]
    is_complete: bool
    opened: dict[date, list[HybridIdentity]] = field(default_factory=dict, repr=False)
    orders: dict[date, list[date]] = field(default_factory=dict)

    @classmethod
    def of(cls, keyring: Keyring, circle: Circle) -> IntakeRing:
        live = live_keys(circle)
        rows = WrappedSeed.objects.filter(staff=keyring.actor.id, key__in=live).select_related("key")
        wrapped: dict[date, list[bytes]] = {}
        for row in rows:
            wrapped.setdefault(row.key.first_day, []).append(bytes(row.wrapped))
        others = live.filter(wrapped_seeds__isnull=False).exclude(wrapped_seeds__staff=keyring.actor.id)
        return cls(keyring, wrapped, is_complete=not others.exists())

    def open(self, sealed: bytes, letter_day: date) -> Letter:
        """Open a letter with whichever key fits, likely ones first. Raises the errors of `open_letter`."""
        for identity in self._identities(letter_day):
            try:
                return opening.open_letter_with(sealed, [identity])
            except NoMatchError:
                continue
        raise NoMatchError

    def _identities(self, letter_day: date) -> Iterable[HybridIdentity]:
        if letter_day not in self.orders:
            intake_days = settings.PROGRAMME.limits.intake_days
            self.orders[letter_day] = rules.days_to_try(self.wrapped, letter_day, intake_days)
        for day in self.orders[letter_day]:
            if day not in self.opened:
                seeds = [opening.unwrap_key(seed, self.keyring.seed) for seed in self.wrapped[day]]
                self.opened[day] = [HybridIdentity(seed) for seed in seeds]
            yield from self.opened[day]


# --- destroyed ---


def destroy_spent_keys(today: date) -> int:
    """Destroy the seeds of every key that is spent (`rules.is_spent`); say how many.

    On SQLite `secure_delete` overwrites them; on PostgreSQL they linger in dead rows until VACUUM, and in the
    write-ahead log until it is recycled. Each lies there only wrapped for a contact officer.
    """
    spent = _spent_keys(today)
    if not spent:
        return 0
    with journalled(THE_OFFICE, Act.destroy_keys, "intake_keys") as entry:
        entry.changed("contact_wrappedseed.wrapped")
        WrappedSeed.objects.filter(key__in=spent).delete()
        IntakeKey.objects.filter(id__in=spent).update(destroyed_on=today)
        _forget_opened_letters()
    return len(spent)


def _spent_keys(today: date) -> list[int]:
    emptied_on = Collection.objects.aggregate(last=Max("emptied_on"))["last"]
    sealed = {circle: _days_to_try(circle) for circle in Circle}
    return [
        key.id
        for key in live_keys()
        if rules.is_spent(
            Window(key.first_day, key.last_day),
            today=today,
            emptied_on=emptied_on,
            sealed_days=sealed[Circle(key.circle)],
        )
    ]


def _days_to_try(circle: Circle) -> set[date]:
    """Days of the letters that may yet be sealed to a key of this circle: what it tried in vain holds up none."""
    to_try = SealedLetter.objects.filter(state=Pile.sealed, circle__in=["", circle])
    return set(to_try.values_list("day", flat=True).distinct())


def _forget_opened_letters() -> None:
    """Drop the hashes of letters from before every living key: the front desk offers them no more."""
    oldest = live_keys().order_by("first_day").values_list("first_day", flat=True).first()
    if oldest is not None:
        SealedLetter.objects.filter(state=Pile.opened, day__lt=oldest).delete()
