"""Addresses that nobody meant to make: the site answers, and never breaks."""

from itertools import product
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("loaded")

ODD = {
    "nothing": "",
    "nul": "a\0b",
    "long": "x" * 10_000,
    "digits": "9" * 10_000,
    "arabic": "٣",
    "exponent": "1e9",
    "negative": "-1",
    "far": "99999999999999999999",
    "not-a-number": "NaN",
    "bell": "\x07",
    "tags": "<script>alert(1)</script>",
    "path": "../../etc/passwd",
    "mirrored": "\u202egnp.exe",
    "saved": "bewaard-99999999999999999999",
    "saved-arabic": "bewaard-٣",
    "lines": "a\r\nSet-Cookie: x=1",
}
NAMES = {
    "/buurten/": ("maat", "volgorde", "zoek", "kwart", "buurt"),
    "/buurten/kaart.json": ("maat",),
    "/begroting/": (
        *("scenario", "eigen", "ontmoetingscentrum", "ontmoetingscentrum-2027", "halverwege"),
        *("zonder", "besturen", "keuze-ontmoetingscentrum_1", "jaar-ontmoetingscentrum_1"),
    ),
    "/begroting/grafiek.svg": ("scenario", "ontmoetingscentrum"),
    "/begroting/begroting.csv": ("scenario", "ontmoetingscentrum"),
    "/begroting/vergelijk/": ("a", "b"),
    "/begroting/vergelijk/verschil.csv": ("a", "b"),
    "/herkomst/": ("onderdeel", "pagina"),
    "/bereik/": (
        *("norm", "groep", "soort", "profiel", "wanneer", "proef", "buurt", "volgorde", "zoek"),
        *("doe", "waar", "sluit", "plek"),
    ),
    "/bereik/proef.json": ("proef", "norm"),
    "/bereik/bereik.geojson": ("proef", "norm"),
    "/bereik/lijnen.svg": ("norm", "proef"),
    "/account/inloggen/": ("next",),
}
FINE = {200, 302, 400, 404, 422}
"""400: Django refuses to send anybody on to an address of more than 16,000 characters."""
CASES = [(page, name) for page, names in NAMES.items() for name in names]


def seen(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("page", "name"), CASES, ids=str)
def test_odd_values(visitor: Client, page: str, name: str) -> None:
    for what, value in ODD.items():
        answer = visitor.get(page, {name: [value, value]})
        assert answer.status_code in FINE, what
        assert "<script>alert" not in seen(answer)
        assert "x" not in answer.cookies


@pytest.mark.parametrize("name", ["scenario", "ontmoetingscentrum", "name"])
def test_odd_values_where_one_saves(planner: Client, visitor: Client, name: str) -> None:
    for what, value in ODD.items():
        for somebody in (planner, visitor):
            address = f"/begroting/bewaar/?{urlencode({'eigen': 1, name: value})}"
            assert somebody.get(address).status_code in FINE, what
            assert somebody.post(address, {"name": value}).status_code in FINE, what


@pytest.mark.parametrize("page", [page for page in NAMES if page.startswith("/begroting/")])
def test_choices_of_boards_with_odd_years(visitor: Client, page: str) -> None:
    for year, choice in product(("-1", "0", "9999", "٣", "99999"), ("OC", "closing", "")):
        form = {"besturen": "on", "keuze-gemeenschapshuis_1": choice}
        form |= {f"jaar-{kind}_1": year for kind in ("gemeenschapshuis", "buurtcentrum")}
        assert visitor.get(page, form).status_code in FINE


@pytest.mark.parametrize("folder", ["/buurten/", "/herkomst/", "/begroting/begroting.", "/"])
def test_odd_paths(visitor: Client, folder: str) -> None:
    for what, value in ODD.items():
        for end in ("", "/"):
            answer = visitor.get(f"{folder}{quote(value)}{end}")
            assert answer.status_code in {200, 301, 404}, what
            assert "<script>alert" not in seen(answer)


def test_more_fields_than_any_form_has(visitor: Client) -> None:
    query = "&".join(f"f{n}=1" for n in range(1500))
    assert visitor.get(f"/begroting/?{query}").status_code == 400


def test_bytes_that_are_no_text(visitor: Client) -> None:
    for page, name in CASES:
        assert visitor.get(f"{page}?{name}=%ff%fe%c0%80").status_code in FINE
    assert visitor.get("/buurten/%ff%fe/").status_code in {400, 404}
