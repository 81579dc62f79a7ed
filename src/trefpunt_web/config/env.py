"""The environment variables of the site: the only place that reads them.

Each variable is one field of `Env`: its alias is the name, its description the help from which
`docs/operations/environment.md` is made. Reading is lenient about what is left out, so that tools
can import the settings; `Env.ready` says what is missing before a process starts to serve.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from psycopg.conninfo import conninfo_to_dict
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

MAIL_PORTS = {"smtp": 587, "smtps": 465}


class EnvProblem(Exception):
    """One or more variables are wrong or missing; the text names each and says what to do."""


class Provider(BaseModel):
    """A sign-in service of the organisation (OpenID Connect)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str
    """Short name in addresses: "entra"."""
    name: str
    """What stands on the button: "Gemeente Maaswijk"."""
    server_url: str
    """Where `.well-known/openid-configuration` is found."""
    client_id: str
    secret: str = Field(repr=False)
    verified_domains: tuple[str, ...] = Field((), strict=False)
    """Domains of e-mail addresses that the organisation itself hands out: an address there counts
    as verified, also when the service does not say so (Entra)."""

    @property
    def settings(self) -> dict[str, Any]:
        """As django-allauth wants it."""
        domains = {"verified_email": list(self.verified_domains)} if self.verified_domains else {}
        return {"server_url": self.server_url, **domains}


def _commas(value: object) -> object:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


