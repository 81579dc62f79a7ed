"""Writes a commented, valid policy folder as a start for another municipality."""

import re
import unicodedata
from importlib.resources import as_file, files
from pathlib import Path

from trefpunt.sources.report import reason
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt.terms.wording import Param

_CODE = re.compile(r"^GM\d{4}$")
_NAME = re.compile(r"^['’]?[^\W_](?:[^\W_]|[ .'’()-])*$")
_TEMPLATE = {"code": "GM0000", "areas": "BU0000", "name": "Voorbeeldgemeente"}
"""What the example says in place of the real code, area codes and name."""


def folder_name(name: str) -> str:
    """The name of a folder for a municipality: "Súdwest-Fryslân" -> "sudwest-fryslan".

    Raises RuleProblem where the name cannot be one.
    """
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if not slug or not _NAME.match(name):
        raise RuleProblem(Problem("folder.name", params={"name": name}))
    return slug


def write_folder(target: Path, name: str, code: str) -> list[Path]:
    """Write the example as the folder of this municipality; gives the files written.

    Raises RuleProblem where the code is wrong, the folder exists or cannot be made.
    """
    folder_name(name)
    if not _CODE.match(code):
        raise RuleProblem(Problem("folder.code", params={"area": code}))
    try:
        target.mkdir(parents=True)
        return _write(target, name, code)
    except FileExistsError:
        raise RuleProblem(Problem("folder.exists", params={"folder": str(target)})) from None
    except OSError as error:
        params: dict[str, Param] = {"folder": str(target), "reason": reason(error)}
        raise RuleProblem(Problem("folder.not_writable", params=params)) from None


def _write(target: Path, name: str, code: str) -> list[Path]:
    written = []
    with as_file(files("trefpunt.sources").joinpath("template")) as template:
        for path in sorted(p for p in template.rglob("*") if p.is_file()):
            copy = target / path.relative_to(template)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(_filled(path.read_text(encoding="utf-8"), name, code), encoding="utf-8")
            written.append(copy)
    return written


def _filled(text: str, name: str, code: str) -> str:
    text = text.replace(_TEMPLATE["code"], code).replace(_TEMPLATE["areas"], f"BU{code[2:]}")
    return text.replace(_TEMPLATE["name"], name)
