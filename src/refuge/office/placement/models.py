"""Sites by made-up code, their beds as rows, and who lives where. What the tables cannot hold, triggers do.

A bed is a row because a row can be had by one person only: then over capacity is not a sum somebody forgot.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from refuge.office.placement.rules import ENDED, PENDING, Circle, NoteKind, SiteKind, SiteState, State, Why
from refuge.office.vault.codes import one_of, only, same_time, staff, written_out
from refuge.office.vault.fields import SealedField, SealedModel


class Site(SealedModel):
    """Where people can live. Its code is drawn by lot; there is no column that says where it is.

    The limit it was measured by stands beside its room, so that the database can hold one against the other.
    """

    code = models.CharField(max_length=24, unique=True)
    compartment = models.OneToOneField("vault.Compartment", on_delete=models.PROTECT, related_name="+")
    kind = one_of(SiteKind)
    state = one_of(SiteState)
    circle = one_of(Circle)
    beds = models.PositiveSmallIntegerField()
    covered_tenths = models.PositiveIntegerField()
    least_tenths = models.PositiveSmallIntegerField()
    toilets = models.PositiveSmallIntegerField()
    litres = models.PositiveSmallIntegerField()
    lockable = models.BooleanField()
    womens_area = models.BooleanField()
    step_free = models.BooleanField()
    near_care = models.BooleanField()
    school = models.BooleanField()
    child_safe = models.BooleanField()
    agreement = models.PositiveSmallIntegerField(null=True)
    inspected_until = models.DateField(null=True)
    waiver = models.ForeignKey("Waiver", on_delete=models.PROTECT, related_name="+", null=True)
    proposed_by = staff()
    opened_by = staff(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            only("kind", SiteKind),
            only("state", SiteState),
            only("circle", Circle),
            models.CheckConstraint(name="a_site_has_beds", condition=Q(beds__gte=1) & Q(least_tenths__gte=1)),
            models.CheckConstraint(
                name="room_for_each_bed_or_a_waiver",  # I-10
                condition=Q(covered_tenths__gte=F("least_tenths") * F("beds")) | Q(waiver__isnull=False),
            ),
            models.CheckConstraint(
                name="a_site_is_opened_by_another",  # I-22
                condition=Q(opened_by__isnull=True) & ~Q(state=SiteState.open.value)
                | Q(opened_by__isnull=False) & ~Q(opened_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="a_host_family_has_agreed",
                condition=~Q(kind=SiteKind.host_family.value, state=SiteState.open.value)
                | Q(agreement__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"site:{self.id}"


class Bed(models.Model):
    """One bed. A site has as many as there are rows."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="bed_rows", db_index=False)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="beds_are_numbered"),
            models.CheckConstraint(name="bed_numbers_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"bed {self.number} of site:{self.site_id}"


class Waiver(SealedModel):
    """In an emergency fewer square metres, for a few days, by two people (I-10)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="waivers")
    least_tenths = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    until_on = models.DateField()
    most_days = models.PositiveSmallIntegerField()
    asked_by = staff()
    approved_by = staff(null=True)
    words = SealedField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_waiver_needs_two_people",  # I-10, I-22
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="a_waiver_ends", condition=Q(until_on__gte=F("from_on")) & Q(least_tenths__gte=1)
            ),
            models.UniqueConstraint(
                fields=["site"], condition=Q(approved_by__isnull=True), name="one_waiver_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"a waiver for site:{self.site_id}"


class Inspection(SealedModel):
    """What somebody measured at a site, and whether it was enough."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="inspections", db_index=False)
    on = models.DateField()
    by = staff()
    covered_tenths = models.PositiveIntegerField()
    toilets = models.PositiveSmallIntegerField()
    litres = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    words = SealedField(null=True)

    class Meta:
        indexes = [models.Index(fields=["site", "-on"], name="inspections_of_a_site")]

    def __str__(self) -> str:
        return f"an inspection of site:{self.site_id}"


class SiteNote(SealedModel):
    """Something to know about a site, or something that happened there, for officers and supervisors."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="notes", db_index=False)
    kind = one_of(NoteKind)
    on = models.DateField()
    by = staff()
    words = SealedField()

    class Meta:
        constraints = [only("kind", NoteKind)]
        indexes = [models.Index(fields=["site", "-on"], name="notes_of_a_site")]

    def __str__(self) -> str:
        return f"a note about site:{self.site_id}"


_WITH_SITE = (
    State.matched,
    State.host_confirmed,
    State.moved_in,
    State.moved_out,
    State.refused_by_household,
)
_CONFIRMED = (State.host_confirmed, State.moved_in, State.moved_out)
_LIVED = (State.moved_in, State.moved_out)


def _in(states: tuple[State, ...]) -> Q:
    return Q(state__in=[state.value for state in states])


IS_PENDING = written_out("state", PENDING)


class Placement(SealedModel):
    """A household and its way to a place to live. It holds a bed for each who comes."""

    number = models.CharField(max_length=8, unique=True)
    case = models.ForeignKey("case.Case", on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="+")
    compartment = models.ForeignKey("vault.Compartment", on_delete=models.PROTECT, related_name="+")
    state = one_of(State)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="placements", null=True)
    people = models.PositiveSmallIntegerField()
    not_here = models.PositiveSmallIntegerField(default=0)
    apart = models.PositiveSmallIntegerField(default=0)
    has_child = models.BooleanField()
    has_adult = models.BooleanField()
    split_for_safety = models.BooleanField(default=False)
    split_words = SealedField(null=True)
    party = SealedField()
    needs = SealedField()
    circle = SealedField()
    requested_by = staff()
    requested_on = models.DateField()
    matched_by = staff(null=True)
    cosigned_by = staff(null=True)
    confirmed_by = staff(null=True)
    moved_in_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    why = one_of(Why, null=True)
    look_since = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            only("state", State),
            only("why", Why, null=True),
            models.CheckConstraint(
                name="somebody_comes",
                condition=Q(people__gte=1) & (Q(has_child=True) | Q(has_adult=True)),
            ),
            models.CheckConstraint(
                name="split_only_for_a_reason",  # I-11
                condition=same_time(Q(split_for_safety=True), Q(split_words__isnull=False))
                & same_time(Q(split_for_safety=True), Q(apart__gte=1)),
            ),
            models.CheckConstraint(
                name="a_match_has_site_and_officer",
                condition=(Q(state=State.requested.value) & Q(site__isnull=True, matched_by__isnull=True))
                | (_in(_WITH_SITE) & Q(site__isnull=False, matched_by__isnull=False))
                | Q(state=State.cancelled.value),
            ),
            models.CheckConstraint(
                name="confirmed_by_another",  # I-22
                condition=~_in(_CONFIRMED)
                | (
                    Q(confirmed_by__isnull=False)
                    & ~Q(confirmed_by=F("matched_by"))
                    & ~Q(confirmed_by=F("requested_by"))
                ),
            ),
            models.CheckConstraint(
                name="a_child_needs_a_co_signature",  # I-11
                condition=~_in(_CONFIRMED) | Q(has_child=False) | Q(cosigned_by__isnull=False),
            ),
            models.CheckConstraint(
                name="co_signed_by_another",  # I-11, I-22
                condition=Q(cosigned_by__isnull=True)
                | (
                    ~Q(cosigned_by=F("matched_by"))
                    & (Q(confirmed_by__isnull=True) | ~Q(cosigned_by=F("confirmed_by")))
                    & ~Q(cosigned_by=F("requested_by"))
                ),
            ),
            models.CheckConstraint(
                name="moved_in_on_a_day",
                condition=same_time(_in(_LIVED), Q(moved_in_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="ended_on_a_day", condition=same_time(_in(ENDED), Q(ended_on__isnull=False))
            ),
            models.CheckConstraint(
                name="nobody_is_put_out",  # a reason is one of those in Why, or a household said no
                condition=same_time(
                    Q(state__in=[State.moved_out.value, State.cancelled.value]), Q(why__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=_in(PENDING) & Q(split_for_safety=False),
                name="one_place_is_looked_for",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(state=State.moved_in.value, split_for_safety=False),
                name="one_household_in_one_home",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "requested_on"], name="placements_of_a_case"),
            models.Index(fields=["state", "requested_on"], name="placements_waiting", condition=_in(PENDING)),
            models.Index(
                fields=["look_since"], name="placements_to_look_at", condition=Q(look_since__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"placement:{self.id}"


class Hold(models.Model):
    """One bed for one person, from the match until they no longer have it. `lives` once they moved in."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="holds")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="holds")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="holds")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    lives = models.BooleanField(default=False)
    from_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(  # I-10
                fields=["bed"], condition=Q(ended_on__isnull=True), name="one_person_in_a_bed"
            ),
            # Two only while somebody moves: the bed they sleep in, and the one that is kept for them.
            models.UniqueConstraint(
                fields=["person", "lives"], condition=Q(ended_on__isnull=True), name="one_bed_for_a_person"
            ),
            models.CheckConstraint(
                name="a_hold_ends_after_it_began",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"a bed of placement:{self.placement_id}"
