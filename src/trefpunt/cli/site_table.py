"""The answer of `trefpunt site` on the terminal."""

from collections.abc import Iterator

import numpy as np
from rich.markup import escape
from rich.table import Table

from trefpunt.cli.show import Lang, err, out, print_text
from trefpunt.cli.site_answer import Answer, clashes
from trefpunt.cli.site_telling import figure, goal_name, goal_number, share
from trefpunt.schemas.siting import Alternatives
from trefpunt.terms.wording import Language, Param, say

NAMED = 10
"""Names in a sentence; more are counted."""
MARGIN = 0.02
"""What counts as nearly as good."""


def show(answer: Answer, language: Language) -> None:
    """The places with who goes there, and how good the choice is."""
    if answer.solution.sites:
        out.print(_places(answer, language))
    for line in _lines(answer, language):
        print_text(line)
    if answer.alternatives is not None:
        _alternatives(answer, answer.alternatives, language)
    if answer.curve:
        out.print(_curve(answer, language))


def tell(answer: Answer, lang: Lang) -> None:
    """Beside JSON: what somebody must know, on standard error."""
    for line in (*clashes(answer.solution, lang.language), *_unserved(answer, lang.language)):
        err.print(escape(line))


def _grid(title: str, names: tuple[str, ...], language: Language) -> Table:
    made = Table(title=say(title, language), title_justify="left", box=None, pad_edge=False)
    for number, name in enumerate(names):
        said = say(f"site.column.{name}", language)
        made.add_column(said, justify="right" if number else "left", overflow="fold")
    return made


def _places(answer: Answer, language: Language) -> Table:
    task, normed = answer.task, answer.normed
    names = ("site", "weight", "metres", *(["within"] if normed else []), "note")
    made = _grid("site.title", names, language)
    fixed = {task.sites[number] for number in task.required}
    for site, weight, mean, within in _visits(answer):
        cells = [figure(weight)[language], figure(mean)[language]]
        cells += [share(within, 0)[language]] if normed else []
        note = say("site.note.fixed", language) if site in fixed else ""
        made.add_row(escape(site), *cells, note)
    return made


def _visits(answer: Answer) -> Iterator[tuple[str, float, float, float]]:
    """Per place: the weight that has it as nearest, the mean metres, the share within the norm."""
    owner, walk = _nearest(answer)
    task, place = answer.task, {name: n for n, name in enumerate(answer.task.sites)}
    for site in answer.solution.sites:
        ours = owner == place[site]
        weight = task.weight[ours]
        total = float(weight.sum())
        near = float(weight[walk[ours] <= task.norm_mm].sum())
        mean = float(weight @ walk[ours]) / 1000 / total if total else float("nan")
        yield site, total, mean, near / total if total else float("nan")


def _nearest(answer: Answer) -> tuple[np.ndarray, np.ndarray]:
    """[n] number of the nearest chosen place, -1 where none, and the millimetres to it."""
    walks, task = answer.task.walks, answer.task
    place = {name: n for n, name in enumerate(task.sites)}
    chosen = np.isin(walks.site, [place[name] for name in answer.solution.sites])
    point = np.repeat(np.arange(len(task.demand)), np.diff(walks.start))[chosen]
    first, row = np.unique(point, return_index=True)
    owner = np.full(len(task.demand), -1)
    walk = np.full(len(task.demand), task.far_mm)
    owner[first] = walks.site[chosen][row]
    walk[first] = walks.millimetres[chosen][row]
    return owner, walk


def _lines(answer: Answer, language: Language) -> Iterator[str]:
    task, found = answer.task, answer.solution
    if found.status == "infeasible":
        yield say("site.infeasible", language)
        yield from clashes(answer.solution, language)
        return
    yield ""
    goal = say(goal_name(task), language)
    yield say("site.objective", language, goal=goal, objective=goal_number(task, found.objective))
    yield from _people(answer, language)
    if len(found.sites) < task.count:
        yield say("site.fewer", language, chosen=len(found.sites), count=task.count)
    yield _proof(answer, language)
    yield from _unserved(answer, language)


def _people(answer: Answer, language: Language) -> Iterator[str]:
    task = answer.task
    total = float(task.weight.sum())
    if not total:
        return
    _, walk = _nearest(answer)
    mean = float(task.weight @ walk) / 1000 / total
    yield say("site.mean", language, metres=figure(mean))
    if answer.normed:
        near = float(task.weight[walk <= task.norm_mm].sum()) / total
        norm = figure(task.norm_mm / 1000, 1)
        yield say("site.within", language, share=share(near, 1), norm=norm)


def _proof(answer: Answer, language: Language) -> str:
    found = answer.solution
    if found.status == "optimal":
        return say("site.optimal", language)
    if not np.isfinite(found.gap):
        return say("site.unbounded", language)
    return say("site.feasible", language, gap=share(found.gap))


def _unserved(answer: Answer, language: Language) -> Iterator[str]:
    lost = answer.solution.unserved
    if lost:
        told: dict[str, Param] = {"count": len(lost), "names": _named(lost)}
        code = "site.unserved" if len(lost) > 1 else "site.unserved_one"
        yield say(code, language, far=figure(answer.task.far_mm / 1000), **told)


def _named(names: tuple[str, ...]) -> str:
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")


def _alternatives(answer: Answer, found: Alternatives, language: Language) -> None:
    names = ("with", "without", "objective", "worse")
    made = _grid("site.alternatives", names, language)
    first = set(found.plans[0].sites) if found.plans else set()
    for plan in found.plans:
        ours = set(plan.sites)
        added = ", ".join(s for s in plan.sites if s not in first) or say("site.same", language)
        gone = ", ".join(sorted(first - ours))
        objective = goal_number(answer.task, plan.objective)[language]
        made.add_row(escape(added), escape(gone), objective, share(plan.worse)[language])
    out.print("", made)
    for code, sites in (("always", found.always), ("never", found.never)):
        if sites:
            print_text(say(f"site.{code}", language, margin=share(MARGIN), names=_named(sites)))
    known = "complete" if found.complete else "incomplete"
    print_text(say(f"site.{known}", language, margin=share(MARGIN)))


def _curve(answer: Answer, language: Language) -> Table:
    normed = ("served", "gain") if answer.normed else ()
    made = _grid("site.curve", ("count", "objective", *normed, "note"), language)
    for point in answer.curve or ():
        objective = goal_number(answer.task, point.objective)[language]
        served = (share(point.served, 1)[language], figure(point.gain)[language])
        note = "" if point.proven else say("site.unproven", language)
        made.add_row(str(point.count), objective, *(served if normed else ()), note)
    return made
