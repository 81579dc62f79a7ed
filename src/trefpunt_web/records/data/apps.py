"""Django's handle on this family of records."""

from django.apps import AppConfig


class DataConfig(AppConfig):
    """Files of open data."""

    name = "trefpunt_web.records.data"
    label = "data"
    default_auto_field = "django.db.models.BigAutoField"
