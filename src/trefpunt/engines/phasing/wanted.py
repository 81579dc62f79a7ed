"""On what one place of an end state waits: a board, a pilot, or somewhere to come."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from trefpunt.schemas.municipality import PlaceKind
from trefpunt.schemas.phasing import Condition, Wanted
from trefpunt.schemas.plan import Chosen, PlanSite
from trefpunt.schemas.siting import ChoiceMade, Opportunity, Pilot, SitingPolicy

UNDECIDED, STAYS = "undecided", "stays"
Window = tuple[int | None, int | None, str]


def wanted(
    chosen: Chosen,
    siting: SitingPolicy | None,
    kinds: Iterable[PlaceKind],
    *,
    need: Decimal | None,
    first: int,
) -> Wanted:
    """One place as the phasing is asked.

    `need`: vulnerability index of its area in percent, none without data. `first`: first year of
    the budget, from which a place counts that is of this kind already. Raises KeyError for a kind
    that is not among `kinds`.
    """
    site, kind = chosen.site, chosen.kind
    kinds = tuple(kinds)
    short = {one.id: one.short for one in kinds}[kind]
    there = site.kind == kind
    pilot = _pilot(chosen, siting)
    choice = _choice(site.id, siting)
    refused = refusal(site, kind, siting, kinds)
    return Wanted(
        site=site.id,
        name=site.name,
        kind=kind,
        area=site.area,
        condition="refused" if refused else _condition(chosen, pilot, choice, short),
        need=need,
        year=_year(chosen, choice, short, first),
        opens=_opens(chosen, pilot, siting),
        pilot=pilot.id if pilot else None,
        windows=tuple(windows(siting.opportunities, site.area)) if siting else (),
        refused=refused,
        there=there,
    )


def refusal(
    site: PlanSite, kind: str, siting: SitingPolicy | None, kinds: Iterable[PlaceKind]
) -> str | None:
    """What the board of a site chose where that is not this kind; none where it did not refuse.

    Raises KeyError for a kind that is not among `kinds`.
    """
    short = {one.id: one.short for one in kinds}[kind]
    return _refused(_choice(site.id, siting), short, there=site.kind == kind)


def windows(opportunities: Iterable[Opportunity], area: str | None) -> Iterator[Window]:
    """The opportunities in this area: first year, last year, id."""
    return ((one.first, one.last, one.id) for one in opportunities if one.area == area)


def _pilot(chosen: Chosen, siting: SitingPolicy | None) -> Pilot | None:
    """The study on which it waits; a place that is there already waits on none."""
    if siting is None or chosen.site.kind == chosen.kind:
        return None
    for pilot in siting.pilots:
        if pilot.kind == chosen.kind and chosen.site.area in pilot.areas:
            return pilot
    return None


def _choice(site: str, siting: SitingPolicy | None) -> ChoiceMade | None:
    """What the board said; none where it said nothing or does not know yet."""
    choices = siting.choices if siting else ()
    said = (choice for choice in choices if choice.place == site and choice.choice != UNDECIDED)
    return next(said, None)


def _condition(
    chosen: Chosen, pilot: Pilot | None, choice: ChoiceMade | None, short: str
) -> Condition:
    """A pilot goes first: its "no" also stands where a board would want the place."""
    if pilot is not None:
        return "if_pilot_says_yes"
    if chosen.site.free:
        return "if_site_is_found"
    agreed = choice is not None and choice.choice == short
    return "decided" if agreed or chosen.site.kind == chosen.kind else "if_board_chooses"


def _opens(chosen: Chosen, pilot: Pilot | None, siting: SitingPolicy | None) -> int | None:
    """The latest of what the pilot and the search for a site need."""
    found = []
    if pilot is not None:
        found.append(pilot.opens.year if pilot.opens else pilot.year)
    if chosen.site.free and siting is not None and siting.candidates.opens is not None:
        found.append(siting.candidates.opens.year)
    return max(found, default=None)


def _refused(choice: ChoiceMade | None, short: str, *, there: bool) -> str | None:
    """A board that stays what it is does not refuse to be that."""
    agreed = {short, STAYS} if there else {short}
    return None if choice is None or choice.choice in agreed else choice.choice


def _year(chosen: Chosen, choice: ChoiceMade | None, short: str, first: int) -> int | None:
    """Fixed by somebody or by the board, the latest of the two: a board is never hurried."""
    agreed = choice.year if choice is not None and choice.choice == short else None
    years = [year for year in (chosen.year, agreed) if year is not None]
    there = chosen.site.kind == chosen.kind
    return max(years) if years else (first if there else None)
