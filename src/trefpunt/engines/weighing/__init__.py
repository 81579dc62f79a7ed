"""The weighing: rules, defaults and criteria of a municipality, tried on proposals. It advises."""

from trefpunt.engines.weighing.engine import METHOD, provenance, tried, weigh
from trefpunt.engines.weighing.explain import missing_reason
from trefpunt.engines.weighing.facts import known, not_here, unknown, word, written
from trefpunt.engines.weighing.made import Host, effort, hosting, need, referral
from trefpunt.engines.weighing.portfolio import Situation, portfolio

__all__ = [
    "METHOD",
    "Host",
    "Situation",
    "effort",
    "hosting",
    "known",
    "missing_reason",
    "need",
    "not_here",
    "portfolio",
    "provenance",
    "referral",
    "tried",
    "unknown",
    "weigh",
    "word",
    "written",
]
