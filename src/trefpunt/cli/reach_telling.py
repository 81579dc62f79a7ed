"""The sentences and rows that the terminal and the workbook both show of reach."""

from collections.abc import Iterator
from decimal import Decimal

from trefpunt.cli.reach_answer import Answer, outside
from trefpunt.cli.reach_choice import reach_of
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.reach import AreaReach, Choice, GroupReach, ReferralCheck, TotalReach
from trefpunt.sources.report import number
from trefpunt.terms.money import local
from trefpunt.terms.wording import Language, Param, say, say_both, sentences

MOST = 10
"""Neighbourhoods with most people out of reach that are named."""


def percent(group: GroupReach | None, language: Language) -> str:
    """A share in whole percents, rounded once; a dash where there is none."""
    if group is None or group.share is None:
        return "–"
    exact = Decimal(str(group.share)) if group.estimated else Decimal(group.within) / group.people
    return f"{local(exact * 100, language)} %"


def count(value: int | None, language: Language) -> str:
    """A whole number, or a dash."""
    return "–" if value is None else local(Decimal(value), language)


def of(groups: tuple[GroupReach, ...], wanted: str) -> GroupReach | None:
    """One of the groups."""
    return next((one for one in groups if one.group == wanted), None)


def headline(answer: Answer, language: Language) -> str:
    """What the whole answer says, in one sentence."""
    result = answer.result
    everybody = result.city.groups[0]
    if everybody.share is None:
        return say("reach.headline.none", language)
    return say(
        f"reach.headline.{result.level}",
        language,
        within=number(everybody.within),
        people=number(everybody.people),
        share=percent(everybody, language),
        norm=number(result.norm_m),
    )


def chosen(answer: Answer, language: Language) -> Iterator[str]:
    """What somebody chose beside the norm: which places, when, for whom, and who walks."""
    reach, choice = reach_of(answer.policy), answer.choice
    if choice.meant_for:
        meant = (one.name.say(language) for one in reach.groups if one.id in choice.meant_for)
        yield say("reach.only.meant_for", language, groups=", ".join(meant))
    if choice.kinds != reach.counted:
        plurals = (answer.policy.municipality.kind(one).plural for one in choice.kinds)
        names = ", ".join(plural.say(language) for plural in plurals)
        yield say("reach.only.kinds", language, kinds=names)
    if choice.group is not None:
        (name,) = (one.name for one in reach.groups if one.id == choice.group)
        yield say("reach.only.group", language, group=name.both())
    if choice.at is not None:
        hour, minute = divmod(choice.at.minute, 60)
        day = say_both(f"reach.day.{choice.at.weekday}")
        yield say("reach.only.at", language, day=day, time=f"{hour}:{minute:02}")
    if choice.profile != Choice.profile:
        (name,) = (one.name for one in reach.profiles if one.id == choice.profile)
        yield say("reach.only.profile", language, profile=name.both())


def groups(answer: Answer, language: Language) -> Iterator[str]:
    """The other groups, one sentence each."""
    names = {one.id: one.name for one in reach_of(answer.policy).groups}
    for one in answer.result.city.groups[1:]:
        told: dict[str, Param] = {"name": names[one.group].both(), "share": percent(one, language)}
        key = "group" if one.share is not None else "group_none"
        yield say(f"reach.{key}", language, **told, people=number(one.people))


def median(answer: Answer, language: Language) -> str:
    """How far the middle one walks, along the way and as the crow flies."""
    city = answer.result.city
    if city.median_m is None:
        return ""
    straight = number(city.median_straight_m or 0)
    told = say("reach.median", language, metres=number(city.median_m), straight=straight)
    return " ".join(filter(None, (told, _minutes(answer, city.median_m, language))))


def _minutes(answer: Answer, metres: int, language: Language) -> str:
    """How long that takes who walks like this; "" where the policy does not tell."""
    pace = answer.result.metres_per_minute
    if not pace:
        return ""
    minutes = (2 * metres + pace) // (2 * pace)
    return say("reach.minutes", language, minutes=number(minutes), pace=pace)


