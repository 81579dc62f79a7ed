"""Reads the newest framework in `weighing/`, and what was written down for it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from trefpunt.schemas.siting import SitingPolicy
from trefpunt.schemas.weighing import COMPUTED, Criterion, Default, FactRow, Framework, Hard, Test
from trefpunt.sources.facts import read_facts
from trefpunt.sources.known import Known
from trefpunt.sources.municipality import twice
from trefpunt.sources.newest import newest
from trefpunt.sources.report import Report, number
from trefpunt.sources.toml import read_toml

WORDS = {"yes_no", "word"}
"""Units that are compared by their words."""
YES_NO = {"yes", "no"}

Used = Iterator[tuple[str, str]]
"""Where in the file, and what stands there."""


def read_weighing(
    folder: Path, known: Known, report: Report, siting: SitingPolicy | None = None
) -> tuple[Framework | None, tuple[FactRow, ...]]:
    """The framework with its facts, checked against the rest of the folder; none where the folder
    has none or it is wrong."""
    path = newest(folder, "weighing", report) if (folder / "weighing").is_dir() else None
    if path is None:
        return None, ()
    ours = report.at(f"weighing/{path.name}")
    framework = read_toml(path, Framework, ours)
    if framework is None:
        return None, ()
    if str(framework.date) != path.stem:
        ours.error("file.name_differs", column="date", value=str(framework.date), name=path.name)
    check_framework(framework, known, ours)
    subjects = _subjects(folder, known, siting, report)
    return framework, read_facts(path, framework, subjects, report)


def check_framework(framework: Framework, known: Known, report: Report) -> None:
    """Report everything in a framework that cannot be weighed with."""
    _twice(framework, report)
    _measures(framework, report)
    _weights(framework, report)
    _units(framework, report)
    for field, test in _tests(framework):
        _comparison(framework, field, test, report)
    for default in framework.defaults:
        _shown(default, report)
    for criterion in framework.criteria:
        _scales(framework, criterion, report)
    if known.municipality is not None:
        _kinds(framework, {kind.id for kind in known.municipality.kinds}, report)


def _subjects(
    folder: Path, known: Known, siting: SitingPolicy | None, report: Report
) -> set[str] | None:
    """Every id that a fact can be about; none where a part that names them is wrong."""
    unread = siting is None and (folder / "siting.toml").is_file()
    if unread or not known.areas or known.municipality is None or report.at("places.csv").here:
        return None
    free = {site.id for site in siting.sites} if siting is not None else set()
    return {place.id for place in known.places} | free | {area.code for area in known.areas}


# --- Names ----------------------------------------------------------------------------------------


def _rules(framework: Framework) -> Iterator[tuple[str, Hard | Default]]:
    yield from ((f"hard.{rule.id}", rule) for rule in framework.hard)
    yield from ((f"defaults.{rule.id}", rule) for rule in framework.defaults)


def _tests(framework: Framework) -> Iterator[tuple[str, Test]]:
    for field, rule in _rules(framework):
        yield f"{field}.test", rule.test
        yield from ((f"{field}.also", test) for test in rule.also)


def _twice(framework: Framework, report: Report) -> None:
    twice(report, "measures", (measure.id for measure in framework.measures))
    twice(report, "hard, defaults", (rule.id for _, rule in _rules(framework)))
    twice(report, "criteria", (criterion.id for criterion in framework.criteria))
    for default in framework.defaults:
        twice(report, f"defaults.{default.id}.reasons", (one.code for one in default.reasons))


def _used(framework: Framework) -> Used:
    yield from ((field, test.measure) for field, test in _tests(framework))
    for criterion in framework.criteria:
        yield from ((f"criteria.{criterion.id}.parts", part.measure) for part in criterion.parts)


def _measures(framework: Framework, report: Report) -> None:
    known = _listed(measure.id for measure in framework.measures)
    for field, name in _used(framework):
        if not _has(framework, name):
            report.error(
                "weighing.measure_unknown", column=field, field=field, value=name, known=known
            )


def _has(framework: Framework, name: str) -> bool:
    return any(measure.id == name for measure in framework.measures)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _kinds(framework: Framework, known: set[str], report: Report) -> None:
    for field, rule in _rules(framework):
        for kind in rule.kinds:
            if kind not in known:
                report.error(
                    "kind.unknown", column=f"{field}.kinds", value=kind, known=_listed(known)
                )


# --- Numbers --------------------------------------------------------------------------------------


def _weights(framework: Framework, report: Report) -> None:
    total = sum((criterion.weight for criterion in framework.criteria), Decimal(0))
    if total != 1:
        report.error(
            "weighing.weights",
            column="criteria.weight",
            sum=number(total),
            difference=number(total - 1),
        )


def _units(framework: Framework, report: Report) -> None:
    for measure in framework.measures:
        unit = COMPUTED.get(measure.id, measure.unit)
        if measure.unit != unit:
            field = f"measures.{measure.id}.unit"
            report.error("weighing.unit", column=field, value=measure.id, known=unit)


def _comparison(framework: Framework, field: str, test: Test, report: Report) -> None:
    if not _has(framework, test.measure):
        return
    unit = framework.measure(test.measure).unit
    if bool(test.one_of) != (unit in WORDS):
        report.error(
            "weighing.comparison", column=field, field=field, value=test.measure, unit=unit
        )
    for word in test.one_of:
        if unit == "yes_no" and word not in YES_NO:
            report.error("weighing.yes_no", column=field, field=field, value=word)


def _shown(default: Default, report: Report) -> None:
    if default.shown and default.test.one_of:
        field = f"defaults.{default.id}.shown"
        report.error(
            "weighing.comparison",
            column=field,
            field=field,
            value=default.test.measure,
            unit="one_of",
        )


def _scales(framework: Framework, criterion: Criterion, report: Report) -> None:
    field = f"criteria.{criterion.id}.parts"
    for part in criterion.parts:
        if part.low == part.high:
            report.error("weighing.scale", column=field, field=field, value=part.measure)
        known = _has(framework, part.measure)
        if known and framework.measure(part.measure).unit == "word":
            report.error("weighing.word_scored", column=field, field=field, value=part.measure)
