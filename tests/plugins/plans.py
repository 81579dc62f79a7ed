"""A whole plan of Maastricht, made by hand: what report, map and workbook have to show.

Figures of people are invented; index and budget are the engines' own.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from trefpunt.engines.budget import budget, uncertainty
from trefpunt.engines.index import index
from trefpunt.schemas.base import Text
from trefpunt.schemas.phasing import Phased, PhasingResult, PilotOutcome, YearPlan
from trefpunt.schemas.plan import (
    AreaEffect,
    Chosen,
    Effects,
    GroupEffect,
    PlanResult,
    PlanSite,
    Source,
)
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import Level
from trefpunt.schemas.run import Run
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.schemas.siting import Alternative, Alternatives, CurvePoint, Price, Solution
from trefpunt.schemas.weighing import (
    AreaSolution,
    Comparison,
    Criterion,
    CriterionScore,
    Default,
    Fact,
    Finding,
    Fragmentation,
    Framework,
    Hard,
    Interval,
    Measure,
    Outcome,
    Part,
    Portfolio,
    Proposal,
    Quarter,
    Stability,
    Test,
    Variation,
    Weighed,
    WeighingResult,
)
from trefpunt.sources.policy import read
from trefpunt.terms.quality import Certainty, Quality

OC, HVDW, GH = "ontmoetingscentrum", "huis_van_de_wijk", "gemeenschapshuis"
KINDS = (OC, HVDW)
SOURCED = {"source": "Verzonnen voor de test", "certainty": Certainty.UNDECIDED}
HARD, DEFAULT = "bestuur-wil", "onder-een-dak"
CRITERIA = ("nood", "bereik")


def both(nl: str, en: str | None = None) -> Text:
    return Text(nl=nl, en=en or nl)


@pytest.fixture(scope="session")
def planned_policy(policy_folder: Path) -> Policy:
    """The policy of Maastricht with a small weighing framework."""
    return read(policy_folder).model_copy(update={"weighing": framework()})


@pytest.fixture(scope="session")
def planned(planned_policy: Policy) -> PlanResult:
    """The plan."""
    return plan(planned_policy)


@pytest.fixture(scope="session")
def planned_run() -> Run:
    """Where it comes from."""
    return Run("plan", "plan/1", {"municipality.toml": "ab" * 32}, {"scenario": "voorstel"}, {})


def framework() -> Framework:
    """Two hard rules or defaults, two criteria."""

    def ruled(name: str, nl: str, en: str) -> dict[str, object]:
        return {"id": name, "name": both(nl, en), "status": "proposed", **SOURCED}

    return Framework(
        id="2026",
        date=date(2026, 1, 1),
        name=both("Afwegingskader", "Weighing framework"),
        status="proposed",
        variation=Variation(**SOURCED),
        measures=(
            Measure(**ruled("board.chosen", "Het bestuur koos", "The board chose"), unit="yes_no"),
            Measure(**ruled("need.percentile", "Nood", "Need"), unit="percent"),
        ),
        hard=(
            Hard(
                **ruled(HARD, "Het bestuur wil het", "The board wants it"),
                test=Test(measure="board.chosen", one_of=("yes",)),
            ),
        ),
        defaults=(
            Default(
                **ruled(DEFAULT, "Onder één dak", "Under one roof"),
                test=Test(measure="need.percentile", at_least=Decimal(50)),
            ),
        ),
        criteria=tuple(
            Criterion(
                **ruled(name, nl, en),
                weight=Decimal("0.5"),
                parts=(Part(measure="need.percentile", low=Decimal(0), high=Decimal(100)),),
            )
            for name, nl, en in zip(CRITERIA, ("Nood", "Bereik"), ("Need", "Reach"), strict=True)
        ),
        **SOURCED,
    )


def plan(policy: Policy) -> PlanResult:
    """Everything of one scenario."""
    chosen = tuple(_chosen(policy))
    return PlanResult(
        scenario=PlanScenario(
            id="voorstel", name=both("Dicht bij huis", "Close to home"), text=None, **SOURCED
        ),
        level=Level.NETWORK,
        norm_m=500,
        sites=tuple(_sites(policy)),
        chosen=chosen,
        effects=_effects(policy),
        proposals=tuple(_proposal(one) for one in chosen),
        weighing=_weighing(chosen),
        solution=Solution(
            "feasible",
            tuple(one.site.id for one in chosen),
            tuple(one.kind for one in chosen),
            objective=41_000_000.0,
            bound=40_500_000.0,
            gap=0.0123,
            method="search",
        ),
        alternatives=_alternatives(chosen),
        prices=(
            Price(
                "required:amyerhoof",
                both("Amyerhoof moet blijven", "Amyerhoof must stay"),
                40_700_000.0,
                300_000.0,
                True,
            ),
            Price(
                "count:huis_van_de_wijk",
                both("Hoogstens 4 Huizen van de Wijk", "At most 4 Houses of the District"),
                41_000_000.0,
                0.0,
                False,
            ),
        ),
        curve=tuple(
            CurvePoint(n, 1e6 / n, 1 - 0.9**n, 12_000 * 0.9 ** (n - 1), n < 12)
            for n in range(1, 25)
        ),
        phasing=_phasing(chosen),
        budget=budget(policy.budget, policy.scenarios[0], policy.municipality.kinds),
        spread=uncertainty(policy.budget, policy.scenarios[0], policy.municipality.kinds, 500, 1),
        portfolio=_portfolio(policy, chosen),
        summary=both(
            "Met dit plan krijgt Maastricht 20 Ontmoetingscentra en 4 Huizen van de Wijk. "
            "Van elke 100 inwoners wonen er straks 78 binnen 500 meter lopen van een plek; nu 61. "
            "De plekken kosten vanaf 2028 € 3.700.000 per jaar. "
            "Of een plek er komt, kiezen de besturen zelf.",
            "With this plan Maastricht gets 20 Meeting Centres and 4 Houses of the District. "
            "Of every 100 inhabitants, 78 will live within 500 metres of a place; now 61. "
            "From 2028 the places cost € 3,700,000 a year. The boards themselves choose.",
        ),
        uncertain=(
            both(
                "Van 9 plekken is het adres niet bekend: zij staan in het midden van hun buurt.",
                "Of 9 places the address is not known: they stand in the middle of their area.",
            ),
            both("Geen bestuur heeft al gekozen.", "No board has chosen yet."),
        ),
        sources=(
            Source("CBS, kerncijfers wijken en buurten", 2024, "CC BY 4.0", "P", "12" * 32),
            Source("Collegenota van 25 november 2025", 2025, "", "S", "34" * 32),
        ),
        missing=(),
    )


def _sites(policy: Policy) -> Iterator[PlanSite]:
    labels = {area.code: area for area in policy.areas}
    for place in policy.places:
        area = labels.get(place.area or "")
        lon = place.lon if place.lon is not None else area.label_lon if area else None
        lat = place.lat if place.lat is not None else area.label_lat if area else None
        if lon is not None and lat is not None:
            known = place.lon is not None
            yield PlanSite(
                *(place.id, place.name, place.kind, place.area, lon, lat, not known, KINDS, False)
            )
    for area in policy.areas:
        name = f"Ergens in {area.name}"
        where = (area.code, area.label_lon, area.label_lat)
        yield PlanSite(f"area:{area.code}", name, None, *where, True, KINDS, True)


def _chosen(policy: Policy) -> Iterator[Chosen]:
    sites = list(_sites(policy))
    there = [one for one in sites if not one.free][:8]
    taken = {one.area for one in there}
    new = [one for one in sites if one.free and one.area not in taken][:16]
    for number, site in enumerate((*there, *new)):
        kind = HVDW if number % 6 == 5 else OC
        host = "amyerhoof" if number == 3 else None
        year = (2026, 2027, 2028, None)[min(number // 7, 3)]
        yield Chosen(site, kind, year, host, Decimal(90_000), 2_000 + 100 * number, 600)


def _effects(policy: Policy) -> Effects:
    found = index(policy.areas, policy.index.readings, policy.index.recipe, policy.municipality)
    known = {area.code: area for area in found.areas}
    areas = []
    for number, area in enumerate(policy.areas):
        people, one = area.inhabitants or 0, known.get(area.code)
        lost = people // 50 if number % 9 == 4 else 0
        before, after = people * 6 // 10 - lost, people * 7 // 10
        areas.append(
            AreaEffect(
                code=area.code,
                name=area.name,
                rank=one.rank if one else None,
                index=one.value if one else None,
                inhabitants=area.inhabitants,
                people=people,
                before=before,
                after=after,
                gain=after - before,
                lost=lost,
                network=people * 6 // 10,
                median_before_m=620 if people else None,
                median_after_m=410 if people else None,
            )
        )
    groups = (
        GroupEffect("all", 125_000, 76_000, 97_500, 84_000, 430, 310, False),
        GroupEffect("65plus", 26_000, 14_000, 20_500, 18_000, 450, 320, False),
        GroupEffect("vulnerable", 39_000, 22_000, 31_000, 28_500, None, None, True),
    )
    return Effects(500, Level.NETWORK, groups, tuple(areas), Decimal("58.4"), Decimal("79.1"))


def _fact(low: int | None = None, high: int | None = None, word: str | None = None) -> Fact:
    bounds = [None if one is None else Decimal(one) for one in (low, high)]
    quality = Quality.COMPUTED if word or low is not None else Quality.NO_DATA
    return Fact("need.percentile", *bounds, word, quality, "index/2025-08-04.csv")


def _proposal(one: Chosen) -> Proposal:
    action = "new" if one.site.free else "convert"
    place = None if one.site.free else one.site.id
    return Proposal(
        id=f"plan:{one.site.id}",
        name=one.site.name,
        action=action,
        kind=one.kind,
        site=one.site.id,
        area=one.site.area,
        place=place,
        facts={},
        year=one.year,
        host=one.host,
    )


def _weighing(chosen: tuple[Chosen, ...]) -> WeighingResult:
    weighed = tuple(_weighed(number, one) for number, one in enumerate(chosen))
    ids = [one.proposal for one in weighed]
    order = tuple(Comparison(ids[0], other, True) for other in ids[12:])
    return WeighingResult(weighed, order, (tuple(ids[:12]), tuple(ids[13:])))


def _weighed(number: int, one: Chosen) -> Weighed:
    low, high = Decimal(80 - number), Decimal(90 - number)
    outcome = Outcome.FAILED if number == 12 else Outcome.UNKNOWN if number else Outcome.MET
    left = Outcome.FAILED if number in {3, 5} else Outcome.MET
    unknown = CriterionScore(
        CRITERIA[1],
        Interval(Decimal(0), Decimal(100)),
        False,
        (_fact(),),
        both("Niet bekend, dus tussen 0 en 100.", "Not known, so between 0 and 100."),
    )
    known = CriterionScore(
        CRITERIA[0], Interval(low, low), True, (_fact(int(low), int(low)),), both("Nood.", "Need.")
    )
    return Weighed(
        proposal=f"plan:{one.site.id}",
        hard=(
            Finding(
                HARD,
                outcome,
                _fact(word="yes" if outcome is Outcome.MET else None),
                both("Het bestuur koos nog niet.", "The board has not chosen yet."),
            ),
        ),
        defaults=(
            Finding(
                DEFAULT,
                left,
                _fact(40, 40),
                both("Er is een gastheer op 210 meter.", "There is a host at 210 metres."),
                ((300, Outcome.MET), (500, Outcome.MET), (800, left)),
            ),
        ),
        criteria=(known, unknown if number % 2 else replace(known, criterion=CRITERIA[1])),
        total=Interval(low, high),
        stopped=outcome is Outcome.FAILED,
        asks=(DEFAULT,) if left is Outcome.FAILED else (),
        stability=Stability(1 + number // 2, 4 + number, 6),
        summary=both(
            f"{one.site.name} ligt in een buurt met veel nood. Het bestuur koos nog niet.",
            f"{one.site.name} lies in an area with much need. The board has not chosen yet.",
        ),
    )


def _alternatives(chosen: tuple[Chosen, ...]) -> Alternatives:
    sites = tuple(one.site.id for one in chosen)
    kinds = tuple(one.kind for one in chosen)
    other = (*sites[:-1], "tragos")
    turned = (HVDW, *kinds[1:])
    plans = (
        Alternative(sites, kinds, 41_000_000.0, 0.0),
        Alternative(other, kinds, 41_500_000.0, 0.012),
        Alternative(sites, turned, 41_600_000.0, 0.015),
    )
    return Alternatives(plans, sites[:-1], ("the_treehouse",), False)


def _phasing(chosen: tuple[Chosen, ...]) -> PhasingResult:
    places = tuple(
        Phased(
            site=one.site.id,
            name=one.site.name,
            kind=one.kind,
            area=one.site.area,
            year=one.year,
            condition=_condition(number, one),
            coupled=("school-amby",) if number == 0 else (),
            missed=("riool-heer",) if number == 1 else (),
            undated=(),
            fte=(Decimal("0.25"),) * 6,
            reason=both("Hier is de nood het hoogst.", "Need is highest here."),
        )
        for number, one in enumerate(chosen)
    )
    years = tuple(
        YearPlan(
            year,
            ((OC, oc), (HVDW, hw)),
            ((OC, room), (HVDW, 4)),
            sure,
            Decimal(fte),
            Decimal(cost),
        )
        for year, oc, hw, room, sure, fte, cost in (
            (2026, 6, 1, 8, 0, "2.25", 1_400_000),
            (2027, 12, 2, 12, 1, "3.5", 2_100_000),
            (2028, 18, 3, 20, 1, "5.75", 3_300_000),
            (2029, 18, 3, 20, 1, "6", 3_300_000),
            (2030, 18, 3, 20, 1, "6", 3_300_000),
        )
    )
    pilot = PilotOutcome(
        "pottenberg",
        both("Proef Pottenberg", "Pottenberg pilot"),
        (chosen[5].site.id,),
        both(
            "Zegt de proef nee, dan komt hier geen plek en blijft het geld vrij.",
            "If the pilot says no, no place comes here and the money stays free.",
        ),
        Decimal(90_000),
    )
    return PhasingResult(places, years, (pilot,), ("energie-oost",))


def _condition(number: int, one: Chosen) -> str:
    if number == 0:
        return "decided"
    if number == 5:
        return "if_pilot_says_yes"
    return "if_site_is_found" if one.site.free else "if_board_chooses"


def _portfolio(policy: Policy, chosen: tuple[Chosen, ...]) -> Portfolio:
    there = {one.site.area: one.site.id for one in chosen}
    ways = ("near", "referral", "own_place", "none")
    solutions = []
    for number, area in enumerate(policy.areas):
        way = "own_plan" if area.code in there else ways[number % 4]
        told = both("Er komt een plek in de buurt zelf." if way == "own_plan" else "Zie de kaart.")
        sites = (there[area.code],) if area.code in there else ()
        share = None if area.inhabitants is None else 0.7
        small = (area.inhabitants or 0) < 200
        solutions.append(
            AreaSolution(
                *(area.code, area.name, number + 1 if number % 9 else None, small),
                *(way, sites, share, way == "none", told),
            )
        )
    quarters = (
        Quarter(4, 10, 31_000, 9, Decimal(1_200_000), Decimal("38.71")),
        Quarter(3, 10, 33_000, 7, Decimal(900_000), Decimal("27.27")),
        Quarter(2, 10, 30_000, 5, Decimal(600_000), Decimal("20.00")),
        Quarter(1, 9, 30_500, 3, Decimal(300_000), Decimal("9.84")),
        Quarter(None, 5, 200, 0, Decimal(0), None),
    )
    crowded = Fragmentation(
        "BU09350603", "De Heeg", ("de_boeckel", "t_heegeneerke"), None, ("65plus",)
    )
    return Portfolio(quarters, ("BU09350108", policy.areas[3].code), tuple(solutions), (crowded,))