def room(answer: Answer, language: Language) -> str:
    """Room in places for everybody; "" where nobody wrote down how much there is."""
    found = answer.result.city.capacity_per_1000
    return "" if found is None else say("reach.room", language, room=rate(found, language))


def rate(value: float | None, language: Language) -> str:
    """Room for each 1,000 people with one decimal, or a dash."""
    return "–" if value is None else local(Decimal(str(value)), language, 1)


def parts(answer: Answer) -> tuple[TotalReach, ...]:
    """The districts, and the neighbourhoods that the municipality takes together."""
    return (*answer.result.districts, *answer.result.area_groups)


def remark(area: AreaReach, language: Language) -> str:
    """What a reader must know about one row."""
    told = []
    if area.missing:
        told.append(say(f"reach.missing.{area.missing}", language))
    if area.unreachable:
        told.append(say("reach.stuck", language, people=number(area.unreachable)))
    if area.unmeasured and not area.missing:
        told.append(say("reach.unmeasured", language, people=number(area.unmeasured)))
    return " ".join(told)


def far_away(answer: Answer) -> list[tuple[AreaReach, int]]:
    """The neighbourhoods with people out of reach, most people first."""
    lost = [(area, outside(area.groups) or 0) for area in answer.result.areas]
    return sorted((pair for pair in lost if pair[1]), key=lambda pair: (-pair[1], pair[0].code))


def referral(check: ReferralCheck, answer: Answer, language: Language) -> str:
    """What a reader must know of a referral: for whom, across what, and whether it works."""
    reach = reach_of(answer.policy)
    groups = {one.id: one.name.both() for one in reach.groups}
    barriers = {one.id: one.name.both() for one in reach.barriers}
    told = []
    if check.stated:
        everybody = groups[reach.groups[0].id]
        who: Param = groups.get(check.group or "", everybody)
        told.append(say("reach.goes.stated", language, group=who))
    if check.metres is None:
        told.append(_why_no_distance(check, answer, language))
    told += [say("reach.goes.across", language, barrier=barriers[one]) for one in check.barriers]
    if check.sufficient is not None:
        told.append(say(f"reach.goes.{'enough' if check.sufficient else 'short'}", language))
    return " ".join(told)


def _why_no_distance(check: ReferralCheck, answer: Answer, language: Language) -> str:
    missing = {area.code: area.missing for area in answer.result.areas}[check.area]
    return say(f"reach.missing.{missing}" if missing else "reach.goes.nowhere", language)


def notes(answer: Answer, language: Language) -> Iterator[str]:
    """How it was measured, and what it cannot tell."""
    for key in answer.result.notes:
        yield say(f"reach.note.{key}", language)
    factor = answer.inputs.way.factor
    if factor is not None:
        yield say("reach.detour", language, factor=number(factor))


def made_from(answer: Answer, language: Language) -> Iterator[str]:
    """Every open table behind the answer: source, year, licence, rows used and refused."""
    for one in answer.facts:
        yield say(
            "reach.facts",
            language,
            file=one.file,
            source=one.source or "–",
            year=str(one.year or "–"),
            licence=one.licence or "–",
            rows=number(one.rows),
            refused=number(sum(one.refused.values())),
        )
        yield from (f"  {told}" for told in _not_used(one, language))


def _not_used(facts: Facts, language: Language) -> Iterator[str]:
    """Which rows were left out and why, and which cells are no number."""
    for why, rows in facts.refused.items():
        told = say(f"refused.{why}", language, count=number(rows))
        counts = "{count}" in sentences()[f"refused.{why}"][language]
        yield told if counts else say("reach.refused", language, count=number(rows), why=told)
    for kind, columns in (("withheld", facts.withheld), ("blank", facts.blank)):
        told = ", ".join(f"{name} {count(n, language)}" for name, n in columns.items() if n)
        if told:
            yield say(f"reach.{kind}", language, columns=told)
