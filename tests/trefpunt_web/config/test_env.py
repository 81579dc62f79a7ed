"""The environment is read once, strictly, and says what is wrong by the variable's name."""

import json
from pathlib import Path

import pytest

from trefpunt_web.config.env import EnvProblem, read

GOOD = {"DATABASE_URL": "postgresql://u@h/n", "TREFPUNT_SECRET_KEY": "x" * 32}
PROVIDER = {
    "id": "town",
    "name": "Gemeente",
    "server_url": "https://login.example",
    "client_id": "t",
    "secret": "s",
}


def test_nothing_set_is_safe_and_strict():
    env = read({})
    assert not env.debug
    assert env.secure
    assert not env.proxy
    assert env.hosts == ("127.0.0.1", "localhost")


def test_a_process_cannot_serve_without_what_is_required():
    with pytest.raises(EnvProblem, match=r"DATABASE_URL: is not set\nTREFPUNT_SECRET_KEY"):
        read({}).ready()
    assert read(GOOD).ready() == read(GOOD)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://host/name"),
        ("TREFPUNT_SECRET_KEY", "short"),
        ("TREFPUNT_DEBUG", "maybe"),
        ("TREFPUNT_ORIGIN", "example.org"),
        ("TREFPUNT_EMAIL_URL", "mail.example.org"),
        ("TREFPUNT_OIDC", "/no/such/file.toml"),
        ("TREFPUNT_OIDC", '[{"id": "town"}]'),
        ("TREFPUNT_OIDC", "[nonsense"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str):
    with pytest.raises(EnvProblem, match=rf"{name}\b.*(\n.*)*docs/operations"):
        read({name: value})


def test_every_wrong_value_is_named_at_once():
    with pytest.raises(EnvProblem) as caught:
        read({"TREFPUNT_DEBUG": "maybe", "TREFPUNT_PROXY": "maybe"})
    assert {"TREFPUNT_DEBUG", "TREFPUNT_PROXY"} <= {
        line.split(":")[0] for line in str(caught.value).splitlines()
    }


def test_an_empty_variable_counts_as_left_out():
    assert read({"TREFPUNT_DEBUG": "", "TREFPUNT_HOSTS": ""}) == read({})


def test_the_database_of_a_managed_cluster():
    database = read({"DATABASE_URL": "postgresql://a:b%40c@db:6432/t?sslmode=verify-full"}).database
    assert database["HOST"] == "db"
    assert database["PORT"] == "6432"
    assert database["PASSWORD"] == "b@c"
    assert database["OPTIONS"] == {"sslmode": "verify-full"}


def test_the_database_behind_a_socket():
    assert read({"DATABASE_URL": "postgresql:///t?host=/run/a%20b"}).database["HOST"] == "/run/a b"


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://a%40b:c@mail", 587, True, False),
        ("smtps://a%40b:c@mail", 465, False, True),
        ("smtp://a%40b:c@mail:25?tls=0", 25, False, False),
    ],
)
def test_the_mail_server(url: str, port: int, tls: bool, ssl: bool):
    email = read({"TREFPUNT_EMAIL_URL": url}).email
    assert email["EMAIL_HOST_USER"] == "a@b"
    assert (email["EMAIL_PORT"], email["EMAIL_USE_TLS"], email["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_sign_in_services_from_text_and_from_files(tmp_path: Path):
    text = json.dumps([PROVIDER | {"verified_domains": ["maaswijk.nl"]}])
    (tmp_path / "a.json").write_text(text)
    lines = "\n".join(f'{key} = "{value}"' for key, value in PROVIDER.items())
    lines += '\nverified_domains = ["maaswijk.nl"]'
    (tmp_path / "a.toml").write_text(f"[[provider]]\n{lines}\n")
    ways = [text, str(tmp_path / "a.json"), str(tmp_path / "a.toml")]
    found = {read({"TREFPUNT_OIDC": way}).providers for way in ways}
    assert [provider.id for (provider,) in found] == ["town"]
    ((provider,),) = found
    assert provider.settings["verified_email"] == ["maaswijk.nl"]


def test_secrets_do_not_stand_in_what_is_logged():
    text = repr(read({**GOOD, "TREFPUNT_OIDC": json.dumps([{**PROVIDER, "secret": "hush"}])}))
    assert "hush" not in text
    assert "x" * 32 not in text
