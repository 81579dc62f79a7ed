"""One change in the workbench: people, money, counts and rules at once."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trefpunt.cli.planning import Standing, World, assess, differences, propose, weigh_all
from trefpunt.cli.planning.differing import per_person
from trefpunt.schemas.budget import PerPlace
from trefpunt.schemas.scenario import Placed, PlanScenario, Wish
from trefpunt.schemas.siting import Effort
from trefpunt.schemas.weighing import Outcome


def scenario(*placed: Placed, **wish: object) -> PlanScenario:
    return PlanScenario.model_validate(
        {
            "id": "eigen",
            "name": {"nl": "Eigen", "en": "Own"},
            "source": "Verzonnen",
            "certainty": "U",
            "placed": placed,
            "wish": wish,
        }
    )


def centre(site: str, **more: object) -> Placed:
    return Placed.model_validate({"site": site, "kind": "ontmoetingscentrum", **more})


def test_a_new_place_brings_people_within_reach(city: World) -> None:
    site = next(one.id for one in city.sites if one.id.startswith("area:") and one.area)
    empty, one = assess(city, scenario()), assess(city, scenario(centre(site)))
    assert one.effects.groups[0].after > empty.effects.groups[0].after
    assert empty.cost == 0
    assert differences(empty, one).only_b == (site,)


def test_a_place_costs_its_rate_and_its_quarter_of_community_work(city: World) -> None:
    rates = [
        line.driver.rates["ontmoetingscentrum"]
        for line in city.policy.budget.lines
        if isinstance(line.driver, PerPlace)
    ]
    live = assess(city, scenario(centre("de_boeckel")))
    assert live.cost == sum(rates, Decimal("37.5")) * 1000
    assert live.chosen[0].cost == live.cost


def test_more_than_the_maximum_is_told_and_still_counted(city: World) -> None:
    sites = [site.id for site in city.sites if "ontmoetingscentrum" in site.kinds][:21]
    live = assess(city, scenario(*map(centre, sites)))
    assert [problem.code for problem in live.problems] == ["plan.too_many"]
    assert len(live.chosen) == 21
    assert live.costs == ()
    assert live.cost > 0


@pytest.mark.parametrize(
    ("placed", "code"),
    [
        (centre("nergens"), "plan.site_unknown"),
        (Placed(site="de_boeckel", kind="kasteel"), "plan.kind_unknown"),
    ],
)
def test_what_is_not_there_is_told_and_left_out(city: World, placed: Placed, code: str) -> None:
    live = assess(city, scenario(placed, centre("aen_de_wan")))
    assert [problem.code for problem in live.problems] == [code]
    assert [one.site.id for one in live.chosen] == ["aen_de_wan"]


def test_a_site_that_stands_there_twice_is_told(city: World) -> None:
    live = assess(city, scenario(centre("aen_de_wan"), centre("aen_de_wan")))
    assert [problem.code for problem in live.problems] == ["plan.site_twice"]
    assert [one.site.id for one in live.chosen] == ["aen_de_wan"]


def test_closing_a_place_costs_people(city: World) -> None:
    live = assess(city, scenario(close=("aen_de_wan",)))
    everybody = live.effects.groups[0]
    assert everybody.after < everybody.before
    assert any(area.lost for area in live.effects.areas if area.name == "Heer")


@pytest.mark.parametrize("area", ["Malpertuis", "Wyck", "Mariaberg"])
def test_what_one_new_place_decides_is_what_it_adds(city: World, area: str) -> None:
    """Who lives near another place already is not helped once more."""
    spot = next(one for one in city.policy.areas if one.name == area)
    ours = scenario(
        centre("eigen", lon=spot.label_lon, lat=spot.label_lat, area=spot.code),
    )
    proposals, _ = weigh_all(Standing(city, ours))
    facts = next(one for one in proposals if one.id == "eigen").facts
    told = assess(city, ours).effects
    people, (here,) = told.groups[0], (one for one in told.areas if one.code == spot.code)
    assert facts["reach.gain"].low == people.after - people.before
    assert facts["gap.group"].low == here.people - here.before


def test_a_board_that_did_not_choose_is_unknown_never_no(city: World) -> None:
    proposals, _ = weigh_all(Standing(city, scenario(centre("de_boeckel"))))
    fact = proposals[0].facts["board.chosen"]
    assert not fact.known
    assert fact.applies


def test_elderly_of_malpertuis_are_not_sent_to_too_little(city: World) -> None:
    proposals, weighing = weigh_all(Standing(city, scenario()))
    assert weighing is not None
    (referred,) = (one for one in proposals if one.action == "refer")
    (said,) = (one for one in weighing.proposals if one.proposal == referred.id)
    failed = [finding for finding in said.defaults if finding.outcome is Outcome.FAILED]
    assert said.asks == tuple(finding.rule for finding in failed)
    assert any("Pottenberg" in finding.reason.nl for finding in failed)


def test_rules_that_are_touched_are_those_of_the_weighing(city: World) -> None:
    ours = scenario(centre("de_boeckel"), centre("aen_de_wan"))
    proposals, weighing = weigh_all(Standing(city, ours))
    assert weighing is not None
    asked = {
        (proposal.id, rule)
        for proposal, said in zip(proposals, weighing.proposals, strict=True)
        for rule in said.asks
    }
    assert {(one.site, one.rule) for one in assess(city, ours).rules if one.asks} == asked


# --- Asking ---------------------------------------------------------------------------------------


def ask(ground: World, **wish: object) -> tuple[tuple[Placed, ...], str]:
    placed, solution = propose(ground, Wish.model_validate(wish), Effort(), lambda _: True)
    return placed, solution.status


def test_a_proposal_keeps_what_is_kept_and_closes_what_is_closed(city: World) -> None:
    placed, status = ask(city, keep=("aen_de_wan",), close=("de_boeckel",))
    sites = {one.site for one in placed}
    assert status == "optimal"
    assert "aen_de_wan" in sites
    assert "de_boeckel" not in sites


def test_pilots_are_part_of_a_proposal_unless_somebody_says_no(city: World) -> None:
    assert city.policy.siting
    areas = {area for pilot in city.policy.siting.pilots for area in pilot.areas}
    heavy = city.policy.siting.pilots[0].kind

    def there(**wish: object) -> int:
        placed, _ = ask(city, **wish)
        found = (one for one in placed if one.kind == heavy)
        return sum(city.site(one.site).area in areas for one in found)

    assert there() >= len(city.policy.siting.pilots)
    assert there(most={heavy: 0}) == 0


def test_existing_places_only(city: World) -> None:
    placed, _ = ask(city, new_sites=False, keep_existing=True)
    houses = {site.id for site in city.sites if site.kinds and not site.free}
    assert {one.site for one in placed} == houses


def test_a_budget_that_allows_no_place_gives_an_empty_plan(city: World) -> None:
    placed, status = ask(city, budget=1, pilots=False)
    assert (placed, status) in [((), "optimal"), ((), "infeasible")]


def simple(ground: World) -> World:
    """The same world with a goal that counts people within the norm and nothing else."""
    assert ground.policy.siting
    siting = ground.policy.siting.model_copy(update={"heavy": ()})
    return replace(ground, policy=ground.policy.model_copy(update={"siting": siting}))


@settings(max_examples=6, deadline=None)
@given(st.integers(2, 20), st.integers(0, 4), st.booleans())
@example(6, 1, False)
@example(6, 1, True)
def test_more_money_never_serves_fewer(city: World, few: int, more: int, heavy: bool) -> None:
    """Never a lower goal; and never fewer people, where no kind has a part of the goal."""
    ground = city if heavy else simple(city)

    def found(budget: int) -> tuple[float, int]:
        wish = Wish.model_validate({"budget": budget, "goal": "cover", "pilots": False})
        placed, solution = propose(ground, wish, Effort(), lambda _: True)
        assert solution.status == "optimal"
        whole = scenario().model_copy(update={"placed": placed})
        people = assess(ground, whole).effects.groups[0].network
        return solution.objective, people

    less, plenty = found(few * 150), found((few + more) * 150)
    assert plenty[0] >= less[0] * (1 - 1e-9)
    assert heavy or plenty[1] >= less[1]


def test_each_extra_person_costs(city: World) -> None:
    assert per_person(Decimal(1000), 3) == Decimal("333.33")
    assert per_person(Decimal(1000), 0) is None
    assert per_person(Decimal(-1), 10) is None
