"""The pages for what goes wrong, checked as a browser shows them."""

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

Axe = Callable[[Page], list[str]]
PAGES = ["400.html", "403.html", "429.html", "500.html", "errors/csrf.html"]
PAGES += ["errors/no_policy.html", "socialaccount/unknown.html"]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("template", PAGES)
def test_an_error_page_has_no_violations(
    page: Page, axe: Axe, template: str, width: int, django_db_blocker: object
) -> None:
    request = RequestFactory().get("/stuk/")
    request.resolver_match = None  # type: ignore[assignment]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        html = render_to_string(template, {}, request)

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/stuk/", answer)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/stuk/")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
