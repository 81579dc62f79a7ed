"""What the places of a plan are per column: how many, how much community work, what they cost."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from trefpunt.engines.phasing.order import by_need
from trefpunt.schemas.budget import Line, PerFte, PerPlace
from trefpunt.schemas.phasing import Frame, Wanted, YearPlan
from trefpunt.terms.money import ZERO

Shares = tuple[Decimal, ...]
"""Per column of the plan."""


@dataclass(frozen=True)
class Spread:
    """Places with their columns; those without a turn are left out."""

    places: tuple[Wanted, ...]
    column: Mapping[str, int]
    """Site -> column."""
    frame: Frame

    def present(self, one: Wanted) -> Shares:
        """How much of each column a place is there: 0, its first share, then 1."""
        opens, count = self.column[one.site], len(self.frame.plan.horizon.columns)
        share = self.frame.first_year_share
        return tuple(
            ZERO if column < opens else (share if column == opens else Decimal(1))
            for column in range(count)
        )


def without(spread: Spread, sites: frozenset[str]) -> Spread:
    """The same plan when these places do not come and nobody takes their turn."""
    left = tuple(one for one in spread.places if one.site not in sites)
    return Spread(left, spread.column, spread.frame)


def lines(frame: Frame) -> Iterator[Line]:
    """The lines of the budget that count in this plan."""
    return (line for line in frame.plan.lines if line.id not in frame.without_lines)


def fte(spread: Spread) -> dict[str, Shares]:
    """Site -> community work in full-time jobs.

    Each place has the share of its budget line, as far as the maximum of the line goes: those with
    the highest need first.
    """
    count = len(spread.frame.plan.horizon.columns)
    total = {one.site: (ZERO,) * count for one in spread.places}
    for line in lines(spread.frame):
        if isinstance(line.driver, PerFte):
            for site, share in _shared(spread, line.driver):
                total[site] = _sum((total[site], share), count)
    return total


def _shared(spread: Spread, driver: PerFte) -> Iterator[tuple[str, Shares]]:
    left = [driver.fte_maximum] * len(spread.frame.plan.horizon.columns)
    for one in by_need(one for one in spread.places if one.kind in driver.kinds):
        asked = (driver.fte_per_place * part for part in spread.present(one))
        given = tuple(min(share, rest) for share, rest in zip(asked, left, strict=True))
        left = [rest - share for rest, share in zip(left, given, strict=True)]
        yield one.site, given


@dataclass(frozen=True)
class Present:
    """Places in place-years."""

    shares: Mapping[str, Shares]
    """By kind."""
    count: int
    """Of columns."""

    def of(self, *kinds: str) -> Shares:
        """Of these kinds together."""
        none = (ZERO,) * self.count
        return _sum([self.shares.get(kind, none) for kind in kinds], self.count)


def cost(spread: Spread) -> Shares:
    """Euro per column of the lines that depend on places."""
    present, unit = _present(spread), spread.frame.plan.unit
    found = [_of_line(line, present) for line in lines(spread.frame)]
    return _times(_sum(found, present.count), Decimal(unit))


def _present(spread: Spread) -> Present:
    count = len(spread.frame.plan.horizon.columns)
    rows: dict[str, list[Shares]] = {}
    for one in spread.places:
        rows.setdefault(one.kind, []).append(spread.present(one))
    return Present({kind: _sum(shares, count) for kind, shares in rows.items()}, count)


def _of_line(line: Line, present: Present) -> Shares:
    driver = line.driver
    if isinstance(driver, PerPlace):
        amounts = [_times(present.of(kind), rate) for kind, rate in driver.rates.items()]
        return _sum(amounts, present.count)
    if isinstance(driver, PerFte):
        jobs = _times(present.of(*driver.kinds), driver.fte_per_place)
        return _times(tuple(min(job, driver.fte_maximum) for job in jobs), driver.cost_per_fte)
    return present.of()


def _times(shares: Shares, rate: Decimal) -> Shares:
    return tuple(share * rate for share in shares)


def _sum(rows: Sequence[Shares], count: int) -> Shares:
    return tuple(sum((row[column] for row in rows), ZERO) for column in range(count))


def years(spread: Spread) -> tuple[YearPlan, ...]:
    """Each year of the plan, when every condition comes true."""
    work, money = fte(spread), cost(spread)
    plan = spread.frame.plan
    return tuple(
        _year(spread, column, year, [share[column] for share in work.values()], money)
        for column, year in enumerate(plan.horizon.years)
    )


def _year(spread: Spread, column: int, year: int, work: list[Decimal], money: Shares) -> YearPlan:
    open_now = [one for one in spread.places if spread.column[one.site] <= column]
    found = Counter(one.kind for one in open_now)
    return YearPlan(
        year=year,
        counts=tuple((kind, found[kind]) for kind in _kinds(spread)),
        room=tuple((kind, room[column]) for kind, room in spread.frame.counts.items()),
        sure=sum(one.condition == "decided" for one in open_now),
        fte=sum(work, ZERO),
        cost=money[column],
    )


def _kinds(spread: Spread) -> list[str]:
    """The kinds that the budget counts or the plan has, in the order of the municipality."""
    told = {*spread.frame.counts, *(one.kind for one in spread.places)}
    return [kind.id for kind in spread.frame.kinds if kind.id in told]
