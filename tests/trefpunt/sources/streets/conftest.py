"""Streets drawn for one test, and how to read them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trefpunt.schemas.network import Streets
from trefpunt.sources.report import Report
from trefpunt.sources.streets import read_streets

CORNERS = {1: (5.70, 50.85), 2: (5.701, 50.85), 3: (5.702, 50.85), 4: (5.703, 50.85)}
"""Four nodes in a row, about 70 m apart."""

Draw = Callable[..., Streets]
Spoil = Callable[[Path], str]


@pytest.fixture
def draw(tmp_path: Path, write_streets: Callable[..., Path]) -> Draw:
    """Write ways (node numbers, tags) over `CORNERS` to a file and read the streets in it."""

    def _draw(*ways: tuple[list[int], dict[str, str]], **more: Any) -> Streets:
        path = write_streets(tmp_path / "town.osm.pbf", more.pop("nodes", CORNERS), ways, **more)
        report = Report("town.osm.pbf")
        streets = read_streets(path, report)
        assert streets is not None, [p.message() for p in report.problems]
        return streets

    return _draw


@pytest.fixture
def refused() -> Spoil:
    """Read what cannot be read; give the code of the one problem, told in both languages."""

    def _refused(path: Path) -> str:
        report = Report(path.name)
        assert read_streets(path, report) is None
        (problem,) = report.problems
        for language in ("nl", "en"):
            assert len(problem.message(language)) > 10
            assert len(problem.action(language)) > 10
        return problem.code

    return _refused
