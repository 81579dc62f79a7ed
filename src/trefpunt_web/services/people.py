"""Accounts and what they may do."""

import secrets
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.records.people.models import Change, Event, Membership, Role, User

DEMO = {"planner@demo.trefpunt.nl": Role.PLANNER, "beheerder@demo.trefpunt.nl": Role.ADMINISTRATOR}
KINDS = Authenticator.Type
LATEST = 50
"""Changes that a page shows."""


@dataclass(frozen=True)
class Protection:
    """What stands beside somebody's password."""

    app: bool
    """An app that makes codes (TOTP)."""
    keys: int
    """Passkeys and security keys."""
    codes: int
    """Recovery codes that were not used yet."""
    services: tuple[str, ...]
    """Names (ids) of the organisation's sign-in services that were used."""

    @property
    def second(self) -> bool:
        """Whether there is a second factor."""
        return self.app or self.keys > 0


def roles(user: object) -> frozenset[str]:
    """The roles that somebody holds; none for a visitor without an account."""
    if not isinstance(user, User):
        return frozenset()
    return frozenset(user.memberships.values_list("role", flat=True))


def may_save_scenarios(user: object) -> bool:
    """Planners and administrators keep scenarios for everybody to see."""
    return bool(roles(user) & {Role.PLANNER, Role.ADMINISTRATOR})


def may_give_accounts(user: object) -> bool:
    """Administrators give and take roles."""
    return Role.ADMINISTRATOR in roles(user)


def protection(user: User) -> Protection:
    """How somebody's account is protected."""
    held = list(Authenticator.objects.filter(user=user))
    kinds = [factor.type for factor in held]
    codes = next((f.wrap() for f in held if f.type == KINDS.RECOVERY_CODES), None)
    services = SocialAccount.objects.filter(user=user).values_list("provider", flat=True)
    return Protection(
        app=KINDS.TOTP in kinds,
        keys=kinds.count(KINDS.WEBAUTHN),
        codes=len(codes.get_unused_codes()) if codes else 0,
        services=tuple(services),
    )


def everyone() -> QuerySet[User]:
    """All accounts with their memberships, by address."""
    return User.objects.prefetch_related("memberships").order_by("email")


def account(number: int) -> User | None:
    """The account with this number."""
    return User.objects.filter(pk=number).first()


def events() -> QuerySet[Event]:
    """The latest changes of roles and accounts, newest first."""
    return Event.objects.select_related("user", "by")[:LATEST]


@transaction.atomic
def give_account(email: str, role: str, by: User | None = None) -> User:
    """An account with this role; an existing account keeps its password and gets the role too.

    A closed account opens again. Who gives it vouches for the address: only a link that is sent
    there leads to a password.
    """
    email = email.strip().lower()
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email)
    reopen(user, by)
    _give(user, role, by)
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return user


def set_role(user: User, role: str | None, by: User | None = None) -> None:
    """Give somebody this role and no other; None ends every role, the account itself stays.

    Raises RuleProblem when nobody would remain administrator.
    """
    try:
        with transaction.atomic():
            if role is not None:
                _give(user, role, by)
            for other in user.memberships.exclude(role=role or ""):
                other.delete()
                Event.objects.create(user=user, change=Change.ENDED, role=other.role, by=by)
    except IntegrityError as wrong:
        raise RuleProblem(Problem("people.last_administrator")) from wrong


def _give(user: User, role: str, by: User | None) -> None:
    if Membership.objects.get_or_create(user=user, role=role)[1]:
        Event.objects.create(user=user, change=Change.GIVEN, role=role, by=by)


@transaction.atomic
def close(user: User, by: User | None = None) -> None:
    """End every role and let somebody sign in no more; what they saved stays.

    Raises RuleProblem when nobody would remain administrator.
    """
    set_role(user, None, by)
    _set_active(user, False, Change.CLOSED, by)


@transaction.atomic
def reopen(user: User, by: User | None = None) -> None:
    """Let somebody sign in again, without a role."""
    _set_active(user, True, Change.OPENED, by)


def _set_active(user: User, active: bool, change: Change, by: User | None) -> None:
    """A second click changes nothing."""
    if User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
        Event.objects.create(user=user, change=change, by=by)
    user.is_active = active


def demo_accounts() -> list[tuple[str, str, str | None]]:
    """Make the accounts of the demo: (e-mail, role, password).

    The password is given only when it was made just now; an account that exists keeps its own.
    """
    return [(email, str(role.label), _demo_password(email, role)) for email, role in DEMO.items()]


@transaction.atomic
def _demo_password(email: str, role: Role) -> str | None:
    user = give_account(email, role)
    if user.has_usable_password():
        return None
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    return password
