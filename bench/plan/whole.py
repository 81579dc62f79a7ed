"""Where the time of `trefpunt plan` goes, and what one change in the workbench costs.

    python bench/plan/whole.py [POLICY] [--data DIR] [--write]

Seconds of processor time beside those of the clock: on a busy machine only the first say something
about the work.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from trefpunt.cli.plan_book import book
from trefpunt.cli.plan_map import map_svg
from trefpunt.cli.plan_report import report as pdf
from trefpunt.cli.plan_told import Told
from trefpunt.cli.planning import World, assess, make, provenance, world
from trefpunt.cli.reach_choice import Asked, choice
from trefpunt.cli.reach_input import Folders, gather
from trefpunt.cli.show import Lang
from trefpunt.engines.index import index
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.sources.policy import read

sys.path.append(str(Path(__file__).parents[1] / "reach"))
import report

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "measurements" / "plan.md"
DATA = ROOT.parent / "shared" / "data"
AIM = 30
"""Seconds for a whole plan."""
CHANGES = 20


class Clock:
    """Seconds of processor and clock per step."""

    def __init__(self) -> None:
        self.took: dict[str, tuple[float, float]] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what happens inside."""
        start, busy = perf_counter(), process_time()
        yield
        self.took[name] = (process_time() - busy, perf_counter() - start)

    @property
    def total(self) -> tuple[float, float]:
        """Of all steps."""
        busy, clock = zip(*self.took.values(), strict=True)
        return sum(busy), sum(clock)


def whole(folder: Path, scenario: str, data: Path | None) -> tuple[Clock, float]:
    """One plan from reading to writing, and the milliseconds of one change in it."""
    clock = Clock()
    with clock.step("read the policy"):
        policy = read(folder)
        wanted = next(one for one in policy.plans if one.id == scenario)
    with clock.step("read open data"):
        asked = choice(policy, Asked(norm=wanted.wish.norm))
        found = gather(policy, asked, Folders(data), Lang.NL)
    with clock.step("index"):
        known = index(policy.areas, policy.index.readings, policy.index.recipe, policy.municipality)
    with clock.step("walks to every site"):
        ground = world(policy, found.way, found.given, known, wanted.wish.norm)
    result = make(ground, wanted, step=clock.step)
    with clock.step("report, workbook, map"):
        told = Told(result, policy, provenance(ground, wanted, result), found.boundaries)
        _write(told)
    return clock, _change(ground, result.scenario)


def _write(told: Told) -> None:
    with TemporaryDirectory() as folder:
        book(told.result, told.policy, told.run).save(Path(folder) / "plan.xlsx")
        pdf(told, "nl")
        map_svg(told.result, told.policy, told.boundaries, "nl")


def _change(ground: World, scenario: PlanScenario) -> float:
    """Milliseconds of processor time for everything that one change shows, the best of many."""
    best = float("inf")
    for number in range(CHANGES):
        fewer = scenario.placed[: len(scenario.placed) - number % 5]
        start = process_time()
        assess(ground, scenario.model_copy(update={"placed": fewer}))
        best = min(best, process_time() - start)
    return best * 1000


def rows(policy: Policy, folder: Path, data: Path | None) -> tuple[list[str], list[list[str]]]:
    """A table: a row per step, two columns per scenario."""
    names = [one.id for one in policy.plans]
    made = [whole(folder, name, data) for name in names]
    head = ["step", *(f"{name}, {what}" for name in names for what in ("cpu s", "clock s"))]
    steps = list(made[0][0].took)
    table = [[step, *_cells(clock.took[step] for clock, _ in made)] for step in steps]
    table.append(["**all**", *_cells(clock.total for clock, _ in made)])
    changes = [cell for _, change in made for cell in (f"{change:.0f} ms", "")]
    table.append(["one change in the workbench, without web", *changes])
    return head, table


def _cells(pairs: Iterable[tuple[float, float]]) -> list[str]:
    return [f"{seconds:.2f}" for pair in pairs for seconds in pair]


def main() -> None:
    """Measure, print, and write where asked."""
    parser = ArgumentParser()
    parser.add_argument("policy", nargs="?", type=Path, default=ROOT / "policy" / "maastricht")
    parser.add_argument("--data", type=Path, default=DATA if DATA.is_dir() else None)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    head, table = rows(read(given.policy), given.policy, given.data)
    where = "with open data" if given.data else "from one point per neighbourhood"
    title = f"A whole plan of {given.policy.name}, {where}; the aim is {AIM} s"
    text = report.shown(title, head, table)
    if given.write:
        report.write("whole", text, PAGE)


if __name__ == "__main__":
    main()
