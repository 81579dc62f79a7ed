"""Keeping drafts: made, copied, removed, put back, shared by a link."""

import secrets

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from trefpunt.schemas.base import Text
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt.terms.quality import Certainty
from trefpunt.terms.wording import say
from trefpunt_web.records.drafts.models import Draft, State
from trefpunt_web.records.people.models import User
from trefpunt_web.services import plan, plan_starts, policy
from trefpunt_web.services.keeping import Shelf
from trefpunt_web.services.plan import NoDraft, Seen
from trefpunt_web.services.plan_known import named_well

SHELF = Shelf(Draft.kept, "draft_name_unique_ignoring_case", "plan.name_taken")
OWN = "draft"
"""Id of a scenario that people make."""
SECRET = 32
"""Bytes of chance in a shared link."""


def editor(user: object) -> User:
    """Who asks, if they may change drafts. Raises PermissionDenied."""
    if not isinstance(user, User) or not plan.may_plan(user):
        raise PermissionDenied
    return user


def create(user: object, name: str, start: str | None = None) -> Seen:
    """A new draft: empty, or as a scenario of the policy, with its places where they are worked
    out.

    Raises RuleProblem for a name that is taken, or a start that is not there.
    """
    return _add(editor(user), name, _empty(name) if start is None else _start(start))


def _empty(name: str) -> PlanScenario:
    told = Text(nl=name, en=name)
    source = say("drafts.source")
    return PlanScenario(id=OWN, name=told, source=source, certainty=Certainty.UNDECIDED)


def _start(start: str) -> PlanScenario:
    found = next((one for one in plan_starts.every() if one.scenario.id == start), None)
    if found is None:
        raise RuleProblem(Problem("drafts.no_start", column="start", params={"start": start}))
    return found.scenario if found.run is None else found.result.scenario


def duplicate(seen: Seen, user: object, name: str) -> Seen:
    """A draft like this one, under another name. Raises RuleProblem for a name that is taken."""
    return _add(editor(user), name, seen.scenario)


def _add(author: User, name: str, scenario: PlanScenario) -> Seen:
    named_well(name)
    row = Draft(
        municipality=policy.current().policy.municipality.code,
        name=name,
        content=named(scenario, name),
        author=author,
    )
    return plan.of(SHELF.add(row, _insert), editor=True)


@transaction.atomic
def _insert(row: Draft) -> None:
    row.save(force_insert=True)


def named(scenario: PlanScenario, name: str) -> dict[str, object]:
    """The content of a draft with this name."""
    told = {"id": OWN, "name": Text(nl=name, en=name)}
    return scenario.model_copy(update=told).model_dump(mode="json")


def remove(seen: Seen, user: object) -> None:
    """Take a draft off the list; nothing of it is lost. Raises PermissionDenied."""
    _mark(seen, user, removed_at=timezone.now())


def restore(number: int, user: object) -> Seen:
    """Put a removed draft back. Raises NoDraft, RuleProblem where its name is taken meanwhile."""
    who = editor(user)
    row = Draft.objects.filter(pk=number).first()
    if row is None:
        raise NoDraft(number)
    try:
        with transaction.atomic():
            Draft.objects.filter(pk=number).update(removed_at=None)
    except IntegrityError as refused:
        raise SHELF.refused(row, refused) from refused
    return plan.find(number, who)


def share(seen: Seen, user: object) -> str:
    """The secret part of its link; the same until it is withdrawn. Raises PermissionDenied."""
    editor(user)
    fresh = secrets.token_urlsafe(SECRET)
    Draft.objects.filter(pk=seen.number, token=None, state=State.DRAFT).update(token=fresh)
    token = Draft.objects.values_list("token", flat=True).get(pk=seen.number)
    if token is None:  # it was published meanwhile: everybody may read it
        raise PermissionDenied
    return token


def withdraw(seen: Seen, user: object) -> None:
    """End the link; a next one is another. Raises PermissionDenied."""
    _mark(seen, user, token=None)


def _mark(seen: Seen, user: object, **columns: object) -> None:
    editor(user)
    found = Draft.objects.filter(pk=seen.number, removed_at=None)
    if not found.filter(state=State.DRAFT).update(**columns):
        raise PermissionDenied if found.exists() else NoDraft(seen.number)
