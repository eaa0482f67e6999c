"""What is kept about staff: a made-up name, roles, a sealed key, and no more."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from refuge.office.access.rules import Actor, Role

LANGUAGES = [("my", "မြန်မာ"), ("en", "English")]


def roles_column(roles: Iterable[Role]) -> str:
    """How a set of roles is kept in one column, so that the database can refuse a forbidden mix."""
    return "," + ",".join(sorted(roles)) + ","


def _stands_alone(role: Role, column: str) -> models.Q:
    only = roles_column([role])
    return models.Q(**{column: only}) | ~models.Q(**{f"{column}__contains": only})


class Staff(AbstractBaseUser):
    """A member of staff under a made-up working name. Their key lies here sealed under their passphrase."""

    # The passphrase is kept as `verifier`, by our own derivation; when somebody signed in, the journal knows.
    password = None  # type: ignore[assignment]
    last_login = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=40, unique=True)
    roles = models.CharField(max_length=400)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="my")
    is_active = models.BooleanField(default=True)
    salt = models.BinaryField()
    verifier = models.BinaryField()
    sealed_seed = models.BinaryField()
    recipient = models.TextField()

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[BaseUserManager[Staff]] = BaseUserManager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="administrator_holds_no_other_role", condition=_stands_alone(Role.administrator, "roles")
            ),
            models.CheckConstraint(
                name="head_holds_no_other_role", condition=_stands_alone(Role.head, "roles")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def role_set(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.roles.strip(",").split(",") if role)

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name, self.role_set)

    def has_usable_password(self) -> bool:
        return True

    def get_session_auth_hash(self) -> str:
        """What ends every session of this person when their passphrase or their roles change."""
        state = bytes(self.verifier).hex() + self.roles
        return salted_hmac("refuge.access.staff", state, algorithm="sha256").hexdigest()


class SealedSession(models.Model):
    """A browser's session. Neither column opens or finds anything without the cookie."""

    lookup = models.CharField(max_length=64, primary_key=True)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "a sealed session"


class Invitation(models.Model):
    """A one-time link for somebody who is to work here. Only the hash of the link is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=40, unique=True)
    roles = models.CharField(max_length=400)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="my")
    invited_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invited_administrator_no_other_role",
                condition=_stands_alone(Role.administrator, "roles"),
            ),
            models.CheckConstraint(
                name="invited_head_no_other_role", condition=_stands_alone(Role.head, "roles")
            ),
        ]

    def __str__(self) -> str:
        return "an invitation"


class Tries(models.Model):
    """How often in a row a passphrase or code was wrong. One of 65,536 slots, not one row per typed name."""

    key = models.CharField(max_length=40, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    open_at = models.DateTimeField()

    def __str__(self) -> str:
        return "a count of wrong tries"


class LastCode(models.Model):
    """The period of the last six-digit code somebody used: neither it nor an earlier one counts again."""

    staff = models.OneToOneField(Staff, primary_key=True, on_delete=models.CASCADE, related_name="+")
    period = models.BigIntegerField()

    def __str__(self) -> str:
        return "a spent code"
