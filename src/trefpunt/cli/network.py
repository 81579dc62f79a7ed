"""Opens the walking network that somebody names: an OpenStreetMap file, or a folder of tables."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import typer

from trefpunt.cli.show import WRONG_DATA, Lang, err, show_problems
from trefpunt.engines.reach.hierarchy import prepare
from trefpunt.engines.reach.network import build
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.network import Hierarchy, Network, Streets, Trait
from trefpunt.schemas.run import digest
from trefpunt.sources.report import Report
from trefpunt.sources.streets import (
    Box,
    Rules,
    open_arrays,
    read_streets,
    save_arrays,
    written_facts,
)
from trefpunt.terms.wording import say

NETWORK = "walk-{avoid}.network"
"""Name of a network in a folder of tables. There it is built once for each choice of `avoid`."""
PREPARED = ".prepared"
"""Ending of the same network, prepared."""
LARGE = 200_000
"""Nodes from which preparing (about 3 seconds per million) pays: a province, not a city."""


@dataclass(frozen=True)
class Opened:
    """Streets that are ready to walk."""

    network: Network
    search: Network | Hierarchy
    """In what the nearest place is looked for: prepared where the network is large."""
    facts: Facts


def open_walk(path: Path, lang: Lang, avoid: Trait) -> Opened:
    """The network of these streets, without stretches that have a trait to avoid.

    In a folder that `trefpunt streets` wrote, what was built before is opened again while the
    tables are the same. Where the file is wrong the command ends.
    """
    known = written_facts(path) if path.is_dir() else None
    if known is None:
        streets = load_streets(path, lang)
        network = build(streets, avoid)
        return Opened(network, network, streets.facts)
    bits = int(avoid)
    key, place = digest([known.digest, bits]), path / NETWORK.format(avoid=bits)
    found = open_arrays(Network, place, key)
    if found is None:
        streets = load_streets(path, lang)
        found = build(streets, avoid)
        _keep(found, place, key)
    return Opened(found, _prepared(found, place, key, lang), replace(known, rows=len(found.start)))


def _prepared(network: Network, place: Path, key: str, lang: Lang) -> Network | Hierarchy:
    """A large network prepared for many questions, once; a small one answers as fast as it is."""
    if network.size < LARGE:
        return network
    found = open_arrays(Hierarchy, place.with_suffix(PREPARED), key)
    if found is None:
        with err.status(say("streets.preparing", lang.language)):
            found = prepare(network)
        _keep(found, place.with_suffix(PREPARED), key)
    return found


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


def _keep(record: Network | Hierarchy, path: Path, key: str) -> None:
    """Save it for the next time, where that is allowed: the answer does not depend on it."""
    try:
        save_arrays(record, path, key)
    except OSError:
        return
