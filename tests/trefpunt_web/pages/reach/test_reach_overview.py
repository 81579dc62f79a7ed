"""A visitor asks who can walk to a place."""

import re

import pytest
from django.test import Client
from tests.trefpunt_web.pages.reach.conftest import Visit, part, words

from trefpunt_web.records.plan.models import PolicyVersion
from trefpunt_web.services import policy, reach

pytestmark = pytest.mark.django_db


def lead(html: str) -> str:
    return part(html, '<p class="lead"', "</p>")


def test_the_first_sentence_tells_the_stored_figure(loaded: None, visit: Visit) -> None:
    html = visit()
    run, result = reach.current() or pytest.fail("nothing was computed")
    share = round(100 * (result.city.share_within or 0))
    assert f"wonen er {share} binnen 500 meter lopen" in lead(html)
    assert f"/herkomst/{run.digest[:12]}/" in html


def test_without_open_data_it_says_that_it_is_coarse(loaded: None, visit: Visit) -> None:
    text = words(visit())
    assert "Dit is een grove schatting. We weten niet waar in een buurt mensen wonen" in text
    assert "Van 8 van de 13 plekken kennen we het adres niet" in text


@pytest.mark.shared
def test_with_postcodes_every_dot_is_a_postcode(postcodes: object, visit: Visit) -> None:
    html = visit()
    assert "Dit is een schatting. We meten in een rechte lijn en rekenen die 1,3 keer" in words(
        html
    )
    dots = re.findall(r'<path class="dots far-\d" d="([^"]*)"', html.partition('class="legend"')[0])
    assert sum(path.count("M") for path in dots) == 3051
    assert "Elke stip is een postcode (2021)" in words(html)
    assert part(html, '<h2 id="te-ver"', "</section>").count("621") > 0


@pytest.mark.shared
def test_a_larger_distance_brings_more_people_near(postcodes: object, visit: Visit) -> None:
    found = [
        re.search(r"wonen er (\d+) binnen", lead(visit(norm=n))) for n in ("300", "500", "800")
    ]
    shares = [int(one[1]) for one in found if one]
    assert shares == sorted(set(shares))
    assert len(shares) == 3


def test_a_place_for_another_group_or_kind(loaded: None, visit: Visit) -> None:
    assert "Van elke 100 65 jaar en ouder" in lead(visit(groep="65plus"))
    html = visit(soort="gemeenschapshuis")
    assert 'value="gemeenschapshuis" selected' in html
    assert "Tragos" not in part(html, '<h2 id="plekken"', "</div>")
    assert "Tragos" in part(html, '<h2 id="niet"', "</section>")


def test_the_table_is_sorted_by_who_lives_too_far(loaded: None, visit: Visit) -> None:
    html = visit()
    cells = re.findall(r'<td class="n strong">([\d.]+)', html.partition("</tbody>")[0] + html)
    people = [int(cell.replace(".", "")) for cell in cells][:20]
    assert people == sorted(people, reverse=True)
    assert 'aria-sort="descending"' in html
    names = re.findall(
        r'<tr id="rij-\w+" data-code="\w+" data-name="([^"]+)"', visit(volgorde="buurt")
    )
    assert names[:2] == ["Amby", "Beatrixhaven"]
    assert len(names) == 44


def test_a_chosen_neighbourhood_is_marked_in_map_and_table(loaded: None, visit: Visit) -> None:
    html = visit(buurt="BU09350204")
    assert html.count('class="picked"') == 1
    assert re.search(r'data-code="BU09350204"[^>]*class="chosen"', html)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"norm": "veel"}, "Vul een heel getal in van 50 tot en met 5000 meter."),
        ({"norm": "99999"}, "Deze afstand kan niet."),
        ({"soort": "zwembad"}, "De soort plek “zwembad” kennen we niet."),
        ({"groep": "marsmannen"}, "De groep “marsmannen” kennen we niet."),
        ({"proef": "open:4.9,52.37:huiskamer"}, "Dit punt ligt buiten de gemeente."),
        ({"proef": "dicht:nergens"}, "De plek “nergens” staat niet in het beleid."),
        ({"proef": "zoiets"}, "Deze stap in het adres van de pagina klopt niet: “zoiets”."),
        ({"proef": "pad:5.69,50.85,5.7,50.85"}, "er is geen stratenkaart geladen."),
        ({"wanneer": "ooit"}, "“ooit” is geen tijd die we kennen."),
    ],
)
def test_what_cannot_be_is_said_and_the_page_stays(
    loaded: None, visit: Visit, query: dict[str, str], told: str
) -> None:
    html = visit(422, **query)
    assert told in words(html)
    assert "binnen 500 meter lopen" in lead(html)


def test_a_wrong_distance_stays_in_its_field(loaded: None, visit: Visit) -> None:
    html = visit(422, norm="veel")
    field = re.search(r'<input[^>]*id="norm"[^>]*>', html)
    assert field
    assert 'value="veel"' in field[0]
    assert 'aria-describedby="norm-fout"' in field[0]
    assert 'id="norm-fout"' in html


def test_a_policy_that_says_nothing_about_near_and_far(loaded: None, client: Client) -> None:
    now = PolicyVersion.objects.get(current=True)
    PolicyVersion.objects.filter(pk=now.pk).update(
        content={**now.content, "reach": None}, digest="0" * 64
    )
    answer = client.get("/bereik/")
    assert answer.status_code == 200
    assert "reach.toml" in words(answer.content.decode())
    for address in ("kaart.json", "proef.json", "lijnen.svg", "bereik.pdf"):
        assert client.get(f"/bereik/{address}").status_code == 404


