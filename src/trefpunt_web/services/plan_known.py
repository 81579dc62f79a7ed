"""Whether what a change of a draft names is there, and possible there. All raise RuleProblem, with
the field."""

from collections.abc import Mapping

from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt.terms.wording import Language, Param
from trefpunt_web.services.plan import Planning

Words = dict[Language, str]
LONGEST = 80
"""Characters of a name."""


def known_kind(kind: str, planning: Planning) -> None:
    if kind not in {one.id for one in planning.kinds}:
        raise refused("kind", kind)


def suits(site: str, kind: str, planning: Planning) -> None:
    """Raises RuleProblem where a known site cannot become a kind, with what it can become."""
    can = planning.fits(site)
    if kind in can:
        return
    named = {one.id: one.name.both() for one in planning.kinds}
    params: dict[str, Param] = {"place": planning.names.get(site, site), "kind": named[kind]}
    code = "drafts.not_here" if can else "drafts.nothing_here"
    raise RuleProblem(Problem(code, column="kind", params=params | {"can": _listed(can, named)}))


def _listed(can: tuple[str, ...], named: Mapping[str, Words]) -> Words:
    words = [named[kind] for kind in can if kind in named]
    languages: tuple[Language, ...] = ("nl", "en")
    return {language: ", ".join(one[language] for one in words) for language in languages}


def known_year(year: int | None, planning: Planning) -> None:
    if year is not None and year not in planning.years:
        years = {"first": planning.years[0], "last": planning.years[-1]}
        raise RuleProblem(Problem("drafts.year", column="year", params={"year": year, **years}))


def on_earth(lon: float | None, lat: float | None) -> None:
    for field_, value, most in (("lon", lon, 180), ("lat", lat, 90)):
        if value is not None and not -most <= value <= most:
            raise RuleProblem(Problem("drafts.value", column=field_))


def named_well(name: str) -> None:
    if not name.strip() or len(name) > LONGEST:
        params = {"most": LONGEST}
        raise RuleProblem(Problem("drafts.no_name", column="name", params=params))


def known_host(host: str | None, site: str, planning: Planning) -> None:
    if host is not None and (host == site or host not in planning.world.number):
        raise refused("host", host)


def refused(field_: str, value: str) -> RuleProblem:
    return RuleProblem(Problem(f"drafts.no_{field_}", column=field_, params={field_: value}))
