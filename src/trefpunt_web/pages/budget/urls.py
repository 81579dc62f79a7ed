"""Addresses of the budget."""

from django.urls import path

from trefpunt_web.pages.budget import saving, views

urlpatterns = [
    path("", views.overview, name="budget"),
    path("grafiek.svg", views.chart, name="budget-chart"),
    path("begroting.<str:kind>", views.download, name="budget-download"),
    path("vergelijk/", views.compare, name="budget-compare"),
    path("vergelijk/verschil.<str:kind>", views.difference, name="budget-difference"),
    path("bewaar/", saving.save, name="budget-save"),
    path("scenarios/", saving.scenarios, name="budget-scenarios"),
    path("scenarios/terug/", saving.restore, name="budget-restore"),
    path("scenarios/<int:number>/naam/", saving.rename, name="budget-rename"),
    path("scenarios/<int:number>/weg/", saving.remove, name="budget-remove"),
]
