"""An invented town with a small plan: two kinds of place, one line per driver, two years."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from trefpunt.engines.budget import budget
from trefpunt.schemas.budget import BudgetPlan, BudgetResult, Scenario
from trefpunt.schemas.municipality import PlaceKind

SAID = {"source": "invented", "certainty": "U"}
WORD = {"nl": "woord", "en": "word"}


def kind(name: str, short: str, maximum: int | None) -> PlaceKind:
    plural = {"nl": f"{name}en", "en": f"{name}s"}
    named = {"id": name, "name": WORD, "plural": plural, "short": short}
    return PlaceKind.model_validate({**named, "funded": True, "maximum": maximum, **SAID})


def line(name: str, driver: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "name": {"nl": name, "en": name.upper()}, "driver": driver, **more, **SAID}


def cells(*values: Any) -> dict[str, Any]:
    return dict(zip(("2030", "2031", "structural"), values, strict=True))


def span(low: str, mode: str, high: str) -> dict[str, Any]:
    return {"low": low, "mode": mode, "high": high, **SAID}


PLAN: dict[str, Any] = {
    "id": "2030",
    "name": WORD,
    "unit": 1000,
    "status": "indicative",
    "horizon": {"first": 2030, "last": 2031},
    "counts": {"places": {"hut": cells(2, 4, 4), "hall": cells(0, 1, 1)}, **SAID},
    "lines": [
        line("running", {"type": "per_place", "rates": {"hut": "10", "hall": "33,3"}}, block="A"),
        line(
            "work",
            {
                "type": "per_fte",
                "fte_per_place": "0,5",
                "fte_maximum": "2",
                "cost_per_fte": "100",
                "kinds": ["hut", "hall"],
            },
        ),
        line("paint", {"type": "schedule", "amounts": cells("1.000", "-", "PM")}),
        line("rent", {"type": "flat", "amount": "7,5"}),
        line("charges", {"type": "pm"}, section="capital"),
    ],
    "cover": [
        {"id": "old", "name": WORD, "amounts": cells("100", "100", "50"), **SAID},
        {"id": "new", "name": WORD, "amounts": cells("0,5", "-", "-"), **SAID},
    ],
    "printed": {
        "rows": [
            {"line": "count:hut", "cells": cells("2", "4", "4")},
            {"line": "running", "cells": cells("20", "73", "73")},
            {"line": "work", "cells": cells("100", "200", "200")},
            {"line": "paint", "cells": cells("1.000", "-", "PM")},
            {"line": "rent", "cells": cells("8", "8", "8")},
            {"line": "subtotal", "cells": cells("1.128", "281", "281")},
            {"line": "cover", "cells": cells("101", "100", "50")},
            {"line": "net", "cells": cells("1.027", "181", "231")},
            {"line": "charges", "cells": cells("PM", "PM", "PM")},
        ],
        "notes": [],
        **SAID,
    },
    "investment": {
        "investment_low": "1.000",
        "investment_high": "2.000",
        "charges_low": "50",
        "charges_high": "120",
        "depreciation": {"terms": [10, 20, 30], "start": "same_year", **SAID},
        **SAID,
    },
    "commitments": [
        {
            "id": "roof",
            "name": WORD,
            "gap_low": "50",
            "gap_high": "200",
            "contribution": "100",
            "text": WORD,
            **SAID,
        }
    ],
    "uncertainty": {
        "take_up": cells(*[span("0,2", "0,5", "0,9")] * 3),
        "unit_costs": {"running": span("0,8", "1", "1,3"), "work": span("1", "1", "1,2")},
        "investment": span("1.000", "1.500", "2.000"),
        "charge_rate": span("0,04", "0,05", "0,07"),
        "draws": 1000,
        "seed": 1,
    },
    **SAID,
}


@pytest.fixture(scope="session")
def kinds() -> tuple[PlaceKind, ...]:
    return kind("hut", "H", 5), kind("hall", "Z", None), kind("park", "P", None)


@pytest.fixture(scope="session")
def make_plan() -> Callable[[Callable[[dict[str, Any]], None]], BudgetPlan]:
    """The plan after a change to its raw data."""

    def make(change: Callable[[dict[str, Any]], Any]) -> BudgetPlan:
        data = copy.deepcopy(PLAN)
        change(data)
        return BudgetPlan.model_validate(data)

    return make


@pytest.fixture(scope="session")
def plan() -> BudgetPlan:
    return BudgetPlan.model_validate(PLAN)


@pytest.fixture(scope="session")
def scenario() -> Callable[..., Scenario]:
    """`scenario(counts={...})`."""

    def make(**changes: Any) -> Scenario:
        named = {"id": "own", "name": WORD, "text": WORD, **SAID}
        return Scenario.model_validate({**named, **changes})

    return make


@pytest.fixture(scope="session")
def run(
    plan: BudgetPlan, scenario: Callable[..., Scenario], kinds: tuple[PlaceKind, ...]
) -> Callable[..., BudgetResult]:
    """`run(counts={...})`: the plan under a scenario with these changes."""
    return lambda **changes: budget(plan, scenario(**changes), kinds)
