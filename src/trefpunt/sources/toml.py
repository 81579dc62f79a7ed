"""Reads a TOML file into a model, and says in plain words what does not fit."""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trefpunt.sources.report import Report
from trefpunt.terms.wording import Param, say_both, sentences

Model = TypeVar("Model", bound=BaseModel)

_LINE = re.compile(r"at line (\d+), column (\d+)")
_SHOWN = 40

_KINDS = {
    "extra_forbidden": "field.unknown",
    "missing": "field.missing",
    "literal_error": "field.choice",
    "enum": "field.choice",
    "union_tag_invalid": "field.choice",
    "union_tag_not_found": "field.type_missing",
    "greater_than": "field.limit",
    "greater_than_equal": "field.limit",
    "less_than": "field.limit",
    "less_than_equal": "field.limit",
    "decimal_max_places": "field.digits",
    "decimal_max_digits": "field.digits",
    "too_short": "field.empty",
    "string_too_short": "field.empty",
}
"""What pydantic calls an error -> the sentence that tells it."""

_TYPES = {
    "int": "field.number",
    "float": "field.number",
    "decimal": "field.number",
    "string": "field.text",
    "bool": "field.truth",
    "date": "field.date",
    "tuple": "field.list",
    "list": "field.list",
    "dict": "field.table",
    "model": "field.table",
}
"""The first word of pydantic's type errors -> the sentence that tells it."""

_LIMITS = {"gt", "ge", "lt", "le", "max_digits", "decimal_places"}
"""What pydantic calls a bound; the sentences "limit.*" tell it."""


def read_toml(path: Path, model: type[Model], report: Report) -> Model | None:
    """The file as a model; None when something is wrong, which then stands in the report."""
    data = parse(path, report)
    return None if data is None else fit(data, model, report)


def parse(path: Path, report: Report) -> dict[str, Any] | None:
    """The file as it stands, before anybody knows whether it fits.

    None when it is no TOML or says nothing, which then stands in the report.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        report.error("file.missing", file=report.file)
    except UnicodeDecodeError:
        report.error("toml.encoding")
    except tomllib.TOMLDecodeError as error:
        place = _LINE.search(str(error))
        report.error("toml.syntax", int(place[1]) if place else None, reason=str(error))
    else:
        if data:
            return data
        report.error("toml.empty")
    return None


def fit(data: dict[str, Any], model: type[Model], report: Report) -> Model | None:
    """The data as a model; None when something is wrong, which then stands in the report."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors():
            _tell(detail, data, report)
        return None


def _tell(detail: ErrorDetails, data: dict[str, Any], report: Report) -> None:
    path = _path(detail, data)
    if not path and report.here:
        return  # what is wrong with the file as a whole was told more precisely before
    report.error(
        _code(detail),
        column=path or None,
        field=path,
        value=_value(detail),
        limit=_limit(detail),
    )


def _code(detail: ErrorDetails) -> str:
    if detail["type"] == "value_error":
        own = str(detail["ctx"]["error"])
        return own if f"problem.{own}.message" in sentences() else "field.invalid"
    if detail["type"] == "string_pattern_mismatch":
        return "field.gm_code" if "GM" in detail["ctx"]["pattern"] else "field.bu_code"
    known = _KINDS.get(detail["type"])
    return known or _TYPES.get(detail["type"].split("_")[0], "field.invalid")


def _path(detail: ErrorDetails, data: Any) -> str:
    """The dotted path as it stands in the file: list items by their id, else counted from 1."""
    steps: list[str] = []
    for part in detail["loc"]:
        if isinstance(data, dict) and part in data:
            data = data[part]
            steps.append(str(part))
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
            steps.append(_item(data, part))
    if detail["type"] == "missing":
        steps.append(str(detail["loc"][-1]))
    if detail["type"] == "union_tag_invalid":
        steps.append(detail["ctx"]["discriminator"].strip("'"))
    return ".".join(steps)


def _item(item: Any, position: int) -> str:
    named = item.get("id") if isinstance(item, dict) else None
    return named if isinstance(named, str) else str(position + 1)


def _value(detail: ErrorDetails) -> str:
    value = detail.get("ctx", {}).get("tag", detail["input"])
    text = "{…}" if isinstance(value, dict | list) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _limit(detail: ErrorDetails) -> Param:
    """What the schema would accept: "1, 2" or "100 of lager"."""
    context = detail.get("ctx", {})
    for key in _LIMITS & context.keys():
        return say_both(f"limit.{key}", bound=str(context[key]))
    return str(context.get("expected") or context.get("expected_tags") or "").replace("'", "")
