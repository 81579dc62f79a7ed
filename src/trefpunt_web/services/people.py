"""Accounts and what they may do."""

import secrets

from django.db import transaction

from trefpunt_web.records.people.models import Membership, Role, User

DEMO = {"planner@demo.trefpunt.nl": Role.PLANNER, "beheerder@demo.trefpunt.nl": Role.ADMINISTRATOR}


def roles(user: object) -> frozenset[str]:
    """The roles that somebody holds; none for a visitor without an account."""
    if not isinstance(user, User):
        return frozenset()
    return frozenset(user.memberships.values_list("role", flat=True))


def may_save_scenarios(user: object) -> bool:
    """Planners and administrators keep scenarios for everybody to see."""
    return bool(roles(user) & {Role.PLANNER, Role.ADMINISTRATOR})


@transaction.atomic
def give_account(email: str, role: str) -> User:
    """An account with this role; an existing account keeps its password and gets the role too."""
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email)
    Membership.objects.get_or_create(user=user, role=role)
    return user


def demo_accounts() -> list[tuple[str, str, str | None]]:
    """Make the accounts of the demo: (e-mail, role, password).

    The password is given only when it was made just now; an account that exists keeps its own.
    """
    return [(email, role.label, _demo_password(email, role)) for email, role in DEMO.items()]


@transaction.atomic
def _demo_password(email: str, role: Role) -> str | None:
    user = give_account(email, role)
    if user.has_usable_password():
        return None
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    return password
