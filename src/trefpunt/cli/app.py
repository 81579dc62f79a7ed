"""The command `trefpunt`: gathers the commands of the parts."""

import typer

from trefpunt.cli import check

app = typer.Typer(
    name="trefpunt",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Sociale ontmoetingsplekken plannen, betalen en volgen.",
)
app.command("check")(check.check)


@app.callback()
def _commands() -> None:
    """Keeps the name of a command needed, however few there are."""


def main() -> None:
    """Entry point of the console script."""
    app()
