"""Why nothing is allowed, in words: sites, kinds and rules by their names, amounts as people write
them."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from trefpunt.cli.planning.world import World
from trefpunt.schemas.base import Text
from trefpunt.schemas.siting import Conflict
from trefpunt.terms.money import local
from trefpunt.terms.problems import Problem
from trefpunt.terms.wording import Param, say_both

ONE = Decimal(1)
AMOUNTS = ("metres", "needed", "budget")
RULES = "rules"


def nothing_allowed(world: World, conflicts: tuple[Conflict, ...]) -> Problem:
    """Which requirements cannot hold together, in words."""
    told = [conflict_text(world, one) for one in conflicts]
    why: Param = {
        "nl": " ".join(one.nl for one in told),
        "en": " ".join(one.en for one in told),
    }
    return Problem("plan.nothing_allowed", column="wish", params={"why": why})


def conflict_text(world: World, conflict: Conflict) -> Text:
    """One conflict in words."""
    names = _names(world)
    sites = _listed([names.get(site, site) for site in conflict.sites])
    params = {name: _param(conflict.code, name, value, names) for name, value in conflict.params}
    if RULES in params:
        params[RULES] = _listed(list(_requirements(conflict, names, sites)))
    code = f"siting.conflict.{conflict.code}"
    return Text.model_validate(say_both(code, **{**params, "sites": sites}))


def _names(world: World) -> dict[str, Param]:
    names: dict[str, Param] = {site.id: site.name for site in world.sites}
    names |= {kind.id: kind.plural.both() for kind in world.policy.municipality.kinds}
    spacing = world.policy.siting.spacing if world.policy.siting else ()
    return names | {rule.id: rule.name.both() for rule in spacing}


def _param(code: str, name: str, value: str, names: dict[str, Param]) -> Param:
    """A name, an amount in whole euro or metres, or the value itself."""
    if name in AMOUNTS or (code, name) == ("spacing", "least"):
        amount = Decimal(value).quantize(ONE, ROUND_HALF_UP)
        return {"nl": local(amount, "nl"), "en": local(amount, "en")}
    return names.get(value, value)


def _requirements(conflict: Conflict, names: dict[str, Param], sites: Param) -> Iterator[Param]:
    """Each requirement of a smallest set that clashes."""
    if conflict.sites:
        yield say_both("siting.requirement.required", sites=sites)
    for family in filter(None, dict(conflict.params)[RULES].split(",")):
        code, _, about = family.partition(":")
        yield say_both(f"siting.requirement.{code}", name=names.get(about, about))


def _listed(values: list[Param]) -> Param:
    both = [one if isinstance(one, dict) else {"nl": str(one), "en": str(one)} for one in values]
    return {"nl": ", ".join(one["nl"] for one in both), "en": ", ".join(one["en"] for one in both)}
