"""Django's handle on this family of records."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts and memberships."""

    name = "trefpunt_web.records.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
