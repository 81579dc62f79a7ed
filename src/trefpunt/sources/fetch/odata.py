"""Asks a table of CBS or RIVM for one municipality: OData version 3 and 4.

Handbook, part 3: the numbers behind column names move, so the list of columns is stored with the
rows; keys are padded with spaces, so we ask for what they start with; a wrong question gets an
empty list with status 200; version 3 gives at most 10,000 rows and does not say what it left out.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import httpx

from trefpunt.schemas.datasets import Dataset
from trefpunt.sources.fetch.refused import Refused
from trefpunt.sources.fetch.service import Page, Service, address, listed
from trefpunt.sources.report import number

LEVELS = ("BU", "WK", "GM")
"""Neighbourhood, district, municipality: what a code of theirs starts with."""
REGIONS = {"WijkenEnBuurten", "RegioS"}
"""What the column of regions is called, where its type does not tell."""
SETS = ("TypedDataSet", "UntypedDataSet")
MOST = 10_000
"""Rows that version 3 gives at most."""

Row = Mapping[str, Any]


def odata3(service: Service, dataset: Dataset, code: str) -> Page:
    """One object: the rows under "value", and the tables that explain them."""
    root, rows = _split(dataset.url or "")
    columns = _all(service, address(f"{root}/DataProperties", **{"$format": "json"}))
    kinds = {str(column.get("Key")): str(column.get("Type")) for column in columns}
    region, asked = _filter(dataset, code, kinds)
    question = address(f"{root}/{rows}", **asked, **{"$format": "json"})
    return {
        "form": dataset.form,
        "table": root,
        "filter": asked.get("$filter", ""),
        "TableInfos": _all(service, address(f"{root}/TableInfos", **{"$format": "json"})),
        "DataProperties": columns,
        "value": _ours(_all(service, question, MOST), dataset, region, code),
    }


def odata4(service: Service, dataset: Dataset, code: str) -> Page:
    """One object: the observations under "value", and the tables that explain them."""
    root = (dataset.url or "").rstrip("/")
    dimensions = _all(service, f"{root}/Dimensions")
    kinds = {str(found.get("Identifier")): str(found.get("Kind")) for found in dimensions}
    region, asked = _filter(dataset, code, kinds)
    question = address(f"{root}/Observations", **asked)
    return {
        "form": dataset.form,
        "table": root,
        "filter": asked.get("$filter", ""),
        "Properties": service.page(f"{root}/Properties"),
        "Dimensions": dimensions,
        "MeasureCodes": _all(service, f"{root}/MeasureCodes"),
        "value": _ours(_all(service, question), dataset, region, code),
    }


def _split(url: str) -> tuple[str, str]:
    """The table, and which of its sets of rows."""
    root, _, last = url.rstrip("/").rpartition("/")
    return (root, last) if last in SETS else (url.rstrip("/"), SETS[0])


def _all(service: Service, url: str, most: int | None = None) -> list[Any]:
    """The rows of all pages. `most`: as many on a last page means that rows were left out."""
    rows: list[Any] = []
    for page in service.pages(url, _following):
        found = listed(page, "value", url)
        if most and len(found) >= most and _following(page) is None:
            raise Refused("fetch.too_many", host=httpx.URL(url).host, most=number(most))
        rows += found
    return rows


def _following(page: Page) -> str | None:
    return page.get("@odata.nextLink") or page.get("odata.nextLink")


def _filter(
    dataset: Dataset, code: str, kinds: Mapping[str, str]
) -> tuple[str | None, dict[str, str]]:
    """The column of regions, and the question: this municipality and what the policy selects."""
    unknown = ", ".join(dataset.select.keys() - kinds.keys())
    if unknown:
        known = ", ".join(name for name, kind in kinds.items() if "Topic" not in kind)
        raise Refused("fetch.dimension", name=unknown, known=known)
    region = _region(kinds)
    parts = [f"startswith({name},'{key}')" for name, key in dataset.select.items()]
    if region:
        either = " or ".join(f"startswith({region},'{start}')" for start in _starts(code))
        parts = [f"({either})", *parts]
    return region, {"$filter": " and ".join(parts)} if parts else {}


def _region(kinds: Mapping[str, str]) -> str | None:
    typed = (name for name, kind in kinds.items() if kind.startswith("Geo"))
    return next(typed, next((name for name in kinds if name in REGIONS), None))


def _starts(code: str) -> tuple[str, ...]:
    return tuple(f"{level}{code[2:]}" for level in LEVELS)


def _ours(rows: Iterable[Row], dataset: Dataset, region: str | None, code: str) -> list[Row]:
    """Only what was asked: a key may start like another one, and a filter may be ignored."""
    ours = [row for row in rows if _fits(row, dataset, region, code)]
    if not ours:
        raise Refused("fetch.empty", municipality=code, select=_told(dataset))
    return ours


def _fits(row: Row, dataset: Dataset, region: str | None, code: str) -> bool:
    chosen = all(str(row.get(name)).strip() == key for name, key in dataset.select.items())
    return chosen and (region is None or str(row.get(region)).startswith(_starts(code)))


def _told(dataset: Dataset) -> str:
    return ", ".join(f"{name} = {key}" for name, key in dataset.select.items()) or "–"
