"""A valid policy folder to spoil, and how to look at what the check says about it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from trefpunt.sources.new import write_folder
from trefpunt.sources.policy import check
from trefpunt.terms.problems import Problem, Severity

Spoil = Callable[[str, str, str], Problem]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small valid policy folder."""
    target = tmp_path / "policy"
    write_folder(target, "Proefstad", "GM9902")
    return target


def only_error(folder: Path) -> Problem:
    """The one error in a folder, which must have a message and an action in both languages."""
    errors = [p for p in check(folder) if p.severity is Severity.ERROR]
    assert len(errors) == 1, [f"{p.place} {p.code}" for p in errors]
    told = [errors[0].message("nl"), errors[0].message("en")]
    told += [errors[0].action("nl"), errors[0].action("en")]
    assert all(len(sentence) > 10 and "{" not in sentence.replace("{ nl", "") for sentence in told)
    return errors[0]


@pytest.fixture
def spoil(folder: Path) -> Spoil:
    """Replace a text in one file of a valid folder, and give the one error that follows."""

    def _spoil(file: str, old: str, new: str) -> Problem:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, old
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return only_error(folder)

    return _spoil