def _providers(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return json.loads(value)
    try:
        text = Path(value).read_text(encoding="utf-8")
    except OSError as problem:
        raise ValueError(f"the file {value} cannot be read") from problem
    return tomllib.loads(text).get("provider") if value.endswith(".toml") else json.loads(text)


def _database(value: object) -> object:
    if isinstance(value, str) and value:
        if not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("it must begin with postgresql://")
        conninfo_to_dict(value)
    return value


def _mail(value: object) -> object:
    if isinstance(value, str) and urlsplit(value).scheme not in {*MAIL_PORTS, "console"}:
        raise ValueError("it must begin with smtp://, smtps:// or console:")
    return value


class Env(BaseModel):
    """What the environment says; every field has the variable's name as alias."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    database_url: Annotated[str, BeforeValidator(_database)] = Field(
        "",
        alias="DATABASE_URL",
        repr=False,
        description="The PostgreSQL database (16 or newer), as "
        "`postgresql://user:password@host:5432/name?sslmode=verify-full`. Required.",
    )
    secret_key: str = Field(
        "",
        alias="TREFPUNT_SECRET_KEY",
        repr=False,
        min_length=32,
        description="Signs sessions and links; at least 32 random characters, the same in every "
        "process, never shared with another installation. Required.",
    )
    debug: bool = Field(
        False,
        alias="TREFPUNT_DEBUG",
        description="Shows error details in the browser. Only on a developer's own machine.",
    )
    hosts: Annotated[tuple[str, ...], BeforeValidator(_commas)] = Field(
        ("127.0.0.1", "localhost"),
        alias="TREFPUNT_HOSTS",
        description="The host names that the site answers to, with commas between them.",
    )
    origin: str = Field(
        "",
        alias="TREFPUNT_ORIGIN",
        pattern=r"^(https?://[^/]+)?$",
        description="Where people find the site, as `https://trefpunt.example.org`; forms sent "
        "from there are accepted, also where a proxy passes on another `Host`. Links in e-mails "
        "follow the `Host` of the request.",
    )
    secure: bool = Field(
        True,
        alias="TREFPUNT_SECURE",
        description="People reach the site by https: cookies only over TLS, plain http is sent on "
        "to https, browsers are told to stay on https (HSTS).",
    )
    proxy: bool = Field(
        False,
        alias="TREFPUNT_PROXY",
        description="A proxy in front ends TLS and always sets `X-Forwarded-Proto` and "
        "`X-Forwarded-For` itself: believe them. Leave off without such a proxy.",
    )
    email_url: Annotated[str, BeforeValidator(_mail)] = Field(
        "console:",
        alias="TREFPUNT_EMAIL_URL",
        repr=False,
        description="The mail server, as `smtp://user:password@host:587` (STARTTLS; "
        "`?tls=0` for a relay without) or `smtps://…:465`; `console:` writes e-mails to the log.",
    )
    sender: str = Field(
        "trefpunt@localhost",
        alias="TREFPUNT_EMAIL_FROM",
        description="The address that e-mails come from.",
    )
    data_limit: int = Field(
        100,
        alias="TREFPUNT_DATA_LIMIT",
        ge=1,
        le=1000,
        description="The largest file of open data, in MB, that the database keeps and that people "
        "can upload. Of larger files of streets only the streets of the municipality are kept.",
    )
    providers: Annotated[tuple[Provider, ...], BeforeValidator(_providers)] = Field(
        (),
        alias="TREFPUNT_OIDC",
        description="Sign-in services (OpenID Connect): path of a `.toml` file with one "
        "`[[provider]]` table each, or of a `.json` file, or the JSON list itself; each with "
        "`id`, `name`, `server_url`, `client_id`, `secret` and, where the service does not tell "
        "which addresses it verified (Entra), `verified_domains`.",
    )

    @property
    def database(self) -> dict[str, Any]:
        """The database as Django's DATABASES wants it; anything else in the URL is an option."""
        found = conninfo_to_dict(self.database_url)
        keys = {"dbname": "NAME", "user": "USER", "password": "PASSWORD"}
        keys |= {"host": "HOST", "port": "PORT"}
        main = {name: str(found.pop(key, "")) for key, name in keys.items()}
        return {"ENGINE": "django.db.backends.postgresql", **main, "OPTIONS": found}

    @property
    def email(self) -> dict[str, Any]:
        """The mail server as Django's EMAIL_* settings."""
        url = urlsplit(self.email_url)
        if url.scheme not in MAIL_PORTS:
            return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
        return {
            "EMAIL_HOST": url.hostname or "localhost",
            "EMAIL_PORT": url.port or MAIL_PORTS[url.scheme],
            "EMAIL_HOST_USER": unquote(url.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
            "EMAIL_USE_SSL": url.scheme == "smtps",
            "EMAIL_USE_TLS": url.scheme == "smtp" and dict(parse_qsl(url.query)).get("tls") != "0",
        }

    def ready(self) -> "Env":
        """This environment, if a process can serve with it; else EnvProblem says what lacks."""
        required = {"DATABASE_URL": self.database_url, "TREFPUNT_SECRET_KEY": self.secret_key}
        if missing := [name for name, value in required.items() if not value]:
            raise EnvProblem(_tell([(name, "is not set") for name in missing]))
        return self


def names() -> list[str]:
    """The names of all variables, in the order of the reference."""
    return [str(field.alias) for field in Env.model_fields.values()]


def read(variables: Mapping[str, str]) -> Env:
    """The environment from these variables; an empty one counts as left out.

    Raises EnvProblem for values that cannot be: every one of them, with its name.
    """
    known = set(names())
    try:
        return Env.model_validate({k: v for k, v in variables.items() if k in known and v})
    except ValidationError as wrong:
        told = [(".".join(map(str, error["loc"])), error["msg"]) for error in wrong.errors()]
        raise EnvProblem(_tell(told)) from None


def adopt(**variables: str) -> Env:
    """Set variables for this process and those it starts, before Django's settings are read."""
    global ENV  # noqa: PLW0603 this is where it is made
    os.environ.update(variables)
    ENV = read(os.environ)
    return ENV


def _tell(problems: list[tuple[str, str]]) -> str:
    lines = [f"{name}: {what}" for name, what in problems]
    return "\n".join([*lines, "Each variable is explained in docs/operations/environment.md."])


ENV = read(os.environ)
