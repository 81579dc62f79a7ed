"""All addresses. Dutch is at the root, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from trefpunt_web.pages import health
from trefpunt_web.pages.account.urls import services

urlpatterns = [
    path("gezond/", health.health, name="health"),
    path("account/dienst/", include(services)),
    *i18n_patterns(
        path("", include("trefpunt_web.pages.home.urls")),
        path("buurten/", include("trefpunt_web.pages.index.urls")),
        path("bereik/", include("trefpunt_web.pages.reach.urls")),
        path("plan/", include("trefpunt_web.pages.plan.urls")),
        path("begroting/", include("trefpunt_web.pages.budget.urls")),
        path("gegevens/", include("trefpunt_web.pages.data.urls")),
        path("herkomst/", include("trefpunt_web.pages.provenance.urls")),
        path("account/", include("trefpunt_web.pages.account.urls")),
        prefix_default_language=False,
    ),
]
