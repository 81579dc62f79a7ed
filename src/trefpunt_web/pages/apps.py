"""Makes the template tags of the pages known to Django."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """All pages."""

    name = "trefpunt_web.pages"
    label = "pages"
