"""Show the tables of a benchmark, and put them in the page on speed between two markers."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

PAGE = Path(__file__).parents[2] / "docs" / "measurements" / "reach.md"


def shown(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Print a table and give it back as Markdown."""
    table = Table(*head, title=title)
    for row in rows:
        table.add_row(*row)
    Console(width=120).print(table)
    lines = [head, ["---"] * len(head), *rows]
    return f"**{title}**\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(mark: str, text: str, page: Path = PAGE) -> None:
    """Replace what stands between `<!-- mark -->` and `<!-- /mark -->`, or add it at the end."""
    opening, closing = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    old = page.read_text(encoding="utf-8") if page.exists() else f"# Speed of {page.stem}\n"
    before, found, rest = old.partition(opening)
    after = rest.partition(closing)[2] if found else "\n"
    block = f"{opening}\n{text.strip()}\n{closing}"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"{before if found else old + chr(10)}{block}{after}", encoding="utf-8")
