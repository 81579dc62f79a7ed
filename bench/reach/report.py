"""Put the table of one benchmark in the page on speed, between its own two markers."""

from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "reach-speed.md"


def write(mark: str, text: str) -> None:
    """Replace what stands between `<!-- mark -->` and `<!-- /mark -->`, or add it at the end."""
    opening, closing = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Speed of reach on foot\n"
    before, found, rest = page.partition(opening)
    after = rest.partition(closing)[2] if found else "\n"
    block = f"{opening}\n{text.strip()}\n{closing}"
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(f"{before if found else page + chr(10)}{block}{after}", encoding="utf-8")
