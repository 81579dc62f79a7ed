"""Makes the management commands of this floor known to Django."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Start-up and management commands."""

    name = "trefpunt_web.config"
    label = "trefpunt_config"