def test_another_town_with_other_words(waterdael: object, visit: Visit) -> None:
    html = visit()
    assert "binnen 900 meter lopen" in lead(html)
    assert "1,25 keer" in part(html, '<p class="level', "</p>")
    assert "Iedereen" in html
    assert ">900 m</a>" in html
    assert ">300 m</a>" not in html


def test_in_english(loaded: None, client: Client) -> None:
    html = client.get("/en/bereik/").content.decode()
    assert '<html lang="en">' in html
    assert "metres on foot" in words(html)


@pytest.mark.parametrize("kind", ["xlsx", "pdf", "geojson"])
def test_downloads_say_level_run_and_credits(loaded: None, client: Client, kind: str) -> None:
    answer = client.get(f"/bereik/bereik.{kind}?norm=800")
    assert answer.status_code == 200
    assert "trefpunt-bereik-800m" in answer["Content-Disposition"]
    if kind == "geojson":
        content = answer.json()
        assert content["metadata"]["level"] == "coarse"
        assert len(content["metadata"]["run"]["digest"]) == 64
        assert len([f for f in content["features"] if f["properties"]["kind"] == "area"]) == 44
    else:
        assert answer.content[:4] in (b"%PDF", b"PK\x03\x04")


@pytest.mark.shared
def test_the_map_of_points_as_data(postcodes: object, client: Client) -> None:
    first = client.get("/bereik/kaart.json")
    content = first.json()
    assert len(content["metres"]) == len(content["lon"]) == 3051
    assert content["estimate"] is True
    again = client.get("/bereik/kaart.json", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    points = client.get("/bereik/bereik.geojson").json()["features"]
    row = next(f["properties"] for f in points if f["properties"]["kind"] == "postcode")
    assert row["level"] == "estimate"
    assert abs(row["metres"] - 1.3 * row["straight_m"]) < 2


def row(html: str, code: str) -> str:
    return part(html, f'<tr id="rij-{code}"', "</tr>")


def test_an_address_is_only_unknown_where_it_is(postcodes: object, visit: Visit) -> None:
    """Huiskamer (Zwanenstraat) has coordinates; Amyerhoof only its neighbourhood."""
    rows = re.findall(r"<tr id=\"rij-.*?</tr>", visit(), re.DOTALL)
    told = [words(one) for one in rows]
    known = [one for one in told if "Huiskamer (Zwanenstraat)" in one]
    unknown = [one for one in told if "Amyerhoof" in one]
    assert known
    assert unknown
    assert not any("adres niet bekend" in one for one in known)
    assert [one for one in unknown if "adres niet bekend" not in one or "±" not in one] == []


def test_two_counts_of_the_same_people_tell_their_years(postcodes: object, visit: Visit) -> None:
    told = part(visit(), '<h2 id="buurten-kop"', "<form")
    assert "in 2021" in told
    assert "register van 2024" in told


def test_searching_a_neighbourhood_without_javascript(loaded: None, visit: Visit) -> None:
    html = visit(zoek="ÁMBY", norm="800")
    assert re.findall(r'<tr id="rij-\w+" data-code="\w+" data-name="([^"]+)"', html) == ["Amby"]
    assert 'href="?norm=800#buurten-kop"' in html
    assert 'value="ÁMBY"' in html
    assert "geen buurt met “zwerk” in de naam" in words(visit(zoek="zwerk"))


def test_only_places_that_are_open_then_count(loaded: None, visit: Visit) -> None:
    """Zwanenstraat is open on weekdays from one to four, Landbouwbelang on Tuesday evening."""
    afternoon, evening, weekend = (visit(wanneer=when) for when in ("di-14", "di-20", "za-14"))
    assert part(afternoon, '<h2 id="plekken"', "</div>").count("Zwanenstraat") == 1
    assert "Landbouwbelang" not in part(afternoon, '<h2 id="plekken"', "</div>")
    assert "Landbouwbelang" in part(evening, '<h2 id="plekken"', "</div>")
    assert "geen plek die meetelt" in lead(weekend)


def test_room_stands_in_the_table_where_it_is_known(waterdael: object, visit: Visit) -> None:
    known = "Ruimte per 1.000 inwoners" in words(visit())
    assert known == any(p.capacity is not None for p in policy.current().policy.places)


def test_the_policy_tells_for_whom_its_norm_is(loaded: None) -> None:
    """The run of the page is the run of `trefpunt reach` with the same choice."""
    found = reach.ground()
    assert found.default.meant_for == found.rule.default.groups
    assert found.norm(500, found.rule.counted) is found.rule.default
    assert found.norm(501, found.rule.counted) is None


def test_a_norm_that_is_not_for_everybody_says_for_whom(
    loaded: None, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = policy.current()
    rule = reach.ground().rule
    only = tuple(one.model_copy(update={"groups": ("65plus",)}) for one in rule.norms)
    plan = now.policy.model_copy(update={"reach": rule.model_copy(update={"norms": only})})
    assert "De maat is bedoeld voor" not in words(visit())
    monkeypatch.setattr(policy, "current", lambda: policy.Loaded(now.version, "e" * 64, plan))
    assert "De maat is bedoeld voor: 65 jaar en ouder." in words(visit())
