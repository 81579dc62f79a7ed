"""Addresses of plan scenarios: the list, the workbench, and what one does from there."""

from django.urls import path

from trefpunt_web.pages.plan import asking, changing, comparing, keeping, views, weighing

urlpatterns = [
    path("", views.overview, name="plan"),
    path("kaart.json", views.boundaries, name="plan-map"),
    path("voorzet/<slug:start>/plan.<str:kind>", views.download_start, name="plan-start"),
    path("nieuw/", keeping.new, name="plan-new"),
    path("zet-terug/<int:number>/", keeping.restore, name="plan-restore"),
    path("vergelijk/", comparing.compare, name="plan-compare"),
    path("raad/", comparing.council, name="plan-council"),
    path("gedeeld/<str:token>/", views.shared, name="plan-shared"),
    path("<int:number>/", changing.workbench, name="plan-open"),
    path("<int:number>/stap-terug/", changing.undo, name="plan-undo"),
    path("<int:number>/opnieuw/", changing.redo, name="plan-redo"),
    path("<int:number>/plek/<str:site>/", weighing.item, name="plan-item"),
    path("<int:number>/naam/", keeping.name, name="plan-name"),
    path("<int:number>/kopie/", keeping.copy, name="plan-copy"),
    path("<int:number>/weg/", keeping.remove, name="plan-remove"),
    path("<int:number>/deel/", keeping.share, name="plan-share"),
    path("<int:number>/besluit/", keeping.publish, name="plan-publish"),
    path("<int:number>/voorstel/", asking.ask, name="plan-ask"),
    path("<int:number>/taak/<int:task>/", asking.task, name="plan-task"),
    path("<int:number>/plan.<str:kind>", views.download, name="plan-download"),
]
