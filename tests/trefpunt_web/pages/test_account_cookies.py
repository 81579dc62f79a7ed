"""With https, cookies only travel over TLS, and browsers are told to stay there."""

import json
import os
import subprocess
import sys

import pytest

SETTINGS = """
import json
import os
from trefpunt_web.config import settings as s
names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE",
         "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]
print(json.dumps([getattr(s, name) for name in names]))
"""


@pytest.mark.parametrize(
    ("secure", "told"),
    [
        ("1", [True, True, True, True, 31_536_000, False]),
        ("0", [False, False, False, False, 0, True]),
    ],
)
def test_what_the_variable_decides(secure: str, told: list[object]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SETTINGS],
        env=os.environ | {"TREFPUNT_SECURE": secure},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == told
