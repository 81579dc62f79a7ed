"""The command site: real tables, the shape of its JSON, and everything that can be wrong."""

import json
import os
import signal
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from trefpunt.cli.app import app
from trefpunt.cli.show import Lang
from trefpunt.cli.site_clock import STOPPED, Clock, watching
from trefpunt.schemas.siting import Progress, Task

LINE = {"p": 0, "q": 1000, "r": 2000, "s": 3000}
"""Four points on a line, in metres, with a site at each."""
WEIGHT = {"p": 10, "q": 20, "r": 30, "s": 40}
KEYS = ["sites", "objective", "bound", "gap", "status", "seconds"]


def triplets() -> list[tuple[str, str, int]]:
    return [(a, f"site {b}", abs(LINE[a] - LINE[b])) for a in LINE for b in LINE]


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str, str], Path]:
    def _table(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return _table


@pytest.fixture
def walks(table: Callable[[str, str], Path]) -> Path:
    rows = "".join(f"{a},{b},{m}\n" for a, b, m in triplets())
    return table("afstanden.csv", "demand,site,metres\n" + rows)


@pytest.fixture
def people(table: Callable[[str, str], Path]) -> Path:
    rows = "".join(f"{name},{weight}\n" for name, weight in WEIGHT.items())
    return table("inwoners.csv", "id,weight\n" + rows)


def site(walks: Path, people: Path, *words: object) -> Result:
    given = ["site", walks, "--demand", people, *words]
    return CliRunner().invoke(app, [str(word) for word in given])


def answer(walks: Path, people: Path, *words: object) -> Any:
    done = site(walks, people, "--json", *words)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def told(done: Result) -> str:
    """Problems in one line."""
    lines = done.stderr.splitlines()
    return " ".join(" ".join(lines).split()) + "".join(lines)


def median(chosen: tuple[str, ...]) -> int:
    return sum(w * min(abs(LINE[p] - LINE[s]) for s in chosen) for p, w in WEIGHT.items())


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_median_is_the_best_of_all_choices(walks: Path, people: Path, count: int) -> None:
    found = answer(walks, people, "-k", count, "--goal", "median")
    assert list(found)[:6] == KEYS
    best = min(median(chosen) for chosen in combinations(LINE, count))
    assert (found["objective"], found["bound"], found["gap"]) == (best, best, 0)
    assert found["status"] == "optimal"
    assert median(tuple(name.removeprefix("site ") for name in found["sites"])) == best
    assert found["seconds"] >= 0


def test_cover_counts_the_weight_within_the_norm(walks: Path, people: Path) -> None:
    found = answer(walks, people, "-k", 1, "--goal", "cover", "--norm", 1000)
    assert (found["sites"], found["objective"], found["status"]) == (["site r"], 90, "optimal")
    exact = answer(walks, people, "-k", 1, "--goal", "cover", "--norm", 999.999)
    assert (exact["sites"], exact["objective"]) == (["site s"], 40)


def test_fair_without_groups_has_the_shortest_longest_walk(walks: Path, people: Path) -> None:
    found = answer(walks, people, "-k", 2, "--goal", "fair")
    assert (found["objective"], found["status"]) == (1000, "optimal")


def test_fair_with_groups_helps_the_group_that_is_worst_off(
    walks: Path, table: Callable[[str, str], Path]
) -> None:
    rows = "".join(f"{p};{w};{'west' if p in 'pq' else 'oost'}\n" for p, w in WEIGHT.items())
    people = table("groepen.csv", "id;weight;group\n" + rows)
    found = answer(walks, people, "-k", 2, "--goal", "fair", "--norm", 0)
    assert found["objective"] == pytest.approx(40 / 70)
    assert set(found["sites"]) == {"site q", "site s"}


def test_fixed_places_are_chosen(walks: Path, people: Path) -> None:
    found = answer(walks, people, "-k", 2, "--fixed", "site p")
    assert "site p" in found["sites"]
    assert found["objective"] == min(median(("p", other)) for other in "qrs")


def test_parquet_and_dutch_csv_answer_alike(tmp_path: Path, walks: Path, people: Path) -> None:
    rows = dict(zip(("demand", "site", "metres"), zip(*triplets(), strict=True), strict=True))
    pl.DataFrame(rows).write_parquet(tmp_path / "afstanden.parquet")
    pl.DataFrame({"id": list(WEIGHT), "weight": list(WEIGHT.values())}).write_parquet(
        tmp_path / "inwoners.parquet"
    )
    dutch = tmp_path / "nl.csv"
    lines = "".join(f"{a};{b};{m},0\n" for a, b, m in triplets())
    dutch.write_bytes(("demand;site;metres\n" + lines).encode("cp1252"))
    expected = answer(walks, people, "-k", 2)
    for other in (tmp_path / "afstanden.parquet", dutch):
        found = answer(other, tmp_path / "inwoners.parquet", "-k", 2)
        assert [found[key] for key in KEYS[:-1]] == [expected[key] for key in KEYS[:-1]]


def test_an_island_is_named_and_counts_as_far(
    walks: Path, table: Callable[[str, str], Path]
) -> None:
    people = table("eiland.csv", "id,weight\np,10\nq,20\nr,30\ns,40\neiland,5\n")
    found = answer(walks, people, "-k", 4)
    assert found["unserved"] == ["eiland"]
    assert found["objective"] == 5 * 3000
    assert answer(walks, people, "-k", 4, "--far", 5000)["objective"] == 5 * 5000
    shown = site(walks, people, "-k", 4).stdout
    assert "1 punt heeft in de tabel geen enkele afstand: eiland" in " ".join(shown.split())


def test_who_lives_beyond_far_counts_as_far(walks: Path, people: Path) -> None:
    found = answer(walks, people, "-k", 1, "--far", 1500)
    every = [sum(w * min(abs(LINE[p] - LINE[s]), 1500) for p, w in WEIGHT.items()) for s in LINE]
    assert found["objective"] == min(every)


def test_alternatives_and_the_curve(walks: Path, people: Path) -> None:
    found = answer(walks, people, "-k", 2, "--norm", 500, "--alternatives", 3, "--curve")
    others = found["alternatives"]
    assert others["plans"][0]["sites"] == found["sites"]
    assert set(others) == {"plans", "always", "never", "complete"}
    assert [point["count"] for point in found["curve"]] == [1, 2]
    assert found["curve"][1]["objective"] == found["objective"]
    weight = sum(WEIGHT[name.removeprefix("site ")] for name in found["sites"])
    assert [point["served"] for point in found["curve"]] == [0.3, weight / 100]
    bare = answer(walks, people, "-k", 2, "--curve")["curve"]
    assert [point["served"] for point in bare] == [None, None]
    shown = " ".join(site(walks, people, "-k", 2, "--alternatives", 3, "--curve").stdout.split())
    assert "Keuzes die bijna even goed zijn" in shown
    assert "Wat elke plek erbij doet" in shown


def test_the_table_in_both_languages(walks: Path, people: Path) -> None:
    dutch = site(walks, people, "-k", 2, "--norm", 500, "--fixed", "site q").stdout
    assert "Bewezen: geen andere keuze is beter." in dutch
    assert "site q" in dutch
    assert "vast" in dutch
    english = site(walks, people, "-k", 2, "--norm", 500, "--lang", "en").stdout
    assert "Proven: no other choice is better." in english


def test_more_fixed_places_than_there_may_be_is_infeasible(walks: Path, people: Path) -> None:
    done = site(walks, people, "-k", 1, "--fixed", "site p,site q", "--json")
    assert done.exit_code == 2
    found = json.loads(done.stdout)
    assert (found["status"], found["sites"], found["objective"]) == ("infeasible", [], None)
    assert "Verplichte plekken: 2 (site p, site q)" in found["conflicts"][0]
    assert found["conflicts"][0].split()[0] in told(done)
    shown = site(walks, people, "-k", 1, "--fixed", "site p,site q").stdout
    assert "Geen enkele keuze voldoet" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-k", 5), "U vraagt 5 plekken, maar in afstanden.csv staan er maar 4"),
        (("-k", 2, "--fixed", "site x"), "Bedoelt u site"),
        (("-k", 2, "--fixed", "zwembad"), "geen plek die daarop lijkt"),
        (("-k", 2, "--goal", "cover"), "Zet er --norm bij"),
        (("-k", 0), "-k"),
        (("-k", 2, "--goal", "mean"), "--goal"),
    ],
)
def test_what_is_asked_and_cannot_be(
    walks: Path, people: Path, words: tuple[Any, ...], said: str
) -> None:
    done = site(walks, people, *words)
    assert done.exit_code == 2
    assert said in told(done)
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("p,x,5\nt,x,5\n", "rij 3, demand: “t” staat niet in inwoners.csv"),
        ("p,x,-5\n", "rij 2, metres: De afstand -5 is minder dan nul"),
        ("p,x,\n", "rij 2, metres: “” is niet als afstand te lezen"),
        ("p,x,5\np,x,6\n", "staat al in rij 2"),
        ("", "alleen een kop"),
    ],
)
def test_walks_that_are_wrong(
    table: Callable[[str, str], Path], people: Path, rows: str, said: str
) -> None:
    done = site(table("fout.csv", "demand,site,metres\n" + rows), people, "-k", 1, "--json")
    assert done.exit_code == 1
    assert said in told(done)
    assert "fout.csv" in told(done)
    assert done.stdout == ""


