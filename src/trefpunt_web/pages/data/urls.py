"""Addresses of the open data."""

from django.urls import path

from trefpunt_web.pages.data import changing, views

urlpatterns = [
    path("", views.overview, name="data"),
    path("<slug:dataset>/", views.dataset, name="data-set"),
    path("<slug:dataset>/nieuw/", changing.new, name="data-new"),
    path("<slug:dataset>/<int:number>/", changing.version, name="data-version"),
    path("<slug:dataset>/<int:number>/bestand/", views.file, name="data-file"),
]
