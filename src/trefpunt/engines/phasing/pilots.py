"""What becomes of a plan when a pilot says no: that answer is as good as yes."""

from collections.abc import Callable, Iterator

from trefpunt.engines.phasing.reasons import Said, joined
from trefpunt.engines.phasing.years import Spread, cost, without
from trefpunt.schemas.phasing import PilotOutcome, Wanted
from trefpunt.schemas.siting import Pilot
from trefpunt.terms.money import local
from trefpunt.terms.wording import Language

Again = Callable[[frozenset[str]], Spread]
"""The phasing once more, without these sites."""


def outcome(pilot: Pilot, spread: Spread, again: Again) -> PilotOutcome:
    """The sites that wait on the pilot, and what happens without them.

    `freed` is what they cost per year when the plan has ended; it is money that somebody may keep
    or spend. Others may come earlier in their turn: the text names them.
    """
    sites = frozenset(one.site for one in spread.places if one.pilot == pilot.id)
    freed = cost(spread)[-1] - cost(without(spread, sites))[-1]
    told: dict[Language, str] = {"nl": local(freed, "nl"), "en": local(freed, "en")}
    names = ", ".join(one.name for one in spread.places if one.site in sites)
    return PilotOutcome(
        pilot=pilot.id,
        name=pilot.name,
        sites=tuple(one.site for one in spread.places if one.site in sites),
        if_no=joined(_said(names, told, _earlier(spread, again(sites)) if sites else [])),
        freed=freed,
    )


def _said(names: str, freed: dict[Language, str], earlier: list[str]) -> Iterator[Said]:
    if not names:
        yield "pilot_alone", {}
        return
    yield "pilot_no", {"names": names, "freed": freed}
    if earlier:
        yield "pilot_others", {"names": ", ".join(earlier)}


def _earlier(before: Spread, after: Spread) -> list[str]:
    """Who comes in an earlier column, or only now comes at all."""
    return [one.name for one in after.places if _sooner(one, before, after)]


def _sooner(one: Wanted, before: Spread, after: Spread) -> bool:
    old = before.column.get(one.site)
    return old is None or after.column[one.site] < old
