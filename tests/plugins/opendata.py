"""Files of open data for the policy that is in force: invented, in the form that it names."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from trefpunt.schemas.datasets import Dataset, Datasets
from trefpunt.schemas.municipality import Area

WriteFiles = Callable[..., Path]


def dataset_of(datasets: Datasets, role: str, form: str = "") -> Dataset:
    """The first dataset with this role, and this form if one is asked for."""
    return next(found for found in datasets.of(role) if form in {"", found.form})  # type: ignore[arg-type]


def postcodes(dataset: Dataset, areas: Iterable[Area], people: int = 20, streets: int = 2) -> bytes:
    """A table of postcodes: so many streets in each neighbourhood, with so many people each."""
    told, out = dataset.columns, io.StringIO()
    writer = csv.DictWriter(out, list(told.values()))
    writer.writeheader()
    for number, area in enumerate(areas):
        for street in range(streets):
            cells = {name: str(people) for name in told if name.startswith("inhabitants")}
            cells |= {"id": f"{6200 + number}A{'ABCDEFGH'[street]}", "area": area.code}
            cells |= {"lon": f"{area.label_lon}", "lat": f"{area.label_lat + street / 1000}"}
            writer.writerow({told[name]: cell for name, cell in cells.items()})
    return out.getvalue().encode()


def outlines(dataset: Dataset, areas: Iterable[Area], size: float = 0.001) -> bytes:
    """A square around the label point of each neighbourhood."""
    features = [
        {
            "type": "Feature",
            "properties": {dataset.columns["code"]: area.code, dataset.columns["name"]: area.name},
            "geometry": {"type": "Polygon", "coordinates": [_square(area, size)]},
        }
        for area in areas
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _square(area: Area, size: float) -> list[list[float]]:
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    return [[area.label_lon + x * size, area.label_lat + y * size] for x, y in corners]


@pytest.fixture
def data_folder(loaded: None, tmp_path: Path) -> Path:
    """A folder with postcodes and boundaries, as the policy in force names them."""
    from trefpunt_web.services import policy

    plan = policy.current().policy
    homes, drawn = (
        dataset_of(plan.datasets, "postcodes"),
        dataset_of(plan.datasets, "boundaries", "geojson"),
    )
    (tmp_path / homes.file).write_bytes(postcodes(homes, plan.areas))
    (tmp_path / drawn.file).write_bytes(outlines(drawn, plan.areas))
    return tmp_path


@pytest.fixture
def supplied(data_folder: Path) -> Path:
    """The same folder, loaded: the site uses what is in it."""
    from trefpunt_web.services import data, policy

    data.load(policy.current(), data_folder)
    return data_folder
