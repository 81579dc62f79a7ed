"""The command fetch: what it downloads, what it says is missing, exit codes and JSON."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.trefpunt.sources.fetch.conftest import server  # noqa: F401
from tests.trefpunt.sources.fetch.local import CSV, Handler, Server
from typer.testing import CliRunner, Result

from trefpunt.cli.app import app
from trefpunt.sources.new import write_folder

ENTRY = """
[[datasets]]
id = "{id}"
name = {{ nl = "Tabel {id}", en = "Table {id}" }}
role = "table"
form = "csv"
file = "{id}.csv"
{url}
year = 2030
licence = "CC BY 4.0"
effect = {{ nl = "Zonder {id} is er geen antwoord.", en = "Without {id} there is no answer." }}
source = "test"
certainty = "S"
"""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["fetch", *(str(word) for word in words)])


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def town(tmp_path: Path, server: Server) -> Path:  # noqa: F811
    """A policy that names a table of the server, and one that somebody must bring."""
    folder = tmp_path / "town"
    write_folder(folder, "Proefstad", "GM9902")
    server.holds("/streets.csv", CSV)
    address = f'url = "{server.url("/streets.csv")}"'
    told = ENTRY.format(id="streets", url=address) + ENTRY.format(id="people", url="")
    (folder / "sources.toml").write_text(told, encoding="utf-8")
    return folder


def test_what_is_missing_is_told_with_what_it_means(town: Path, tmp_path: Path) -> None:
    done = run(town, "--data", tmp_path / "data")
    assert done.exit_code == 1
    told = squeezed(done.stdout)
    assert "✓ streets.csv opgehaald" in told
    assert "✗ people.csv ontbreekt" in told
    missing = told.partition("Wat ontbreekt")[2]
    assert "Tabel people (people.csv)" in missing
    assert "moet het zelf in de map zetten" in missing
    assert "Gevolg: Zonder people is er geen antwoord." in missing
    assert "1 van de 2 bestanden ontbreken" in missing
    assert (tmp_path / "data" / "streets.csv").read_bytes() == CSV
    assert done.stderr == ""


def test_complete_is_zero(town: Path, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(CSV)
    done = run(town, "--data", tmp_path)
    assert done.exit_code == 0
    assert "Alles is er: 2 bestanden." in done.stdout
    assert run(town, "--data", tmp_path, "--offline").exit_code == 0


def test_json_is_one_object(town: Path, tmp_path: Path) -> None:
    done = run(town, "--data", tmp_path, "--json", "--lang", "en")
    answer = json.loads(done.stdout)
    assert done.exit_code == 1
    assert answer["folder"] == str(tmp_path)
    assert answer["missing"] == ["people"]
    streets, people = answer["datasets"]
    assert streets | {"sha256": None} == {
        "id": "streets",
        "file": "streets.csv",
        "status": "fetched",
        "bytes": len(CSV),
        "sha256": None,
        "licence": "CC BY 4.0",
        "year": 2030,
        "reason": None,
        "effect": "Without streets there is no answer.",
    }
    assert people["status"] == "missing"
    assert people["reason"].startswith("This file has no address")


def test_only_one(town: Path, tmp_path: Path) -> None:
    done = run(town, "--data", tmp_path, "--only", "streets", "--json")
    assert done.exit_code == 0
    assert [one["id"] for one in json.loads(done.stdout)["datasets"]] == ["streets"]


def test_one_that_is_not_there(town: Path, tmp_path: Path) -> None:
    done = run(town, "--data", tmp_path, "--only", "trees")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "“trees” staat niet in sources.toml" in done.stderr
    assert "streets, people" in done.stderr


def test_a_changed_file_is_listed_apart(town: Path, tmp_path: Path) -> None:
    run(town, "--data", tmp_path)
    (tmp_path / "streets.csv").write_bytes(b"mine")
    told = squeezed(run(town, "--data", tmp_path, "--only", "streets").stdout)
    assert "Niet vernieuwd Tabel streets (streets.csv)" in told
    assert "Gevolg" not in told
    again = run(town, "--data", tmp_path, "--only", "streets", "--again")
    assert "opgehaald" in again.stdout
    assert (tmp_path / "streets.csv").read_bytes() == CSV


def test_a_policy_without_open_data(tmp_path: Path) -> None:
    write_folder(tmp_path / "town", "Proefstad", "GM9902")
    (tmp_path / "town" / "sources.toml").unlink(missing_ok=True)
    done = run(tmp_path / "town", "--data", tmp_path / "data")
    assert done.exit_code == 0
    assert "noemt geen open data" in done.stdout


def test_a_damaged_lock_file(town: Path, tmp_path: Path) -> None:
    (tmp_path / "sources.lock.json").write_text("{")
    done = run(town, "--data", tmp_path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "beschadigd" in done.stderr


def test_ctrl_c_on_a_terminal(town: Path, tmp_path: Path, server: Server) -> None:  # noqa: F811
    """A bar with the file's name on the terminal; a stop in the middle keeps what came."""

    def half(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(CSV)))
        handler.send_header("ETag", '"one"')
        handler.end_headers()
        handler.wfile.write(CSV[: len(CSV) // 2])
        handler.wfile.flush()
        server.over.wait(60)

    server.answers["/streets.csv"] = half
    ours, theirs = pty.openpty()
    words = [sys.executable, "-c", "from trefpunt.cli.app import main; main()", "fetch"]
    words += [str(town), "--data", str(tmp_path / "data")]
    running = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=theirs, text=True)
    os.close(theirs)
    seen = shown(ours, "streets.csv")
    os.kill(running.pid, signal.SIGINT)
    seen += shown(ours, "het bleef")
    assert running.communicate()[0] == ""
    assert running.returncode == 130
    assert "Traceback" not in seen
    server.holds("/streets.csv", CSV)
    run(town, "--data", tmp_path / "data")
    assert (tmp_path / "data" / "streets.csv").read_bytes() == CSV


def shown(terminal: int, words: str) -> str:
    """Read until these words were shown."""
    seen = ""
    while words not in squeezed(seen):
        seen += os.read(terminal, 4096).decode(errors="replace")
    return seen
