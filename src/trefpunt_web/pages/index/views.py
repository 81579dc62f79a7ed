"""The neighbourhoods: map and table, a page each, and the same as data."""

import csv

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from trefpunt.terms.area import municipality_of
from trefpunt_web.pages.index.choice import QUARTERS, Choice
from trefpunt_web.pages.index.geojson import geojson
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.services import index as service
from trefpunt_web.services import maps
from trefpunt_web.services.measures import MEASURES, cited

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS = (
    *("code", "name", "quality", "value", "sum", "rank", "rank_low", "rank_high", "quartile"),
    *("cluster", "inhabitants", "people", "small", "note"),
)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The map and the table of all neighbourhoods."""
    choice, index = Choice.read(request.GET), service.current()
    chart, language = maps.draw(index, choice.measure), language_of_page()
    told = index.told(language)
    page = {
        "choice": choice,
        "index": index,
        "chart": chart,
        "chosen": chart.cell(choice.area),
        "rows": choice.rows(index),
        "lead": told[:1],
        "limits": told[1:],
        "variations": index.told_variations(language),
        "measures": MEASURES,
        "quarters": QUARTERS.items(),
    }
    return render(request, "index/overview.html", page)


@require_safe
def area(request: HttpRequest, code: str) -> HttpResponse:
    """One neighbourhood; 404 with a hint for a code that is not one of this municipality."""
    try:
        portrait = service.portrait(code)
    except KeyError:
        return render(request, "index/unknown.html", {"hint": _hint(code)}, status=404)
    chart = maps.draw(portrait.index, MEASURES[0])
    page = {
        "portrait": portrait,
        "index": portrait.index,
        "row": portrait.neighbourhood,
        "chart": chart,
        "chosen": chart.cell(code),
        "cited": cited(portrait.index.policy),
    }
    return render(request, "index/area.html", page)


def _hint(code: str) -> str:
    try:
        other = municipality_of(code)
    except ValueError:
        return _("Dit is geen buurtcode. Een buurtcode is BU met acht tekens erachter.")
    told = _("%(code)s is geen buurt van deze gemeente. De code hoort bij gemeente %(other)s.")
    return told % {"code": code, "other": other}


@gzip_page
@require_safe
def chart(request: HttpRequest) -> HttpResponseBase:
    """The map as GeoJSON; a browser that has it already is told so."""
    drawn = maps.draw(service.current(), Choice.read(request.GET).measure)
    answer = JsonResponse(geojson(drawn), content_type="application/geo+json")
    answer["ETag"] = etag = f'"{drawn.digest[:32]}-{get_language()}"'
    answer["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=etag, response=answer) or answer


@require_safe
def download_csv(_request: HttpRequest) -> HttpResponse:
    """All neighbourhoods as CSV: a comma between fields, a point in numbers, UTF-8."""
    answer = _file("text/csv; charset=utf-8", "csv")
    writer = csv.writer(answer)
    writer.writerow(FIELDS)
    for row in service.current().neighbourhoods:
        figure = row.figure
        quality = row.missing.reason if row.missing else getattr(figure, "quality", "")
        cells = {name: getattr(figure, name, "") for name in FIELDS} | {"quality": quality}
        writer.writerow("" if cell is None else cell for cell in cells.values())
    return answer


@require_safe
def download_xlsx(_request: HttpRequest) -> HttpResponse:
    """The workbook that the command line writes too."""
    answer = _file(XLSX, "xlsx")
    service.current().workbook(language_of_page()).save(answer)
    return answer


def _file(kind: str, ending: str) -> HttpResponse:
    name = f"trefpunt-index.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content_type=kind, headers=headers)
