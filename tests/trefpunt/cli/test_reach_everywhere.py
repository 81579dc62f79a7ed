"""`trefpunt reach` for many municipalities: in processes, and on a cluster that loses one."""

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distributed import LocalCluster
from tests.plugins.streets import WriteGrid
from typer.testing import CliRunner

from trefpunt.cli import reach_many
from trefpunt.cli.app import app
from trefpunt.cli.reach_country import Country, opened, solve
from trefpunt.cli.reach_many import every, in_processes, on_cluster
from trefpunt.schemas.reach import Choice
from trefpunt.terms.problems import RuleProblem

TOWNS = tuple(f"GM{number}" for number in range(9801, 9807))
LON, LAT = 5.6, 52.5
POLICY = Path(__file__).parents[2] / "towns" / "waterdael"
CART = """
[[profiles]]
id = "kar"
name = { nl = "Met een kar", en = "With a cart" }
metres_per_minute = 50
avoids = ["STEPS"]
source = "test"
certainty = "U"
"""
CHOICE = Choice(norm_m=900, kinds=("dorpshuis",))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, write_grid: WriteGrid) -> dict[str, Path]:
    """Six municipalities side by side, with places and streets."""
    folder, rng = tmp_path_factory.mktemp("country"), np.random.default_rng(11)
    points, places = folder / "points.csv", folder / "places.csv"
    rows = ["code,lon,lat,inhabitants"]
    for town, code in enumerate(TOWNS):
        for area in range(4):
            x, y = rng.uniform(-0.01, 0.01, 2)
            spot = f"{LON + 0.03 * town + x:.6f},{LAT + y:.6f}"
            rows.append(f"BU{code[2:]}000{area},{spot},{10 * (town + area + 1)}")
    points.write_text("\n".join(rows))
    spots = rng.uniform((-0.02, -0.015), (0.18, 0.015), (9, 2)) + np.array((LON, LAT))
    lines = [f"p{n},Plek {n},dorpshuis,{x:.6f},{y:.6f}" for n, (x, y) in enumerate(spots.tolist())]
    places.write_text("id,name,kind,lon,lat\n" + "\n".join(lines))
    streets = write_grid(folder / "g.osm.pbf", LON + 0.08, LAT, columns=81, rows=25, metres=200)
    return {"points": points, "places": places, "streets": streets}


@pytest.fixture
def country(files: dict[str, Path]) -> Country:
    """In straight lines: what is tested here is the work, not the distances."""
    return Country(POLICY, files["points"], files["places"], CHOICE)


def answers(folder: Path) -> dict[str, Any]:
    return {path.stem: json.loads(path.read_text()) for path in folder.glob("GM*.json")}


def direct(country: Country, towns: Sequence[str]) -> reach_many.Solved:
    """Here and now, without another process."""
    return ((town, solve(country, town)) for town in towns)


def test_each_municipality_has_an_answer_of_its_own(country: Country, tmp_path: Path) -> None:
    summary = every(country, tmp_path, direct)
    found = answers(tmp_path)
    assert sorted(found) == list(TOWNS)
    assert summary.municipalities == len(TOWNS)
    assert summary.people == sum(a["city"]["groups"][0]["people"] for a in found.values()) == 1200
    assert summary.within == sum(a["city"]["groups"][0]["within"] for a in found.values())
    first = found[TOWNS[0]]
    assert [area["code"] for area in first["areas"]] == [f"BU9801000{n}" for n in range(4)]
    assert {"points.csv", "places.csv", "reach.toml"} <= first["run"]["inputs"].keys()
    assert "neighbourhoods.csv" not in first["run"]["inputs"]
    assert [one["file"] for one in first["sources"]] == ["points.csv", "places.csv"]


def test_two_processes_give_the_same_bytes(country: Country, tmp_path: Path) -> None:
    every(country, tmp_path / "one", direct)
    every(country, tmp_path / "two", in_processes(2))
    for path in (tmp_path / "one").glob("GM*.json"):
        assert (tmp_path / "two" / path.name).read_bytes() == path.read_bytes()


def test_work_that_was_stopped_goes_on_where_it_was(country: Country, tmp_path: Path) -> None:
    def stops(country: Country, towns: Sequence[str]) -> reach_many.Solved:
        for town in towns[:4]:
            yield town, solve(country, town)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        every(country, tmp_path, stops)
    asked: list[str] = []

    def counting(country: Country, towns: Sequence[str]) -> reach_many.Solved:
        asked.extend(towns)
        return direct(country, towns)

    summary = every(country, tmp_path, counting)
    assert asked == list(TOWNS[4:])
    assert (summary.kept, summary.municipalities) == (4, 6)


def test_a_half_written_answer_is_made_again(country: Country, tmp_path: Path) -> None:
    every(country, tmp_path, direct)
    whole = (tmp_path / f"{TOWNS[2]}.json").read_bytes()
    (tmp_path / f"{TOWNS[2]}.json").write_bytes(whole[:50])
    assert every(country, tmp_path, direct).kept == len(TOWNS) - 1
    assert (tmp_path / f"{TOWNS[2]}.json").read_bytes() == whole