def test_people_who_are_wrong(walks: Path, table: Callable[[str, str], Path]) -> None:
    done = site(walks, table("gek.csv", "id,weight\np,veel\nq,\n"), "-k", 1)
    assert done.exit_code == 1
    assert "rij 2, weight: “veel” is niet als gewicht te lezen" in told(done)
    assert "rij 3" in told(done)


def test_a_file_that_is_not_there(people: Path, tmp_path: Path) -> None:
    done = site(tmp_path / "geen.csv", people, "-k", 1)
    assert done.exit_code == 1
    assert "geen.csv" in told(done)


def test_ctrl_c_stops_and_keeps_the_best(
    walks: Path, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: Clock, _progress: Progress) -> bool:
        if not self.stopped:
            os.kill(os.getpid(), signal.SIGINT)
        return not self.stopped

    monkeypatch.setattr(Clock, "__call__", interrupted)
    before = signal.getsignal(signal.SIGINT)
    done = site(walks, people, "-k", 2, "--json")
    assert done.exit_code == STOPPED
    found = json.loads(done.stdout)
    assert found["status"] in {"feasible", "optimal"}
    assert len(found["sites"]) == 2
    assert "Gestopt op uw verzoek" in told(done)
    assert signal.getsignal(signal.SIGINT) is before


