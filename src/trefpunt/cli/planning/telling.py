"""A plan in words: the summary, what it cannot tell, and where it comes from."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pydantic import TypeAdapter

from trefpunt.cli.planning import costs
from trefpunt.cli.planning.standing import Standing
from trefpunt.cli.planning.world import World
from trefpunt.schemas.base import Text
from trefpunt.schemas.plan import PlanResult, Source
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import Level
from trefpunt.schemas.run import Run
from trefpunt.schemas.siting import Solution
from trefpunt.schemas.weighing import Portfolio
from trefpunt.terms.money import local
from trefpunt.terms.wording import Language, Param, say

ONE = Decimal(1)
TENTH = Decimal("0.1")
NAMED = 5
"""As many neighbourhoods or places are named in a sentence; the rest is counted."""


def plan_json(result: PlanResult, run: Run) -> dict[str, Any]:
    """`plan.json`: every figure, texts in both languages, money and points as decimal strings."""
    told: dict[str, Any] = TypeAdapter(PlanResult).dump_python(result, mode="json")
    return told | {"run": run.as_json()}


def text(code: str, **params: Param) -> Text:
    """A sentence in both languages."""
    return Text(nl=say(code, "nl", **params), en=say(code, "en", **params))


def number(value: Decimal | int) -> Param:
    """A number in the notation of each language."""
    known = Decimal(value)
    return {"nl": local(known, "nl"), "en": local(known, "en")}


def share(part: int, whole: int) -> Param:
    """A percentage to one decimal."""
    percent = Decimal(part) * 100 / Decimal(whole) if whole else Decimal(0)
    rounded = percent.quantize(TENTH, ROUND_HALF_UP)
    return {"nl": local(rounded, "nl", 1), "en": local(rounded, "en", 1)}


def joined(texts: list[Text]) -> Text:
    """Sentences after each other."""
    return Text(nl=" ".join(one.nl for one in texts), en=" ".join(one.en for one in texts))


def listing(names: list[str]) -> Param:
    """A few names, and how many more."""
    shown, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more <= 0:
        return shown
    said: dict[Language, str] = {
        "nl": say("plan.and_more", "nl", names=shown, count=more),
        "en": say("plan.and_more", "en", names=shown, count=more),
    }
    return said


# --- Summary --------------------------------------------------------------------------------------


def summary(standing: Standing, portfolio: Portfolio) -> Text:
    """Five sentences for a council member: places, reach, money, conditions, who is left."""
    told = [_places(standing), *_reach(standing), _money(standing)]
    told += [*_conditions(standing), *_forgotten(standing.world, portfolio)]
    return joined(told)


def _places(standing: Standing) -> Text:
    kinds = standing.world.policy.municipality
    open_ = [one for one in standing.counts if one.open]
    if not open_:
        return text("plan.summary.nothing")
    each: dict[Language, str] = {
        language: ", ".join(
            f"{one.open} {_named(kinds.kind(one.kind), one.open).say(language)}" for one in open_
        )
        for language in ("nl", "en")
    }
    new = sum(one.site.free for one in standing.chosen)
    if not new:
        return text("plan.summary.places_now", kinds=each)
    return text("plan.summary.places", kinds=each, new=new)


def _named(kind: Any, count: int) -> Text:
    found: Text = kind.name if count == 1 else kind.plural
    return found


def _reach(standing: Standing) -> Iterator[Text]:
    everybody = standing.effects.groups[0]
    metres = number(standing.effects.norm_m)
    if not everybody.people:
        yield text("plan.summary.no_people")
        return
    yield text(
        "plan.summary.reach",
        metres=metres,
        before=share(everybody.before, everybody.people),
        after=share(everybody.after, everybody.people),
    )
    network = share(everybody.network, everybody.people)
    yield text("plan.summary.network", metres=metres, network=network)


def _money(standing: Standing) -> Text:
    policy = standing.world.policy
    amount = number(costs.structural(standing.paid).quantize(ONE, ROUND_HALF_UP))
    plan = standing.budget.subtotal[-1] * policy.budget.unit
    return text("plan.summary.money", cost=amount, all=number(plan.quantize(ONE, ROUND_HALF_UP)))


def _conditions(standing: Standing) -> Iterator[Text]:
    places = standing.phased.places
    waiting = [one for one in places if one.condition not in {"decided", "refused"}]
    if waiting:
        total = sum(one.condition != "refused" for one in places)
        yield text("plan.summary.waiting", count=len(waiting), total=total)
    refused = [one.name for one in places if one.condition == "refused"]
    if refused:
        yield text("plan.summary.refused", names=listing(refused))
    late = [one.name for one in places if one.year is None and one.name not in refused]
    if late:
        yield text("plan.summary.unplaced", names=listing(late))


def _forgotten(world: World, portfolio: Portfolio) -> Iterator[Text]:
    names = {area.code: area.name for area in world.policy.areas}
    if portfolio.forgotten:
        named = listing([names[code] for code in portfolio.forgotten])
        yield text("plan.summary.forgotten", names=named)


# --- What it cannot tell --------------------------------------------------------------------------


def uncertain(standing: Standing, solution: Solution | None) -> tuple[Text, ...]:
    """The weightiest first."""
    return tuple(_uncertain(standing, solution))


def _uncertain(standing: Standing, solution: Solution | None) -> Iterator[Text]:
    world = standing.world
    yield text(f"plan.uncertain.{_LEVELS[world.way.level]}")
    rough = [one.site.name for one in standing.chosen if one.site.approximate]
    if rough:
        yield text("plan.uncertain.approximate", count=len(rough), names=listing(rough))
    yield from _unlisted(world)
    yield from _unforeseen(standing)
    waiting = [one for one in standing.phased.places if one.condition == "if_board_chooses"]
    if waiting:
        yield text("plan.uncertain.boards", count=len(waiting))
    if solution is not None and solution.status != "optimal":
        gap = Decimal(str(solution.gap)) * 100
        yield text("plan.uncertain.gap", gap=number_of(gap))
    framework = world.policy.weighing
    if framework is not None and framework.status != "adopted":
        yield text("plan.uncertain.framework")
    if world.index.areas:
        yield text("plan.uncertain.index", count=len(world.index.missing))
    pm = max(standing.budget.pm, default=0)
    if pm:
        yield text("plan.uncertain.pm", count=pm)
    yield text("plan.uncertain.people")


_LEVELS = {Level.NETWORK: "network", Level.ESTIMATE: "estimate", Level.COARSE: "coarse"}


def number_of(percent: Decimal) -> Param:
    """A percentage to two decimals, never rounded down to nothing."""
    rounded = max(percent.quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal("0.01"))
    return {"nl": local(rounded, "nl", 2), "en": local(rounded, "en", 2)}


def _unlisted(world: World) -> Iterator[Text]:
    """Places that the policy counts and that no register names, or nobody placed."""
    for kind in world.policy.municipality.kinds:
        placed = sum(site.kind == kind.id for site in world.sites)
        if kind.existing and kind.existing > placed:
            params: dict[str, Param] = {"kind": kind.plural.both(), "count": kind.existing}
            yield text("plan.uncertain.unlisted", placed=placed, **params)


def _unforeseen(standing: Standing) -> Iterator[Text]:
    """Places of a kind that the policy does not foresee there."""
    names = [
        one.site.name
        for one in standing.chosen
        if standing.world.policy.siting and one.kind not in (*one.site.kinds, one.site.kind)
    ]
    if names:
        yield text("plan.uncertain.unforeseen", names=listing(names))


# --- Sources --------------------------------------------------------------------------------------


def sources(world: World) -> tuple[Source, ...]:
    """Every file behind the plan."""
    return tuple(_sources(world))


def _sources(world: World) -> Iterator[Source]:
    policy = world.policy
    told = {
        "municipality.toml": policy.municipality,
        policy.index.files[2]: policy.index.recipe,
        f"budget/{policy.budget.id}.toml": policy.budget,
    }
    if policy.siting is not None:
        told["siting.toml"] = policy.siting
    if policy.weighing is not None:
        told[f"weighing/{policy.weighing.date}.toml"] = policy.weighing
    for name, one in told.items():
        found = policy.files.get(name, "")
        yield Source(f"{name}: {one.source}", None, "", one.certainty.value, found)
    yield from _columns(policy)
    for facts in (world.way.points.facts, *world.given.facts):
        if facts.digest:
            name = f"{facts.file}: {facts.source}"
            yield Source(name, facts.year, facts.licence, "P", facts.digest)


def _columns(policy: Policy) -> Iterator[Source]:
    """The neighbourhoods, once for each source with the columns that it fills."""
    file = "neighbourhoods.csv"
    filled: dict[tuple[Any, ...], list[str]] = {}
    for column, about in policy.municipality.neighbourhoods.columns.items():
        same = (about.source, about.year, about.licence, about.certainty.value)
        filled.setdefault(same, []).append(column)
    for (source, year, licence, certainty), columns in filled.items():
        name = f"{file} ({', '.join(columns)}): {source}"
        yield Source(name, year, licence, certainty, policy.files.get(file, ""))
