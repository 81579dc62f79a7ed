"""The vulnerability index: value, rank, what the ranks can and cannot tell, and who is missing."""

from trefpunt.engines.index.engine import METHOD, index, provenance
from trefpunt.engines.index.telling import tell_interval, tell_top, tell_variation

__all__ = ["METHOD", "index", "provenance", "tell_interval", "tell_top", "tell_variation"]
