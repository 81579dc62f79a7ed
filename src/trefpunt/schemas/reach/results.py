"""What the reach engine answers. Distances are metres, rounded half up once, at the end."""

from dataclasses import dataclass, field
from enum import StrEnum

Metres = int


class Level(StrEnum):
    """How a distance was found, best first. It travels with every figure."""

    NETWORK = "network"
    """Along streets, from an address, postcode or square."""
    ESTIMATE = "estimate"
    """Straight line from an address, postcode or square, times the detour factor."""
    COARSE = "coarse"
    """From one point for a whole neighbourhood."""


@dataclass(frozen=True)
class GroupReach:
    """One group in one area (or the whole municipality)."""

    group: str
    people: int
    """People in points with a known number: what the share is of."""
    within: int
    """Of them, within the norm."""
    share: float | None
    """within / people, 0-1, four decimals; none where nobody is counted."""
    unknown: int
    """Points whose number is not published: not in the share."""
    estimated: bool
    """Whether the number of people is itself an estimate (index times inhabitants)."""


@dataclass(frozen=True)
class AreaReach:
    """Reach of one neighbourhood."""

    code: str
    name: str
    inhabitants: int | None
    """Of the register, not of the points."""
    groups: tuple[GroupReach, ...]
    """In the order of the policy; the first is everybody."""
    share_within: float | None
    """Of everybody."""
    share_65_within: float | None
    """Of the group "65plus"; none where the policy or the data lack it."""
    median_m: Metres | None
    """Weighted by people: half of them walk no further."""
    worst_m: Metres | None
    median_straight_m: Metres | None
    """The same as the crow flies."""
    unreachable: int
    """People at points from which no place can be reached on foot: counted as out of reach."""
    unmeasured: int
    """People at points without a distance: too far from any street, or (coarse) in one
    neighbourhood with a place of which only that neighbourhood is known. In no share or median."""
    nearest: str | None
    """Id of the place that is nearest for most people."""
    own_place: bool
    """Whether a counted place lies in the neighbourhood."""
    level: Level | None
    approximate: bool
    """Whether a place that it rests on is only known by its neighbourhood."""
    missing: str | None
    """Why there is no figure: "no_points", "no_people" (none known), "no_places", "off_network",
    "own_place" (coarse: it has a place, but nobody wrote down where); none where there is one."""
    capacity_per_1000: float | None = None
    """Room in places within walking distance for each 1,000 inhabitants, shared with everybody else
    around those places (2SFCA); none: nobody wrote down how much room there is."""


@dataclass(frozen=True)
class Curve:
    """Share of a group within x metres, for every x: the norm is one point of it."""

    group: str
    metres: tuple[Metres, ...]
    share: tuple[float, ...]
    """Within that many metres, along the way that counts (network or estimate); empty where nobody
    is counted."""
    straight: tuple[float, ...]
    """The same as the crow flies."""


@dataclass(frozen=True)
class Usage:
    """Who goes where: the people for whom a place is the nearest."""

    place: str
    name: str
    kind: str
    people: int
    people_65plus: int | None
    median_m: Metres | None
    further_if_closed_m: Metres | None
    """How much further the median is to their next place; none where there is no other."""
    approximate: bool
    capacity: int | None = None
    """How many people can be there at once; none: not known."""
    capacity_per_1000: float | None = None
    """The same for each 1,000 inhabitants within walking distance of it; none: not known, or nobody
    is counted there."""


@dataclass(frozen=True)
class NotPlaced:
    """A place that does not count in this answer, and why."""

    place: str
    name: str
    reason: str
    """"no_location", "other_kind", "other_group", "closed" (at the chosen hour), "hours_unknown"
    (only where an hour was chosen), "off_network"."""


@dataclass(frozen=True)
class ReferralCheck:
    """A neighbourhood without a place of its own: where its people go, and whether that works."""

    area: str
    name: str
    group: str | None
    to: str | None
    """Area code; none: no place can be reached, or nobody wrote down where the place lies."""
    to_name: str | None
    """Name of that area; of the place, where its area is not known."""
    stated: bool
    """Whether the policy sends them there; else it is simply the nearest."""
    metres: Metres | None
    """Median walk to the nearest place there; none where no counted place is known there."""
    within: bool | None
    """Whether that is within the norm."""
    barriers: tuple[str, ...]
    """Ids of the barriers that they cross."""
    sufficient: bool | None
    """Whether the offer there suffices; none: nobody judged it."""


@dataclass(frozen=True)
class TotalReach:
    """The same figures over several areas together: a district, or the whole municipality."""

    code: str
    name: str
    groups: tuple[GroupReach, ...]
    share_within: float | None
    share_65_within: float | None
    median_m: Metres | None
    worst_m: Metres | None
    median_straight_m: Metres | None
    unreachable: int
    """As of an area."""
    unmeasured: int
    """As of an area."""
    level: Level | None
    capacity_per_1000: float | None = None
    """As of an area."""


@dataclass(frozen=True)
class ReachResult:
    """Reach of a municipality for one norm, profile and choice of places."""

    norm_m: Metres
    profile: str
    level: Level
    """How distances were found; the worst of the areas."""
    points: str
    """Kind of the points: "address", "postcode", "square" or "area"."""
    kinds: tuple[str, ...]
    """Ids of the kinds of place that count."""
    places: int
    """Places that count and have a location."""
    approximate_places: int
    """Of them, those placed on the label point of their neighbourhood."""
    left_out: tuple[NotPlaced, ...]
    areas: tuple[AreaReach, ...]
    """In the order of the register."""
    districts: tuple[TotalReach, ...]
    city: TotalReach
    curves: tuple[Curve, ...]
    usage: tuple[Usage, ...]
    referrals: tuple[ReferralCheck, ...]
    outside: int
    """People at points that lie in none of the areas: in no figure."""
    notes: tuple[str, ...] = field(default=())
    """Keys of sentences ("reach.note.<key>") on what this answer cannot tell."""
    area_groups: tuple[TotalReach, ...] = ()
    """Neighbourhoods that the municipality takes together, each by its id: of all people in them,
    never a mean of their figures."""
    metres_per_minute: int | None = None
    """How fast the profile walks."""
