"""Reads the scenarios of `plan/`, and one from a file of its own."""

from collections.abc import Iterator
from pathlib import Path

from trefpunt.schemas.policy import Policy
from trefpunt.schemas.scenario import Placed, PlanScenario, Wish
from trefpunt.schemas.siting import SitingPolicy
from trefpunt.sources.known import Known, check_names
from trefpunt.sources.municipality import twice
from trefpunt.sources.report import Report
from trefpunt.sources.siting import FILE, check_blend, check_year, sites_of
from trefpunt.sources.spots import Spot, check_near
from trefpunt.sources.toml import read_toml
from trefpunt.terms.problems import DataProblem

FOLDER = "plan"


def read_plans(
    folder: Path, known: Known, siting: SitingPolicy | None, report: Report
) -> tuple[PlanScenario, ...]:
    """All of them, by their file names, checked against the rest of the folder.

    Where `siting.toml` is there but wrong, nobody knows which sites there are: then nothing is.
    """
    broken = siting is None and (folder / FILE).is_file()
    checked = None if broken else known
    found = (
        _read(path, checked, siting, report.at(f"{FOLDER}/{path.name}"))
        for path in sorted((folder / FOLDER).glob("*.toml"))
    )
    plans = tuple(plan for plan in found if plan is not None)
    twice(report.at(FOLDER), "id", (plan.id for plan in plans))
    return plans


def read_plan_scenario(path: Path, policy: Policy | None = None) -> PlanScenario:
    """One scenario from a file of its own.

    `policy`: the policy that it belongs to, which it is then checked against. Raises DataProblem
    with every error in it.
    """
    report = Report(str(path))
    known, siting = (None, None) if policy is None else (known_of(policy), policy.siting)
    plan = _read(path, known, siting, report)
    if plan is None or report.errors:
        raise DataProblem(report.errors)
    return plan


def known_of(policy: Policy) -> Known:
    """What a scenario may refer to, from a policy that was read before."""
    return Known(
        municipality=policy.municipality,
        areas=policy.areas,
        places=policy.places,
        budget=policy.budget,
        scenarios=policy.scenarios,
        reach=policy.reach,
    )


def own_spots(plan: PlanScenario) -> Iterator[Spot]:
    """The spots of its own that a scenario draws on the map."""
    for placed in plan.placed:
        if placed.lon is not None and placed.lat is not None:
            name = placed.name or placed.site
            yield Spot(f"placed.{placed.site}", name, placed.lon, placed.lat, placed.area)


def _read(
    path: Path, known: Known | None, siting: SitingPolicy | None, report: Report
) -> PlanScenario | None:
    plan = read_toml(path, PlanScenario, report)
    if plan is not None and known is not None:
        check_plan(plan, known, siting, report)
    return plan


def check_plan(
    plan: PlanScenario, known: Known, siting: SitingPolicy | None, report: Report
) -> None:
    """Report what a scenario names that the folder does not have."""
    if plan.budget is not None and known.scenarios:
        budgets = {scenario.id for scenario in known.scenarios}
        check_names(report, "budget", (plan.budget,), budgets)
    sites = sites_of(siting, known)
    _wish(plan.wish, known, report)
    if known.areas and known.places:
        _sites_asked(plan.wish, sites, report)
    _kinds_asked(plan.wish, known, siting, report)
    twice(report, "placed", (placed.site for placed in plan.placed))
    for placed in plan.placed:
        _placed(placed, known, sites, report)
    _hosts(plan, known, sites, report)
    if siting is None:
        report.finding("siting.none", column="wish")
    else:
        check_near(own_spots(plan), known.areas, siting.far_m, report)


def _wish(wish: Wish, known: Known, report: Report) -> None:
    check_blend(wish.blend.items(), "wish.blend", report)
    if known.reach is None:
        return
    norms = {norm.id for norm in known.reach.norms}
    groups = {group.id for group in known.reach.groups}
    check_names(report, "wish.norm", (wish.norm,) if wish.norm else (), norms)
    check_names(report, "wish.group", (wish.group,) if wish.group else (), groups)


def _sites_asked(wish: Wish, sites: set[str], report: Report) -> None:
    check_names(report, "wish.keep", wish.keep, sites)
    check_names(report, "wish.close", wish.close, sites)
    for site in sorted(set(wish.keep) & set(wish.close)):
        report.error("siting.keep_and_close", column="wish.close", value=site)


def _kinds_asked(wish: Wish, known: Known, siting: SitingPolicy | None, report: Report) -> None:
    if siting is not None:
        check_names(report, "wish.most", wish.most, siting.candidates.kinds)
        check_names(report, "wish.spacing", wish.spacing, {rule.id for rule in siting.spacing})
    elif known.municipality is not None:
        kinds = {kind.id for kind in known.municipality.kinds}
        check_names(report, "wish.most", wish.most, kinds)


def _placed(placed: Placed, known: Known, sites: set[str], report: Report) -> None:
    field = f"placed.{placed.site}"
    if known.municipality is not None:
        kinds = {kind.id for kind in known.municipality.kinds}
        check_names(report, f"{field}.kind", (placed.kind,), kinds)
    check_year(placed.year, f"{field}.year", known, report)
    if known.areas and known.places:
        _where(placed, field, known, sites, report)


def _hosts(plan: PlanScenario, known: Known, sites: set[str], report: Report) -> None:
    """A host is a place with a roof of its own."""
    everything = {*sites, *(placed.site for placed in plan.placed)}
    hosted = {placed.site for placed in plan.placed if placed.host is not None}
    for placed in plan.placed:
        field = f"placed.{placed.site}.host"
        if placed.host is None:
            continue
        if placed.host == placed.site or placed.host in hosted:
            report.error("plan.host", column=field, site=placed.site, host=placed.host)
        elif known.areas and known.places:
            check_names(report, field, (placed.host,), everything)


def _where(placed: Placed, field: str, known: Known, sites: set[str], report: Report) -> None:
    areas = {area.code for area in known.areas}
    check_names(report, f"{field}.area", (placed.area,) if placed.area else (), areas)
    if (placed.lon is None) != (placed.lat is None):
        report.error("siting.half_spot", column=field, value=placed.site)
    elif placed.lon is None:
        check_names(report, f"{field}.site", (placed.site,), sites)
    elif placed.site in sites:
        report.error("siting.spot_taken", column=field, value=placed.site)
