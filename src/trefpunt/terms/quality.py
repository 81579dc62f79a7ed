"""How sure a value is, and the names for a value that is not there.

"No data", "suppressed", "estimate" and "PM" are values of their own: never 0, NaN or a bare None.
"""

from enum import StrEnum


class Certainty(StrEnum):
    """Where a fact in the policy folder rests on; the marks of the domain handbook."""

    STATED = "S"
    """Stated in the policy document or the advice itself."""
    INFERRED = "I"
    """Follows from stated facts by arithmetic or reading."""
    PUBLIC = "P"
    """Read on a public page or in public data, which the source names."""
    GENERAL = "G"
    """General knowledge that a person must verify before it is relied on."""
    UNDECIDED = "U"
    """Unknown or undecided: an assumption that the municipality can change."""


class Quality(StrEnum):
    """What kind of value a figure of an area is."""

    COMPUTED = "computed"
    """Computed here from the components of the recipe."""
    PUBLISHED = "published"
    """Taken over as published; the components behind it are not known."""
    ESTIMATE = "estimate"
    """Computed from components of which at least one is marked as an estimate."""
    NO_DATA = "no_data"
    """The source has the area and says that it has no value for it."""
    SUPPRESSED = "suppressed"
    """The source has a value and withholds it, for instance because few people live there."""
    NOT_LISTED = "not_listed"
    """The source does not mention the area at all."""

    @property
    def has_value(self) -> bool:
        """Whether a figure of this quality carries a number."""
        return self in {Quality.COMPUTED, Quality.PUBLISHED, Quality.ESTIMATE}
