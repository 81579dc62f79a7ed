"""Plan scenarios in the making: who changed what, with which reasons, and what was asked of the
computer. A published draft is final, with everything that belongs to it."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from trefpunt_web.records.runs.models import Run


class State(models.TextChoices):
    """How far a plan scenario is."""

    DRAFT = "draft", _("concept")
    FOR_DECISION = "for_decision", _("ter besluit")


PUBLISHED = Q(state="for_decision", run__isnull=False, published_at__isnull=False) & Q(
    published_by__isnull=False, removed_at__isnull=True
)
OPEN_DRAFT = Q(
    state="draft", run__isnull=True, published_at__isnull=True, published_by__isnull=True
)


class Kept(models.Manager["Draft"]):
    """Drafts that nobody removed."""

    def get_queryset(self) -> models.QuerySet["Draft"]:
        """All that are on the list."""
        return super().get_queryset().filter(removed_at=None)


class Draft(models.Model):
    """A plan scenario that planners work on. It is never deleted: removed is a state."""

    municipality = models.CharField(max_length=6)
    name = models.CharField(max_length=80)
    content = models.JSONField()
    """As `trefpunt.schemas.scenario.PlanScenario` writes it."""
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts"
    )
    version = models.PositiveIntegerField(default=1)
    """One more with each change: who changes something names the version that they saw."""
    token = models.CharField(max_length=43, unique=True, null=True)
    """Secret part of the link with which anybody may read it; none: it is not shared."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="drafts")
    """The whole plan as it was published."""
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    removed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager["Draft"]] = models.Manager()
    kept: ClassVar[Kept] = Kept()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "municipality",
                Lower("name"),
                condition=Q(removed_at=None),
                name="draft_name_unique_ignoring_case",
            ),
            models.CheckConstraint(condition=OPEN_DRAFT | PUBLISHED, name="draft_whole_state"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="draft_published_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="for_decision"),
            ),
            pgtrigger.Protect(name="draft_stays", operation=pgtrigger.Delete),
            # A change on top of a version that somebody else replaced meanwhile does not pass.
            pgtrigger.Protect(
                name="draft_change_counts",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__content__df=pgtrigger.F("new__content"))
                & ~pgtrigger.Q(new__version=pgtrigger.F("old__version") + 1),
            ),
        ]

    def __str__(self) -> str:
        return self.name


# Waits for who publishes at this moment: afterwards nothing may be added.
FROZEN = """
PERFORM FROM drafts_draft WHERE id = NEW.draft_id FOR SHARE;
IF EXISTS (SELECT FROM drafts_draft WHERE id = NEW.draft_id AND state = 'for_decision') THEN
    RAISE EXCEPTION 'a published draft is final'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_published_is_final';
END IF;
RETURN NEW;
"""


def _frozen(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=FROZEN,
    )


class Edit(models.Model):
    """One change of a draft: who, what, when. It stays; undoing is a change too, and marks it."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="edits")
    number = models.PositiveIntegerField()
    """The version that it made."""
    op = models.CharField(max_length=12)
    """"put", "take", "undo" …"""
    what = models.JSONField()
    """The change itself: {"site": …, "kind": …}."""
    before = models.JSONField()
    """The content before it."""
    after = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_in = models.PositiveIntegerField(null=True)
    """The version that undid it; none: it counts."""

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="edit_once_per_version"),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="edit_is_final", exclude=["undone_in"]),
            pgtrigger.Protect(name="edit_stays", operation=pgtrigger.Delete),
            _frozen("edit_of_published_is_final"),
        ]

    def __str__(self) -> str:
        return f"{self.draft} {self.number}"


class Explained(models.Model):
    """Why a place leaves a default rule: comply or explain. A newer one replaces, none goes."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="reasons")
    site = models.CharField(max_length=120)
    rule = models.CharField(max_length=120)
    outcome = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    """Of the framework's possible grounds; "": it names none."""
    text = models.TextField(max_length=2000)
    evidence = models.TextField(max_length=2000, blank=True)
    decider = models.CharField(max_length=120)
    """Who decided it: a person or a body."""
    date = models.DateField()
    """Of the decision."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(decider=""), name="explained_says_something"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="explained_is_final", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            _frozen("explained_of_published_is_final"),
        ]

    def __str__(self) -> str:
        return f"{self.draft}: {self.site} {self.rule}"


class Task(models.TextChoices):
    """What the computer is asked in the background."""

    PROPOSE = "propose", _("voorstel")
    PUBLISH = "publish", _("publicatie")


class Step(models.TextChoices):
    """How far that is."""

    QUEUED = "queued", _("wacht")
    RUNNING = "running", _("bezig")
    STOPPING = "stopping", _("stopt")
    DONE = "done", _("klaar")
    FAILED = "failed", _("mislukt")
    STOPPED = "stopped", _("gestopt")


OPEN = ("queued", "running", "stopping")


class Request(models.Model):
    """Something asked of the computer that takes more than a moment. It survives a restart."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="requests")
    task = models.CharField(max_length=10, choices=Task.choices)
    wish = models.JSONField(default=dict)
    """As `trefpunt.schemas.scenario.Wish` writes it."""
    version = models.PositiveIntegerField()
    """Of the draft, when it was asked."""
    state = models.CharField(max_length=10, choices=Step.choices, default=Step.QUEUED)
    phase = models.CharField(max_length=20, blank=True)
    objective = models.FloatField(null=True)
    """The best found until now."""
    bound = models.FloatField(null=True)
    """No plan is better than this."""
    gap = models.FloatField(null=True)
    placed = models.JSONField(default=list)
    """The proposed places."""
    solution = models.JSONField(null=True)
    """As `trefpunt.schemas.siting.Solution` writes it."""
    error = models.JSONField(null=True)
    """What went wrong: code and params of a problem."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(state__in=OPEN), name="request_one_open_per_draft"
            ),
            models.CheckConstraint(condition=Q(state__in=Step.values), name="request_known_state"),
            models.CheckConstraint(condition=Q(task__in=Task.values), name="request_known_task"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="request_finished_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["done", "failed", "stopped"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft}: {self.get_task_display()}"

    @property
    def open(self) -> bool:
        """Whether it is still waiting or under way."""
        return self.state in OPEN
