"""The ground of a plan: sites, and how far everybody walks to them."""

import numpy as np
import pytest

from trefpunt.cli.planning import World, world
from trefpunt.cli.planning.effects import Choosing, effects
from trefpunt.schemas.network import FAR
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.scenario import Placed, PlanScenario
from trefpunt.terms.problems import RuleProblem


def scenario(*placed: Placed) -> PlanScenario:
    return PlanScenario.model_validate(
        {
            "id": "eigen",
            "name": {"nl": "Eigen", "en": "Own"},
            "source": "Verzonnen",
            "certainty": "U",
            "placed": placed,
        }
    )


def test_places_with_their_neighbourhood_only_are_approximate(ground: World) -> None:
    known = {site.id: site for site in ground.sites}
    assert not known["de_deel"].approximate
    assert known["t_anker"].approximate
    assert known["grote_kerk"].kinds == ()
    assert known["de_deel"].kinds == ("wijkpunt", "dorpshuis")
    assert known["oude_molen"].free
    assert known["oude_molen"].kinds == ("wijkpunt",)


def test_somewhere_in_a_neighbourhood_only_where_there_is_no_site(city: World) -> None:
    spots = {site.area for site in city.sites if site.id.startswith("area:")}
    others = {site.area for site in city.sites if site.kinds and not site.id.startswith("area:")}
    assert spots
    assert not spots & others
    assert spots | others >= {area.code for area in city.policy.areas}


def test_between_two_sites_it_is_as_far_either_way(ground: World) -> None:
    assert (ground.between == ground.between.T).all()
    assert (np.diag(ground.between) == 0).all()
    one, other = ground.number["de_deel"], ground.number["grote_kerk"]
    assert ground.between[one, other] == pytest.approx(72_500, rel=0.02)


def test_a_spot_of_ones_own_joins_the_sites(ground: World) -> None:
    spot = Placed(site="eigen_plek", kind="wijkpunt", lon=5.601, lat=52.501, name="Hier")
    wider = ground.including(scenario(spot))
    assert wider.site("eigen_plek").name == "Hier"
    column = wider.walks[:, wider.number["eigen_plek"]]
    assert column[0] == 0
    assert ground.including(scenario()) is ground


def test_a_spot_without_place_on_earth_is_told(ground: World) -> None:
    with pytest.raises(RuleProblem) as wrong:
        ground.including(scenario(Placed(site="nergens", kind="wijkpunt")))
    assert wrong.value.problem.code == "plan.site_unknown"
    assert "nergens" in wrong.value.problem.message("nl")


def test_without_reach_there_is_no_plan(ground: World, waterdael: Policy) -> None:
    with pytest.raises(RuleProblem, match=r"reach\.toml"):
        world(waterdael.model_copy(update={"reach": None}), ground.way, ground.given, ground.index)


def test_an_unknown_norm_names_the_known_ones(ground: World, waterdael: Policy) -> None:
    with pytest.raises(RuleProblem) as wrong:
        world(waterdael, ground.way, ground.given, ground.index, "ver")
    assert "ommetje, kerkgang" in wrong.value.problem.action("nl")


# --- What places do -------------------------------------------------------------------------------


def test_before_is_what_reach_says(city: World) -> None:
    now = effects(city, Choosing({})).groups[0]
    said = city.reach.city.groups[0]
    assert (now.people, now.before) == (said.people, said.within)
    assert now.before == now.after


def test_closing_every_place_leaves_nobody_near(city: World) -> None:
    found = effects(city, Choosing({}, frozenset(city.now)))
    assert found.groups[0].after == 0
    assert sum(area.lost for area in found.areas) == found.groups[0].before
    assert found.weighted_after == 0


def test_gains_and_losses_add_up_to_the_city(city: World) -> None:
    close = frozenset(city.now[:3])
    kinds = dict.fromkeys(range(20, 30), city.kinds[0])
    found = effects(city, Choosing(kinds, close))
    everybody = found.groups[0]
    assert sum(area.gain for area in found.areas) == everybody.after - everybody.before
    assert all(area.lost >= -area.gain for area in found.areas)
    assert everybody.network <= everybody.after


def test_a_converted_place_is_of_the_network_a_kept_one_is_not(city: World) -> None:
    house = city.number["de_boeckel"]
    plain, converted = effects(city, Choosing({})), effects(city, Choosing({house: city.kinds[0]}))
    assert plain.groups[0].network == 0
    assert converted.groups[0].network > 0
    assert converted.groups[0].after == plain.groups[0].after


def test_no_site_is_nearer_than_far(ground: World) -> None:
    nobody = effects(ground, Choosing({}, frozenset(ground.now)))
    assert nobody.groups[0].median_after_m is None
    assert int(FAR) > int(ground.walks.max())
