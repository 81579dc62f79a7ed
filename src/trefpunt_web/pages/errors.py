"""Pages for what goes wrong: each says what happened and what to do next."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trefpunt_web.pages.budget.views import outdated
from trefpunt_web.services.budget import Outdated
from trefpunt_web.services.policy import NoPolicy

Respond = Callable[[HttpRequest], HttpResponse]


class ProblemMiddleware:
    """Shows a page that says what to do, where a page cannot do what was asked: no policy was
    loaded, or a saved scenario is of an older plan."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Only for these exceptions; every other goes its normal way."""
        if isinstance(problem, NoPolicy):
            return render(request, "errors/no_policy.html", status=503)
        if isinstance(problem, Outdated):
            return outdated(request, problem)
        return None


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from another site."""
    return render(request, "errors/csrf.html", {"reason": reason}, status=403)
