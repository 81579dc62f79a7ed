"""Comply or explain: which default rules a draft leaves, and the reasons that people gave."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from trefpunt.cli.planning.weighed import REFER
from trefpunt.schemas.base import Text
from trefpunt.schemas.plan import RuleTouched
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt.terms.wording import Param
from trefpunt_web.records.drafts.models import Draft, Explained
from trefpunt_web.services import plan
from trefpunt_web.services.plan import Seen
from trefpunt_web.services.plan_drafts import editor
from trefpunt_web.services.plan_edits import locked, log


@dataclass(frozen=True)
class Reason:
    """Why a place leaves a rule."""

    site: str
    rule: str
    outcome: str
    code: str
    """Of the possible grounds that the framework names; "" where it names none."""
    text: str
    evidence: str
    decider: str
    """Who decided: a person or a body."""
    date: date


@dataclass(frozen=True)
class Touched:
    """A rule that a place touches, with the reason that was given for it."""

    rule: RuleTouched
    given: Explained | None
    name: str
    """What the rule is about: a place, or a referral ("A → B")."""

    @property
    def missing(self) -> bool:
        """Whether somebody must still give a reason."""
        return self.rule.asks and self.given is None


def touched(seen: Seen) -> list[Touched]:
    """Every rule that the draft breaks, leaves, or cannot be tested on."""
    known, names = _latest(seen.row), _names(seen)
    return [
        Touched(rule, known.get(_key(rule)), names.get(rule.site, rule.site))
        for rule in plan.live(seen).rules
    ]


def _names(seen: Seen) -> dict[str, str]:
    """Of everything that the rules speak about. The weighing itself would tell too, but takes
    longer than a change may."""
    live, world = plan.live(seen), plan.ground().world
    areas = {area.code: area.name for area in world.policy.areas}
    sent = {rule.site for rule in live.rules if rule.site.startswith(REFER)}
    referrals = {name: " → ".join(areas.get(code, code) for code in _ends(name)) for name in sent}
    return referrals | {one.site.id: one.site.name for one in live.chosen}


def _ends(referral: str) -> list[str]:
    """From which neighbourhood to which."""
    return referral.removeprefix(REFER).split(":")[:2]


def _key(rule: RuleTouched) -> tuple[str, str, str]:
    """A reason holds for an outcome: with another outcome somebody must think again."""
    return rule.site, rule.rule, str(rule.outcome)


def _latest(row: Draft) -> dict[tuple[str, str, str], Explained]:
    rows = Explained.objects.filter(draft=row).select_related("by").order_by("pk")
    return {(one.site, one.rule, one.outcome): one for one in rows}


def given(seen: Seen) -> list[Explained]:
    """Every reason that was ever given, newest first."""
    return list(Explained.objects.filter(draft=seen.row).select_related("by"))


def codes(rule: str) -> list[tuple[str, Text]]:
    """The possible grounds that the framework names for leaving a rule."""
    framework = plan.ground().policy.weighing
    defaults = framework.defaults if framework else ()
    found = (one.reasons for one in defaults if one.id == rule)
    return [(reason.code, reason.name) for reason in next(found, ())]


def explain(seen: Seen, user: object, version: int, reason: Reason) -> Seen:
    """Keep a reason; a newer one for the same rule replaces it, and the older one stays on record.

    Raises Conflict where the draft changed since, RuleProblem, with the field, for what lacks.
    """
    who = editor(user)
    rule, name = _rule(seen, reason), _names(seen).get(reason.site, reason.site)
    _complete(reason)
    with transaction.atomic():
        row = locked(seen.number)
        what = {"site": reason.site, "rule": reason.rule, "label": name}
        log(row, who, version, what | {"rule_name": rule.name.both()})
        Explained.objects.create(draft=row, by=who, **asdict(reason))
    return plan.of(row, editor=True)


def _rule(seen: Seen, reason: Reason) -> RuleTouched:
    wanted = (reason.site, reason.rule, reason.outcome)
    found = next((rule for rule in plan.live(seen).rules if _key(rule) == wanted), None)
    if found is None:
        raise RuleProblem(Problem("drafts.no_rule", column="rule"))
    return found


def _complete(reason: Reason) -> None:
    known = [code for code, _ in codes(reason.rule)]
    if known and reason.code not in known:
        raise RuleProblem(Problem("drafts.no_code", column="code"))
    for field in ("text", "decider"):
        if not getattr(reason, field).strip():
            raise RuleProblem(Problem(f"drafts.no_{field}", column=field))


def complete(seen: Seen) -> None:
    """Raises RuleProblem where a reason lacks, naming the first place and rule."""
    lacking = [one for one in touched(seen) if one.missing]
    if not lacking:
        return
    first = lacking[0]
    params: dict[str, Param] = {"place": first.name, "number": len(lacking)}
    params["rule"] = first.rule.name.both()
    raise RuleProblem(Problem("plan.reason_missing", column="reasons", params=params))
