"""What a change of a draft is called, in both languages."""

from collections.abc import Mapping
from typing import Any

from trefpunt.schemas.base import Text
from trefpunt.terms.wording import Language, Param, say_both
from trefpunt_web.services.plan import Planning

Words = dict[Language, str]
NOTHING: Words = {"nl": "", "en": ""}


def told(op: str, what: Mapping[str, Any], planning: Planning) -> Text:
    """One line of the log: "Buurthuis De Ster wordt Ontmoetingscentrum"."""
    return Text.model_validate(_said(op, what, planning))


def _said(op: str, what: Mapping[str, Any], planning: Planning) -> Words:
    if op in {"undo", "redo"}:
        return say_both(f"drafts.log.{op}", what=_said(what["of"], what, planning))
    return say_both(f"drafts.log.{_variant(op, what)}", **_params(what, planning))


def _variant(op: str, what: Mapping[str, Any]) -> str:
    """Setting something to nothing is told in other words."""
    value = {"year": "year", "host": "host", "describe": "text", "budget": "budget"}.get(op)
    return f"{op}_none" if value and not what.get(value) else op


def _params(what: Mapping[str, Any], planning: Planning) -> dict[str, Param]:
    kinds = {kind.id: kind.name.both() for kind in planning.policy.municipality.kinds}
    kind, host, budget = (what.get(key) or "" for key in ("kind", "host", "budget"))
    plans = {one.id: one.name.both() for one in planning.policy.scenarios}
    year = what.get("year")
    return {
        "place": what.get("label", ""),
        "kind": kinds.get(kind, kind),
        "from_year": say_both("drafts.log.from_year", year=year) if year else NOTHING,
        "year": year or "",
        "host": planning.names.get(host, host),
        "name": what.get("name") or "",
        "budget": plans.get(budget, budget),
        "count": len(what.get("placed", ())),
        "rule": what.get("rule_name") or what.get("rule", ""),
    }
