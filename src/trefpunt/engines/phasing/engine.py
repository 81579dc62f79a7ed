"""From an end state to the years of the budget."""

from collections.abc import Iterable

from trefpunt.engines.phasing.order import by_need
from trefpunt.engines.phasing.pilots import outcome
from trefpunt.engines.phasing.reasons import Reasons, missed_by, undated
from trefpunt.engines.phasing.slots import Turns, columns, coupled
from trefpunt.engines.phasing.years import Shares, Spread, fte, years
from trefpunt.schemas.phasing import Frame, Phased, PhasingResult, Wanted

METHOD = "phasing/1"


def phase(places: tuple[Wanted, ...], frame: Frame) -> PhasingResult:
    """Which place in which year, on which condition.

    A year never holds more places of a kind than the counts of the frame, fixed years stay, and a
    place whose board chose otherwise is never planned. The same places in any order give the same
    answer. Raises ValueError for a site that is wanted twice, KeyError for a pilot or a kind that
    the frame does not have.
    """
    ordered = by_need(places)
    if len({one.site for one in ordered}) < len(ordered):
        raise ValueError("a site is wanted twice")
    spread = _spread(ordered, frame)
    planned = {one.area for one in ordered if one.site in spread.column}
    return PhasingResult(
        places=tuple(_phased(ordered, spread)),
        years=years(spread),
        pilots=tuple(
            outcome(pilot, spread, lambda sites: _spread(_others(ordered, sites), frame))
            for pilot in frame.pilots
        ),
        unmatched=tuple(one.id for one in frame.opportunities if one.area not in planned),
    )


def _others(places: Iterable[Wanted], sites: frozenset[str]) -> tuple[Wanted, ...]:
    return tuple(one for one in places if one.site not in sites)


def _spread(ordered: tuple[Wanted, ...], frame: Frame) -> Spread:
    """Each place with its column, kind by kind: kinds do not share room."""
    column: dict[str, int] = {}
    able = [one for one in ordered if one.refused is None]
    for kind in dict.fromkeys(one.kind for one in able):
        group = [one for one in able if one.kind == kind]
        found = columns(group, _turns(kind, len(group), frame))
        column |= {site: number for site, number in found.items() if number is not None}
    return Spread(tuple(one for one in ordered if one.site in column), column, frame)


def _turns(kind: str, wanted: int, frame: Frame) -> Turns:
    horizon = frame.plan.horizon
    room = frame.counts.get(kind, (wanted,) * len(horizon.columns))
    return Turns(horizon.first, room, frame.aims)


def _phased(ordered: tuple[Wanted, ...], spread: Spread) -> list[Phased]:
    work, reasons = fte(spread), Reasons(ordered, spread.frame)
    found = [_one(place, spread, work, reasons) for place in ordered]
    return sorted(found, key=lambda one: (one.year is None, one.year or 0))


def _one(place: Wanted, spread: Spread, work: dict[str, Shares], reasons: Reasons) -> Phased:
    year = _year(place, spread)
    return Phased(
        site=place.site,
        name=place.name,
        kind=place.kind,
        area=place.area,
        year=year,
        condition=place.condition,
        coupled=coupled(place, year) if year is not None else (),
        missed=tuple(name for _, _, name in missed_by(place, year)),
        undated=undated(place),
        fte=work.get(place.site, ()),
        reason=reasons.of(place, year),
    )


def _year(place: Wanted, spread: Spread) -> int | None:
    """The fixed year as it was fixed; else the year of the column."""
    column = spread.column.get(place.site)
    if column is None:
        return None
    return place.year if place.year is not None else spread.frame.plan.horizon.first + column
