"""What is known of a proposal counts the municipality's own people."""

from dataclasses import replace

import numpy as np
import pytest

from trefpunt.cli.planning import Standing, World, weigh_all
from trefpunt.engines.reach import Crow
from trefpunt.schemas.scenario import Placed, PlanScenario

SPOT = Placed(
    site="bij_de_eiken", kind="wijkpunt", area="BU99010002", lon=5.5930, lat=52.4960, name="Eiken"
)
"""On the label point of a neighbourhood that is within the norm of no place now."""


def gain(ground: World) -> object:
    ours = PlanScenario.model_validate(
        {
            "id": "eigen",
            "name": {"nl": "Eigen", "en": "Own"},
            "source": "Verzonnen",
            "certainty": "U",
            "placed": (SPOT,),
        }
    )
    proposals, _ = weigh_all(Standing(ground, ours))
    return proposals[0].facts["reach.gain"].low


@pytest.mark.parametrize(("there", "people"), [(True, 1900), (False, 0)])
def test_who_lives_outside_the_municipality_is_not_gained(
    ground: World, there: bool, people: int
) -> None:
    points = ground.way.points
    eiken = points.ids.index("BU99010002")
    if not there:
        area = np.where(np.arange(len(points)) == eiken, -1, points.area).astype(np.int32)
        points = replace(points, area=area)
    assert gain(replace(ground, way=Crow(points, ground.rule.detour.factor))) == people
