"""Requirements that clash are named: which sites, how far apart, what it would take."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.small_sitings import GOALS, drawn, plans, walked

from trefpunt.engines.siting.conflicts import clash, conflicts
from trefpunt.engines.siting.general import general
from trefpunt.schemas.siting import Apart, KindRoom, Task

KINDS = (
    KindRoom("room", most=3, cost=Decimal(10)),
    KindRoom("house", most=2, cost=Decimal(40)),
)


def task(**more):
    """Four sites, two of them 250 m apart."""
    table = [[0, 250_000, 900_000, 2_000_000]] * 3
    between = np.array(
        [
            [0, 250_000, 900_000, 2_000_000],
            [250_000, 0, 650_000, 1_750_000],
            [900_000, 650_000, 0, 1_100_000],
            [2_000_000, 1_750_000, 1_100_000, 0],
        ],
        np.int32,
    )
    plain = Task(
        ("x", "y", "z"),
        np.ones(3),
        ("church", "school", "farm", "mill"),
        walked(table),
        "cover",
        3,
        norm_mm=300_000,
        kinds=KINDS,
        between=between,
        apart=(Apart(("room",), ("house",), 300_000, "near"),),
    )
    return replace(plain, **more)


CASES = {
    "spacing": (
        {"required": {0: "room", 1: "house", 3: "room"}},
        ("church", "school"),
        {"rule": "near", "metres": "250.0", "least": "300.0"},
    ),
    "count": (
        {"required": {0: None, 2: None, 3: None}, "count": 2},
        ("church", "farm", "mill"),
        {"required": "3", "count": "2"},
    ),
    "excluded": ({"required": {2: None}, "excluded": frozenset({2, 3})}, ("farm",), {}),
    "kind": (
        {"required": {1: "house"}, "allowed": np.array([[1, 1], [1, 0], [1, 1], [1, 1]], bool)},
        ("school",),
        {"kind": "house"},
    ),
    "most": (
        {"required": {0: "house", 2: "house", 3: "house"}},
        ("church", "farm", "mill"),
        {"kind": "house", "required": "3", "most": "2"},
    ),
    "bounds": (
        {"kinds": (KindRoom("room"), KindRoom("house", most=1, least=2))},
        (),
        {"kind": "house", "least": "2", "most": "1"},
    ),
    "least": (
        {"kinds": (KindRoom("room", least=2), KindRoom("house", least=2))},
        (),
        {"least": "4", "count": "3"},
    ),
    "places": (
        {"kinds": (KindRoom("room", least=3), *KINDS[1:]), "excluded": frozenset({0, 1})},
        (),
        {"kind": "room", "least": "3", "room": "2"},
    ),
    "budget": (
        {"required": {0: "house", 3: None}, "budget": Decimal(49)},
        ("church", "mill"),
        {"needed": "50", "budget": "49"},
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_it_says_which(code):
    more, sites, params = CASES[code]
    answer = general(task(**more))
    assert answer.status == "infeasible"
    found = {c.code: c for c in answer.conflicts}
    assert found[code].sites == sites
    assert dict(found[code].params) == params


def test_a_budget_for_no_place_at_all():
    (found,) = conflicts(task(budget=Decimal(9)))
    assert (found.code, dict(found.params)) == ("budget", {"needed": "10", "budget": "9"})


def test_nothing_clashes():
    assert conflicts(task(required={0: "room", 3: "house"})) == ()


def test_a_required_site_of_any_kind_clashes_only_if_every_kind_does():
    assert conflicts(task(required={0: "room", 1: None})) == ()
    only = np.array([[1, 1], [0, 1], [1, 1], [1, 1]], bool)
    (found,) = conflicts(task(required={0: "room", 1: None}, allowed=only))
    assert found.sites == ("church", "school")


def test_what_no_single_rule_shows_is_told_as_a_smallest_set():
    least = (KINDS[0], replace(KINDS[1], least=1))
    asked = {0: "room", 3: "room"}
    limits = {0: False, 1: True, 2: False, 3: False}
    only = np.array([[True, limits[site]] for site in range(4)])
    wrong = task(kinds=least, required=asked, allowed=only, budget=Decimal(500))
    (found,) = clash(wrong)
    assert (found.code, found.sites) == ("together", ("church",))
    assert dict(found.params) == {"rules": "apart:near,least:house,allowed"}


@settings(max_examples=80, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(GOALS))
def test_whatever_is_impossible_has_a_reason_that_goes_away(rng, goal):
    """A reason is only told where no plan with a place is allowed."""
    small = drawn(rng, goal)
    if conflicts(small):
        assert not [plan for plan in plans(small) if max(plan) >= 0]
    elif not plans(small):
        (found,) = clash(small)
        assert found.sites or dict(found.params)["rules"]