def test_who_presses_ctrl_c_twice_leaves_at_once(blank: Task) -> None:
    with watching(blank, None, Lang.NL) as clock:
        os.kill(os.getpid(), signal.SIGINT)
        assert clock.stopped
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_time_that_is_up_keeps_the_best(walks: Path, people: Path) -> None:
    done = site(walks, people, "-k", 2, "--json", "--time", 0)
    assert done.exit_code == 0
    assert len(json.loads(done.stdout)["sites"]) == 2
    assert "De tijd is om" in told(done)


@pytest.fixture
def blank() -> Task:
    import numpy as np

    from trefpunt.engines.siting import walked

    return Task(("p",), np.ones(1), ("a",), walked([0], [0], [1], 1), "median", 1)


@pytest.mark.parametrize("asked", [("--norm", "inf"), ("--far", "1e300"), ("--norm", 2_000_000)])
def test_a_distance_that_nobody_walks_is_refused(
    walks: Path, people: Path, asked: tuple[str, object]
) -> None:
    done = site(walks, people, "-k", 1, *asked)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert not isinstance(done.exception, OverflowError | ValueError)


def test_a_curve_without_time_is_empty_and_one_not_asked_is_not_there(
    walks: Path, people: Path
) -> None:
    assert answer(walks, people, "-k", 2, "--curve", "--time", 0)["curve"] == []
    assert "curve" not in answer(walks, people, "-k", 2)


def test_who_stops_while_files_are_read_is_told(
    walks: Path, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trefpunt.cli.site.question", stop)
    done = site(walks, people, "-k", 1)
    assert done.exit_code == 130
    assert "nog geen antwoord" in " ".join(done.output.split())
