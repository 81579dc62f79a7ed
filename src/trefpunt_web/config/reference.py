"""The reference of the environment variables, made from their definitions (`make reference`)."""

from pathlib import Path

from pydantic.fields import FieldInfo

from trefpunt_web.config.env import Env

PAGE = Path("docs/operations/environment.md")
HEAD = """# Environment variables

Made by `make reference` from `src/trefpunt_web/config/env.py`; change the text there.
An empty variable counts as left out. A wrong value stops the process with a message that names it.
On and off are written as `1` and `0`.
"""


def reference() -> str:
    """The page as Markdown: one section per variable."""
    return "\n".join([HEAD, *(_section(field) for field in Env.model_fields.values())])


def _section(field: FieldInfo) -> str:
    default = _default(field.default)
    return f"## `{field.alias}`\n\n{field.description}\n\n{default}\n"


def _default(value: object) -> str:
    if isinstance(value, bool):
        return f"Default: {'on' if value else 'off'}."
    text = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"Default: `{text}`." if text else "No default."


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
