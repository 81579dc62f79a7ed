"""Changing a draft: on top of what one saw, undone and redone, and nobody's change is lost."""

from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from trefpunt.terms.problems import RuleProblem
from trefpunt_web.records.drafts.models import Draft, Edit
from trefpunt_web.records.people.models import User
from trefpunt_web.services import people, plan, plan_drafts, plan_edits
from trefpunt_web.services.plan import Seen
from trefpunt_web.services.plan_edits import (
    Conflict,
    Describe,
    Move,
    Put,
    Rename,
    SetBudget,
    SetHost,
    SetKind,
    SetYear,
    Take,
    change,
)

Race = Callable[..., list[Any]]


def planner(email: str = "a@maaswijk.nl") -> User:
    return people.give_account(email, "planner")


@pytest.fixture
def draft(loaded: None) -> Seen:
    """An empty draft."""
    return plan_drafts.create(planner(), "Zuinig")


def kind(number: int = 0) -> str:
    return plan.ground().kinds[number].id


def sites(*, free: bool = False) -> list[str]:
    """Where a place of the plan may come."""
    return [one.id for one in plan.ground().sites if one.kinds and one.free == free]


def again(seen: Seen, op: Any) -> Seen:
    return change(seen, planner(), seen.version, op)


def placed(seen: Seen) -> list[tuple[str, str, int | None]]:
    return [(one.site, one.kind, one.year) for one in seen.scenario.placed]


def test_each_change_shows_and_makes_a_version(draft: Seen) -> None:
    first, second = sites()[:2]
    year = plan.ground().years[1]
    seen = again(draft, Put(first, kind(), year))
    seen = again(seen, Put(second, kind()))
    seen = again(seen, SetKind(second, kind(1)))
    seen = again(seen, SetYear(first, None))
    assert placed(seen) == [(first, kind(), None), (second, kind(1), None)]
    seen = again(seen, SetHost(second, first))
    assert seen.scenario.placed[1].host == first
    assert placed(again(seen, Take(first))) == [(second, kind(1), None)]
    assert plan.find(draft.number, planner()).version == 7


def test_a_spot_of_ones_own_gets_an_id_and_can_move(draft: Seen) -> None:
    seen = again(draft, Put("", kind(), name="Hoek", lon=5.69, lat=50.85))
    seen = again(seen, Put("", kind(), name="Plein", lon=5.70, lat=50.85))
    assert [one.site for one in seen.scenario.placed] == ["spot-1", "spot-2"]
    seen = again(seen, Move("spot-1", 5.71, 50.86))
    assert (seen.scenario.placed[0].lon, seen.scenario.placed[0].name) == (5.71, "Hoek")


