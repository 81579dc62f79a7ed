"""Django's handle on this family of records."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """Plan scenarios in the making."""

    name = "trefpunt_web.records.drafts"
    label = "drafts"
    default_auto_field = "django.db.models.BigAutoField"
