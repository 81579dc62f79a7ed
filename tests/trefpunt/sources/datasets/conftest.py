"""A dataset as `sources.toml` describes it, and what a reader says about its file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trefpunt.schemas.base import Text
from trefpunt.schemas.datasets import Dataset
from trefpunt.sources.report import Report
from trefpunt.terms.problems import Severity
from trefpunt.terms.quality import Certainty

Describe = Callable[..., Dataset]


@pytest.fixture
def describe() -> Describe:
    """A dataset with this role, form and anything else."""

    def _describe(role: str, form: str, **fields: Any) -> Dataset:
        text = Text(nl="Zonder dit weten we minder.", en="Without it we know less.")
        common = {
            "id": "proef",
            "name": text,
            "file": "proef",
            "licence": "CC BY 4.0",
            "effect": text,
            "source": "verzonnen",
            "certainty": Certainty.GENERAL,
        }
        return Dataset.model_validate(common | {"role": role, "form": form} | fields)

    return _describe


@pytest.fixture
def report() -> Report:
    return Report("sources.toml")


def codes(report: Report, severity: Severity = Severity.ERROR) -> list[str]:
    """What was told, each with a sentence in both languages."""
    found = [problem for problem in report.problems if problem.severity is severity]
    for problem in found:
        told = [problem.message("nl"), problem.message("en")]
        told += [problem.action("nl"), problem.action("en")]
        assert all(len(sentence) > 10 for sentence in told)
    return [problem.code for problem in found]


@pytest.fixture
def errors(report: Report) -> Callable[[], list[str]]:
    return lambda: codes(report)


@pytest.fixture
def findings(report: Report) -> Callable[[], list[str]]:
    return lambda: codes(report, Severity.FINDING)


@pytest.fixture
def answers() -> Path:
    """Small files, written by hand in the documented form of each service."""
    return Path(__file__).parent / "answers"
