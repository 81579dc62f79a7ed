"""Reach in Maastricht from the real postcodes, against a count that shares no code with it."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from trefpunt.engines.reach import Crow, Given, answer
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import Choice, Level, ReachResult
from trefpunt.sources.datasets import find, read_points
from trefpunt.sources.policy import read
from trefpunt.sources.report import Report

pytestmark = pytest.mark.shared
FACTOR = 1.3
NORMS = (300, 500, 800)


@dataclass(frozen=True)
class Postcode:
    """One row of the table, and the walk to the nearest place as the plainest count gives it."""

    area: str
    people: int
    elderly: int
    metres: float
    straight: float


@pytest.fixture(scope="module")
def policy(policy_folder: Path) -> Policy:
    return read(policy_folder)


@pytest.fixture(scope="module")
def results(policy: Policy, shared_data: Path) -> dict[int, ReachResult]:
    found = find(shared_data, policy.datasets, "postcodes")
    assert found is not None
    points = read_points(found[1], found[0], Report(found[0].file))
    assert points is not None
    assert policy.reach is not None
    way = Crow(points, policy.reach.detour.factor)
    given = Given(indexes=_indexes(policy))
    return {norm: answer(policy, way, Choice(norm, policy.reach.counted), given) for norm in NORMS}


def _indexes(policy: Policy) -> dict[str, Decimal]:
    """As the advice printed them."""
    return {r.code: r.published for r in policy.index.readings if r.published is not None}


@pytest.fixture(scope="module")
def result(results: dict[int, ReachResult]) -> ReachResult:
    return results[500]


@pytest.fixture(scope="module")
def postcodes(policy_folder: Path, shared_data: Path) -> list[Postcode]:
    """Every postcode with people, from the files themselves."""
    places = _places(policy_folder)
    with (shared_data / "maastricht_pc6_2021.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["inwoners"] or 0) > 0]
    geod = Geod(ellps="GRS80")
    found = []
    for row in rows:
        lon, lat = float(row["lon"]), float(row["lat"])
        straight = min(geod.inv(lon, lat, x, y)[2] for x, y in places)
        counts = int(row["inwoners"]), int(row["inw_65plus"] or 0)
        found.append(Postcode(row["buurtcode"], *counts, straight * FACTOR, straight))
    return found


def _places(folder: Path) -> list[tuple[float, float]]:
    with (folder / "neighbourhoods.csv").open(encoding="utf-8", newline="") as file:
        label = {row["code"]: (row["label_lon"], row["label_lat"]) for row in csv.DictReader(file)}
    with (folder / "places.csv").open(encoding="utf-8", newline="") as file:
        spots = [(row["lon"], row["lat"], row["area"]) for row in csv.DictReader(file)]
    known = [(lon, lat) if lon else label[area] for lon, lat, area in spots if lon or area]
    return [(float(lon), float(lat)) for lon, lat in known]


# --- What was published ---------------------------------------------------------------------------


def test_everybody_in_the_table_is_counted_once(result: ReachResult) -> None:
    """PROVENANCE: 3,051 postcodes, 2,780 with statistics, 120,465 inhabitants."""
    assert result.city.groups[0].people == 120_465
    assert sum(area.groups[0].people for area in result.areas) == 120_465
    assert sum(district.groups[0].people for district in result.districts) == 120_465
    assert result.outside == 0
    assert len(result.areas) == 44
    assert len(result.districts) == 7


def test_the_places_are_those_that_the_files_can_place(result: ReachResult) -> None:
    assert (result.places, result.approximate_places) == (13, 8)
    assert [one.reason for one in result.left_out] == ["no_location"] * 4
    assert result.level is Level.ESTIMATE
    assert {"estimate", "approximate", "not_placed", "fewer_places"} <= set(result.notes)


# --- Against the plain count ----------------------------------------------------------------------


@pytest.mark.parametrize("norm", NORMS)
def test_shares_are_those_of_the_plain_count(
    results: dict[int, ReachResult], postcodes: list[Postcode], norm: int
) -> None:
    for area in results[norm].areas:
        ours = [one for one in postcodes if one.area == area.code]
        near = [one for one in ours if one.metres <= norm]
        everybody, elderly, _ = area.groups
        assert everybody.people == sum(one.people for one in ours)
        assert everybody.within == sum(one.people for one in near)
        assert elderly.within == sum(one.elderly for one in near)


def test_medians_and_the_worst_are_those_of_the_plain_count(
    result: ReachResult, postcodes: list[Postcode]
) -> None:
    for area in result.areas:
        ours = [one for one in postcodes if one.area == area.code]
        each = np.sort(np.repeat([one.metres for one in ours], [one.people for one in ours]))
        assert area.median_m == pytest.approx(each[(len(each) - 1) // 2], abs=0.51)
        assert area.worst_m == pytest.approx(each[-1], abs=0.51)


def test_the_curve_is_that_of_the_plain_count(
    result: ReachResult, postcodes: list[Postcode]
) -> None:
    curve = result.curves[0]
    people = np.array([one.people for one in postcodes])
    for found, metres in ((curve.share, "metres"), (curve.straight, "straight")):
        far = np.array([getattr(one, metres) for one in postcodes])
        plain = [people[far <= limit].sum() / people.sum() for limit in curve.metres]
        assert found == pytest.approx(plain, abs=5.1e-5)


def test_the_people_behind_the_index_are_those_of_the_plain_count(
    result: ReachResult, policy: Policy, postcodes: list[Postcode]
) -> None:
    share = {code: float(percent) / 100 for code, percent in _indexes(policy).items()}
    rows = [(one.people * share[one.area], one) for one in postcodes if one.area in share]
    vulnerable = result.city.groups[2]
    assert vulnerable.people == pytest.approx(sum(n for n, _ in rows), abs=5.1)
    near = sum(n for n, one in rows if one.metres <= 500)
    assert vulnerable.within == pytest.approx(near, abs=5.1)


# --- As computed in November 2026 -----------------------------------------------------------------


def test_the_figures_of_the_city(results: dict[int, ReachResult]) -> None:
    """With the places that are known, of which eight by their neighbourhood only."""
    within = {norm: found.city.groups[0].within for norm, found in results.items()}
    assert within == {300: 7_870, 500: 18_255, 800: 40_750}
    city = results[500].city
    assert (city.share_within, city.share_65_within) == (0.1515, 0.1204)
    assert (city.median_m, city.median_straight_m, city.worst_m) == (1036, 797, 3093)


def test_malpertuis_is_sent_to_where_no_place_is_known_and_the_offer_is_short(
    result: ReachResult,
) -> None:
    """Handbook H57: the elderly of Malpertuis are sent to Pottenberg."""
    stated, nearest = (one for one in result.referrals if one.name == "Malpertuis")
    assert (stated.to_name, stated.group, stated.stated) == ("Pottenberg", "65plus", True)
    assert (stated.metres, stated.sufficient) == (None, False)
    assert (nearest.to_name, nearest.metres, nearest.within) == ("Caberg", 1410, False)


def test_the_maas_and_the_railway_are_told(result: ReachResult) -> None:
    across = {(one.name, one.to_name): one.barriers for one in result.referrals if one.barriers}
    assert across[("Wyck", "Boschstraatkwartier")] == ("maas",)
    assert across[("Limmel", "Wittevrouwenveld")] == ("spoor",)


def test_every_neighbourhood_lies_on_one_side_of_each_barrier(policy: Policy) -> None:
    assert policy.reach is not None
    for barrier in policy.reach.barriers:
        sides = [code for side in barrier.sides for code in side]
        assert sorted(sides) == sorted(area.code for area in policy.areas)
