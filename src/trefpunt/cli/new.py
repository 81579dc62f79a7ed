"""`trefpunt new`: a policy folder to start from."""

from pathlib import Path
from typing import Annotated

import typer

from trefpunt.cli.show import Lang, LangOption, out, refuse
from trefpunt.sources.new import folder_name, write_folder
from trefpunt.terms.problems import RuleProblem
from trefpunt.terms.wording import say

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Naam van de gemeente.")]
CodeOption = Annotated[
    str, typer.Option("--code", metavar="GMxxxx", help="Gemeentecode van het CBS.")
]
ToOption = Annotated[
    Path | None,
    typer.Option(
        "--to", metavar="DIR", help="De nieuwe map; zonder deze optie policy/ en de naam."
    ),
]


def new(
    name: NameArgument, code: CodeOption, to: ToOption = None, lang: LangOption = Lang.NL
) -> None:
    """Maak een beleidsmap met uitleg, om mee te beginnen.

    De map werkt meteen. Alle getallen erin zijn verzonnen en zo gemerkt: vervang ze door uw eigen
    getallen. Een bestaande map blijft altijd zoals hij is.

    Voorbeelden:

    - `trefpunt new "Mijn gemeente" --code GM0000`
    - `trefpunt new "Mijn gemeente" --code GM0000 --to beleid/mijn-gemeente`
    """
    try:
        target = to or Path("policy") / folder_name(name)
        written = write_folder(target, name, code)
    except RuleProblem as problem:
        refuse(problem, lang)
    for path in written:
        out.print(f"  {path}", markup=False, highlight=False, soft_wrap=True)
    out.print(say("new.next", lang.language, folder=str(target)), markup=False, soft_wrap=True)
