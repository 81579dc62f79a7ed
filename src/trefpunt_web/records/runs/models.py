"""A computed result, kept with everything that led to it. A run is never changed or deleted."""

from typing import ClassVar

import pgtrigger
from django.db import models

from trefpunt_web.records.plan.models import PolicyVersion


class Run(models.Model):
    """The stored form of `trefpunt.schemas.run.Run`, with the result itself."""

    part = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    method = models.CharField(max_length=40)
    inputs = models.JSONField()
    parameters = models.JSONField()
    missing = models.JSONField()
    result = models.JSONField()
    computed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-computed_at", "-pk"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="run_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.digest[:12]}"


class Answer(models.Model):
    """Which run answers a question under a version of the policy. Two versions that differ in
    something else share the run."""

    policy = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=120)
    """"index", "budget:<scenario>", "uncertainty:<scenario>"."""
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="answers")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "question"], name="answer_once_per_question"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.run}"
