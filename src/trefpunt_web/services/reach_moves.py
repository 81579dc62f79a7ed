"""Trial places as an address writes them: "open:5.69,50.85:huiskamer;dicht:tragos"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OPEN, CLOSE, MOVE, PATH = "open", "dicht", "verplaats", "pad"
MOST = 30
"""Trial moves in one address: more than any plan, few enough to compute."""

_NUMBER = r"(-?\d{1,3}(?:\.\d{1,7})?)"
_SPOT = f"{_NUMBER},{_NUMBER}"
_OPEN = re.compile(rf"{OPEN}:{_SPOT}:([a-z0-9_-]{{1,60}})")
_ID = r"([A-Za-z0-9_.-]{1,80})"
_CLOSE = re.compile(rf"{CLOSE}:{_ID}")
_MOVE = re.compile(rf"{MOVE}:{_ID}:{_SPOT}")
_PATH = re.compile(rf"{PATH}:{_SPOT},{_SPOT}")


@dataclass(frozen=True)
class Spot:
    """A point on the map, in degrees WGS84, to about ten centimetres."""

    lon: float
    lat: float

    @property
    def text(self) -> str:
        """As an address has it."""
        return f"{self.lon:.6f},{self.lat:.6f}"


@dataclass(frozen=True)
class Opened:
    """A place that is not there yet."""

    spot: Spot
    kind: str

    @property
    def text(self) -> str:
        """As an address has it."""
        return f"{OPEN}:{self.spot.text}:{self.kind}"


@dataclass(frozen=True)
class Closed:
    """A place that is there now and would not be."""

    place: str

    @property
    def text(self) -> str:
        """As an address has it."""
        return f"{CLOSE}:{self.place}"


@dataclass(frozen=True)
class Moved:
    """A place that would be elsewhere: it closes here and opens there, as one step."""

    place: str
    spot: Spot

    @property
    def text(self) -> str:
        """As an address has it."""
        return f"{MOVE}:{self.place}:{self.spot.text}"


@dataclass(frozen=True)
class Footpath:
    """A bridge or path that is not there yet, straight from one point to another."""

    start: Spot
    end: Spot

    @property
    def text(self) -> str:
        """As an address has it."""
        return f"{PATH}:{self.start.text},{self.end.text}"


Move = Opened | Closed | Moved | Footpath


def spot(lon: float | str, lat: float | str) -> Spot:
    """A point, rounded as an address keeps it: the same point is the same text."""
    return Spot(round(float(lon), 6), round(float(lat), 6))


def read(text: str) -> tuple[tuple[Move, ...], tuple[str, ...]]:
    """The moves in a text, each once and at most MOST, and the parts that say nothing."""
    parts = [part for part in text.split(";") if part.strip()]
    found = [(part, one(part.strip())) for part in parts]
    moves = dict.fromkeys(move for _, move in found if move is not None)
    return tuple(moves)[:MOST], tuple(part for part, move in found if move is None)


def one(part: str) -> Move | None:
    """One move; none where the text is no move or lies outside the world."""
    if match := _CLOSE.fullmatch(part):
        return Closed(match[1])
    if match := _OPEN.fullmatch(part):
        where = spot(match[1], match[2])
        return Opened(where, match[3]) if _on_earth(where) else None
    if match := _MOVE.fullmatch(part):
        where = spot(match[2], match[3])
        return Moved(match[1], where) if _on_earth(where) else None
    if match := _PATH.fullmatch(part):
        ends = spot(match[1], match[2]), spot(match[3], match[4])
        return Footpath(*ends) if all(map(_on_earth, ends)) and ends[0] != ends[1] else None
    return None


def _on_earth(where: Spot) -> bool:
    return -180 <= where.lon <= 180 and -90 <= where.lat <= 90  # noqa: PLR2004 - degrees


def write(moves: Iterable[Move]) -> str:
    """The text of these moves, as `read` reads it."""
    return ";".join(move.text for move in moves)


def without(moves: Sequence[Move], number: int) -> str:
    """The text of these moves less one."""
    return write(move for place, move in enumerate(moves) if place != number)
