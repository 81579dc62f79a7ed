"""Open data that `load` finds in a folder: what is stored, skipped, refused and put in use."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from tests.plugins.opendata import dataset_of, outlines, postcodes
from tests.plugins.streets import write_grid

from trefpunt.schemas.network import Trait
from trefpunt_web.records.data.models import DataFile, Event, State
from trefpunt_web.services import data, policy

WATERDAEL = Path(__file__).parents[2] / "towns" / "waterdael"

pytestmark = pytest.mark.django_db


def homes() -> Any:
    return dataset_of(policy.current().policy.datasets, "postcodes")


def again(folder: Path) -> None:
    data.load(policy.current(), folder)


def states(dataset: str) -> list[str]:
    return list(DataFile.objects.filter(dataset=dataset).values_list("state", flat=True))


def test_what_the_folder_holds_is_in_use(supplied: Path) -> None:
    plan = policy.current().policy
    found = data.points()
    assert found is not None
    assert (found.kind, len(found)) == ("postcode", 2 * len(plan.areas))
    assert set(found.codes) == {area.code for area in plan.areas}
    assert data.network() is None
    assert set(data.datasets()) == {
        homes().id,
        dataset_of(plan.datasets, "boundaries", "geojson").id,
    }


def test_without_data_nothing_is_made_up(loaded: None) -> None:
    assert (data.points(), data.network(), dict(data.datasets())) == (None, None, {})


def test_the_same_folder_again_changes_nothing(supplied: Path) -> None:
    before = list(DataFile.objects.values_list("pk", "state")), Event.objects.count()
    again(supplied)
    assert (list(DataFile.objects.values_list("pk", "state")), Event.objects.count()) == before


def test_a_newer_file_comes_into_use_and_the_older_one_stays(supplied: Path) -> None:
    path = supplied / homes().file
    first = path.read_bytes()
    path.write_bytes(postcodes(homes(), policy.current().policy.areas, people=30))
    again(supplied)
    assert states(homes().id) == [State.CURRENT, State.OLDER]
    points = data.points()
    assert points is not None
    assert set(points.people["inhabitants"].tolist()) == {30}
    path.write_bytes(first)
    again(supplied)
    assert states(homes().id) == [State.OLDER, State.CURRENT]


@pytest.mark.parametrize(
    "content",
    [b"", b"<!DOCTYPE html><html></html>", b"%PDF-1.7", b"iets;anders\n1;2\n"],
    ids=["empty", "html", "pdf", "other columns"],
)
def test_a_wrong_file_is_told_and_left_out(supplied: Path, content: bytes) -> None:
    (supplied / homes().file).write_bytes(content)
    again(supplied)
    assert states(homes().id) == [State.REFUSED, State.CURRENT]
    refused = DataFile.objects.get(state=State.REFUSED)
    assert (bytes(refused.content), refused.built) == (b"", None)
    told = data.refused(policy.current().policy)[homes().id]
    assert told[0].message()
    assert told[0].file == homes().file
    assert data.points() is not None


def test_a_refused_file_is_forgotten_once_a_right_one_is_there(supplied: Path) -> None:
    path = supplied / homes().file
    path.write_bytes(b"")
    again(supplied)
    path.write_bytes(postcodes(homes(), policy.current().policy.areas, people=40))
    again(supplied)
    assert data.refused(policy.current().policy) == {}
    assert states(homes().id) == [State.CURRENT, State.OLDER]


def test_the_map_follows_the_boundaries_in_use(supplied: Path) -> None:
    plan = policy.current().policy
    drawn = dataset_of(plan.datasets, "boundaries", "geojson")
    assert not policy.boundaries().schematic
    (supplied / drawn.file).write_bytes(outlines(drawn, plan.areas, size=0.002))
    again(supplied)
    corners = policy.boundaries().features[plan.areas[0].code]["coordinates"][0]
    width = max(x for x, _ in corners) - min(x for x, _ in corners)
    assert width == pytest.approx(0.004)


def test_streets_are_kept_as_a_network(supplied: Path) -> None:
    plan = policy.current().policy
    area, streets = plan.areas[0], dataset_of(plan.datasets, "streets")
    write_grid(supplied / streets.file, area.label_lon, area.label_lat)
    again(supplied)
    network = data.network()
    assert network is not None
    assert network.size == 25
    assert data.network(Trait.STEPS).size == 25  # type: ignore[union-attr]
    row = data.datasets()[streets.id]
    assert data.streets(row.pk).facts.digest == row.digest
    assert np.issubdtype(data.streets(row.pk).millimetres.dtype, np.int32)


def test_of_a_large_file_only_the_streets_are_kept(supplied: Path, settings: Any) -> None:
    settings.DATA_LIMIT = 10
    plan = policy.current().policy
    area, streets = plan.areas[0], dataset_of(plan.datasets, "streets")
    write_grid(supplied / streets.file, area.label_lon, area.label_lat)
    again(supplied)
    row = DataFile.objects.get(dataset=streets.id)
    assert bytes(row.content) == b""
    assert row.built
    assert data.network() is not None


def test_streets_elsewhere_are_refused(supplied: Path) -> None:
    streets = dataset_of(policy.current().policy.datasets, "streets")
    write_grid(supplied / streets.file, 24.9, 60.2)
    again(supplied)
    assert states(streets.id) == [State.REFUSED]


def test_another_mapping_is_another_version(supplied: Path) -> None:
    now = policy.current()
    other = homes().model_copy(update={"zero": "number"})
    sets = tuple(other if one.id == other.id else one for one in now.policy.datasets.datasets)
    plan = now.policy.model_copy(
        update={"datasets": now.policy.datasets.model_copy(update={"datasets": sets})}
    )
    data.load(policy.Loaded(now.version, now.digest, plan), supplied)
    assert states(homes().id) == [State.CURRENT, State.OLDER]


def test_codes_of_another_municipality_or_year_are_refused(supplied: Path) -> None:
    path, told = supplied / homes().file, {}
    right = path.read_text()
    for name, wrong in {
        "other_municipality": right.replace("BU0935", "BU0014"),
        "other_year": right.replace("BU09350", "BU09359"),
        "other_municipality ": right.replace("BU0935", "buurt "),
    }.items():
        path.write_text(wrong)
        again(supplied)
        told[name] = [problem.code for problem in data.refused(policy.current().policy)[homes().id]]
    assert told == {name: [f"data.{name.strip()}"] for name in told}


def test_a_file_that_belongs_to_another_goes_along(loaded: None, tmp_path: Path) -> None:
    for name in ("x.json", "x.2.json", "x.Properties.json", "y.json"):
        (tmp_path / name).write_text(json.dumps(name))
    parcel = data.reading.pack(tmp_path / "x.json")
    assert [name for name, _ in parcel.files] == ["x.json", "x.2.json", "x.Properties.json"]
    assert data.reading.unpack(parcel.packed()) == parcel


def test_a_wrong_file_does_not_stop_the_load_of_a_policy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "omzetting.xlsx").write_bytes(b"<html>")
    call_command("load", WATERDAEL, data=tmp_path)
    told = capsys.readouterr()
    assert "Beleid van" in told.out
    assert "omzetting: niet geladen." in told.err
    assert "omzetting.xlsx: Dit is een webpagina (HTML)" in told.err
    assert states("omzetting") == [State.REFUSED]
    assert policy.current().policy.municipality.code == "GM9901"
