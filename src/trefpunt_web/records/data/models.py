"""Open data as it was delivered: every version stays, one of each dataset is in use."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What a stored file is to the site."""

    CURRENT = "current", _("in gebruik")
    OLDER = "older", _("eerdere versie")
    PROPOSED = "proposed", _("voorstel")
    """Uploaded and read, but nobody has confirmed it yet."""
    REFUSED = "refused", _("geweigerd")
    """Found while loading, and wrong: only what is wrong with it is kept."""


LASTING = (State.CURRENT, State.OLDER)


class DataFile(models.Model):
    """One version of one dataset: the file as it was delivered, and how it is read.

    Its content never changes, and a version that was ever in use is never deleted: runs name it.
    """

    municipality = models.CharField(max_length=6)
    dataset = models.CharField(max_length=80)
    """Id in `sources.toml`."""
    key = models.CharField(max_length=64)
    """SHA-256 of the files together with how they are read: the same file read by another mapping
    is another version."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the main file, as runs name it."""
    file = models.CharField(max_length=200)
    described = models.JSONField()
    """As `trefpunt.schemas.datasets.Dataset` writes it: the mapping that it was read with."""
    year = models.PositiveSmallIntegerField(null=True)
    facts = models.JSONField()
    """What was found in it, as `trefpunt_web.services.data_reading.Summary` writes it."""
    problems = models.JSONField()
    """What is wrong with it or worth knowing: code, severity, row, column and params of each."""
    content = models.BinaryField()
    """A zip file with the main file and those that belong to it."""
    built = models.BinaryField(null=True)
    """The walkable streets as arrays (.npz), for a dataset of streets."""
    size = models.PositiveBigIntegerField()
    """Bytes of the files as they were delivered."""
    state = models.CharField(max_length=10, choices=State.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    """Who uploaded it; none: somebody on the command line of the server."""
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-loaded_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "dataset"],
                condition=Q(state="current"),
                name="data_one_current_version",
            ),
            models.UniqueConstraint(
                fields=["municipality", "dataset", "key"], name="data_version_once"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="data_known_state"),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(content=b"", built=None),
                name="data_refused_is_not_kept",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="data_is_final", exclude=["state"]),
            pgtrigger.Protect(
                name="data_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["current", "older"]),
            ),
            pgtrigger.FSM(
                name="data_step",
                field="state",
                transitions=[("proposed", "current"), ("older", "current"), ("current", "older")],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.digest[:12]}"


class Deed(models.TextChoices):
    """How a version came into use."""

    LOADED = "loaded", _("geladen op de server")
    UPLOADED = "uploaded", _("geüpload")
    RESTORED = "restored", _("teruggezet")


class Event(models.Model):
    """A version came into use: who did that, and when. It is never changed or deleted."""

    version = models.ForeignKey(DataFile, on_delete=models.PROTECT, related_name="events")
    deed = models.CharField(max_length=10, choices=Deed.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    """None: somebody on the command line of the server."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(deed__in=Deed.values), name="data_known_deed"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="data_event_is_final", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_deed_display()}"
