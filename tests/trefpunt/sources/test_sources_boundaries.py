"""Boundaries from a folder of open data: the best file, for any municipality."""

import json
from pathlib import Path

import pytest

from trefpunt.sources.boundaries import read_boundaries
from trefpunt.sources.policy import check, read
from trefpunt.terms.problems import Problem

CODES = [f"BU9902000{i}" for i in range(4)]


def draw(path: Path, codes: list[str], corners: int = 4) -> None:
    """A map file with one outline per code."""
    ring = [[i / corners, 0] for i in range(corners)]
    shape = {"type": "Polygon", "coordinates": [[*ring, [1, 1], ring[0]]]}
    features = [
        {"type": "Feature", "properties": {"buurtcode": code}, "geometry": shape} for code in codes
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def told(folder: Path, data: Path) -> list[Problem]:
    return [p for p in check(folder, data) if p.code.startswith(("boundaries", "folder"))]


def test_the_file_with_most_areas_and_then_most_detail_wins(tmp_path: Path) -> None:
    draw(tmp_path / "half_2023.geojson", CODES[:2], corners=99)
    draw(tmp_path / "rough_2024.geojson", CODES, corners=4)
    draw(tmp_path / "fine_2025.geojson", CODES, corners=9)
    draw(tmp_path / "elsewhere.geojson", ["BU12340000"])
    (tmp_path / "broken.geojson").write_text('{"buurtcode": ')
    (tmp_path / "folder.geojson").mkdir()
    (tmp_path / "other.geojson").write_text('{"features": []}')
    found = read_boundaries(tmp_path, CODES)
    assert found is not None
    assert (found.file, found.year, len(found.features)) == ("fine_2025.geojson", 2025, 4)
    assert found.licence == "CC BY 4.0"


def test_the_accuracy_comes_from_the_provenance_beside_the_file(tmp_path: Path) -> None:
    draw(tmp_path / "a_2024.geojson", CODES)
    text = "### b.geojson\n- Accuracy: 1 m\n\n### a_2024.geojson - 4 shapes\n- Accuracy: 60 m.\n"
    (tmp_path / "PROVENANCE.md").write_text(text)
    found = read_boundaries(tmp_path, CODES)
    assert found is not None
    assert found.accuracy == "60 m."


def test_a_folder_without_boundaries_is_a_finding(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    assert read_boundaries(data, CODES) is None
    assert [p.code for p in told(folder, data)] == ["boundaries.none"]


def test_each_area_without_a_boundary_is_named(folder: Path, tmp_path: Path) -> None:
    draw(tmp_path / "three_2024.geojson", CODES[:3])
    found, missing = told(folder, tmp_path)
    assert found.code == "boundaries.found"
    assert "3 van de 4" in found.message("nl")
    assert "BU99020003" in missing.message("en")


def test_a_data_folder_that_is_not_there(folder: Path, tmp_path: Path) -> None:
    assert [p.code for p in told(folder, tmp_path / "no")] == ["boundaries.folder"]


@pytest.mark.shared
def test_the_real_boundaries_cover_the_register(policy_folder: Path, shared_data: Path) -> None:
    areas = [area.code for area in read(policy_folder).areas]
    found = read_boundaries(shared_data, areas)
    assert found is not None
    assert (found.file, found.year) == ("maastricht_buurten_2024.geojson", 2024)
    assert sorted(found.features) == sorted(areas)
    assert "60" in found.accuracy
