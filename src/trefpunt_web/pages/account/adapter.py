"""How accounts come to be and who gets in: an administrator makes them, nobody signs up alone."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.shortcuts import render


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up page, and a page of its own for too many tries."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """An account comes from an administrator."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the tries; the one too many is answered at once, whatever its password."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as wrong:
            raise ImmediateHttpResponse(respond_429(request)) from wrong


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in through the organisation's own service, for people who have an account here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Signing in elsewhere does not make an account here."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Only to sign in, and only who has an account here with this verified address."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise PermissionDenied
        if not sociallogin.is_existing:
            page = render(request, "socialaccount/unknown.html", {"login": sociallogin}, status=403)
            raise ImmediateHttpResponse(page)
