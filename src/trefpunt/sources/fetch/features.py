"""Asks a service of OGC API Features, and joins its pages to one collection."""

from typing import Any

import httpx

from trefpunt.schemas.datasets import Dataset
from trefpunt.sources.fetch.refused import Refused
from trefpunt.sources.fetch.service import Page, Service, listed
from trefpunt.sources.report import number

LIMIT = 1000
PAGED = {"links", "timeStamp", "numberMatched", "numberReturned", "features"}
"""What is of one page, and not of the whole."""


def features(service: Service, dataset: Dataset, _code: str) -> Page:
    """One FeatureCollection. Raises Refused when it is empty or not all of it came."""
    url = _address(dataset)
    pages = list(service.pages(url, _following))
    found = [feature for page in pages for feature in listed(page, "features", url)]
    if not found:
        raise Refused("fetch.no_features", host=httpx.URL(url).host)
    matched = pages[0].get("numberMatched")
    if isinstance(matched, int) and matched != len(found):
        raise Refused("fetch.incomplete", got=number(len(found)), total=number(matched))
    kept = {name: value for name, value in pages[0].items() if name not in PAGED}
    return kept | {"type": "FeatureCollection", "features": found}


def _address(dataset: Dataset) -> str:
    url = httpx.URL(dataset.url or "")
    if dataset.layer and "/collections/" not in url.path:
        url = url.copy_with(path=f"{url.path.rstrip('/')}/collections/{dataset.layer}/items")
    given = dict(url.params)
    return str(url.copy_with(params={"f": "json", "limit": str(LIMIT)} | given))


def _following(page: Page) -> str | None:
    links = page.get("links")
    known = links if isinstance(links, list) else []
    return next((str(link["href"]) for link in known if _next(link)), None)


def _next(link: Any) -> bool:
    fits = isinstance(link, dict) and link.get("rel") == "next" and "href" in link
    return fits and "html" not in str(link.get("type", ""))
