"""A visitor sorts and searches the table; everything is in the address."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.trefpunt_web.pages.index.conftest import codes, words

WITHOUT = {"BU09350001", "BU09350304", "BU09350303", "BU09350500", "BU09350407", "BU09350503"}


def names(html: str) -> list[str]:
    return [unescape(name) for name in re.findall(r'data-name="([^"]*)"', html)]


def link(html: str, column: str) -> dict[str, list[str]]:
    address = unescape(re.search(rf'id="kop-{column}" href="([^"]*)"', html)[1])
    return parse_qs(urlsplit(address).query)


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("rang", "Malpertuis"),
        ("-rang", "Vroendaal"),
        ("buurt", "Amby"),
        ("-index", "Malpertuis"),
        ("index", "Vroendaal"),
        ("-inwoners", "Heer"),
        ("kan-zijn", "Malpertuis"),
        ("-mensen", "Wittevrouwenveld"),
        ("mensen", "Bosscherveld"),
    ],
)
def test_every_column_sorts(maastricht, visit, order, first):
    assert names(visit(volgorde=order))[0] == first


@pytest.mark.parametrize("order", ["rang", "-rang", "index", "-index", "-mensen", "mensen"])
def test_what_has_no_index_comes_last_either_way(maastricht, visit, order):
    html = visit(volgorde=order)
    last = [re.search(rf'id="rij-{code}".*?</tr>', html, re.DOTALL)[0] for code in codes(html)[39:]]
    assert len(last) == 5
    assert all("geen rang" in row for row in last)


def test_the_head_says_how_it_is_sorted_and_a_click_turns_it(maastricht, visit):
    html = visit(volgorde="-inwoners")
    assert re.findall(r'aria-sort="(\w+)"', html) == ["descending"]
    assert link(html, "inwoners")["volgorde"] == ["inwoners"]
    assert link(html, "index")["volgorde"] == ["-index"]
    assert link(html, "buurt")["volgorde"] == ["buurt"]


def test_a_click_keeps_what_was_chosen(maastricht, visit):
    kept = link(visit(zoek="a", kwart="4", maat="inwoners", buurt="BU09350204"), "index")
    assert kept == {
        "zoek": ["a"],
        "kwart": ["4"],
        "maat": ["inwoners"],
        "buurt": ["BU09350204"],
        "volgorde": ["-index"],
    }


@pytest.mark.parametrize("order", ["", "-", "--index", "wachtwoord", "index;drop"])
def test_an_unknown_order_is_the_usual_one(maastricht, visit, order):
    assert names(visit(volgorde=order))[0] == "Malpertuis"


@pytest.mark.parametrize("text", ["Belvédère", "belvedere", "  BELVEDERE ", "élved"])
def test_searching_takes_no_notice_of_accents_and_capitals(maastricht, visit, text):
    assert names(visit(zoek=text)) == ["Belvédère"]


@pytest.mark.parametrize(
    ("quarter", "count"), [("4", 10), ("3", 10), ("2", 10), ("1", 9), ("0", 5), ("9", 44), ("", 44)]
)
def test_a_part_of_the_table(maastricht, visit, quarter, count):
    assert len(codes(visit(kwart=quarter))) == count


def test_nothing_found_says_so_and_how_to_go_on(maastricht, visit):
    html = visit(zoek="Amsterdam", volgorde="index")
    assert "Geen buurt gevonden." in html
    assert "“Amsterdam” in de naam" in html
    assert not codes(html)
    assert 'href="?volgorde=index"' in html


def test_what_is_typed_is_shown_as_text(maastricht, visit):
    html = visit(zoek='"><script>alert(1)</script>', buurt='"><img src=x>', volgorde="<b>")
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "&quot;&gt;&lt;script&gt;alert(1)" in html


def test_a_search_may_hold_anything(maastricht, visit):
    assert "Geen buurt gevonden." in visit(zoek="\x00" + "%_'\\" * 50)
    assert len(codes(visit(zoek="   "))) == 44


def test_the_table_counts_what_it_shows(maastricht, visit):
    assert "Aantal buurten: 10" in words(visit(kwart="4"))
