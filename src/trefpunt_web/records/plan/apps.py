"""Django's handle on this family of records."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Policy versions, boundaries and saved scenarios."""

    name = "trefpunt_web.records.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"
