"""What somebody asks of the reach engine."""

from dataclasses import dataclass

Week = tuple[tuple[int, int], ...]
"""When a place is open in any week: [start, end) in minutes since Monday 00:00, in order."""

DAY = 24 * 60


@dataclass(frozen=True)
class Moment:
    """A time of the week."""

    weekday: int
    """0 is Monday."""
    minute: int
    """Of the day, 0-1439."""

    def within(self, week: Week) -> bool:
        """Whether a place with these hours is open then."""
        now = self.weekday * DAY + self.minute
        return any(start <= now < end for start, end in week)


@dataclass(frozen=True)
class Choice:
    """Which places count, for whom, when, how near and how one walks."""

    norm_m: int
    """What counts as near: exactly this far is near."""
    kinds: tuple[str, ...]
    """Ids of the kinds of place that count."""
    profile: str = "walk"
    """Id of a profile of the policy."""
    group: str | None = None
    """Only places that are meant for this group (or for everybody)."""
    at: Moment | None = None
    """Only places that are surely open then."""
    meant_for: tuple[str, ...] = ()
    """Ids of the groups that the norm is meant for; empty: everybody."""
