"""Django's handle on this family of records."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """Computed results."""

    name = "trefpunt_web.records.runs"
    label = "runs"
    default_auto_field = "django.db.models.BigAutoField"
