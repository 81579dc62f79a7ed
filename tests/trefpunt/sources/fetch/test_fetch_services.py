"""OData and OGC API Features, answered in the documented form."""

import json
from typing import Any

import pytest
from tests.trefpunt.sources.fetch.local import Fetching, Handler, Server, dataset

from trefpunt.sources.fetch import Fetched

Page = dict[str, Any]

COLUMNS = [
    {"ID": 0, "Key": "WijkenEnBuurten", "Type": "GeoDetail", "Title": "Wijken en buurten"},
    {"ID": 1, "Key": "Perioden", "Type": "TimeDimension", "Title": "Perioden"},
    {"ID": 2, "Key": "Marges", "Type": "Dimension", "Title": "Marges"},
    {"ID": 3, "Key": "Eenzaam_27", "Type": "Topic", "Title": "Eenzaam", "Unit": "%"},
]


def row(region: str, period: str = "2022JJ00", value: float | None = 40.1) -> Page:
    """One row of a typed data set: keys as wide as the service makes them."""
    return {"WijkenEnBuurten": f"{region:10}", "Perioden": period, "Eenzaam_27": value}


ROWS = [row("BU99990101"), row("BU99990102", value=None), row("WK999901"), row("GM9999")]
ROOT = "/ODataApi/odata/12345NED"
ASKED = (
    f"{ROOT}/TypedDataSet?$filter=(startswith(WijkenEnBuurten,'BU9999') or "
    "startswith(WijkenEnBuurten,'WK9999') or startswith(WijkenEnBuurten,'GM9999')) and "
    "startswith(Perioden,'2022JJ00')&$format=json"
)


def why(found: Fetched) -> str:
    assert found.problem is not None
    assert "{" not in found.problem.message("nl") + found.problem.action("en")
    return found.problem.code


def gives(server: Server, path: str, page: Page) -> None:
    server.gives(path, json.dumps(page).encode(), content_type="application/json")


@pytest.fixture
def table(server: Server) -> Server:
    """A table of OData version 3."""
    gives(server, f"{ROOT}/DataProperties", {"odata.metadata": "", "value": COLUMNS})
    gives(server, f"{ROOT}/TableInfos", {"value": [{"Title": "Health", "Period": "2022"}]})
    gives(server, ASKED, {"odata.metadata": "", "value": ROWS})
    return server


def health(server: Server, path: str = ROOT, **other: Any) -> Any:
    made = {"form": "odata3", "file": "health.json", "select": {"Perioden": "2022JJ00"}}
    return dataset(server.url(path), **(made | other))


def stored(get: Fetching, file: str = "health.json") -> Page:
    found: Page = json.loads((get.folder / file).read_bytes())
    return found


# --- OData version 3 ------------------------------------------------------------------------------


def test_rows_and_their_columns_are_one_file(table: Server, get: Fetching) -> None:
    assert get(health(table)).status == "fetched"
    found = stored(get)
    assert found["value"] == ROWS
    assert found["DataProperties"] == COLUMNS
    assert found["TableInfos"] == [{"Title": "Health", "Period": "2022"}]
    assert found["table"] == table.url(ROOT)
    assert ASKED in table.asked
    assert all("$format=json" in path for path in table.asked)


def test_the_same_answer_again_is_unchanged(table: Server, get: Fetching) -> None:
    get(health(table))
    assert get(health(table)).status == "unchanged"
    assert get(health(table), offline=True).status == "unchanged"


def test_the_set_of_rows_may_be_named(table: Server, get: Fetching) -> None:
    gives(table, ASKED.replace("Typed", "Untyped"), {"value": ROWS[:1]})
    assert get(health(table, f"{ROOT}/UntypedDataSet")).status == "fetched"
    assert stored(get)["value"] == ROWS[:1]


def test_an_empty_list_is_no_success(table: Server, get: Fetching) -> None:
    gives(table, ASKED, {"value": []})
    found = get(health(table))
    assert (found.status, why(found)) == ("failed", "fetch.empty")
    assert "GM9999" in found.problem.message("nl")  # type: ignore[union-attr]
    assert get.files() == set()


