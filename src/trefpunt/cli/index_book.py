"""The index as a workbook: areas, areas without an index, groups, and where it comes from."""

from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook

from trefpunt.cli.index_table import remark, why
from trefpunt.cli.save import sheet
from trefpunt.engines.index import provenance, tell_interval, tell_top
from trefpunt.schemas.index import IndexResult
from trefpunt.schemas.policy import Policy
from trefpunt.terms.wording import Language, say

AREAS = (
    *("code", "name", "value", "sum", "rank", "rank_low", "rank_high", "quartile", "cluster"),
    *("quality", "inhabitants", "people", "note"),
)
MISSING = ("code", "name", "reason", "inhabitants", "note")
PROVENANCE = ("what", "value", "detail")
GROUPS = ("name", "value", "inhabitants", "covered")


def book(policy: Policy, result: IndexResult, language: Language = "nl") -> Workbook:
    """A workbook with a sheet per kind of row, and a sheet with the provenance."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, columns, rows in (
        ("areas", AREAS, _areas(result, language)),
        ("missing", MISSING, _missing(policy, result, language)),
        ("groups", GROUPS, _groups(result)),
    ):
        header = [say(f"index.column.{column}", language) for column in columns]
        sheet(made, say(f"index.sheet.{name}", language), header, rows)
    header = [say(f"index.provenance.{column}", language) for column in PROVENANCE]
    title = say("index.sheet.provenance", language)
    sheet(made, title, header, _provenance(policy, result, language))
    return made


def _areas(result: IndexResult, language: Language) -> Iterator[tuple[Any, ...]]:
    for area in result.areas:
        known = [getattr(area, column) for column in AREAS[:9]]
        quality = say(f"index.quality.{area.quality}", language)
        yield (*known, quality, area.inhabitants, area.people, remark(area, language))


def _missing(policy: Policy, result: IndexResult, language: Language) -> Iterator[tuple[Any, ...]]:
    for area in result.missing:
        reason = say(f"index.quality.{area.reason}", language)
        note = why(area, policy.index.recipe, language)
        yield area.code, area.name, reason, area.inhabitants, note


def _groups(result: IndexResult) -> Iterator[tuple[Any, ...]]:
    for group in result.groups:
        yield group.name, group.value, group.inhabitants, group.covered


def _provenance(
    policy: Policy, result: IndexResult, language: Language
) -> Iterator[tuple[str, str, str]]:
    run, recipe = provenance(policy, result), policy.index.recipe

    def row(key: str, *cells: str, **params: str) -> tuple[str, str, str]:
        first, second = (*cells, "")[:2]
        return say(f"index.provenance.{key}", language, **params), first, second

    yield row("run", run.id)
    yield row("digest", run.digest)
    yield row("method", run.method)
    yield row("author", recipe.author.say(language))
    yield row("source", recipe.source)
    for part in recipe.components:
        yield row("component", str(part.weight), part.source, name=part.name.say(language))
    yield from (row("input", name, digest) for name, digest in run.inputs.items())
    yield from (row("parameter", name, str(value)) for name, value in run.parameters.items())
    for told in (*tell_top(result, language), tell_interval(result, recipe, language)):
        yield row("reading", told)
    yield row("reading", say("index.people", language))
    yield from (row("weakness", weakness.say(language)) for weakness in recipe.weaknesses)
