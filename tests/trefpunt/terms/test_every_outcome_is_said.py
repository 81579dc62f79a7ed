"""Whatever an engine can answer has its sentence: no table stops halfway for want of a word."""

from typing import get_args

import pytest

from trefpunt.schemas.phasing import Condition
from trefpunt.schemas.weighing import Outcome, Way
from trefpunt.terms.quality import Certainty
from trefpunt.terms.wording import sentences

CONFLICTS = (
    "spacing", "count", "excluded", "kind", "most", "bounds", "least", "places", "budget",
    "together", "candidates",
)  # fmt: skip
ASKED = ("required", "apart", "budget", "count", "most", "least", "excluded", "allowed")
SAID = [
    *(f"plan.condition.{one}" for one in get_args(Condition)),
    *(f"plan_report.way.{one}" for one in get_args(Way)),
    *(f"plan_report.solution_{one}" for one in get_args(Way)),
    *(f"plan_report.outcome_{one}" for one in Outcome),
    *(f"plan_report.quarter_{one}" for one in (1, 2, 3, 4, "none")),
    *(f"certainty.{one}" for one in Certainty),
    *(f"siting.conflict.{one}" for one in CONFLICTS),
    *(f"siting.requirement.{one}" for one in ASKED),
    *(f"phasing.chose.{one}" for one in ("stays", "closing", "kind")),
]


@pytest.mark.parametrize("code", SAID)
def test_every_answer_has_its_sentence(code: str) -> None:
    assert code in sentences()
