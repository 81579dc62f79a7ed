"""What a visitor chose on the page about reach, as it stands in the address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trefpunt.schemas.reach import Choice as Question
from trefpunt.schemas.reach import Moment, ReachNorm
from trefpunt.terms.problems import Problem
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.services import reach_moves as moves
from trefpunt_web.services import reach_trial as trial
from trefpunt_web.services.reach import EVERYBODY, WALKING, Asked, Ground
from trefpunt_web.services.reach_moves import Footpath, Move, Moved, Opened
from trefpunt_web.services.reach_where import Unknown, find

LEAST, MOST = 50, 5000
"""Metres that may be asked as a norm."""
LONGEST_SEARCH = 60
LONGEST = 4000
"""Characters of trial moves that are read."""
DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
MOMENTS: dict[str, Promise] = {
    "di-14": gettext_lazy("Dinsdag om 14 uur"),
    "di-20": gettext_lazy("Dinsdag om 20 uur"),
    "za-14": gettext_lazy("Zaterdag om 14 uur"),
    "zo-14": gettext_lazy("Zondag om 14 uur"),
}
OPEN, CLOSE, MOVE, PATH = "open", "dicht", "verplaats", "pad"


@dataclass(frozen=True)
class Error:
    """Something in the address that cannot be, and the field that it is about."""

    at: str
    text: str

    @property
    def label(self) -> str:
        """What the field is called."""
        return {
            "norm": _("Afstand"),
            "groep": _("Voor wie"),
            "soort": _("Naar welke plek"),
            "profiel": _("Hoe iemand loopt"),
            "wanneer": _("Wanneer open"),
            "plek": _("Open een plek"),
            "waar": _("Waar"),
            "sluit": _("Sluit een plek"),
            "verplaats": _("Verplaats een plek"),
            "heen": _("Waarheen"),
            "van": _("Van"),
            "naar": _("Naar"),
        }.get(self.at, _("Proef"))


@dataclass
class Form:
    """What was typed, as it was typed, and what is wrong with it."""

    norm: str = ""
    kind: str = ""
    where: str = ""
    moved: str = ""
    there: str = ""
    start: str = ""
    end: str = ""
    errors: list[Error] = field(default_factory=list)

    @property
    def wrong(self) -> dict[str, bool]:
        """The fields with an error."""
        return {error.at: True for error in self.errors}

    @property
    def norm_wrong(self) -> bool:
        """Whether the distance cannot be."""
        return "norm" in self.wrong

    def refuse(self, at: str, problem: Problem) -> None:
        """Say at a field what cannot be."""
        language = language_of_page()
        self.errors.append(Error(at, f"{problem.message(language)} {problem.action(language)}"))


@dataclass(frozen=True)
class Choice:
    """What the page shows: the question, the trial moves, and what is picked in map and table."""

    ground: Ground
    norm_m: int
    group: str
    kinds: tuple[str, ...]
    profile: str
    moment_text: str = ""
    moves: tuple[Move, ...] = ()
    area: str = ""
    order_text: str = ""
    search: str = ""

    @property
    def asked(self) -> Asked:
        """For the service."""
        return Asked(self._question, self.moves)

    @property
    def base(self) -> Asked:
        """The same without trial moves."""
        return Asked(self._question)

    @property
    def _question(self) -> Question:
        group = None if self.group == self.ground.rule.groups[0].id else self.group
        norm = self.norm
        return Question(
            norm_m=self.norm_m,
            kinds=self.kinds,
            profile=self.profile,
            group=group,
            at=moment(self.moment_text),
            meant_for=norm.groups if norm else (),
        )

    @property
    def norm(self) -> ReachNorm | None:
        """The norm of the policy that this is; none where somebody made up their own."""
        return self.ground.norm(self.norm_m, self.kinds)

    @property
    def one_kind(self) -> bool:
        """Whether one kind of place was chosen."""
        return self.kinds != self.ground.default.kinds

    @property
    def moves_text(self) -> str:
        """The trial moves as the address has them."""
        return moves.write(self.moves)

    @property
    def has_paths(self) -> bool:
        """Whether a path is tried."""
        return any(isinstance(move, Footpath) for move in self.moves)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """What the address says, as short as it can be."""
        first, rule = self.ground.default, self.ground.rule
        if self.norm_m != first.norm_m:
            yield "norm", str(self.norm_m)
        if self.group != rule.groups[0].id:
            yield "groep", self.group
        if self.one_kind:
            for kind in self.kinds:
                yield "soort", kind
        if self.profile != first.profile:
            yield "profiel", self.profile
        if self.moment_text:
            yield "wanneer", self.moment_text
        if self.moves:
            yield "proef", self.moves_text
        if self.area:
            yield "buurt", self.area
        if self.order_text:
            yield "volgorde", self.order_text
        if self.search:
            yield "zoek", self.search

    @property
    def query(self) -> str:
        """The address of exactly this."""
        return urlencode(list(self.pairs()), safe=":;,", quote_via=quote)

    @property
    def base_query(self) -> str:
        """The address of the same without trial moves."""
        return replace(self, moves=()).query

    def but(self, **other: object) -> str:
        """The address of the same with something else."""
        return replace(self, **other).query  # type: ignore[arg-type]

    @property
    def undo(self) -> str:
        """The address without the last move."""
        return self.but(moves=self.moves[:-1])


def moment(text: str) -> Moment | None:
    """ "di-14" is Tuesday at two; none where the text is no moment."""
    day, _dash, hour = text.partition("-")
    known = day in DAYS and hour.isdecimal() and int(hour) < 24  # noqa: PLR2004 - hours
    return Moment(DAYS.index(day), int(hour) * 60) if known else None


def read(ground: Ground, query: Mapping[str, str]) -> tuple[Choice, Form]:
    """From the parameters of an address; what cannot be is left as it was, and said."""
    form, first = Form(norm=query.get("norm", "").strip()), ground.default
    norm = _norm(form, first.norm_m)
    group = _one_of(form, "groep", query, [one.id for one in ground.rule.groups])
    kind = _one_of(form, "soort", query, [kind.id for kind in ground.policy.municipality.kinds])
    profile = _one_of(form, "profiel", query, [one.id for one in ground.rule.profiles])
    when = query.get("wanneer", "")
    if when and moment(when) is None:
        form.refuse("wanneer", Problem("reach_page.moment", params={"value": when[:20]}))
        when = ""
    choice = Choice(
        ground=ground,
        norm_m=norm,
        group=group or ground.rule.groups[0].id,
        kinds=(kind,) if kind else first.kinds,
        profile=(profile if ground.network else "") or WALKING,
        moment_text=when,
        moves=_moves(form, ground, query.get("proef", "")),
        area=_area(ground, query.get("buurt", "")),
        order_text=query.get("volgorde", "")[:20],
        search=query.get("zoek", "").replace("\0", "").strip()[:LONGEST_SEARCH],
    )
    form.kind = query.get("plek", "") or next(iter(choice.kinds), "")
    form.norm = form.norm or str(choice.norm_m)
    return choice, form


def _norm(form: Form, standard: int) -> int:
    text = form.norm.replace("\u00a0", "").removesuffix("m").strip()
    if not text:
        return standard
    if text.isdecimal() and len(text) < 6 and LEAST <= int(text) <= MOST:  # noqa: PLR2004
        return int(text)
    limits = {"least": LEAST, "most": MOST}
    form.refuse("norm", Problem("reach_page.norm", params=dict(limits)))
    return standard


def _one_of(form: Form, name: str, query: Mapping[str, str], known: list[str]) -> str:
    text = query.get(name, "")
    if not text or text in known:
        return text
    form.refuse(name, Problem(f"reach_page.{name}", params={"value": text[:40]}))
    return ""


def _area(ground: Ground, code: str) -> str:
    return code if any(area.code == code for area in ground.policy.areas) else ""


def _moves(form: Form, ground: Ground, text: str) -> tuple[Move, ...]:
    found, nothing = moves.read(text[:LONGEST])
    for part in nothing:
        form.refuse("waar", Problem("reach_page.move", params={"text": part[:60]}))
    return tuple(move for move in found if _fits(form, ground, move))


def _fits(form: Form, ground: Ground, move: Move) -> bool:
    problem = trial.wrong(ground.policy, ground.shapes, move)
    if problem is None and isinstance(move, Footpath) and not ground.network:
        problem = Problem("reach_page.no_streets", column="waar")
    if problem is not None:
        form.refuse(problem.column or "waar", problem)
    return problem is None


# --- One move more ------------------------------------------------------------------------------


def extended(choice: Choice, form: Form, query: Mapping[str, str]) -> Choice | None:
    """The choice with the move that somebody asks for; none where it cannot be."""
    move = _asked(choice, form, query)
    if move is None or not _fits(form, choice.ground, move):
        return None
    kept = [one for one in choice.moves if one != move]
    return replace(choice, moves=(*kept, move)[: moves.MOST])


def _asked(choice: Choice, form: Form, query: Mapping[str, str]) -> Move | None:
    form.where, form.start = query.get("waar", "")[:60], query.get("van", "")[:60]
    form.end = query.get("naar", "")[:60]
    if query.get("doe") == CLOSE:
        return moves.Closed(query.get("sluit", ""))
    if query.get("doe") == MOVE:
        form.moved, form.there = query.get("verplaats", "")[:80], query.get("heen", "")[:60]
        there = _spot(choice, form, "heen", form.there)
        return Moved(form.moved, there) if there else None
    if query.get("doe") == PATH:
        start, end = _spot(choice, form, "van", form.start), _spot(choice, form, "naar", form.end)
        return Footpath(start, end) if start and end and start != end else None
    where = _spot(choice, form, "waar", form.where)
    return Opened(where, form.kind) if where else None


def _spot(choice: Choice, form: Form, at: str, text: str) -> moves.Spot | None:
    ground = choice.ground
    try:
        return find(text, ground.policy.areas, ground.points, ground.shapes)
    except Unknown as unknown:
        form.refuse(at, unknown.problem)
        return None


__all__ = ["EVERYBODY", "MOMENTS", "Choice", "Error", "Form", "extended", "read"]
