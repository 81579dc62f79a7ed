"""For decision: what is missing first, then final, for everybody, side by side and to download."""

import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.trefpunt_web.pages.plan.conftest import AREA, KIND, SITE, Change, words

from trefpunt_web.records.drafts.models import Draft, Request
from trefpunt_web.services import people, plan, plan_drafts, plan_reasons, plan_work
from trefpunt_web.services.plan import Seen
from trefpunt_web.services.plan_edits import Put
from trefpunt_web.services.plan_edits import change as changed


def explain(seen: Seen) -> Seen:
    """Give every reason that is asked for."""
    user = people.User.objects.get(email="planner@maaswijk.nl")
    while missing := [one.rule for one in plan_reasons.touched(seen) if one.missing]:
        rule = missing[0]
        codes = plan_reasons.codes(rule.rule)
        code = codes[0][0] if codes else ""
        given = (rule.site, rule.rule, str(rule.outcome), code, "Zo is het", "", "college")
        reason = plan_reasons.Reason(*given, date(2026, 11, 1))
        seen = plan_reasons.explain(seen, user, seen.version, reason)
    return seen


@pytest.fixture
def published(planner: Client, seen: Seen) -> Seen:
    """A plan that lies with the council."""
    ready = explain(seen)
    answer = planner.post(f"/plan/{seen.number}/besluit/", {"versie": ready.version})
    assert answer.status_code == 302, words(answer)
    plan_work.work(Request.objects.latest("pk").pk)
    return plan.find(seen.number, None)


def test_the_page_says_what_is_missing(planner: Client, seen: Seen) -> None:
    answer = planner.get(f"/plan/{seen.number}/besluit/")
    missing = [one for one in plan_reasons.touched(seen) if one.missing]
    assert missing
    for one in missing:
        assert f"{one.name}: {one.rule.name.nl}" in words(answer)
    late = planner.post(f"/plan/{seen.number}/besluit/", {"versie": seen.version})
    assert late.status_code == 422
    assert not Request.objects.exists()


def test_an_empty_plan_is_not_published(planner: Client, seen: Seen, change: Change) -> None:
    change(planner, "weg", plek=SITE)
    assert "Dit plan is nog leeg." in words(planner.get(f"/plan/{seen.number}/besluit/"))


def test_once_published_everybody_reads_and_nobody_changes(
    planner: Client, visitor: Client, published: Seen
) -> None:
    address = f"/plan/{published.number}/"
    assert published.published
    assert "Er ligt 1 plan ter besluitvorming." in words(visitor.get("/plan/"))
    text = words(visitor.get(address))
    assert "Ter besluitvorming" in text
    assert "Hoe is dit berekend?" in text
    answer = planner.post(address, {"doe": "weg", "plek": SITE, "versie": published.version})
    assert answer.status_code == 403
    assert "Zo is het" in words(visitor.get(f"{address}plek/{_explained(published)}/"))
    assert planner.get(f"{address}besluit/")["Location"] == address
    assert planner.post(f"{address}weg/").status_code == 403


def _explained(seen: Seen) -> str:
    return plan_reasons.given(seen)[0].site


def test_the_task_of_a_publication_leads_to_the_plan(planner: Client, published: Seen) -> None:
    task = Request.objects.get()
    answer = planner.get(f"/plan/{published.number}/taak/{task.pk}/")
    assert answer["Location"] == f"/plan/{published.number}/"


def test_the_council_sees_it_without_an_account(visitor: Client, published: Seen) -> None:
    text, result = words(visitor.get("/plan/raad/")), plan.result(published)
    assert result.summary.nl in text
    assert "Wat levert elke plek erbij op?" in text
    assert all(note.nl in text for note in result.uncertain[:4])


def test_without_a_plan_the_council_page_says_so(visitor: Client, seen: Seen) -> None:
    assert "Er ligt nu geen plan ter besluitvorming." in words(visitor.get("/plan/raad/"))
    assert seen.name not in words(visitor.get(f"/plan/raad/?a={seen.number}"))


def test_everything_can_be_taken_along(visitor: Client, published: Seen) -> None:
    def get(kind: str) -> Any:
        return visitor.get(f"/plan/{published.number}/plan.{kind}")

    assert get("pdf").content.startswith(b"%PDF")
    assert len(load_workbook(io.BytesIO(get("xlsx").content)).sheetnames) > 3
    assert json.loads(get("json").content)
    assert b"<svg" in get("svg").content
    assert get("exe").status_code == 404


def test_a_draft_has_no_files(planner: Client, seen: Seen) -> None:
    assert planner.get(f"/plan/{seen.number}/plan.pdf").status_code == 404


# --- Beside each other --------------------------------------------------------------------------


@pytest.fixture
def other(planner: Client, seen: Seen) -> Seen:
    """A copy with one place more."""
    user = people.User.objects.get(email="planner@maaswijk.nl")
    made = plan_drafts.duplicate(seen, user, "Ruim")
    return changed(made, user, made.version, Put(AREA, KIND, 2028))


def test_two_plans_beside_each_other(planner: Client, seen: Seen, other: Seen) -> None:
    answer = planner.get(f"/plan/vergelijk/?a={seen.number}&b={other.number}")
    text, html = words(answer), answer.content.decode()
    assert "Met Ruim in plaats van Zuinig : wonen" in text
    assert "per jaar voor elke persoon erbij" in text
    assert 'class="area gain-' in html
    assert "1 plek is in al deze plannen gelijk: Buurtcentrum Mariaberg." in text
    assert "Alleen in Ruim" in text


def test_ticks_in_the_list_lead_to_the_same(planner: Client, seen: Seen, other: Seen) -> None:
    ticked = planner.get(f"/plan/vergelijk/?plan={seen.number}&plan={other.number}")
    named = planner.get(f"/plan/vergelijk/?a={seen.number}&b={other.number}")
    assert words(ticked) == words(named)


@pytest.mark.parametrize("query", ["", "?a=1", "?a=x&b=y&c=-1", "?plan=99999999999"])
def test_too_few_plans_ask_for_more(planner: Client, seen: Seen, other: Seen, query: str) -> None:
    answer = planner.get(f"/plan/vergelijk/{query}")
    assert answer.status_code == 200
    assert "Kies twee of drie plannen." in words(answer)


def test_a_visitor_compares_no_drafts(visitor: Client, seen: Seen, other: Seen) -> None:
    text = words(visitor.get(f"/plan/vergelijk/?a={seen.number}&b={other.number}"))
    assert seen.name not in text
    assert Draft.objects.count() == 2
