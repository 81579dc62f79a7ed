"""From an end state to years: which place when, and on which condition."""

from trefpunt.engines.phasing.engine import METHOD, phase
from trefpunt.engines.phasing.wanted import refusal, wanted, windows

__all__ = ["METHOD", "phase", "refusal", "wanted", "windows"]