def test_another_place_makes_every_answer_again(
    country: Country, files: dict[str, Path], tmp_path: Path
) -> None:
    every(country, tmp_path / "out", direct)
    more = tmp_path / "places.csv"
    more.write_text(files["places"].read_text() + f"\nnew,Nieuw,dorpshuis,{LON},{LAT}")
    changed = Country(POLICY, files["points"], more, CHOICE)
    assert every(changed, tmp_path / "out", direct).kept == 0


def test_another_method_makes_every_answer_again(
    country: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every(country, tmp_path, direct)
    monkeypatch.setattr("trefpunt.cli.reach_many.METHOD", "reach/999")
    assert every(country, tmp_path, direct).kept == 0


def test_a_process_that_falls_out_is_told(
    country: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach_many, "solve", _die)
    with pytest.raises(RuleProblem) as told:
        every(country, tmp_path, in_processes(1))
    assert told.value.problem.code == "country.process_lost"


def _die(_country: Country, _town: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# --- A cluster ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers in processes of their own, on this machine."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as made:
        yield made


def test_a_cluster_that_loses_a_worker_half_way_gives_the_same_bytes(
    country: Country, tmp_path: Path, cluster: Any
) -> None:
    every(country, tmp_path / "here", direct)
    killed: list[int] = []

    def tell(done: int, _total: int) -> None:
        if done == 2 and not killed:
            worker = next(iter(cluster.workers.values()))
            killed.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

    summary = every(country, tmp_path / "there", on_cluster(cluster.scheduler_address), tell)
    assert killed
    assert summary.municipalities == len(TOWNS)
    for path in (tmp_path / "here").glob("GM*.json"):
        assert (tmp_path / "there" / path.name).read_bytes() == path.read_bytes()


def test_no_cluster_at_the_address_is_told(
    country: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach_many, "PATIENCE", 0.3)
    with pytest.raises(RuleProblem) as told:
        every(country, tmp_path, on_cluster("tcp://127.0.0.1:1"))
    assert told.value.problem.code == "country.no_cluster"


def test_without_dask_it_is_told_how_to_get_it(
    country: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RuleProblem) as told:
        every(country, tmp_path, on_cluster("tcp://127.0.0.1:1"))
    assert told.value.problem.code == "country.no_dask"
    assert "trefpunt[cluster]" in told.value.problem.action()


# --- The command ----------------------------------------------------------------------------------


def run(*words: str | Path, policy: Path = POLICY) -> Any:
    return CliRunner().invoke(app, ["reach", str(policy), *map(str, words)])


def test_the_command_walks_along_streets_and_keeps_the_network(
    files: dict[str, Path], tmp_path: Path
) -> None:
    words = [part for name, path in files.items() for part in (f"--{name}", path)]
    first = run(*words, "--out", tmp_path, "--json")
    assert first.exit_code == 0, first.output
    told = json.loads(first.stdout)
    assert (told["municipalities"], told["kept"], told["norm_m"]) == (6, 0, 900)
    assert {a["level"] for a in answers(tmp_path).values()} == {"coarse"}
    made = (tmp_path / "network-0.bin").stat()
    again = run(*words, "--out", tmp_path)
    assert again.exit_code == 0
    assert "6 gemeenten, waarvan 6 er al waren" in " ".join(again.output.split())
    assert (tmp_path / "network-0.bin").stat().st_ino == made.st_ino


def test_who_avoids_a_street_has_two_networks(files: dict[str, Path], tmp_path: Path) -> None:
    policy, out = shutil.copytree(POLICY, tmp_path / "policy"), tmp_path / "out"
    with (policy / "reach.toml").open("a") as file:
        file.write(CART)
    words = [part for name, path in files.items() for part in (f"--{name}", path)]
    done = run(*words, "--out", out, "--profile", "kar", policy=policy)
    assert done.exit_code == 0, done.output
    kept = sorted(path.name for path in out.glob("network-*.bin"))
    assert len(kept) == 2
    assert kept[0] == "network-0.bin"


def test_the_three_options_belong_together(files: dict[str, Path]) -> None:
    found = run("--points", files["points"])
    assert found.exit_code == 2
    assert "--places, --out" in found.output


def test_a_cluster_needs_the_files_too() -> None:
    found = run("--cluster", "tcp://127.0.0.1:1")
    assert found.exit_code == 2
    assert "--points, --places, --out" in " ".join(found.output.split())


def test_an_option_for_one_municipality_is_refused(files: dict[str, Path], tmp_path: Path) -> None:
    words = ("--points", files["points"], "--places", files["places"], "--out", tmp_path)
    found = run(*words, "--xlsx", tmp_path / "x.xlsx")
    assert found.exit_code == 2
    assert "--xlsx" in found.output
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_not_there_is_told(files: dict[str, Path], tmp_path: Path) -> None:
    found = run("--points", tmp_path / "no.csv", "--places", files["places"], "--out", tmp_path)
    assert found.exit_code == 1
    assert "no.csv" in found.output


def test_the_country_is_read_once_per_process(country: Country) -> None:
    assert opened(country) is opened(country)
