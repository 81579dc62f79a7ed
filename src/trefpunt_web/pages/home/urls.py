"""Addresses of the front page and the explanations."""

from django.urls import path

from trefpunt_web.pages.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("begrippen/", views.terms, name="terms"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
]