def test_what_was_not_asked_is_left_out(table: Server, get: Fetching) -> None:
    others = [row("BU99980101"), row("BU99990101", "2022JJ001")]
    gives(table, ASKED, {"value": [*ROWS, *others]})
    get(health(table))
    assert stored(get)["value"] == ROWS


def test_the_limit_of_rows_is_not_taken_for_all(table: Server, get: Fetching) -> None:
    gives(table, ASKED, {"value": [row(f"BU9999{n:04}") for n in range(10_000)]})
    found = get(health(table))
    assert why(found) == "fetch.too_many"
    assert "10.000" in found.problem.message("nl")  # type: ignore[union-attr]


def test_pages_of_the_feed_are_joined(table: Server, get: Fetching) -> None:
    gives(table, ASKED, {"value": ROWS[:2], "odata.nextLink": "TypedDataSet?$skip=2"})
    gives(table, f"{ROOT}/TypedDataSet?$skip=2", {"value": ROWS[2:]})
    get(health(table))
    assert stored(get)["value"] == ROWS


def test_a_choice_that_the_table_does_not_have(table: Server, get: Fetching) -> None:
    found = get(health(table, select={"Jaar": "2022"}))
    assert why(found) == "fetch.dimension"
    assert "WijkenEnBuurten, Perioden, Marges" in found.problem.action("nl")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!DOCTYPE html><html></html>", "fetch.html"),
        (b'{"value": [', "fetch.not_json"),
        (b"[]", "fetch.not_json"),
        (b'{"odata.error": {}}', "fetch.no_list"),
    ],
)
def test_an_answer_that_is_none(table: Server, get: Fetching, content: bytes, code: str) -> None:
    table.gives(ASKED, content)
    assert why(get(health(table))) == code
    assert get.files() == set()


def test_a_failure_leaves_the_older_answer(table: Server, get: Fetching) -> None:
    get(health(table))
    before = (get.folder / "health.json").read_bytes()
    table.gives(ASKED, b"", 500)
    found = get(health(table))
    assert (found.status, why(found)) == ("kept", "fetch.busy")
    assert (get.folder / "health.json").read_bytes() == before


# --- OData version 4 ------------------------------------------------------------------------------


def test_version_4_with_its_pages(server: Server, get: Fetching) -> None:
    root = "/odata/v1/CBS/54321NED"
    seen = [
        {
            "Id": n,
            "Measure": "M1",
            "Value": n,
            "WijkenEnBuurten": f"BU9999000{n}",
            "ValueAttribute": "None",
        }
        for n in range(3)
    ]
    kinds = [{"Identifier": "WijkenEnBuurten", "Kind": "GeoDetail"}]
    codes = [{"Identifier": "M1", "Title": "Aantal inwoners", "Unit": "aantal"}]
    gives(server, f"{root}/Dimensions", {"value": kinds})
    gives(server, f"{root}/MeasureCodes", {"value": codes})
    gives(server, f"{root}/Properties", {"Identifier": "54321NED", "Title": "Key figures"})
    after = server.url(f"{root}/Observations?page=2")
    gives(server, f"{root}/Observations", {"value": seen[:2], "@odata.nextLink": after})
    gives(server, f"{root}/Observations?page=2", {"value": seen[2:]})
    wanted = dataset(server.url(root), form="odata4", file="figures.json")
    assert get(wanted).status == "fetched"
    found = stored(get, "figures.json")
    assert found["value"] == seen
    assert (found["MeasureCodes"], found["Dimensions"]) == (codes, kinds)
    assert found["Properties"]["Title"] == "Key figures"
    assert "startswith(WijkenEnBuurten,'BU9999')" in found["filter"]


# --- OGC API Features -----------------------------------------------------------------------------

ITEMS = "/ogc/v1/collections/buurten/items"


def feature(number: int) -> Page:
    return {"type": "Feature", "id": number, "geometry": None, "properties": {"buurtcode": number}}


