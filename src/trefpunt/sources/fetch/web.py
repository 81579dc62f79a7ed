"""Asks a server, again where that may help, and puts what goes wrong in plain words."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Self, TypeVar

import httpx

from trefpunt import __version__
from trefpunt.sources.fetch.patience import Patience, paced
from trefpunt.sources.fetch.refused import Passing, Refused, Unreachable

Taken = TypeVar("Taken")

PASSING = {408, 425, 429}
"""Answers that say: later perhaps. So does every 5xx."""
GONE = {404, 410}
DENIED = {401, 403, 407}
WRONG = 400
SERVER = 500
SPECIAL = {304, 416}
"""Answers to a condition or a range that was asked."""


class Web:
    """One run's connections; remembers which hosts nobody answers at.

    Proxies and certificates come from the usual environment variables (HTTPS_PROXY, NO_PROXY,
    SSL_CERT_FILE, SSL_CERT_DIR).
    """

    def __init__(self, patience: Patience, now: Callable[[], datetime]) -> None:
        self.patience = patience
        self._now = now
        self._away: dict[str, Passing] = {}
        self._client = httpx.Client(
            timeout=httpx.Timeout(patience.answer, connect=patience.connect),
            follow_redirects=True,
            headers={"User-Agent": f"trefpunt/{__version__}"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    def get(
        self,
        url: str,
        take: Callable[[httpx.Response], Taken],
        headers: Callable[[], dict[str, str]] = dict,
    ) -> Taken:
        """What `take` makes of the answer; `headers` are made anew for each attempt.

        Raises Refused when no attempt succeeds.
        """
        if away := self._away.get(_door(url)):
            raise away
        tries = 0
        while True:
            try:
                return self._once(url, take, headers())
            except Passing as passing:
                if not self._waited(passing, tries, _door(url)):
                    raise
            tries += 1

    def _once(
        self, url: str, take: Callable[[httpx.Response], Taken], headers: dict[str, str]
    ) -> Taken:
        with (
            _plainly(url, self.patience),
            self._client.stream("GET", url, headers=headers) as response,
        ):
            self._check(response)
            return take(response)

    def _check(self, response: httpx.Response) -> None:
        status, host = response.status_code, response.url.host
        if response.is_success or status in SPECIAL:
            return
        if status in PASSING or status >= SERVER:
            raise Passing("fetch.busy", self._later(response), host=host, status=status)
        if status in GONE:
            raise Refused("fetch.gone", url=str(response.url), status=status)
        if status in DENIED:
            raise Refused("fetch.denied", host=host, status=status)
        raise Refused("fetch.status", host=host, status=status)

    def _later(self, response: httpx.Response) -> float | None:
        """Seconds that Retry-After asks for: a number, or a moment."""
        told = response.headers.get("retry-after", "").strip()
        if told.isdecimal():
            return float(told)
        try:
            return max(0.0, (parsedate_to_datetime(told) - self._now()).total_seconds())
        except (TypeError, ValueError):
            return None

    def _waited(self, passing: Passing, tries: int, door: str) -> bool:
        """Wait, where another attempt makes sense; nobody at home is tried twice, then believed."""
        away = isinstance(passing, Unreachable)
        pauses = self.patience.pauses[: 1 if away else None]
        if tries >= len(pauses):
            self._away |= {door: passing} if away else {}
            return False
        wait = pauses[tries] if passing.wait is None else passing.wait
        if wait > self.patience.longest:
            return False
        self.patience.sleep(wait)
        return True


def body(response: httpx.Response, patience: Patience, *, raw: bool = False) -> Iterator[bytes]:
    """What the server sends, in pieces. `raw`: as it travels, without undoing a compression."""
    chunks = response.iter_raw() if raw else response.iter_bytes()
    return paced(chunks, patience, response.url.host)


@contextmanager
def _plainly(url: str, patience: Patience) -> Iterator[None]:
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise Refused("fetch.address", url=url) from None
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        if _certificate(error):
            raise Refused("fetch.certificate", host=_host(url)) from error
        raise Unreachable("fetch.unreachable", host=_host(url)) from error
    except httpx.ProxyError as error:
        raise Refused("fetch.proxy", reason=str(error)) from error
    except httpx.TimeoutException as error:
        seconds = round(patience.answer)
        raise Passing("fetch.silent", host=_host(url), seconds=seconds) from error
    except httpx.TransportError as error:
        raise Passing("fetch.cut_off", host=_host(url)) from error
    except httpx.RequestError as error:
        raise Refused("fetch.unclear", host=_host(url), reason=str(error)) from error


def _certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host
    except httpx.InvalidURL:
        return url


def _door(url: str) -> str:
    """Host and port."""
    return url.partition("//")[2].partition("/")[0]
