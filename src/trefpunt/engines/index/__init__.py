"""The vulnerability index: value, rank, what the ranks can and cannot tell, and who is missing."""

from trefpunt.engines.index.engine import METHOD, index, provenance

__all__ = ["METHOD", "index", "provenance"]
