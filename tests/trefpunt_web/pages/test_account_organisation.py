"""Signing in through the organisation's own service, against a small real OpenID provider."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.conf import settings as site_settings
from django.test import Client

from trefpunt_web.config import env
from trefpunt_web.records.people.models import User
from trefpunt_web.services import people

SERVICE, CLIENT, SECRET = "entra", "trefpunt", "a secret"
START = f"/account/dienst/{SERVICE}/"
EMAIL = "planner@maaswijk.nl"


@dataclass
class Provider:
    """What the provider says about whoever signs in, and what it was asked."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    refuses: bool = False
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    """Code -> the question that it answers."""
    key: Any = field(default_factory=lambda: generate_private_key(65537, 2048))

    def configuration(self) -> dict[str, Any]:
        """What the world may know of it."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser goes next."""
        answer = {"state": query["state"]}
        if self.refuses:
            return f"{query['redirect_uri']}?{urlencode(answer | {'error': 'access_denied'})}"
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode(answer | {'code': code})}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """A signed token, if who asks proves that it asked before (PKCE) and knows the secret."""
        challenge = sha256(form["code_verifier"].encode()).digest()
        proof = urlsafe_b64encode(challenge).decode().rstrip("=")
        assert self.asked[form["code"]]["code_challenge"] == proof
        assert (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
        claims = {"iss": self.url, "aud": CLIENT, "iat": 1, "exp": 9_999_999_999, **self.claims}
        signed = jwt.encode(claims, self.key, "RS256", headers={"kid": "1"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}


class Handler(BaseHTTPRequestHandler):
    """Speaks for the provider of its server."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        if url.path == "/authorize":
            query = {key: value[0] for key, value in parse_qs(url.query).items()}
            self.send_response(302)
            self.send_header("Location", provider.authorize(query))
            self.end_headers()
        elif url.path == "/userinfo":
            self.tell(provider.claims)
        else:
            self.tell(provider.configuration())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {key: value[0] for key, value in parse_qs(body).items()}
        self.tell(self.server.provider.token(form))  # type: ignore[attr-defined]

    def tell(self, what: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """A provider that knows the planner, and a site that knows the provider."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Provider(f"http://127.0.0.1:{server.server_port}")
    found.claims = {"sub": "007", "email": EMAIL, "email_verified": True}
    server.provider = found  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    app = {"provider_id": SERVICE, "name": "Gemeente Maaswijk", "client_id": CLIENT}
    app |= {"secret": SECRET, "settings": {"server_url": found.url}}  # type: ignore[dict-item]
    old = site_settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**old, "APPS": [app]}}
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def member(db: None) -> User:
    """A planner with a password."""
    user = people.give_account(EMAIL, "planner")
    user.set_password("een-lang-wachtwoord-42")
    user.save()
    return user


def sign_in(client: Client, start: str = START) -> Any:
    """Follow the button to the provider and back."""
    there = client.get(start)["Location"]
    back = requests.get(there, allow_redirects=False, timeout=5).headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.mark.usefixtures("provider", "db")
def test_the_button_is_on_the_page(visitor: Client) -> None:
    page = visitor.get("/account/inloggen/").content.decode()
    assert "Gemeente Maaswijk" in page
    assert f'href="{START}?process=login"' in page


def test_without_a_service_there_is_no_button(visitor: Client) -> None:
    assert "organisatie</h2>" not in visitor.get("/account/inloggen/").content.decode()


@pytest.mark.usefixtures("provider")
def test_who_has_an_account_gets_in(visitor: Client, member: User) -> None:
    answer = sign_in(visitor, f"{START}?process=login")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    page = visitor.get("/account/").content.decode()
    assert EMAIL in page
    assert "U logt ook in via:" in page


@pytest.mark.parametrize(
    ("domains", "lets_in"), [((), False), (("elders.nl",), False), (("Maaswijk.nl",), True)]
)
def test_who_does_not_tell_what_was_verified_needs_our_own_domain(
    visitor: Client, provider: Provider, member: User, domains: tuple[str, ...], lets_in: bool
) -> None:
    del provider.claims["email_verified"]
    known = env.Provider(
        id=SERVICE,
        name="Gemeente Maaswijk",
        server_url=provider.url,
        client_id=CLIENT,
        secret=SECRET,
        verified_domains=domains,
    )
    (app,) = site_settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"] = known.settings
    assert sign_in(visitor).status_code == (302 if lets_in else 403)
    assert is_in(visitor) is lets_in


@pytest.mark.usefixtures("provider")
def test_the_password_keeps_working(visitor: Client, member: User) -> None:
    sign_in(visitor)
    assert Client().login(email=EMAIL, password="een-lang-wachtwoord-42")


def test_afterwards_the_number_counts_and_not_the_address(
    visitor: Client, provider: Provider, member: User
) -> None:
    sign_in(visitor)
    provider.claims["email"] = "getrouwd@maaswijk.nl"
    again = Client()
    sign_in(again)
    assert is_in(again)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "niemand@maaswijk.nl"},
        {"email_verified": False},
        {"email_verified": None},
        {"email": None},
    ],
    ids=["unknown", "not verified", "verified not told", "no address"],
)
def test_who_has_no_account_gets_a_clear_page_and_no_account(
    visitor: Client, provider: Provider, member: User, claims: dict[str, Any]
) -> None:
    provider.claims |= claims
    provider.claims = {name: value for name, value in provider.claims.items() if value is not None}
    answer = sign_in(visitor)
    assert answer.status_code == 403
    assert "U hebt hier nog geen account" in answer.content.decode()
    assert "Inloggen bij Gemeente Maaswijk is gelukt." in answer.content.decode()
    assert not is_in(visitor)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


@pytest.mark.usefixtures("provider")
def test_an_ended_account_stays_out(visitor: Client, member: User) -> None:
    member.is_active = False
    member.save()
    assert sign_in(visitor)["Location"] == "/account/gesloten/"
    assert not is_in(visitor)


def test_no_service_is_hung_on_an_open_account(
    visitor: Client, provider: Provider, member: User
) -> None:
    provider.claims["email"] = "iemand-anders@maaswijk.nl"
    visitor.force_login(member)
    assert sign_in(visitor, f"{START}?process=connect").status_code == 401
    assert SocialAccount.objects.count() == 0


def test_who_stops_at_the_service_reads_what_to_do(
    visitor: Client, provider: Provider, member: User
) -> None:
    provider.refuses = True
    answer = sign_in(visitor)
    assert answer["Location"] == "/account/inloggen/geannuleerd/"
    assert "Wilt u toch inloggen?" in visitor.get(answer["Location"]).content.decode()


@pytest.mark.usefixtures("provider", "member")
def test_an_answer_that_nobody_asked_for_is_refused(visitor: Client) -> None:
    answer = visitor.get(f"{START}terug/?code=code-0&state=gestolen")
    assert answer.status_code == 401
    assert "Inloggen is niet gelukt" in answer.content.decode()


def test_a_token_for_another_site_is_refused(
    visitor: Client, provider: Provider, member: User
) -> None:
    provider.claims["aud"] = "another site"
    assert sign_in(visitor).status_code == 401
    assert not is_in(visitor)


@pytest.mark.usefixtures("provider", "db")
def test_an_unknown_service_is_not_there(visitor: Client) -> None:
    assert visitor.get("/account/dienst/ander/").status_code == 404
