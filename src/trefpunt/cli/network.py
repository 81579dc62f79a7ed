"""Opens the walking network that somebody names: an OpenStreetMap file, or a folder of tables."""

from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import typer

from trefpunt.cli.show import WRONG_DATA, Lang, err, show_problems
from trefpunt.engines.reach.network import build
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.network import Network, Streets, Trait
from trefpunt.schemas.run import digest
from trefpunt.sources.report import Report
from trefpunt.sources.streets import (
    Box,
    Rules,
    open_network,
    read_streets,
    save_network,
    written_facts,
)
from trefpunt.terms.wording import say

NETWORK = "walk-{avoid}.network"
"""Name of a network in a folder of tables. There it is built once for each choice of `avoid`."""


def open_walk(path: Path, lang: Lang, avoid: Trait) -> tuple[Network, Facts]:
    """The network of these streets, without stretches that have a trait to avoid.

    In a folder that `trefpunt streets` wrote, the network that was built before is opened again
    while the tables are the same. Where the file is wrong the command ends.
    """
    known = written_facts(path) if path.is_dir() else None
    if known is None:
        streets = load_streets(path, lang)
        return build(streets, avoid), streets.facts
    bits = int(avoid)
    key, place = digest([known.digest, bits]), path / NETWORK.format(avoid=bits)
    found = open_network(place, key)
    if found is not None:
        return found, replace(known, rows=len(found.start))
    streets = load_streets(path, lang)
    network = build(streets, avoid)
    _keep(network, place, key)
    return network, streets.facts


def load_streets(
    path: Path, lang: Lang, box: Box | None = None, rules: Rules | None = None
) -> Streets:
    """The streets in this file or folder; what is wrong with it ends the command."""
    report = Report(str(path))
    with err.status(say("streets.reading", lang.language, file=path.name)):
        streets = read_streets(path, report, box, rules)
    if streets is None:
        stop(report, lang)
    return streets


def stop(report: Report, lang: Lang) -> NoReturn:
    """Show what is wrong in the files, and end the command."""
    show_problems(report.errors, lang, err)
    raise typer.Exit(WRONG_DATA)


def _keep(network: Network, path: Path, key: str) -> None:
    """Save it for the next time, where that is allowed: the answer does not depend on it."""
    try:
        save_network(network, path, key)
    except OSError:
        return
