"""Reads `siting.toml` and `opportunities.csv`: where places may come, and on what they wait."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from trefpunt.schemas.siting import SitingPolicy
from trefpunt.sources.known import Known, check_names
from trefpunt.sources.municipality import twice
from trefpunt.sources.opportunities import FILE as OPPORTUNITIES
from trefpunt.sources.opportunities import read_opportunities
from trefpunt.sources.report import Report, number
from trefpunt.sources.spots import Spot, check_near
from trefpunt.sources.toml import read_toml

FILE = "siting.toml"
AREA = "area:"
"""Put before a neighbourhood code: somewhere in it."""
STATES = ("undecided", "stays", "closing")
"""What a board can say besides a kind of place."""


def read_siting(folder: Path, known: Known, report: Report) -> SitingPolicy | None:
    """Both files, checked against the rest of the folder; none where there is no `siting.toml`."""
    path = folder / FILE
    opportunities = read_opportunities(folder, known, report)
    siting = read_toml(path, SitingPolicy, report) if path.is_file() else None
    if siting is None:
        return None
    if siting.opportunities:
        report.error("siting.opportunities", column="opportunities", file=OPPORTUNITIES)
    whole = siting.model_copy(update={"opportunities": opportunities})
    for check in _CHECKS:
        check(whole, known, report)
    return whole


def spots(siting: SitingPolicy) -> Iterator[Spot]:
    """The free sites, as they are looked up on the map."""
    for site in siting.sites:
        yield Spot(f"sites.{site.id}", site.name, site.lon, site.lat, site.area)


def sites_of(siting: SitingPolicy | None, known: Known) -> set[str]:
    """Every site that a scenario may name: places, free sites, and neighbourhoods."""
    free = {site.id for site in siting.sites} if siting is not None else set()
    return {place.id for place in known.places} | free | {AREA + a.code for a in known.areas}


def check_blend(weights: Iterable[tuple[str, Decimal]], field: str, report: Report) -> None:
    """Report weights that are below zero or that do not make 1, with what they make."""
    table = dict(weights)
    for goal, weight in table.items():
        if weight < 0:
            report.error("siting.weight", column=f"{field}.{goal}", value=number(weight))
    if table and sum(table.values()) != 1:
        report.error("siting.blend", column=field, field=field, sum=number(_sum(table.values())))


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, start=Decimal(0))


# --- Checks, each against one part of the folder --------------------------------------------------


def _ids(siting: SitingPolicy, known: Known, report: Report) -> None:
    twice(report, "sites", (site.id for site in siting.sites))
    twice(report, "spacing", (rule.id for rule in siting.spacing))
    twice(report, "pilots", (pilot.id for pilot in siting.pilots))
    twice(report, "choices", (choice.place for choice in siting.choices))
    twice(report, "candidates.kinds", siting.candidates.kinds)
    twice(report, "order.aims", siting.order.aims if siting.order else ())
    places = {place.id for place in known.places}
    for site in siting.sites:
        if site.id in places or site.id.startswith(AREA):
            report.error("siting.id_taken", column=f"sites.{site.id}", value=site.id)


def _blend(siting: SitingPolicy, known: Known, report: Report) -> None:  # noqa: ARG001
    check_blend(siting.blend.items(), "blend", report)
    if siting.goal == "blend" and not siting.blend:
        report.error("siting.blend_missing", column="blend")


def _heavy(siting: SitingPolicy, known: Known, report: Report) -> None:  # noqa: ARG001
    """Kinds with a part of the goal of their own leave the rest of it to all places."""
    shares = _sum(heavy.share for heavy in siting.heavy)
    if shares > 1:
        report.error("siting.heavy_shares", column="heavy.share", sum=number(shares))
    twice(report, "heavy", (heavy.kind for heavy in siting.heavy))


def _kinds(siting: SitingPolicy, known: Known, report: Report) -> None:
    if known.municipality is None:
        return
    kinds = {kind.id for kind in known.municipality.kinds}
    for field, names in _named_kinds(siting):
        check_names(report, field, names, kinds)


def _named_kinds(siting: SitingPolicy) -> Iterator[tuple[str, Iterable[str]]]:
    candidates = siting.candidates
    yield "candidates.kinds", candidates.kinds
    yield "candidates.convertible", candidates.convertible
    yield "candidates.small", candidates.small
    yield from ((f"sites.{site.id}.kinds", site.kinds) for site in siting.sites)
    yield from ((f"heavy.{heavy.kind}", (heavy.kind,)) for heavy in siting.heavy)
    yield from ((f"pilots.{pilot.id}.kind", (pilot.kind,)) for pilot in siting.pilots)


def _handed_out(siting: SitingPolicy, known: Known, report: Report) -> None:
    """What siting hands out the budget must count, else nobody knows how many there may be."""
    if not siting.candidates.kinds:
        report.error("field.empty", column="candidates.kinds", field="candidates.kinds")
    if known.budget is not None:
        counted = known.budget.counts.places
        check_names(report, "candidates.kinds (budget)", siting.candidates.kinds, counted)
    pilots = ((f"pilots.{pilot.id}.kind", pilot.kind) for pilot in siting.pilots)
    heavies = ((f"heavy.{heavy.kind}.kind", heavy.kind) for heavy in siting.heavy)
    for field, kind in (*pilots, *heavies):
        check_names(report, field, (kind,), siting.candidates.kinds)
    for rule in siting.spacing:
        for side, kinds in (("kinds", rule.kinds), ("others", rule.others)):
            check_names(report, f"spacing.{rule.id}.{side}", kinds, siting.candidates.kinds)


def _areas(siting: SitingPolicy, known: Known, report: Report) -> None:
    codes = {area.code for area in known.areas}
    if not codes:
        return
    for pilot in siting.pilots:
        check_names(report, f"pilots.{pilot.id}.areas", pilot.areas, codes)
    for site in siting.sites:
        check_names(report, f"sites.{site.id}.area", (site.area,) if site.area else (), codes)
    check_near(spots(siting), known.areas, siting.far_m, report)


def _groups(siting: SitingPolicy, known: Known, report: Report) -> None:
    """Siting asks who must come near: without `reach.toml` nobody knows."""
    if known.reach is None:
        report.finding("siting.no_reach", column="group")
        return
    groups = {group.id for group in known.reach.groups}
    check_names(report, "group", (siting.group,), groups)
    for heavy in siting.heavy:
        check_names(report, f"heavy.{heavy.kind}.group", (heavy.group,), groups)


def _places(siting: SitingPolicy, known: Known, report: Report) -> None:
    if not known.places:
        return
    places = {place.id for place in known.places}
    check_names(report, "candidates.also", siting.candidates.also, places)
    for choice in siting.choices:
        check_names(report, f"choices.{choice.place}", (choice.place,), places)


def _choices(siting: SitingPolicy, known: Known, report: Report) -> None:
    """A board chooses a kind by its `short`; then, and on closing, a year is needed."""
    if known.municipality is None:
        return
    shorts = {kind.short for kind in known.municipality.kinds}
    for choice in siting.choices:
        field = f"choices.{choice.place}"
        check_names(report, f"{field}.choice", (choice.choice,), {*STATES, *shorts})
        if choice.choice not in {"undecided", "stays"} and choice.year is None:
            report.error("siting.choice_undated", column=field, place=choice.place)
        check_year(choice.year, f"{field}.year", known, report)


def _years(siting: SitingPolicy, known: Known, report: Report) -> None:
    for pilot in siting.pilots:
        field = f"pilots.{pilot.id}"
        check_year(pilot.year, f"{field}.year", known, report)
        if pilot.opens is None:
            continue
        check_year(pilot.opens.year, f"{field}.opens.year", known, report)
        if pilot.opens.year < pilot.year:
            report.error("siting.opens_early", column=f"{field}.opens.year", year=str(pilot.year))
    if siting.candidates.opens is not None:
        check_year(siting.candidates.opens.year, "candidates.opens.year", known, report)


def check_year(year: int | None, field: str, known: Known, report: Report) -> None:
    """A year of the budget, or none."""
    if year is not None and known.budget is not None:
        years = [str(year) for year in known.budget.horizon.years]
        if str(year) not in years:
            told = ", ".join(years)
            report.error("budget.year_outside", column=field, year=str(year), known=told)


_CHECKS: tuple[Callable[[SitingPolicy, Known, Report], None], ...] = (
    _ids,
    _blend,
    _heavy,
    _kinds,
    _handed_out,
    _areas,
    _groups,
    _places,
    _choices,
    _years,
)
