"""The entry for the public algorithm register fits its publication standard (version 1.0.0)."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

ENTRY = Path(__file__).parents[2] / "docs" / "algoritmeregister.toml"

LIMITS = {
    "naam": 100,
    "korte_omschrijving": 350,
    "organisatie": 100,
    "doel_en_impact": 2500,
    "afwegingen": 2500,
    "menselijke_tussenkomst": 2500,
    "risicobeheer": 2500,
    "wettelijke_basis": 2500,
    "titel_wettelijke_basis": 100,
    "toelichting_impacttoetsen": 2500,
    "gegevens": 2500,
    "titel_gegevensbron": 500,
    "technische_werking": 5000,
    "leverancier": 200,
    "bron_id": 100,
    "zoektermen": 2500,
}
"""Characters; a text must be shorter."""

OURS = {
    *("begindatum", "einddatum", "contactgegevens", "link_publiekspagina", "link_bronregistratie"),
    *("link_wettelijke_basis", "verwerkingsregister", "impacttoetsen", "link_impacttoets"),
    *("toelichting_impacttoetsen", "link_gegevensbron", "link_broncode"),
}
"""What only the municipality knows: these may be empty."""


@pytest.fixture
def fields() -> dict[str, Any]:
    entry = tomllib.loads(ENTRY.read_text(encoding="utf-8"))
    assert set(entry) == {"algemene_informatie", "verantwoord_gebruik", "werking", "metadata"}
    return {name: value for section in entry.values() for name, value in section.items()}


def test_every_text_is_shorter_than_its_limit(fields: dict[str, Any]) -> None:
    assert fields.keys() >= LIMITS.keys()
    too_long = {
        name: len(fields[name]) for name, most in LIMITS.items() if len(fields[name]) >= most
    }
    assert too_long == {}


def test_the_register_knows_no_line_breaks(fields: dict[str, Any]) -> None:
    assert [name for name, value in fields.items() if "\n" in str(value)] == []


def test_only_what_the_municipality_knows_is_empty(fields: dict[str, Any]) -> None:
    assert {name for name, value in fields.items() if not value} == OURS


def test_choices_are_those_of_the_standard(fields: dict[str, Any]) -> None:
    assert fields["status"] in {"In ontwikkeling", "In gebruik", "Buiten gebruik"}
    assert fields["publicatiecategorie"] in {
        "Hoog-risico AI-systemen",
        "Impactvolle algoritmes",
        "Overige algoritmes",
    }
    assert (fields["taal"], fields["schema"]) == ("nld", "1.0.0")
