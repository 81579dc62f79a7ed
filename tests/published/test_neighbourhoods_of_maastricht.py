"""The register of Maastricht says what CBS published for 2024, cell by cell."""

import csv
from pathlib import Path

import pytest

from trefpunt.schemas.policy import Policy
from trefpunt.sources.policy import read

# CBS, Kerncijfers wijken en buurten 2024 (85984NED), CC BY 4.0
SAMPLE = {
    "BU09350003": ("Statenkwartier", 5015, 710, 3600),
    "BU09350001": ("Jekerkwartier", 1680, 355, 1215),
    "BU09350301": ("Bosscherveld", 40, 15, 25),
    "BU09350105": ("Sint Pieter", 135, 45, 70),
    "BU09350500": ("Beatrixhaven", 15, None, 10),
    "BU09350303": ("Belvédère", 25, 5, 15),
}


@pytest.fixture(scope="module")
def policy(policy_folder: Path) -> Policy:
    return read(policy_folder)


def test_44_neighbourhoods_with_these_numbers(policy: Policy) -> None:
    assert len(policy.areas) == 44
    found = {
        a.code: (a.name, a.inhabitants, a.inhabitants_65plus, a.households) for a in policy.areas
    }
    assert {code: found[code] for code in SAMPLE} == SAMPLE


def test_every_column_names_its_source(policy: Policy) -> None:
    columns = policy.municipality.neighbourhoods.columns.values()
    assert all("CBS" in column.source and column.licence == "CC BY 4.0" for column in columns)


def test_a_threshold_that_no_document_names_is_marked_as_an_assumption(policy: Policy) -> None:
    small = policy.municipality.small_area
    assert (small.inhabitants, small.certainty) == (200, "U")
    assert "door de gemeente vast te stellen" in small.source


def test_the_policy_counts_18_existing_houses_20_and_4(policy: Policy) -> None:
    kinds = {kind.id: kind for kind in policy.municipality.kinds}
    assert kinds["gemeenschapshuis"].existing == 18
    assert kinds["ontmoetingscentrum"].maximum == 20
    assert kinds["huis_van_de_wijk"].maximum == 4


def test_places_name_their_source_and_lie_where_it_says(policy: Policy) -> None:
    assert len(policy.places) == 17
    assert sum(place.area is None for place in policy.places) == 4
    assert all(place.source for place in policy.places)


def test_the_poll_series_and_the_target(policy: Policy) -> None:
    # Raadsvoorstel, Monitoring and note 3
    contacts = policy.indicators.indicators[0]
    assert [(point.year, point.value) for point in contacts.series] == [
        (2014, 86),
        (2018, 83),
        (2022, 80),
    ]
    assert contacts.target is not None
    assert (contacts.target.year, contacts.target.value) == (2030, 85)
    assert contacts.proxy is not None
    assert [i.kind for i in policy.indicators.indicators] == ["effect"] * 3 + ["effort"] * 4


@pytest.mark.shared
def test_every_cell_equals_the_source(policy: Policy, shared_data: Path) -> None:
    def whole(text: str) -> int | None:
        return int(float(text)) if text else None

    path = shared_data / "maastricht_buurten_kwb2024.csv"
    with path.open(encoding="utf-8", newline="") as file:
        source = [
            (
                row["buurtcode"],
                row["buurtnaam"],
                whole(row["inwoners"]),
                whole(row["inwoners_65plus"]),
                whole(row["huishoudens"]),
                float(row["label_lon"]),
                float(row["label_lat"]),
            )
            for row in csv.DictReader(file)
        ]
    assert [tuple(area.model_dump().values()) for area in policy.areas] == source
