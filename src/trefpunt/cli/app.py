"""The command `trefpunt`: gathers the commands of the parts."""

import typer

from trefpunt.cli import budget, check, index, new

app = typer.Typer(
    name="trefpunt",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Sociale ontmoetingsplekken plannen, betalen en volgen.",
)
app.command("budget")(budget.budget)
app.command("check")(check.check)
app.command("index")(index.index)
app.command("new")(new.new)


def main() -> None:
    """Entry point of the console script."""
    app()
