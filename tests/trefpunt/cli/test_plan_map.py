"""The map of a plan: every place is on it, and it reads without colour and without boundaries."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from tests.plugins.plans import both

from trefpunt.cli.drawing import drawing
from trefpunt.cli.plan_map import map_svg
from trefpunt.cli.plan_marks import LONGEST, labels, marks
from trefpunt.cli.plan_told import Named
from trefpunt.engines.schematic import outlined
from trefpunt.schemas.plan import PlanResult
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.scenario import Wish
from trefpunt.terms.wording import Language

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES: tuple[Language, ...] = ("nl", "en")


def drawn(result: PlanResult, policy: Policy, language: Language = "nl", **more: bool) -> Element:
    return ElementTree.fromstring(map_svg(result, policy, None, language, **more))


def texts(root: Element) -> list[str]:
    return [e.text or "" for e in root.iter(f"{SVG}text") if e.get("aria-hidden") is None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_a_title_and_a_description_that_name_the_places(
    planned: PlanResult, planned_policy: Policy, language: Language
) -> None:
    root = drawn(planned, planned_policy, language)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert planned.scenario.name.say(language) in (title.text or "")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert all(one.site.name in (desc.text or "") for one in planned.chosen)


def test_every_chosen_place_is_on_it_with_its_own_number(
    planned: PlanResult, planned_policy: Policy
) -> None:
    root = drawn(planned, planned_policy)
    groups = {g.get("data-site"): g for g in root.iter(f"{SVG}g") if g.get("data-site")}
    numbers = [int(texts(groups[one.site.id])[0]) for one in planned.chosen]
    assert sorted(numbers) == list(range(1, len(planned.chosen) + 1))
    stay = {site.id for site in planned.sites if not site.free} - {
        one.site.id for one in planned.chosen
    }
    assert stay <= set(groups)


def test_a_neighbourhood_without_an_index_is_hatched(
    planned: PlanResult, planned_policy: Policy
) -> None:
    root = drawn(planned, planned_policy)
    (hatch,) = root.iter(f"{SVG}pattern")
    filled = [e for e in root.iter(f"{SVG}path") if e.get("fill") == f"url(#{hatch.get('id')})"]
    unknown = [area for area in planned.effects.areas if area.index is None]
    assert len(filled) == len(unknown) > 0


def test_a_new_place_is_filled_and_an_existing_one_hollow(
    planned: PlanResult, planned_policy: Policy
) -> None:
    root = drawn(planned, planned_policy)
    groups = {g.get("data-site"): g for g in root.iter(f"{SVG}g") if g.get("data-site")}
    fills = {
        (one.site.free, groups[one.site.id].findall(f"{SVG}path")[-1].get("fill"))
        for one in planned.chosen
    }
    assert {fill for free, fill in fills if not free} == {"#fff"}
    assert "#fff" not in {fill for free, fill in fills if free}


def test_kinds_differ_by_form(planned: PlanResult, planned_policy: Policy) -> None:
    root = drawn(planned, planned_policy)
    forms: dict[str, set[str]] = {}
    groups = {g.get("data-site"): g for g in root.iter(f"{SVG}g") if g.get("data-site")}
    for one in planned.chosen:
        shape = groups[one.site.id].findall(f"{SVG}path")[-1].get("d")
        forms.setdefault(one.kind, set()).add(shape or "")
    assert all(len(found) == 1 for found in forms.values())
    assert len(set.union(*forms.values())) == len(forms) == 2


def test_what_stays_is_a_circle_whatever_its_kind(
    planned: PlanResult, planned_policy: Policy
) -> None:
    root = ElementTree.fromstring(map_svg(planned, planned_policy, None, "nl"))
    numbered = {one.site.id for one in planned.chosen}
    paths = {
        group.get("data-site"): [path.get("d", "") for path in group.iter(f"{SVG}path")]
        for group in root.iter(f"{SVG}g")
        if group.get("data-site")
    }
    staying = [drawn for site, drawn in paths.items() if site not in numbered]
    assert staying
    assert all("A" in drawn[0] for drawn in staying)


def test_a_strict_page_takes_it_as_it_is(planned: PlanResult, planned_policy: Policy) -> None:
    root = drawn(planned, planned_policy)
    wrong = {"style", "class", "onclick", "href"}
    assert not [e for e in root.iter() if wrong & set(e.attrib)]
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    other = drawn(replace(planned, chosen=planned.chosen[:3]), planned_policy)
    assert not set(ids) & {e.get("id") for e in other.iter() if e.get("id")}


def test_the_legend_has_the_bounds_as_numbers_and_says_that_it_is_schematic(
    planned: PlanResult, planned_policy: Policy
) -> None:
    shown = texts(drawn(planned, planned_policy))
    assert {"20", "24", "44 %", "Kwetsbaarheidsindex", "geen gegevens"} <= set(shown)
    assert any(text.startswith("Schematische kaart") for text in shown)
    assert "1 km" not in shown


def test_the_legend_explains_only_what_is_on_the_map(
    planned: PlanResult, planned_policy: Policy
) -> None:
    old = tuple(one for one in planned.chosen if not one.site.free)
    shown = texts(drawn(replace(planned, chosen=old), planned_policy))
    assert "Bestaande plek die dit wordt (open)" in shown
    assert "Nieuwe plek (gevuld)" not in shown
    assert "Nieuwe plek (gevuld)" in texts(drawn(planned, planned_policy))


def test_with_boundaries_it_names_their_source_and_has_a_scale(
    planned: PlanResult, planned_policy: Policy
) -> None:
    real = replace(outlined(planned_policy.areas), schematic=False, source="CBS", year=2024)
    shown = texts(ElementTree.fromstring(map_svg(planned, planned_policy, real, "nl")))
    assert "1 km" in shown
    assert "Grenzen: CBS, 2024." in shown


def test_marks_and_names_do_not_cover_each_other(
    planned: PlanResult, planned_policy: Policy
) -> None:
    shapes = drawing(outlined(planned_policy.areas).features)
    found = marks(Named(planned, planned_policy), shapes)
    boxes = [label.box for label in labels(found, shapes)]
    assert len(boxes) >= len(planned.chosen) // 2
    apart = [
        a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        for a, b in combinations([*boxes, *(mark.box for mark in found if mark.number)], 2)
        if a in boxes
    ]
    assert all(apart)


def test_two_places_on_one_spot_are_both_seen(planned: PlanResult, planned_policy: Policy) -> None:
    first, second, *rest = planned.chosen
    spot = replace(second.site, lon=first.site.lon, lat=first.site.lat)
    together = replace(planned, chosen=(first, replace(second, site=spot), *rest))
    shapes = drawing(outlined(planned_policy.areas).features)
    at = [(mark.x, mark.y) for mark in marks(Named(together, planned_policy), shapes)]
    assert len(set(at)) == len(at)


def test_a_place_that_closes_is_crossed(planned: PlanResult, planned_policy: Policy) -> None:
    scenario = planned.scenario.model_copy(update={"wish": Wish(close=("tragos",))})
    root = drawn(replace(planned, scenario=scenario), planned_policy)
    (group,) = (g for g in root.iter(f"{SVG}g") if g.get("data-site") == "tragos")
    assert any("M-6,-6" in (path.get("d") or "") for path in group)
    assert "Plek die in dit plan sluit" in texts(root)


def test_a_plan_without_places_or_index_still_has_a_map(
    planned: PlanResult, planned_policy: Policy
) -> None:
    areas = tuple(replace(area, index=None, rank=None) for area in planned.effects.areas)
    bare = replace(planned, chosen=(), effects=replace(planned.effects, areas=areas))
    shown = texts(drawn(bare, planned_policy))
    assert "geen gegevens" in shown
    assert not [text for text in shown if re.fullmatch(r"\d+", text)]


@pytest.mark.parametrize(
    "name", ["Een heel erg lange naam voor een heel klein gebouw", "<&>\x07👽"]
)
def test_any_name_can_be_drawn(planned: PlanResult, planned_policy: Policy, name: str) -> None:
    first, *rest = planned.chosen
    named = replace(first, site=replace(first.site, name=name))
    odd = replace(
        planned,
        chosen=(named, *rest),
        scenario=planned.scenario.model_copy(update={"name": both(name)}),
    )
    shown = texts(drawn(odd, planned_policy))
    assert max(len(text) for text in shown if text.startswith(name[:3])) <= LONGEST


def test_a_small_map_has_numbers_but_no_legend(planned: PlanResult, planned_policy: Policy) -> None:
    shown = texts(drawn(planned, planned_policy, small=True))
    assert sorted(map(int, shown)) == list(range(1, len(planned.chosen) + 1))


def test_a_value_outside_every_round_bound_has_a_shade(
    planned: PlanResult, planned_policy: Policy
) -> None:
    first, *rest = planned.effects.areas
    odd = replace(planned.effects, areas=(replace(first, index=Decimal("99.9")), *rest))
    assert "99,9 %" in map_svg(replace(planned, effects=odd), planned_policy, None, "nl")
