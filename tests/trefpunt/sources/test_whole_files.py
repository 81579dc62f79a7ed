"""Files that are written whole or not at all, and what is no file."""

import os
from pathlib import Path

import pytest

from trefpunt.sources.whole import whole_files


def test_an_older_file_stays_until_all_went_well(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(FileNotFoundError), whole_files(tmp_path, "a", "b") as (new, _never_written):
        new.write_text("half")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a", "old")]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    with whole_files(tmp_path, "link") as (new,):
        new.write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reading = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with whole_files(tmp_path, "pipe") as (new,):
        new.write_text("told")
    assert os.read(reading, 100) == b"told"
    os.close(reading)
    assert not (tmp_path / "pipe").is_file()


def test_a_link_to_itself_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to("round")
    with pytest.raises(OSError, match="symbolic"), whole_files(tmp_path, "round") as (new,):
        new.write_text("told")
