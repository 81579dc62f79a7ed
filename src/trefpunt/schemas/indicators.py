"""Indicators: what the policy wants to see change, as written in `indicators.toml`."""

from typing import Literal

from trefpunt.schemas.base import KnownAmount, Sourced, Strict, Text


class Measurement(Sourced):
    """One point of the series of an indicator."""

    year: int
    value: KnownAmount


class Target(Sourced):
    """What the policy wants to reach, and when."""

    year: int
    value: KnownAmount


class Indicator(Sourced):
    """One indicator, effect or effort."""

    id: str
    kind: Literal["effect", "effort"]
    name: Text
    goal: Text
    unit: Literal["percent", "yes_no", "fte", "count"]
    direction: Literal["up", "down", "reach"]
    baseline: Literal["known", "none"]
    proxy: Text | None = None
    """Where the indicator measures something else than the goal says: what it does measure."""
    series: tuple[Measurement, ...] = ()
    target: Target | None = None
    next_years: tuple[int, ...] = ()
    """Years in which a new measurement is expected."""


class Indicators(Strict):
    """`indicators.toml`."""

    indicators: tuple[Indicator, ...]
