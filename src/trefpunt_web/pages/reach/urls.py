"""Addresses of reach."""

from django.urls import path

from trefpunt_web.pages.reach import saving, views

urlpatterns = [
    path("", views.overview, name="reach"),
    path("kaart.json", views.chart, name="reach-map"),
    path("proef.json", views.what_if, name="reach-trial"),
    path("lijnen.svg", views.curve, name="reach-curve"),
    path("bereik.<str:kind>", views.download, name="reach-download"),
    path("bewaar/", saving.save, name="reach-save"),
    path("proeven/", saving.saved, name="reach-saved"),
    path("proeven/terug/", saving.restore, name="reach-restore"),
    path("proeven/<int:number>/", saving.open_saved, name="reach-open"),
    path("proeven/<int:number>/naam/", saving.rename, name="reach-rename"),
    path("proeven/<int:number>/weg/", saving.remove, name="reach-remove"),
]
