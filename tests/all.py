"""`make test`: every check there is, each to its end, with one summary at the bottom.

Exit code 1 when any check failed. Tests that were skipped are listed by pytest with their reason.
"""

import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

BIN = Path(sys.executable).parent
CHECKS = {
    "style": ["ruff", "check", "--quiet", "."],
    "format": ["ruff", "format", "--quiet", "--check", "."],
    "types": ["mypy"],
    "floors": ["lint-imports", "--no-cache"],
    "tests": ["pytest", "-q", "--numprocesses=auto", "--maxprocesses=4", "--dist=worksteal"],
}

screen = Console()


def main() -> int:
    """Run all checks; 0 when all of them passed."""
    results = [(name, *run(name, command)) for name, command in CHECKS.items()]
    table = Table("check", "result", "seconds")
    for name, passed, seconds in results:
        said = "[green]passed[/green]" if passed else "[bold red]FAILED[/bold red]"
        table.add_row(name, said, f"{seconds:.0f}")
    screen.print(table)
    return 0 if all(passed for _, passed, _ in results) else 1


def run(name: str, command: list[str]) -> tuple[bool, float]:
    """Whether the check passed, and how long it took."""
    screen.rule(f"{name}: {' '.join(command)}", align="left")
    start = time.monotonic()
    done = subprocess.run([BIN / command[0], *command[1:]], check=False)
    return done.returncode == 0, time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main())
