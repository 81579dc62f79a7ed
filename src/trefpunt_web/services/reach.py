"""Reach on foot under the policy in force: who lives near a place, as asked, with its run.

What everybody sees first is stored when the policy or its data are loaded. Another choice is
computed on the spot, kept in this process, and has a run of its own that is stored when somebody
saves it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache

from trefpunt.engines import reach as engine
from trefpunt.engines.reach.people import Counted, counted
from trefpunt.schemas import run as schema
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.index import IndexResult
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.schemas.network import Trait
from trefpunt.schemas.points import Points
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import (
    Choice,
    Group,
    Level,
    Profile,
    ReachNorm,
    ReachPolicy,
    ReachResult,
)
from trefpunt.schemas.run import digest
from trefpunt.sources.hours import weeks
from trefpunt_web.records.runs.models import Run
from trefpunt_web.services import data, index, policy, runs
from trefpunt_web.services.reach_crow import opened
from trefpunt_web.services.reach_memory import Remembering
from trefpunt_web.services.reach_moves import Move
from trefpunt_web.services.reach_trial import Changed, Effect, changed
from trefpunt_web.services.reach_trial import effect as compared

QUESTION, SAVED = "reach", "reach:bewaard-"
EVERYBODY, ELDERLY, WALKING = "all", "65plus", "walk"


class NoReach(Exception):
    """The policy in force does not say what counts as near."""


@dataclass(frozen=True)
class Ground:
    """What every answer starts from; equal where its key is."""

    key: str
    loaded: policy.Loaded = field(compare=False)
    shapes: policy.Shapes = field(compare=False)
    stored: data.Stored = field(compare=False)
    indexes: Mapping[str, Decimal] = field(compare=False)

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.loaded.policy

    @property
    def rule(self) -> ReachPolicy:
        """What counts as near. Raises NoReach."""
        if self.policy.reach is None:
            raise NoReach
        return self.policy.reach

    @cached_property
    def points(self) -> Points:
        """Where people live: as precise as the stored data tell."""
        return self.stored.points() or engine.label_points(self.policy.areas)

    @cached_property
    def streets(self) -> tuple[Facts, ...]:
        """What is known of the streets, where there are any."""
        used = list(self.stored.of(data.STREETS))[:1]
        return tuple(data.summary(row).facts for row in used)

    @property
    def network(self) -> bool:
        """Whether there are streets to walk along."""
        return bool(self.streets)

    @cached_property
    def given(self) -> engine.Given:
        """What the engine may know beside policy and points."""
        names = self.shapes.boundaries.districts
        return engine.Given(weeks(self.policy.places), self.indexes, names, self.streets)

    @cached_property
    def groups(self) -> dict[str, Counted]:
        """How many of each group live at each point."""
        return {one.id: counted(one, self.points, self.indexes) for one in self.rule.groups}

    @property
    def default(self) -> Choice:
        """What the page starts with."""
        norm = self.rule.default
        return Choice(norm.metres, norm.kinds or self.rule.counted, meant_for=norm.groups)

    def norm(self, metres: int, kinds: tuple[str, ...]) -> ReachNorm | None:
        """The norm of the policy with this distance for these kinds; none where it has none."""
        first = self.rule.default
        ordered = (first, *(norm for norm in self.rule.norms if norm is not first))
        same = (norm for norm in ordered if norm.metres == metres)
        return next((n for n in same if set(n.kinds or self.rule.counted) == set(kinds)), None)

    def kinds(self) -> list[tuple[PlaceKind, int]]:
        """The kinds that can be chosen, with how many of each the policy knows."""
        known = [place.kind for place in self.policy.places]
        kinds = [(kind, known.count(kind.id)) for kind in self.policy.municipality.kinds]
        return [(kind, n) for kind, n in kinds if n or kind.id in self.rule.counted]

    def profile(self, name: str) -> Profile | None:
        """The profile with this id; none where the policy has none."""
        return next((one for one in self.rule.profiles if one.id == name), None)

    def way(self, profile: str) -> engine.Way:
        """How somebody walks, kept between requests."""
        return _way(self, profile if self.network else WALKING)


@dataclass(frozen=True)
class Asked:
    """Everything that decides an answer."""

    choice: Choice
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class Walked:
    """Distances under a choice with its trial moves."""

    changed: Changed
    way: engine.Way
    walks: engine.Walks


@dataclass(frozen=True)
class Seen:
    """Distances under a choice, with everything that they were made from: all that a map needs."""

    ground: Ground
    asked: Asked
    walked: Walked

    @property
    def rule(self) -> ReachPolicy:
        """What the policy says about near and far."""
        return self.ground.rule

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.ground.policy

    @property
    def network(self) -> bool:
        """Whether distances follow streets."""
        return self.ground.network

    @property
    def estimate(self) -> bool:
        """Whether distances are straight lines, made longer."""
        return self.walked.walks.level is Level.ESTIMATE

    @property
    def coarse(self) -> bool:
        """Whether a whole neighbourhood counts as one point."""
        return self.walked.walks.level is Level.COARSE

    @property
    def group(self) -> Group:
        """For whom it was asked."""
        wanted = self.asked.choice.group or self.rule.groups[0].id
        return next(one for one in self.rule.groups if one.id == wanted)

    @property
    def drawn(self) -> str:
        """Whose boundaries the map shows, from when, under which licence; the year only once."""
        shapes = self.ground.shapes.boundaries
        year = None if str(shapes.year) in shapes.source else shapes.year
        parts = (shapes.source, year, shapes.licence)
        return " · ".join(str(part) for part in parts if part)

    @property
    def credits(self) -> list[str]:
        """The lines that the licences of the data ask for."""
        used = [self.ground.points.facts, *self.ground.streets]
        lines = (" · ".join(part for part in (one.source, one.licence) if part) for one in used)
        return [line for line in dict.fromkeys(lines) if line]


@dataclass(frozen=True)
class Reach(Seen):
    """An answer with its run."""

    result: ReachResult
    run: Run | schema.Run

    @property
    def stored(self) -> bool:
        """Whether its run can be looked up."""
        return isinstance(self.run, Run)


# --- Computing ----------------------------------------------------------------------------------


def compute(loaded: policy.Loaded) -> None:
    """Compute what everybody sees first and keep it; without `reach.toml` there is no answer."""
    if loaded.policy.reach is None:
        return
    found = ground(loaded)
    keep(loaded, QUESTION, of(found, Asked(found.default)))


def keep(loaded: policy.Loaded, question: str, reach: Reach) -> Run:
    """Store an answer under a question."""
    stored = reach.run
    if not isinstance(stored, Run):
        stored = runs.keep(stored, ReachResult, reach.result)
    runs.answers(loaded.version, question, stored)
    return stored


# --- Asking -------------------------------------------------------------------------------------


def ground(loaded: policy.Loaded | None = None) -> Ground:
    """What answers start from under the policy in force. Raises NoPolicy and NoReach."""
    now = loaded or policy.current()
    if now.policy.reach is None:
        raise NoReach
    code = now.policy.municipality.code
    shapes, stored = policy.shapes(code), data.current(now)
    files = sorted((row.dataset, row.digest, row.key) for row in stored.rows.values())
    key = digest([now.version, now.digest, shapes.digest, files])
    return _ground(_Fresh(key, now, shapes, stored))


@dataclass(frozen=True)
class _Fresh:
    """What a ground is made from, as just asked of the database."""

    key: str
    loaded: policy.Loaded = field(compare=False)
    shapes: policy.Shapes = field(compare=False)
    stored: data.Stored = field(compare=False)


@lru_cache(maxsize=4)
def _ground(fresh: _Fresh) -> Ground:
    run = runs.answer(fresh.loaded.version, index.QUESTION)
    found = runs.result(run.digest, IndexResult)
    indexes = {area.code: area.value for area in found.areas}
    return Ground(fresh.key, fresh.loaded, fresh.shapes, fresh.stored, indexes)


def of(found: Ground, asked: Asked) -> Reach:
    """The answer to what is asked, with the stored run where there is one."""
    walked = walk(found, asked)
    result, run = _told(found, asked)
    return Reach(found, asked, walked, result, runs.known(run.digest) or run)


def current(loaded: policy.Loaded | None = None) -> tuple[Run, ReachResult] | None:
    """What everybody sees first, from its stored run; none where nothing was computed."""
    try:
        run = runs.answer((loaded or policy.current()).version, QUESTION)
    except policy.NoPolicy:
        return None
    return run, runs.result(run.digest, ReachResult)


@lru_cache(maxsize=8)
def _way(found: Ground, profile: str) -> engine.Way:
    rule = found.profile(profile)
    avoid = Trait(0)
    for name in rule.avoids if rule else ():
        avoid |= Trait[name]
    network = found.stored.network(avoid)
    if network is None:
        return engine.Crow(found.points, found.rule.detour.factor)
    from trefpunt.engines.reach.along import Along  # noqa: PLC0415 - compiled code, only for streets

    return Along(found.points, network, found.stored.network() if avoid else None)


@lru_cache(maxsize=8)
def _memory(found: Ground, profile: str) -> Remembering:
    return Remembering(found.way(profile))


def told(found: Ground, asked: Asked) -> ReachResult:
    """The figures of an answer, without its run."""
    return _told(found, asked)[0]


def glance(found: Ground, asked: Asked) -> Seen:
    """Distances alone, after trial moves by touching only what they change."""
    choice = _distances(asked.choice)
    if not found.network or not asked.moves:
        return Seen(found, asked, walk(found, asked))
    return Seen(found, asked, _stepped(found, Asked(choice, asked.moves)))


def effect(reach: Seen, base: Seen) -> Effect:
    """Who gains and who loses by the trial moves of an answer."""
    found, choice = reach.ground, reach.asked.choice
    wanted = choice.group or found.rule.groups[0].id
    old = found.groups.get(ELDERLY) if wanted != ELDERLY else None
    names = {area.code: area.name for area in found.policy.areas}
    who = found.groups[wanted], old if old is not None and old.known.any() else None
    walks = base.walked.walks, reach.walked.walks
    return compared(found.points, names, walks, choice.norm_m, who)


def walk(found: Ground, asked: Asked) -> Walked:
    """Distances alone: all that a map needs."""
    choice = _distances(asked.choice)
    return _walked(found, Asked(choice, asked.moves))


def _distances(choice: Choice) -> Choice:
    """Every norm has the same distances, whoever it is meant for."""
    return replace(choice, norm_m=1, meant_for=())


@lru_cache(maxsize=64)
def _walked(found: Ground, asked: Asked) -> Walked:
    after = changed(found.policy, found.shapes, asked.moves)
    if after.paths:
        return _stepped(found, asked)
    way, wanted = found.way(asked.choice.profile), _sites(found, after, asked.choice)
    if after.opened and not after.closed and isinstance(way, engine.Crow):
        before = walk(found, Asked(asked.choice)).walks
        return Walked(after, way, opened(way, before, wanted))
    return Walked(after, way, way.walk(wanted))


def _sites(found: Ground, after: Changed, choice: Choice) -> engine.Sites:
    weeks_ = found.given.weeks
    return engine.sites(after.policy.places, after.policy.areas, choice, weeks_)


@lru_cache(maxsize=64)
def _stepped(found: Ground, asked: Asked) -> Walked:
    """Along streets, from what is known without the moves."""
    from trefpunt_web.services.reach_streets import stepped  # noqa: PLC0415 - compiled code

    after = changed(found.policy, found.shapes, asked.moves)
    base = walk(found, Asked(asked.choice))
    wanted = _sites(found, after, asked.choice)
    key = f"{found.key} {asked.choice}"
    walks = stepped(key, base.way, base.walks, wanted, after)
    return Walked(after, base.way, walks)


@lru_cache(maxsize=64)
def _told(found: Ground, asked: Asked) -> tuple[ReachResult, schema.Run]:
    walked = walk(found, asked)
    after, choice = walked.changed.policy, asked.choice
    way = _memory(found, choice.profile)
    result = engine.tell(after, way, walked.walks, choice, found.given)
    run = engine.provenance(found.policy, walked.way, choice, result, found.given)
    if not asked.moves:
        return result, run
    chosen = {**run.parameters, "moves": [move.text for move in asked.moves]}
    return result, replace(run, parameters=chosen)
