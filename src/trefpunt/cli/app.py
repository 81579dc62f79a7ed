"""The command `trefpunt`: gathers the commands of the parts, and opens only the one that is asked.

The parts need NumPy, pydantic and openpyxl, which take a second to open; the help does not.
"""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from trefpunt import __version__

COMMANDS = {
    "budget": "Toon de meerjarenbegroting zoals de raad haar kent, onder een scenario.",
    "check": "Controleer alle bestanden van een beleidsmap in één keer.",
    "fetch": "Haal de open data op die een beleid noemt, en vertel wat er ontbreekt.",
    "index": "Toon de kwetsbaarheidsindex per buurt, en wat de cijfers wel en niet zeggen.",
    "new": "Maak een beleidsmap met uitleg, om mee te beginnen.",
    "plan": "Maak een plan: plekken, jaren, geld en redenen, met een rapport.",
    "reach": "Toon per buurt wie er naar een ontmoetingsplek kan lopen.",
    "site": "Kies de plekken die mensen het best bedienen, uit een tabel met loopafstanden.",
    "streets": "Haal de straten en paden waar men mag lopen uit een OpenStreetMap-bestand.",
    "walk": "Loop van elk punt naar de dichtstbijzijnde plek, langs straten en paden.",
}
"""What each command does: the module of that name holds a function of that name."""


class Lazy(TyperGroup):
    """A group whose commands are imported when they are run, not when they are listed."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first word names, and the words after it."""
        name, _listed, rest = super().resolve_command(ctx, args)
        return name, command(str(name)), rest


def command(name: str) -> Any:
    """The command with this name, ready to run."""
    alone = typer.Typer(add_completion=False, rich_markup_mode="markdown")
    alone.command(name)(getattr(import_module(f"trefpunt.cli.{name}"), name))
    return get_command(alone)


app = typer.Typer(
    name="trefpunt",
    cls=Lazy,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
)
for _name, _what in COMMANDS.items():
    app.command(_name, help=_what)(lambda: None)


def _tell(wanted: bool) -> None:
    if wanted:
        typer.echo(f"trefpunt {__version__}")
        raise typer.Exit


VersionOption = Annotated[
    bool, typer.Option("--version", callback=_tell, is_eager=True, help="Toon de versie.")
]


@app.callback()
def _whole(_version: VersionOption = False) -> None:
    """Sociale ontmoetingsplekken plannen, betalen en volgen."""


def main() -> None:
    """Entry point of the console script."""
    app()
