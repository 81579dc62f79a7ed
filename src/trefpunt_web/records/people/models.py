"""Accounts (an e-mail address, no user name), memberships (a role, held for a time), and the record
of who changed them."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes accounts from an e-mail address."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """A new account; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. What they may do follows from their memberships."""

    email = models.EmailField(_("e-mailadres"), unique=True)
    name = models.CharField(_("naam"), max_length=120, blank=True)
    is_active = models.BooleanField(_("actief"), default=True)
    date_joined = models.DateTimeField(_("aangemaakt"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_ignoring_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    """What a membership lets somebody do for the municipality."""

    PLANNER = "planner", _("planner")
    ADMINISTRATOR = "administrator", _("beheerder")


# The lock lets one change at a time count: two that each end the other would both be allowed.
LAST_ADMINISTRATOR = """
PERFORM pg_advisory_xact_lock(hashtext('people.administrators'));
IF NOT EXISTS (SELECT FROM people_membership WHERE role = 'administrator' AND id <> OLD.id) THEN
    RAISE EXCEPTION 'somebody must remain administrator'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_administrator_remains';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class Membership(models.Model):
    """A role that somebody holds. At least one administrator always remains."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role"], name="membership_once_per_role"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_known_role"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="administrator_remains",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete | pgtrigger.UpdateOf("role"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(old__role="administrator"),
                func=LAST_ADMINISTRATOR,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Change(models.TextChoices):
    """What happened to somebody's account."""

    GIVEN = "given", _("kreeg de rol")
    ENDED = "ended", _("heeft niet meer de rol")
    CLOSED = "closed", _("account gesloten")
    OPENED = "opened", _("account weer geopend")


class Event(models.Model):
    """One change of what somebody may do: who made it, and when. It is never changed or deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="events")
    change = models.CharField(max_length=10, choices=Change.choices)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    """None: somebody on the command line of the server."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="event_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_change_display()} {self.get_role_display()}".rstrip()
