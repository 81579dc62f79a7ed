"""Asks a service for JSON, page after page."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode, urljoin

import httpx

from trefpunt.sources.fetch.looks import is_html
from trefpunt.sources.fetch.plain import Tell
from trefpunt.sources.fetch.refused import Refused
from trefpunt.sources.fetch.web import Web, body

Page = dict[str, Any]


class Service:
    """Counts what it receives for one dataset."""

    def __init__(self, web: Web, tell: Tell) -> None:
        self._web = web
        self._tell = tell
        self._done = 0

    def page(self, url: str) -> Page:
        """The JSON object at this address."""
        content = self._web.get(url, self._content, lambda: {"Accept": "application/json"})
        self._done += len(content)
        self._tell(self._done, None)
        return _object(url, content)

    def pages(self, url: str, following: Callable[[Page], str | None]) -> Iterator[Page]:
        """This page and all that follow it."""
        seen: set[str] = set()
        while url not in seen:
            seen.add(url)
            page = self.page(url)
            yield page
            after = following(page)
            if after is None:
                return
            url = _next(url, after)
        raise Refused("fetch.circle", host=httpx.URL(url).host)

    def _content(self, response: httpx.Response) -> bytes:
        return b"".join(body(response, self._web.patience))


def address(url: str, **params: str) -> str:
    """With parameters behind it; a space as %20, which every service understands."""
    asked = urlencode(params, quote_via=quote, safe="$(),'/")
    return f"{url}?{asked}" if asked else url


def listed(page: Mapping[str, Any], name: str, url: str) -> list[Any]:
    """The list of objects with this name in an answer."""
    found = page.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Refused("fetch.no_list", host=httpx.URL(url).host, name=name)
    return found


def _next(url: str, after: Any) -> str:
    """The address of the page after this one."""
    try:
        return urljoin(url, str(after))
    except ValueError:
        raise Refused("fetch.address", url=str(after)) from None


def _object(url: str, content: bytes) -> Page:
    host = httpx.URL(url).host
    if is_html(content):
        raise Refused("fetch.html", host=host)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise Refused("fetch.not_json", host=host) from None
    if not isinstance(found, dict):
        raise Refused("fetch.not_json", host=host)
    return found
