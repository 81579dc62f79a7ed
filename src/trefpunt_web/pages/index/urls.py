"""Addresses of the neighbourhoods."""

from django.urls import path

from trefpunt_web.pages.index import views

urlpatterns = [
    path("", views.overview, name="index"),
    path("kaart.json", views.chart, name="index-map"),
    path("index.csv", views.download_csv, name="index-csv"),
    path("index.xlsx", views.download_xlsx, name="index-xlsx"),
    path("<str:code>/", views.area, name="index-area"),
]