def answer(server: Server, numbers: range, after: str | None = None, matched: int = 5) -> Page:
    links = [{"rel": "self", "href": "x"}]
    if after:
        links.append({"rel": "next", "type": "text/html", "href": "/wrong"})
        links.append({"rel": "next", "type": "application/geo+json", "href": server.url(after)})
    found = [feature(number) for number in numbers]
    return {
        "type": "FeatureCollection",
        "timeStamp": f"now {numbers}",
        "numberMatched": matched,
        "numberReturned": len(found),
        "links": links,
        "features": found,
    }


def bounds(server: Server, path: str = f"{ITEMS}?gemeentecode=GM9999", **other: Any) -> Any:
    made = {"form": "ogc-features", "file": "bounds.geojson"}
    return dataset(server.url(path), **(made | other))


@pytest.mark.parametrize("how", [{}, {"path": "/ogc/v1", "layer": "buurten"}])
def test_pages_become_one_collection(server: Server, get: Fetching, how: dict[str, str]) -> None:
    gives(server, ITEMS, answer(server, range(2), "/more"))
    gives(server, "/more", answer(server, range(2, 4), "/last"))
    gives(server, "/last", answer(server, range(4, 5)))
    assert get(bounds(server, **how)).status == "fetched"
    found = stored(get, "bounds.geojson")
    assert found == {"type": "FeatureCollection", "features": [feature(n) for n in range(5)]}
    assert "limit=1000" in server.asked[0]
    assert "f=json" in server.asked[0]


def test_a_filter_in_the_address_stays(server: Server, get: Fetching) -> None:
    gives(server, ITEMS, answer(server, range(5)))
    get(bounds(server))
    assert "gemeentecode=GM9999" in server.asked[0]


def test_a_layer_without_anything(server: Server, get: Fetching) -> None:
    gives(server, ITEMS, answer(server, range(0), matched=0))
    assert why(get(bounds(server))) == "fetch.no_features"


def test_a_page_too_few(server: Server, get: Fetching) -> None:
    gives(server, ITEMS, answer(server, range(3)))
    assert why(get(bounds(server))) == "fetch.incomplete"


def test_pages_in_a_circle(server: Server, get: Fetching) -> None:
    gives(server, ITEMS, answer(server, range(2), "/more"))
    gives(server, "/more", answer(server, range(2, 4), "/more"))
    assert why(get(bounds(server))) == "fetch.circle"


def test_a_page_that_fails_is_asked_again(server: Server, get: Fetching) -> None:
    def good(handler: Handler) -> None:
        handler.reply(json.dumps(answer(server, range(2, 5))).encode())

    gives(server, ITEMS, answer(server, range(2), "/more"))
    server.does("/more", lambda handler: handler.reply(b"", 502), good)
    assert get(bounds(server)).status == "fetched"
    assert server.asked.count("/more") == 2


def test_an_answer_nested_too_deep(table: Server, get: Fetching) -> None:
    table.gives(f"{ROOT}/DataProperties", b'{"value":' + b"[" * 100_000)
    assert why(get(health(table))) == "fetch.not_json"


def test_a_map_nested_too_deep(server: Server, get: Fetching) -> None:
    server.gives("/deep", b'{"type": "FeatureCollection", "features":' + b"[" * 100_000)
    wanted = dataset(server.url("/deep"), form="geojson", file="deep.geojson")
    assert why(get(wanted)) == "fetch.form"


@pytest.mark.parametrize("rows", [[None], [[]], [5], ["x"], [{}, 3]])
def test_rows_that_are_no_rows(table: Server, get: Fetching, rows: list[Any]) -> None:
    gives(table, ASKED, {"value": rows})
    assert why(get(health(table))) == "fetch.no_list"


def test_a_next_page_that_is_no_address(table: Server, get: Fetching) -> None:
    gives(table, ASKED, {"value": ROWS, "odata.nextLink": "http://[::1"})
    assert why(get(health(table))) == "fetch.address"
