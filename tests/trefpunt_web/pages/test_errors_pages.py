"""What goes wrong has a page that says what to do, in the language of the visitor."""

import re
from html import unescape

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from trefpunt_web.config.urls import urlpatterns as site

WRONG = {"400": BadRequest, "403": PermissionDenied, "500": ZeroDivisionError}


def fail(request: HttpRequest, code: str) -> HttpResponse:
    raise WRONG[code]


urlpatterns = [path("stuk/<str:code>/", fail), *site]


def text(page: bytes) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.decode())))


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("code", "heading", "action"),
    [
        ("400", "Deze vraag begrijpen we niet", "Ga terug en probeer het opnieuw."),
        ("403", "Dit mag u niet zien of doen", "Vraag de beheerder van Trefpunt"),
        ("500", "Er ging iets mis", "Probeer het over een paar minuten opnieuw."),
    ],
)
@override_settings(ROOT_URLCONF=__name__, DEBUG=False)
def test_an_error_tells_what_happened_and_what_to_do(code: str, heading: str, action: str) -> None:
    answer = Client(raise_request_exception=False).get(f"/stuk/{code}/")
    told = text(answer.content)
    assert answer.status_code == int(code)
    assert f"Fout {code}" in told
    assert heading in told
    assert action in told


@pytest.mark.usefixtures("loaded")
def test_an_address_that_is_not_there(visitor: Client) -> None:
    answer = visitor.get("/bestaat/niet/")
    assert answer.status_code == 404
    assert "Deze pagina is er niet" in text(answer.content)
    assert 'href="/buurten/"' in answer.content.decode()


@pytest.mark.usefixtures("db")
def test_a_form_without_its_mark_is_told_that_nothing_was_kept() -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/inloggen/", {"login": "x"})
    assert answer.status_code == 403
    assert "Het formulier is verlopen" in text(answer.content)
    assert "Er is niets bewaard." in text(answer.content)


@pytest.mark.usefixtures("db")
@override_settings(ROOT_URLCONF=__name__, DEBUG=False)
def test_the_page_of_a_crash_needs_no_database(django_assert_num_queries: object) -> None:
    client = Client(raise_request_exception=False)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get("/stuk/500/").status_code == 500


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("address", ["/", "/account/inloggen/", "/herkomst/", "/bestaat-niet/"])
def test_the_content_policy_allows_only_our_own(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    rules = answer["Content-Security-Policy"]
    assert "default-src 'none'" in rules
    assert "unsafe" not in rules
    page = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    for script in re.findall(r"<script[^>]*>", page):
        assert "src=" in script or 'type="application/json"' in script