@pytest.mark.parametrize(
    ("op", "field"),
    [
        (lambda: Put("nergens", kind()), "site"),
        (lambda: Put(sites()[0], "kasteel"), "kind"),
        (lambda: Put(sites()[0], kind(), 1999), "year"),
        (lambda: Put(sites()[0], kind(), host="nergens"), "host"),
        (lambda: Put("", kind(), lon=float("nan"), lat=50.0), "lon"),
        (lambda: SetKind(sites()[0], kind()), "site"),
        (lambda: Move(sites()[0], 5.7, 50.8), "site"),
        (lambda: Put(sites()[0], "huiskamer"), "kind"),
        (lambda: Put("tragos", kind()), "kind"),
        (lambda: SetKind(sites()[0], "huiskamer"), "kind"),
        (lambda: Put(sites()[0], kind(), host=sites()[0]), "host"),
        (lambda: SetBudget("kasteel"), "budget"),
    ],
    ids=[
        "site",
        "kind",
        "year",
        "host",
        "nan",
        "not there",
        "fixed",
        "kind not here",
        "nothing here",
        "other kind not here",
        "its own host",
        "budget",
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    draft: Seen, op: Callable[[], Any], field: str
) -> None:
    with pytest.raises(RuleProblem) as refused:
        again(draft, op())
    assert refused.value.problem.column == field
    assert refused.value.problem.message() != refused.value.problem.message("en")
    assert plan.find(draft.number, planner()).version == 1


def test_a_double_click_counts_once(draft: Seen) -> None:
    op = Put(sites()[0], kind())
    change(draft, planner(), 1, op)
    seen = change(draft, planner(), 1, op)
    assert (seen.version, len(seen.scenario.placed), Edit.objects.count()) == (2, 1, 1)


def test_a_spot_of_ones_own_may_become_each_kind(draft: Seen) -> None:
    for one in plan.ground().kinds:
        again(draft := plan.find(draft.number, planner()), Put("", one.id, lon=5.69, lat=50.85))
    log = plan_edits.history(plan.find(draft.number, planner()))
    assert len(log) == len(plan.ground().kinds)


def test_the_log_names_a_spot_of_ones_own(draft: Seen) -> None:
    seen = again(draft, Put("", kind(), name="Hoek", lon=5.69, lat=50.85))
    assert plan_edits.history(seen)[0].text.nl.startswith("Hoek wordt ")


@pytest.mark.parametrize("step", [plan_edits.undo, plan_edits.redo])
def test_a_double_click_on_a_step_is_one_step(draft: Seen, step: Callable[..., Seen]) -> None:
    seen = again(again(draft, Put(sites()[0], kind())), Put(sites()[1], kind()))
    if step is plan_edits.redo:
        for _ in range(2):
            seen = plan_edits.undo(seen, planner(), seen.version)
    once = step(seen, planner(), seen.version)
    assert step(seen, planner(), seen.version).version == once.version
    with pytest.raises(Conflict) as refused:
        step(seen, planner("b@maaswijk.nl"), seen.version)
    assert not refused.value.own


def test_ones_own_other_window_is_told_apart(draft: Seen) -> None:
    again(draft, Put(sites()[0], kind()))
    with pytest.raises(Conflict) as refused:
        change(draft, planner(), draft.version, Put(sites()[1], kind()))
    assert refused.value.own


def test_of_one_form_all_changes_come_or_none(draft: Seen) -> None:
    ops = [Describe("Waarom"), Put("nergens", kind())]
    with pytest.raises(RuleProblem):
        plan_edits.changes(draft, planner(), draft.version, ops)
    assert plan.find(draft.number, planner()).scenario.text is None
    seen = plan_edits.changes(draft, planner(), draft.version, [*ops[:1], Rename("Karig")])
    assert (seen.name, seen.version) == ("Karig", 3)


def test_undo_and_redo_walk_through_the_whole_log(draft: Seen) -> None:
    states = [draft]
    for op in (Put(sites()[0], kind()), Rename("Karig"), Describe("Waarom"), Take(sites()[0])):
        states.append(again(states[-1], op))
    now = states[-1]
    for wanted in reversed(states[:-1]):
        now = plan_edits.undo(now, planner(), now.version)
        assert (now.scenario, now.name) == (wanted.scenario, wanted.name)
    assert plan_edits.steps(now).undo is None
    for wanted in states[1:]:
        now = plan_edits.redo(now, planner(), now.version)
        assert (now.scenario, now.name) == (wanted.scenario, wanted.name)
    assert plan_edits.steps(now).redo is None
    with pytest.raises(RuleProblem, match="nothing to redo"):
        plan_edits.redo(now, planner(), now.version)


def test_what_was_undone_before_another_change_does_not_come_back(draft: Seen) -> None:
    first, second = sites()[:2]
    seen = again(draft, Put(first, kind()))
    seen = plan_edits.undo(seen, planner(), seen.version)
    seen = again(seen, Put(second, kind()))
    assert plan_edits.steps(seen).redo is None
    seen = plan_edits.undo(seen, planner(), seen.version)
    seen = plan_edits.redo(seen, planner(), seen.version)
    assert [one.site for one in seen.scenario.placed] == [second]


def test_the_log_says_who_did_what(draft: Seen) -> None:
    site, other = plan.ground().sites[0], planner("b@maaswijk.nl")
    seen = change(draft, planner(), 1, Put(site.id, kind(), plan.ground().years[0]))
    seen = plan_edits.undo(seen, other, seen.version)
    last, first = plan_edits.history(seen)
    name = plan.ground().kinds[0].name
    assert first.text.nl == f"{site.name} wordt {name.nl} vanaf {plan.ground().years[0]}"
    assert last.text.en == f"Undone: {first.text.en}"
    assert (first.who, first.undone) == ("a@maaswijk.nl", True)
    assert (last.who, last.undone) == ("b@maaswijk.nl", False)


def test_every_kind_of_line_in_the_log_can_be_told(draft: Seen) -> None:
    site, free = sites()[:2]
    budget = plan.ground().policy.scenarios[-1].id
    ops = (
        Put(site, kind()),
        SetYear(site, plan.ground().years[0]),
        SetYear(site, None),
        SetHost(site, free),
        SetHost(site, None),
        plan_edits.SetWish(draft.scenario.wish.model_copy(update={"keep": (site,)})),
        plan_edits.SetBudget(budget),
        plan_edits.SetBudget(None),
        Describe("Waarom"),
        Describe(""),
        plan_edits.Replace(()),
    )
    seen = draft
    for op in ops:
        seen = again(seen, op)
    told = plan_edits.history(seen)
    assert len(told) == len(ops)
    assert len({row.text.nl for row in told}) == len({row.text.en for row in told}) == len(ops)


# --- Two at once --------------------------------------------------------------------------------


def test_the_second_hears_what_the_first_changed_and_can_go_on(draft: Seen) -> None:
    mine, theirs = sites()[:2]
    other = planner("b@maaswijk.nl")
    change(draft, planner(), 1, Put(mine, kind()))
    with pytest.raises(Conflict) as refused:
        change(draft, other, 1, Put(theirs, kind()))
    conflict = refused.value
    assert "a@maaswijk.nl" in conflict.problem.message()
    assert [row.number for row in conflict.edits] == [2]
    assert [one.site for one in conflict.seen.scenario.placed] == [mine]
    assert conflict.op is not None
    seen = change(conflict.seen, other, conflict.seen.version, conflict.op)
    assert [one.site for one in seen.scenario.placed] == [mine, theirs]


def test_undoing_what_one_did_not_see_is_a_conflict(draft: Seen) -> None:
    first = again(draft, Put(sites()[0], kind()))
    again(first, Put(sites()[1], kind()))
    with pytest.raises(Conflict):
        plan_edits.undo(first, planner("b@maaswijk.nl"), first.version)


def test_a_change_of_what_somebody_took_out_is_a_conflict(draft: Seen) -> None:
    first = again(draft, Put(sites()[0], kind()))
    again(first, Take(sites()[0]))
    with pytest.raises(Conflict):
        change(first, planner("b@maaswijk.nl"), first.version, SetKind(sites()[0], kind(1)))


@pytest.fixture
def stored(transactional_db: None, computed: list[Any]) -> Seen:
    """A draft for other connections to see."""
    for row in computed:
        row.save(force_insert=True)
    return plan_drafts.create(planner(), "Zuinig")


def two_changes(seen: Seen, race: Race) -> list[Any]:
    """Two planners who both saw the same version, both past the page at the same moment."""
    who = [planner(), planner("b@maaswijk.nl")]
    wanted = sites()[:2]
    op = kind()
    pairs = list(zip(who, wanted, strict=True))
    return race(*(lambda p=p: change(seen, p[0], seen.version, Put(p[1], op)) for p in pairs))


def test_of_two_changes_at_once_one_is_told_of_the_other(stored: Seen, race: Race) -> None:
    results = two_changes(stored, race)
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Seen"]
    row = Draft.objects.get()
    assert (row.version, len(row.content["placed"]), Edit.objects.count()) == (2, 1, 1)


def test_control_without_looking_at_the_version_both_go_in(
    stored: Seen, race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_edits, "_same", lambda *_: None)
    results = two_changes(stored, race)
    assert [type(result) for result in results] == [Seen, Seen]


def test_control_without_the_lock_the_database_still_refuses_the_second(
    stored: Seen, race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_read = Barrier(2)

    def unlocked(number: int) -> Draft:
        row = Draft.objects.get(pk=number)
        both_read.wait(timeout=10)
        return row

    monkeypatch.setattr(plan_edits, "locked", unlocked)
    names = sorted(type(result).__name__ for result in two_changes(stored, race))
    assert names == ["ProgrammingError", "Seen"]
    assert Draft.objects.get().version == 2


# --- Who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["administrator", "planner", None])
def test_planners_and_administrators_change_and_others_do_not(
    draft: Seen, role: str | None
) -> None:
    user = people.give_account("c@maaswijk.nl", role or "planner")
    if role is None:
        user.memberships.all().delete()
        with pytest.raises(PermissionDenied):
            change(draft, user, 1, Put(sites()[0], kind()))
    else:
        assert change(draft, user, 1, Put(sites()[0], kind())).version == 2
