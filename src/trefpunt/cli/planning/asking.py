"""Asks the siting engine: what somebody wishes, as arrays; what it answers, as a plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from trefpunt.cli.planning.costs import of_kind
from trefpunt.cli.planning.world import World, convertible
from trefpunt.schemas.scenario import Placed, Wish
from trefpunt.schemas.siting import (
    Apart,
    Effort,
    Goal,
    KindRoom,
    Layer,
    SitingPolicy,
    Solution,
    Task,
    Watch,
)
from trefpunt.schemas.siting.task import Floats
from trefpunt.terms.problems import Problem, RuleProblem

METRE = 1000
_UNDECIDED = "undecided"


@dataclass(frozen=True)
class Question:
    """A task, and which sites of the world its numbers are."""

    task: Task
    sites: tuple[int, ...]


def siting_of(world: World) -> SitingPolicy:
    """Where places may come. Raises RuleProblem where the policy does not say."""
    if world.policy.siting is None:
        raise RuleProblem(Problem("plan.no_siting"))
    return world.policy.siting


def propose(
    world: World, wish: Wish, effort: Effort, watch: Watch
) -> tuple[tuple[Placed, ...], Solution]:
    """The places that siting proposes; none where nothing is allowed: see its conflicts.

    Raises RuleProblem for a wish that names what is not there.
    """
    asked = question(world, wish)
    if not asked.sites:
        raise RuleProblem(Problem("plan.no_candidates", column="wish"))
    from trefpunt.engines.siting import solve  # noqa: PLC0415 compiled: a second to open

    solution = solve(asked.task, effort, watch)
    pairs = zip(solution.sites, solution.kinds, strict=True)
    return tuple(Placed(site=site, kind=kind) for site, kind in pairs), solution


def question(world: World, wish: Wish) -> Question:
    """The task for a wish. Raises RuleProblem."""
    from trefpunt.engines.siting import walked_dense  # noqa: PLC0415 compiled: a second to open

    _known(world, wish)
    rule, numbers = siting_of(world), _candidates(world, wish)
    rooms = _rooms(world, wish, len(numbers))
    goal: Goal = wish.goal or rule.goal
    kinds = [room.id for room in rooms]
    walks = world.walks[:, numbers]
    task = Task(
        demand=world.way.points.ids,
        weight=_people(world, wish.group or rule.group),
        sites=tuple(world.sites[number].id for number in numbers),
        walks=walked_dense(np.ascontiguousarray(walks), rule.far_m * METRE),
        goal=goal,
        count=min(len(numbers), sum(room.most or 0 for room in rooms)),
        norm_mm=world.norm_mm,
        far_mm=rule.far_m * METRE,
        fairness="vulnerable" if _vulnerable(world) is not None else "worst",
        vulnerable=_vulnerable(world),
        group=world.area.astype(np.int32),
        blend=_blend(wish, rule) if goal == "blend" else {},
        kinds=rooms,
        allowed=np.array(
            [[kind in world.sites[number].kinds for kind in kinds] for number in numbers],
            dtype=np.bool_,
        ).reshape(len(numbers), len(kinds)),
        required=_required(world, wish, numbers),
        budget=None if wish.budget is None else wish.budget * world.policy.budget.unit,
        apart=_apart(rule, wish, kinds),
        between=np.ascontiguousarray(world.between[np.ix_(numbers, numbers)]),
        layers=_layers(world, rule, kinds),
    )
    return Question(task, tuple(numbers))


def _known(world: World, wish: Wish) -> None:
    """Refuse a wish about sites, kinds or groups that are not there, by name."""
    for field in ("keep", "close"):
        for site in getattr(wish, field):
            if site not in world.number:
                params = {"site": site}
                raise RuleProblem(Problem("plan.site_unknown", column=field, params=params))
    for site in map(world.site, wish.keep):
        if site.id in _otherwise(world):
            raise RuleProblem(
                Problem("plan.keep_refused", column="keep", params={"name": site.name})
            )
        if not set(site.kinds) & set(world.kinds):
            raise RuleProblem(Problem("plan.keep_unfit", column="keep", params={"name": site.name}))
    known = [one.group.id for one in world.groups]
    if wish.group is not None and wish.group not in known:
        params = {"group": wish.group, "known": ", ".join(known)}
        raise RuleProblem(Problem("plan.group", column="group", params=params))


def plain(question: Question) -> Task:
    """The same people and sites, asked once more without requirements: how many people come within
    the norm with k places, wherever they are?"""
    return replace(
        question.task,
        goal="cover",
        kinds=(KindRoom("place"),),
        allowed=None,
        required={},
        budget=None,
        apart=(),
        layers=(),
    )


# --- Which sites ----------------------------------------------------------------------------------


def _candidates(world: World, wish: Wish) -> list[int]:
    """Numbers of the sites that may get a place of the plan."""
    out = {*set(wish.close) - set(wish.keep), *_otherwise(world)}
    return [
        number
        for number, site in enumerate(world.sites)
        if set(site.kinds) & set(world.kinds)
        and site.id not in out
        and (wish.new_sites or not site.free or site.id in wish.keep)
    ]


def _decided(world: World) -> dict[str, str | None]:
    """Place -> the kind of the plan that its board chose; none: to stay, to stop, another kind."""
    shorts = {world.policy.municipality.kind(kind).short: kind for kind in world.kinds}
    made = (one for one in siting_of(world).choices if one.choice != _UNDECIDED)
    return {one.place: shorts.get(one.choice) for one in made}


def _otherwise(world: World) -> set[str]:
    """Places whose boards chose something else than a place of the plan."""
    return {place for place, kind in _decided(world).items() if kind is None}


def _required(world: World, wish: Wish, numbers: Sequence[int]) -> Mapping[int, str | None]:
    """Sites that must have a place: what somebody keeps, what boards chose, what is there, and one
    in each pilot area, where a study comes first."""
    chosen = _decided(world)
    changes = convertible(world.policy)
    found: dict[int, str | None] = {}
    for place, number in enumerate(numbers):
        site = world.sites[number]
        if site.kind in world.kinds and site.kind not in changes:
            found[place] = site.kind
        elif chosen.get(site.id):
            found[place] = chosen[site.id]
        elif site.id in wish.keep or (wish.keep_existing and not site.free):
            found[place] = None
    return {**dict(_pilots(world, wish, numbers)), **found} if wish.pilots else found


def _pilots(world: World, wish: Wish, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """For each pilot the site in its areas that is near most of the people whom it is for."""
    vulnerable = _vulnerable(world)
    people = _people(world, siting_of(world).group) if vulnerable is None else vulnerable
    for pilot in siting_of(world).pilots:
        ours = [
            place
            for place, number in enumerate(numbers)
            if world.sites[number].area in pilot.areas and pilot.kind in world.sites[number].kinds
        ]
        near = {
            place: float(people[world.walks[:, numbers[place]] <= world.norm_mm].sum())
            for place in ours
        }
        if near and wish.most.get(pilot.kind) != 0:
            yield max(near, key=lambda place: (near[place], -place)), pilot.kind


# --- What is allowed ------------------------------------------------------------------------------


def _rooms(world: World, wish: Wish, sites: int) -> tuple[KindRoom, ...]:
    plan = world.policy.budget
    return tuple(
        KindRoom(kind, _most(world, wish, kind, sites), cost=of_kind(plan, kind))
        for kind in world.kinds
    )


def _most(world: World, wish: Wish, kind: str, sites: int) -> int:
    maximum = world.policy.municipality.kind(kind).maximum
    known = [wish.most.get(kind), maximum, sites]
    return min(one for one in known if one is not None)


def _apart(rule: SitingPolicy, wish: Wish, kinds: Sequence[str]) -> tuple[Apart, ...]:
    """Spacing between kinds that siting hands out; the rest is shown with each place."""
    found = []
    for one in rule.spacing:
        metres = wish.spacing.get(one.id, one.metres)
        ours = [tuple(k for k in side if k in kinds) for side in (one.kinds, one.others)]
        if metres and all(ours):
            found.append(Apart(ours[0], ours[1], metres * METRE, one.id))
    return tuple(found)


# --- For whom -------------------------------------------------------------------------------------


def _people(world: World, group_id: str) -> Floats:
    """[n] people of a group; who lives outside the municipality does not count."""
    (group,) = (one for one in world.groups if one.group.id == group_id)
    people: Floats = np.where(world.area >= 0, group.weight / group.scale, 0.0)
    return people


def _vulnerable(world: World) -> Floats | None:
    found = next((one for one in world.groups if one.estimated and one.known.any()), None)
    return None if found is None else _people(world, found.group.id)


def _layers(world: World, rule: SitingPolicy, kinds: Sequence[str]) -> tuple[Layer, ...]:
    return tuple(
        Layer((one.kind,), _people(world, one.group), one.metres * METRE, float(one.share))
        for one in rule.heavy
        if one.kind in kinds
    )


def _blend(wish: Wish, rule: SitingPolicy) -> dict[Goal, float]:
    weights: Mapping[Goal, Decimal] = wish.blend or rule.blend  # type: ignore[assignment]
    return {goal: float(weight) for goal, weight in weights.items()}
