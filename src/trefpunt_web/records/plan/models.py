"""The policy as loaded from its folder, the shapes of its areas, and saved scenarios."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower


class PolicyVersion(models.Model):
    """One state of a policy folder. Loading the same files again gives the same version."""

    municipality = models.CharField(max_length=6)
    digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    """The whole validated policy, as `trefpunt.schemas.policy.Policy` writes it."""
    loaded_at = models.DateTimeField(auto_now_add=True)
    current = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["current"],
                condition=models.Q(current=True),
                name="policy_one_current_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.digest[:12]}"


class BoundarySet(models.Model):
    """The shapes of a municipality's areas: real boundaries, or a schematic map without them."""

    municipality = models.CharField(max_length=6, unique=True)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    """As `trefpunt.schemas.boundaries.Boundaries` writes it."""

    def __str__(self) -> str:
        return f"{self.municipality} {self.digest[:12]}"


class SavedScenario(models.Model):
    """A budget scenario that somebody keeps under a name."""

    municipality = models.CharField(max_length=6)
    name = models.CharField(max_length=80)
    content = models.JSONField()
    """As `trefpunt.schemas.budget.Scenario` writes it."""
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scenarios"
    )
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "municipality", Lower("name"), name="scenario_name_unique_ignoring_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SavedPlacement(models.Model):
    """Trial places that somebody keeps under a name: what opens, what closes, and for whom."""

    municipality = models.CharField(max_length=6)
    name = models.CharField(max_length=80)
    content = models.JSONField()
    """The query of the page on reach: {"proef": ["open:…"], "norm": ["500"]}."""
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="placements"
    )
    scenario = models.ForeignKey(
        SavedScenario, on_delete=models.SET_NULL, null=True, related_name="placements"
    )
    """The budget scenario that it belongs to; none: it stands by itself."""
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "municipality", Lower("name"), name="placement_name_unique_ignoring_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name
