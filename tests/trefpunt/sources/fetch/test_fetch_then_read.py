"""What is stored is what the readers of open data understand."""

import json
from decimal import Decimal
from typing import Any

from tests.trefpunt.sources.fetch.local import Fetching, Server, dataset

from trefpunt.sources.datasets import read_figures, read_outlines
from trefpunt.sources.report import Report
from trefpunt.terms.quality import Quality


def gives(server: Server, path: str, page: dict[str, Any]) -> None:
    server.gives(path, json.dumps(page).encode())


def test_figures_of_version_3(server: Server, get: Fetching) -> None:
    columns = [
        {"Key": "WijkenEnBuurten", "Type": "GeoDetail", "Title": "Wijken en buurten"},
        {"Key": "AantalInwoners_5", "Type": "Topic", "Title": "Aantal inwoners"},
    ]
    rows = [
        {"WijkenEnBuurten": "BU99990101", "AantalInwoners_5": 120},
        {"WijkenEnBuurten": "GM9999    ", "AantalInwoners_5": None},
    ]
    gives(server, "/1NED/DataProperties", {"value": columns})
    gives(server, "/1NED/TableInfos", {"value": [{"Title": "Key figures", "Period": "2030"}]})
    gives(server, "/1NED/TypedDataSet", {"value": rows})
    wanted = dataset(
        server.url("/1NED"),
        role="figures",
        form="odata3",
        file="figures.json",
        columns={"inhabitants": "AantalInwoners"},
    )
    assert get(wanted).status == "fetched"
    report = Report("figures.json")
    found = read_figures(get.folder / "figures.json", wanted, report)
    assert report.problems == []
    assert found is not None
    assert found.year == 2030
    assert found.values["BU99990101"]["inhabitants"] == Decimal(120)
    assert found.values["GM9999"]["inhabitants"] is Quality.NO_DATA


def test_outlines_of_a_service(server: Server, get: Fetching) -> None:
    corners = [[5.0, 50.0], [5.1, 50.0], [5.1, 50.1], [5.0, 50.1], [5.0, 50.0]]
    area = {
        "type": "Feature",
        "id": 1,
        "properties": {"buurtcode": "BU99990101", "buurtnaam": "Een"},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }
    page = {"type": "FeatureCollection", "numberMatched": 1, "links": [], "features": [area]}
    gives(server, "/collections/buurten/items", page)
    wanted = dataset(
        server.url("/collections/buurten/items"),
        role="boundaries",
        form="ogc-features",
        file="bounds.json",
        columns={"code": "buurtcode", "name": "buurtnaam"},
    )
    assert get(wanted).status == "fetched"
    report = Report("bounds.json")
    found = read_outlines(get.folder / "bounds.json", wanted, report)
    assert found is not None, [problem.message("en") for problem in report.problems]
    assert list(found.names) == ["BU99990101"]
