"""A small framework and proposals for it, to be changed by a test."""

from typing import Any

from trefpunt.engines.weighing import known, word
from trefpunt.schemas.weighing import Fact, Framework, Proposal

SAID = {"source": "invented", "certainty": "U"}
RULED = {**SAID, "status": "proposed"}
UNITS = {
    "need.percentile": "percent",
    "need.people": "people",
    "reach.gain": "people",
    "distance.house": "metres",
    "ferry": "yes_no",
    "near": "yes_no",
    "enough": "yes_no",
    "owner": "word",
}


def text(word: str) -> dict[str, str]:
    """The same word in both languages."""
    return {"nl": word, "en": word}


def named(name: str, **more: Any) -> dict[str, Any]:
    """Something of the framework with an id and a name."""
    return {"id": name, "name": text(name), **more, **RULED}


def criterion(name: str, weight: str, *parts: tuple[str, int, int]) -> dict[str, Any]:
    """Parts as (measure, low, high)."""
    fields = ("measure", "low", "high")
    return named(name, weight=weight, parts=[dict(zip(fields, p, strict=True)) for p in parts])


CRITERIA = (
    criterion("need", "0,5", ("need.percentile", 0, 100), ("need.people", 0, 1000)),
    criterion("reach", "0,5", ("reach.gain", 0, 500)),
)


def framework(**parts: Any) -> Framework:
    """Two criteria of equal weight and no rules, unless told otherwise."""
    told = {
        "id": "small",
        "date": "2030-01-01",
        "name": text("small"),
        "status": "proposed",
        "variation": {"weights": "0,25", **SAID},
        "measures": [named(name, unit=unit) for name, unit in UNITS.items()],
        "criteria": CRITERIA,
        **SAID,
    }
    return Framework.model_validate({**told, **parts})


def proposal(name: str, *facts: Fact, **more: Any) -> Proposal:
    """A new place with these facts."""
    told = {"action": "new", "kind": "house", "site": name, "area": None, "place": None}
    return Proposal(id=name, name=name, facts={f.measure: f for f in facts}, **{**told, **more})


def scored(name: str, percentile: int, people: int, gain: int) -> Proposal:
    """A proposal of which every criterion of the small framework is known."""
    return proposal(
        name,
        known("need.percentile", percentile, "s"),
        known("need.people", people, "s"),
        known("reach.gain", gain, "s"),
    )


def yes(measure: str) -> Fact:
    """It is so."""
    return word(measure, True, "s")


def no(measure: str) -> Fact:
    """It is not so."""
    return word(measure, False, "s")
