"""Reads `reach.toml`: what counts as near, for whom, and how one walks."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from trefpunt.schemas.municipality import Area, Municipality
from trefpunt.schemas.policy import Place
from trefpunt.schemas.reach import ReachPolicy
from trefpunt.sources.known import check_names
from trefpunt.sources.municipality import twice
from trefpunt.sources.report import Report
from trefpunt.sources.toml import read_toml


def read_reach(
    folder: Path, municipality: Municipality | None, areas: tuple[Area, ...], report: Report
) -> ReachPolicy | None:
    """The file, checked against the rest of the folder; none where it is not there or wrong."""
    path = folder / "reach.toml"
    reach = read_toml(path, ReachPolicy, report) if path.is_file() else None
    if reach is None:
        return None
    for field, ids in _lists(reach):
        twice(report, field, ids)
    _norms(reach, report)
    _everybody(reach, report)
    check_names(report, "profiles", ["walk"], {profile.id for profile in reach.profiles})
    if municipality is not None:
        _kinds(reach, {kind.id for kind in municipality.kinds}, report)
    if areas:
        _areas(reach, {area.code for area in areas}, report)
    return reach


def _lists(reach: ReachPolicy) -> Iterator[tuple[str, Iterable[str]]]:
    yield "norms", (norm.id for norm in reach.norms)
    yield "groups", (group.id for group in reach.groups)
    yield "profiles", (profile.id for profile in reach.profiles)
    yield "barriers", (barrier.id for barrier in reach.barriers)


def check_targets(places: tuple[Place, ...], reach: ReachPolicy, report: Report) -> None:
    """Report each group in `places.csv` that the policy does not have."""
    known = {group.id for group in reach.groups}
    for place in places:
        check_names(report, f"groups ({place.id})", place.groups, known)


def _everybody(reach: ReachPolicy, report: Report) -> None:
    """The first group is everybody; a group counts a column, or is made with the index."""
    if not reach.groups or reach.groups[0].column != "inhabitants":
        report.error("reach.everybody", column="groups", field="groups")
    for group in reach.groups:
        if (group.counts == "column") != bool(group.column):
            field = f"groups.{group.id}.column"
            report.error("reach.column", column=field, field=field)


def _norms(reach: ReachPolicy, report: Report) -> None:
    check_names(report, "norm", [reach.norm], {norm.id for norm in reach.norms})
    groups = {group.id for group in reach.groups}
    for norm in reach.norms:
        check_names(report, f"norms.{norm.id}.groups", norm.groups, groups)
    told = [referral.group for referral in reach.referrals]
    told += [offer.group for offer in reach.offers]
    check_names(report, "referrals.group", (group for group in told if group), groups)


def _kinds(reach: ReachPolicy, known: set[str], report: Report) -> None:
    check_names(report, "counted", reach.counted, known)
    for norm in reach.norms:
        check_names(report, f"norms.{norm.id}.kinds", norm.kinds, known)


def _areas(reach: ReachPolicy, known: set[str], report: Report) -> None:
    for barrier in reach.barriers:
        sides = [code for side in barrier.sides for code in side]
        check_names(report, f"barriers.{barrier.id}.sides", sides, known)
    for number, referral in enumerate(reach.referrals, 1):
        check_names(report, f"referrals.{number}", (referral.area, referral.to), known)
    for number, offer in enumerate(reach.offers, 1):
        check_names(report, f"offers.{number}", (offer.area,), known)
