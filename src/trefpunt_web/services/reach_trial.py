"""What if a place opens or closes: the places of the trial, and who gains and who loses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.reach import Walks
from trefpunt.engines.reach.people import Counted
from trefpunt.schemas.network import Ints
from trefpunt.schemas.points import Points
from trefpunt.schemas.policy import Place, Policy
from trefpunt.terms.problems import Problem
from trefpunt.terms.quality import Certainty
from trefpunt.terms.wording import Language, say
from trefpunt_web.services.policy import Shapes
from trefpunt_web.services.reach_moves import Closed, Footpath, Move, Moved, Opened, Spot
from trefpunt_web.services.reach_where import area_of

PREFIX = "proef-"
"""Begins the ids of trial places."""
MM = 1000


@dataclass(frozen=True)
class Changed:
    """The policy with its trial places, and without those that close."""

    policy: Policy
    opened: tuple[Place, ...]
    closed: tuple[Place, ...]
    paths: tuple[Footpath, ...]


def changed(plan: Policy, shapes: Shapes, moves: Sequence[Move]) -> Changed:
    """The policy after these moves. Moves that name an unknown place or kind change nothing."""
    shut = {move.place for move in moves if isinstance(move, Closed | Moved)}
    closed = tuple(place for place in plan.places if place.id in shut)
    opened = tuple(_opened(plan, shapes, moves))
    left = tuple(place for place in plan.places if place.id not in shut)
    after = plan.model_copy(update={"places": (*left, *opened)}) if moves else plan
    paths = tuple(move for move in moves if isinstance(move, Footpath))
    return Changed(after, opened, closed, paths)


def _opened(plan: Policy, shapes: Shapes, moves: Sequence[Move]) -> Iterator[Place]:
    number, known = 0, {place.id: place for place in plan.places}
    for move in moves:
        if isinstance(move, Opened):
            number += 1
            name = say("reach_page.trial_place", "nl", number=number)
            yield Place(
                id=f"{PREFIX}{number}",
                name=name,
                kind=move.kind,
                area=area_of(shapes, move.spot),
                lon=move.spot.lon,
                lat=move.spot.lat,
                source=say("reach_page.trial_source", "nl"),
                certainty=Certainty.UNDECIDED,
            )
        elif isinstance(move, Moved) and (place := known.get(move.place)):
            yield _elsewhere(place, area_of(shapes, move.spot), move.spot)


def _elsewhere(place: Place, area: str | None, spot: Spot) -> Place:
    """The same place, with its hours and its room."""
    name = say("reach_page.moved_place", "nl", name=place.name)
    where = {"name": name, "area": area, "lon": spot.lon, "lat": spot.lat}
    return place.model_copy(update=where)


def wrong(plan: Policy, shapes: Shapes, move: Move) -> Problem | None:
    """Why a move cannot be; none where it can."""
    if isinstance(move, Closed | Moved) and all(p.id != move.place for p in plan.places):
        field = "sluit" if isinstance(move, Closed) else "verplaats"
        return _problem("place", field, place=move.place)
    if isinstance(move, Closed):
        return None
    if isinstance(move, Opened) and all(k.id != move.kind for k in plan.municipality.kinds):
        return _problem("kind", "plek", kind=move.kind)
    spots = [move.start, move.end] if isinstance(move, Footpath) else [move.spot]
    inside = all(area_of(shapes, spot) is not None for spot in spots)
    return None if inside else _problem("where_outside", "waar")


def _problem(code: str, field: str, **params: str) -> Problem:
    return Problem(f"reach_page.{code}", column=field, params=dict(params))


def told(plan: Policy, shapes: Shapes, moves: Sequence[Move], language: Language) -> list[str]:
    """Each move in words: "Open: Huiskamer in Caberg"."""
    number, names = 0, {area.code: area.name for area in plan.areas}
    kinds = {kind.id: kind.name.say(language) for kind in plan.municipality.kinds}
    places = {place.id: place.name for place in plan.places}
    found = []
    for move in moves:
        if isinstance(move, Opened):
            number += 1
            area = names.get(area_of(shapes, move.spot) or "", "?")
            kind = kinds.get(move.kind, move.kind)
            text = say("reach_page.move.open", language, number=number, kind=kind, area=area)
        elif isinstance(move, Closed):
            text = say("reach_page.move.close", language, name=places.get(move.place, move.place))
        elif isinstance(move, Moved):
            area = names.get(area_of(shapes, move.spot) or "", "?")
            name = places.get(move.place, move.place)
            text = say("reach_page.move.move", language, name=name, area=area)
        else:
            text = say("reach_page.move.path", language, metres=_length(move))
        found.append(text)
    return found


def _length(path: Footpath) -> int:
    from trefpunt.engines.reach.straight import GEOD  # noqa: PLC0415

    ends = (path.start.lon, path.start.lat, path.end.lon, path.end.lat)
    metres: float = GEOD.inv(*ends)[2]
    return round(metres)


# --- Who gains and who loses --------------------------------------------------------------------


@dataclass(frozen=True)
class AreaEffect:
    """One neighbourhood where somebody gains or loses."""

    code: str
    name: str
    gained: int
    lost: int


@dataclass(frozen=True)
class Effect:
    """What the moves of a trial change, against the same choice without them."""

    gained: int
    """People of the chosen group who come within the norm."""
    lost: int
    gained_old: int | None
    """Of them, 65 and older; none where that is not known, or is the chosen group itself."""
    lost_old: int | None
    nearer: int
    """People who walk less far, whether or not they come within the norm."""
    farther: int
    areas: tuple[AreaEffect, ...]
    """Largest change first."""
    rows_gained: NDArray[np.intp]
    """Points that come within the norm."""
    rows_lost: NDArray[np.intp]

    @property
    def more(self) -> int:
        """How many neighbourhoods a short list of eight leaves out."""
        return max(len(self.areas) - 8, 0)


def metres(walks: Walks) -> Ints:
    """[k] millimetres to the nearest place."""
    found: Ints = walks.found.millimetres[:, 0]
    return found


def effect(
    points: Points,
    names: Mapping[str, str],
    walks: tuple[Walks, Walks],
    norm_m: int,
    who: tuple[Counted, Counted | None],
) -> Effect:
    """Who gains and who loses, per neighbourhood of the register (`names`).

    `walks`: without and with the moves. `who`: the chosen group, and 65 and older where that is
    another one and known.
    """
    (before, after), (group, old) = walks, who
    was, now, limit = metres(before), metres(after), norm_m * MM
    inside = _inside(points, names)
    gain = inside & (was > limit) & (now <= limit)
    loss = inside & (was <= limit) & (now > limit)
    return Effect(
        gained=_people(group, gain),
        lost=_people(group, loss),
        gained_old=_people(old, gain) if old else None,
        lost_old=_people(old, loss) if old else None,
        nearer=_people(group, inside & (now < was)),
        farther=_people(group, inside & (now > was)),
        areas=_areas(points, group, gain, loss, names),
        rows_gained=np.flatnonzero(gain),
        rows_lost=np.flatnonzero(loss),
    )


def _inside(points: Points, names: Mapping[str, str]) -> NDArray[np.bool_]:
    """[k] whether a point lies in a neighbourhood of the register: others are in no figure."""
    known = np.array([code in names for code in points.codes] + [False])
    found: NDArray[np.bool_] = known[points.area]
    return found


def _people(group: Counted, rows: NDArray[np.bool_]) -> int:
    return group.people(int(group.weight[rows].sum()))


def _areas(
    points: Points, group: Counted, gain: Any, loss: Any, names: Mapping[str, str]
) -> tuple[AreaEffect, ...]:
    found = [
        AreaEffect(code, names[code], _people(group, gain & here), _people(group, loss & here))
        for number, code in enumerate(points.codes)
        if code in names and ((gain | loss) & (here := points.area == number)).any()
    ]
    told = (one for one in found if one.gained or one.lost)
    return tuple(sorted(told, key=lambda one: (-(one.gained + one.lost), one.name)))
