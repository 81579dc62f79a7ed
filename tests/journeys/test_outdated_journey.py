"""A scenario that was saved under an older plan, in a real browser: from the list to a way on."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def old(site: str, django_db_blocker: Any) -> Iterator[str]:
    """Name of a scenario with more places than the plan in force allows."""
    from trefpunt_web.records.plan.models import SavedScenario
    from trefpunt_web.services import budget, people, policy, scenarios

    with django_db_blocker.unblock():
        base = budget.of(policy.current())
        made = scenarios.build(base, scenarios.Asked(full={"ontmoetingscentrum": 15}))
        row = SavedScenario.objects.create(
            municipality=base.policy.municipality.code,
            name="Van toen",
            content=made.model_dump(mode="json") | {"counts": {"ontmoetingscentrum": {"2028": 25}}},
            author=people.give_account("toen@maaswijk.nl", "planner"),
        )
    yield row.name
    with django_db_blocker.unblock():
        row.delete()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_scenario_of_an_older_plan(page: Page, axe: Any, old: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/begroting/scenarios/")
    assert axe(page) == []
    page.get_by_role("link", name=f"Wat is er aan de hand? {old}").click()
    expect(page.get_by_text("is gemaakt voor een ouder plan")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("link", name="Open in het plan van nu").click()
    expect(page.get_by_role("alert")).to_contain_text("hoogstens 20")
