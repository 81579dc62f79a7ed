"""Every page asks the database as much in a large town as in a small one."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trefpunt_web.records.plan.models import SavedScenario
from trefpunt_web.services import (
    budget,
    loading,
    people,
    plan,
    plan_drafts,
    plan_edits,
    policy,
    reach,
    reach_moves,
    reach_saved,
    scenarios,
)

WATERDAEL = Path(__file__).parents[2] / "towns" / "waterdael"
PAGES = {
    "home": ("/", 9),
    "terms": ("/begrippen/", 4),
    "accessibility": ("/toegankelijkheid/", 3),
    "index": ("/buurten/", 6),
    "index sorted": ("/buurten/?volgorde=-inwoners&kwart=4&maat=65-plus", 6),
    "index map": ("/buurten/kaart.json", 3),
    "index area": ("/buurten/{area}/", 6),
    "index csv": ("/buurten/index.csv", 2),
    "reach": ("/bereik/", 8),
    "reach what-if": ("/bereik/?norm=800&proef={move}", 9),
    "reach map": ("/bereik/kaart.json", 4),
    "reach trial": ("/bereik/proef.json?proef={move}", 3),
    "reach curve": ("/bereik/lijnen.svg", 4),
    "reach geojson": ("/bereik/bereik.geojson", 4),
    "reach save": ("/bereik/bewaar/?proef={move}", 11),
    "reach saved": ("/bereik/proeven/", 7),
    "reach rename": ("/bereik/proeven/{placed}/naam/", 9),
    "budget": ("/begroting/", 8),
    "budget saved": ("/begroting/?scenario={saved}", 9),
    "budget what-if": ("/begroting/?eigen=1&halverwege={half}", 8),
    "budget chart": ("/begroting/grafiek.svg", 2),
    "budget csv": ("/begroting/begroting.csv", 2),
    "budget compare": ("/begroting/vergelijk/?a={first}&b={saved}", 8),
    "budget save": ("/begroting/bewaar/?{asked}", 6),
    "budget scenarios": ("/begroting/scenarios/", 8),
    "budget rename": ("/begroting/scenarios/{number}/naam/", 7),
    "plan": ("/plan/", 17),
    "plan map": ("/plan/kaart.json", 5),
    "plan new": ("/plan/nieuw/", 6),
    "plan bench": ("/plan/{draft}/", 18),
    "plan place": ("/plan/{draft}/plek/{site}/", 12),
    "plan name": ("/plan/{draft}/naam/", 11),
    "plan ask": ("/plan/{draft}/voorstel/", 12),
    "plan share": ("/plan/{draft}/deel/", 8),
    "plan publish": ("/plan/{draft}/besluit/", 20),
    "plan compare": ("/plan/vergelijk/?a={draft}&b={other}", 13),
    "plan council": ("/plan/raad/", 7),
    "plan shared": ("/plan/gedeeld/{token}/", 11),
    "provenance": ("/herkomst/", 5),
    "provenance run": ("/herkomst/{run}/", 10),
    "provenance json": ("/herkomst/{run}.json", 2),
    "account": ("/account/", 6),
    "account people": ("/account/mensen/", 7),
    "account person": ("/account/mensen/{person}/", 6),
    "second step": ("/account/tweede-stap/", 5),
    "sign in (to who is in)": ("/account/inloggen/", 2),
}
"""Address, and how many questions the page asks for who is signed in."""
Pages = dict[str, str]


@pytest.fixture
def village(administrator: Client) -> Pages:
    """A town of seven neighbourhoods where one scenario was saved."""
    loading.load(WATERDAEL)
    return _filled(1)


@pytest.fixture
def city(loaded: None, administrator: Client) -> Pages:
    """A town of 44 neighbourhoods where many scenarios were saved, by many people."""
    return _filled(12)


def _filled(many: int) -> Pages:
    now = policy.current()
    base = budget.of(now)
    wanted = scenarios.build(base, scenarios.Asked(half=True))
    people_ = [people.give_account(f"{n}@maaswijk.nl", "planner") for n in range(many)]
    for number, author in enumerate(people_):
        scenarios.save(author, f"Zuinig {number}", wanted)
    row = SavedScenario.objects.order_by("pk")[0]
    ground = reach.ground(now)
    where = now.policy.areas[0]
    move = f"open:{where.label_lon:.6f},{where.label_lat:.6f}:{ground.default.kinds[0]}"
    trial = reach.Asked(ground.default, reach_moves.read(move)[0])
    for number, author in enumerate(people_):
        placed = reach_saved.save(author, f"Noord {number}", f"proef={move}", trial)
    kind = plan.ground().kinds[0].id
    able = [one.id for one in plan.ground().sites if kind in one.kinds]
    for number, author in enumerate(people_):
        draft = plan_drafts.create(author, f"Plan {number}")
        for version, site in enumerate(able[: number + 2], 1):
            plan_edits.change(draft, author, version, plan_edits.Put(site, kind))
    other = plan_drafts.create(people_[0], "Ander plan")
    token = plan_drafts.share(draft, people_[0])
    known = {
        "draft": draft.number,
        "other": other.number,
        "token": token,
        "site": able[0],
        "area": now.policy.areas[0].code,
        "first": base.key,
        "saved": budget.key_of(row),
        "number": row.pk,
        "half": "ja",
        "asked": urlencode({"eigen": 1, "halverwege": "ja"}),
        "run": base.runs[0].digest,
        "person": people_[0].pk,
        "move": move,
        "placed": placed,
    }
    return {name: address.format_map(known) for name, (address, _) in PAGES.items()}


def count(client: Client, address: str) -> int:
    """Questions to the database for one page, once the process is warm."""
    assert client.get(address).status_code in {200, 302}, address
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


@pytest.mark.parametrize("town", ["village", "city"])
def test_as_many_questions_in_a_city_as_in_a_village(
    administrator: Client, request: pytest.FixtureRequest, town: str
) -> None:
    pages: Pages = request.getfixturevalue(town)
    counted = {name: count(administrator, page) for name, page in pages.items()}
    assert counted == {name: questions for name, (_, questions) in PAGES.items()}
