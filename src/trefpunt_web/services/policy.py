"""The policy that this site works with: loading it from its folder, and the version in force."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.db import connection, transaction
from pydantic import TypeAdapter, ValidationError

from trefpunt.engines.schematic import outlined
from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import digest
from trefpunt.sources.boundaries import read_boundaries
from trefpunt.sources.policy import read
from trefpunt_web.records.plan.models import BoundarySet, PolicyVersion

SHAPES = TypeAdapter(Boundaries)
LOADING = 20_261_122
"""Number of the lock in the database that a load has for itself, and that saving shares."""


class NoPolicy(Exception):
    """No policy has been loaded yet; the site can only say so."""


@dataclass(frozen=True)
class Loaded:
    """A policy with the number of its version in the database."""

    version: int
    digest: str
    policy: Policy


@dataclass(frozen=True)
class Shapes:
    """The shapes of a municipality's areas; equal where their digest is."""

    digest: str
    boundaries: Boundaries = field(compare=False)


def alone() -> None:
    """Wait for other loads and for who is saving; until the end of the transaction."""
    _lock("pg_advisory_xact_lock")


def unchanged() -> None:
    """Wait for a load, and keep the policy in force until the end of the transaction."""
    _lock("pg_advisory_xact_lock_shared")


def _lock(kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {kind}(%s)", [LOADING])


def load(folder: Path, data: Path | None = None) -> Loaded:
    """Read a policy folder and make it the one in force.

    The same files give the same version. `data` is a folder of open data with real boundaries;
    without it, boundaries that were loaded before stay, and a schematic map is made where there
    are none. Raises DataProblem with everything that is wrong, and changes nothing then.
    """
    policy = read(folder)
    shapes = _shapes(policy, data)
    with transaction.atomic():
        version = _store(policy)
        if shapes is not None:
            keep_shapes(policy, shapes)
    return Loaded(version.pk, version.digest, policy)


def _shapes(policy: Policy, data: Path | None) -> Boundaries | None:
    codes = {area.code for area in policy.areas}
    real = read_boundaries(data, codes, policy.datasets) if data else None
    if real or BoundarySet.objects.filter(municipality=policy.municipality.code).exists():
        return real
    return outlined(policy.areas)


def _store(policy: Policy) -> PolicyVersion:
    content = policy.model_dump(mode="json")
    PolicyVersion.objects.filter(current=True).update(current=False)
    version, _ = PolicyVersion.objects.update_or_create(
        digest=digest(content),
        defaults={
            "municipality": policy.municipality.code,
            "content": content,
            "current": True,
        },
    )
    return version


def keep_shapes(policy: Policy, shapes: Boundaries) -> None:
    """Draw the areas of this policy like this from now on."""
    content = SHAPES.dump_python(shapes, mode="json")
    BoundarySet.objects.update_or_create(
        municipality=policy.municipality.code,
        defaults={"digest": digest(content), "content": content},
    )


def current() -> Loaded:
    """The policy in force: one small query, the policy itself is read once per process.

    Raises NoPolicy when none has been loaded.
    """
    row = PolicyVersion.objects.filter(current=True).values_list("pk", "digest").first()
    if row is None:
        raise NoPolicy
    return Loaded(*row, _policy(*row))


@lru_cache(maxsize=4)
def _policy(version: int, _digest: str) -> Policy:
    try:
        return Policy.model_validate(PolicyVersion.objects.get(pk=version).content)
    except ValidationError as outdated:
        raise NoPolicy from outdated


def boundaries() -> Boundaries:
    """The shapes of the areas of the policy in force. Raises NoPolicy when none was loaded."""
    return shapes(current().policy.municipality.code).boundaries


def shapes(municipality: str) -> Shapes:
    """The shapes of the areas of a municipality. Raises NoPolicy when none were loaded."""
    row = BoundarySet.objects.filter(municipality=municipality)
    found = row.values_list("pk", "digest").first()
    if found is None:
        raise NoPolicy
    return Shapes(found[1], _boundaries(*found))


@lru_cache(maxsize=4)
def _boundaries(number: int, _digest: str) -> Boundaries:
    return SHAPES.validate_python(BoundarySet.objects.get(pk=number).content)
