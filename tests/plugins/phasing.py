"""Places, pilots and plans of others, to spread over the years of an invented town."""

from decimal import Decimal
from typing import Any

from trefpunt.schemas.base import Text
from trefpunt.schemas.phasing import Wanted
from trefpunt.schemas.siting import Opening, Opportunity, Pilot

MADE: dict[str, Any] = {"source": "Verzonnen", "certainty": "U"}


def place(site: str, need: str | None = "30", **changed: Any) -> Wanted:
    """A district point for which a board has not chosen."""
    told: dict[str, Any] = {"name": site.title(), "kind": "wijkpunt", "area": f"buurt {site}"}
    told |= {"condition": "if_board_chooses", "need": None if need is None else Decimal(need)}
    return Wanted(site=site, **told | changed)


def pilot(name: str, year: int, opens: int | None = None) -> Pilot:
    """A study in one neighbourhood."""
    return Pilot(
        id=name,
        name=Text(nl=f"Proef {name}", en=f"Trial {name}"),
        areas=("BU99010001",),
        kind="wijkpunt",
        year=year,
        opens=None if opens is None else Opening(year=opens, **MADE),
        **MADE,
    )


def opportunity(name: str, area: str = "BU99010001", **years: int) -> Opportunity:
    """A plan of somebody."""
    return Opportunity(
        id=name, name=name.title(), theme="school", area=area, own=True, **years, **MADE
    )
