"""Addresses of the runs."""

from django.urls import path, re_path

from trefpunt_web.pages.provenance import views

RUN = r"(?P<start>[0-9a-f]{12,64})"

urlpatterns = [
    path("", views.overview, name="provenance"),
    re_path(rf"^{RUN}/$", views.run, name="provenance-run"),
    re_path(rf"^{RUN}\.json$", views.download, name="provenance-json"),
    path("<str:start>/", views.unknown, name="provenance-unknown"),
]
