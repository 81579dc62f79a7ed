"""What `trefpunt site` is asked, as a task for the engine; what is wrong ends the command."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import numpy as np
import typer

from trefpunt.cli.show import WRONG_DATA, Lang, err, refuse, show_problems
from trefpunt.engines.siting import walked
from trefpunt.schemas.siting import Goal, Task
from trefpunt.sources.distances import Demand, Distances, read_demand, read_distances
from trefpunt.sources.report import Report
from trefpunt.terms.problems import Problem
from trefpunt.terms.wording import Param


@dataclass(frozen=True)
class Asked:
    """The words of the command."""

    distances: Path
    demand: Path
    count: int
    goal: Goal
    norm: float | None
    fixed: str | None
    far: float | None

    @property
    def names(self) -> tuple[str, ...]:
        """Ids of the fixed places, once each."""
        words = (word.strip() for word in (self.fixed or "").split(","))
        return tuple(dict.fromkeys(word for word in words if word))


@dataclass(frozen=True)
class Question:
    """A task, and the files that it was made from."""

    task: Task
    inputs: dict[str, str]
    """Name of a file -> its digest."""
    normed: bool
    """Whether a norm was given; 0 metres is one."""


def question(asked: Asked, lang: Lang) -> Question:
    """The task; where a file is wrong or something cannot be, say so and end the command."""
    people, walks = _read(asked, lang)
    _possible(asked, walks, lang)
    inputs = {str(asked.distances): walks.digest, str(asked.demand): people.digest}
    return Question(_task(asked, people, walks), inputs, asked.norm is not None)


def _read(asked: Asked, lang: Lang) -> tuple[Demand, Distances]:
    report = Report(str(asked.demand))
    people = read_demand(asked.demand, report)
    if people is None:
        _stop(report, lang)
    ours = report.at(str(asked.distances))
    walks = read_distances(asked.distances, people, asked.demand.name, ours)
    if walks is None:
        _stop(report, lang)
    return people, walks


def _stop(report: Report, lang: Lang) -> NoReturn:
    show_problems(report.problems, lang, err)
    raise typer.Exit(WRONG_DATA)


def _possible(asked: Asked, walks: Distances, lang: Lang) -> None:
    file = asked.distances.name
    if asked.norm is None and asked.goal == "cover":
        refuse(Problem("site.norm_needed", params={"goal": asked.goal}), lang)
    if asked.count > len(walks.sites):
        told: dict[str, Param] = {
            "count": asked.count,
            "sites": len(walks.sites),
            "file": file,
        }
        refuse(Problem("site.too_many", params=told), lang)
    if strange := [name for name in asked.names if name not in walks.sites]:
        show_problems([_strange(name, walks, file) for name in strange], lang, err)
        raise typer.Exit(2)


def _strange(name: str, walks: Distances, file: str) -> Problem:
    near = get_close_matches(name, walks.sites)
    told: dict[str, Param] = {"value": name, "file": file}
    if not near:
        return Problem("site.fixed_unlike", params=told)
    return Problem("site.fixed_unknown", params=told | {"near": ", ".join(near)})


def _task(asked: Asked, people: Demand, walks: Distances) -> Task:
    """Without a norm groups do not count: the fairest choice then has the smallest longest walk."""
    longest = int(walks.millimetres.max(initial=0))
    far = longest if asked.far is None else _millimetres(asked.far)
    near = np.asarray(walks.millimetres <= far)
    group = None if asked.norm is None else people.group
    place = {name: number for number, name in enumerate(walks.sites)}
    return Task(
        demand=people.ids,
        weight=people.weight,
        sites=walks.sites,
        walks=walked(walks.point[near], walks.site[near], walks.millimetres[near], len(people.ids)),
        goal=asked.goal,
        count=asked.count,
        norm_mm=0 if asked.norm is None else _millimetres(asked.norm),
        far_mm=far,
        group=group,
        required={place[name]: None for name in asked.names},
    )


def _millimetres(metres: float) -> int:
    return round(metres * 1000)
