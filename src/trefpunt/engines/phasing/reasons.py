"""Why a place comes in its year, in words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from trefpunt.engines.phasing.order import by_need
from trefpunt.engines.phasing.slots import coupled
from trefpunt.schemas.base import Text
from trefpunt.schemas.phasing import Frame, Wanted
from trefpunt.schemas.siting import Pilot
from trefpunt.terms.money import ZERO, local
from trefpunt.terms.wording import Param, say_both

Said = tuple[str, dict[str, Param]]
"""Code under "phasing.", and what fills the sentence."""


@dataclass(frozen=True)
class Reasons:
    """What the sentences are made from."""

    places: tuple[Wanted, ...]
    frame: Frame

    def of(self, one: Wanted, year: int | None) -> Text:
        """Why this year; then what it waits on; then what it misses."""
        return joined(self._said(one, year))

    def _said(self, one: Wanted, year: int | None) -> Iterator[Said]:
        yield from self._why(one, year)
        if one.refused is not None or year is None:
            return
        yield from self._waits(one)
        missed = [name for _, _, name in missed_by(one, year)]
        if missed:
            yield "missed", {"names": self.named(missed)}
        open_ends = undated(one)
        if open_ends:
            yield "undated", {"names": self.named(open_ends)}

    def _why(self, one: Wanted, year: int | None) -> Iterator[Said]:
        kind = self._kind(one)
        last = self.frame.plan.horizon.last
        if one.refused is not None:
            yield "refused", {"choice": self._choice(one.refused), "kind": kind}
        elif year is None:
            yield "no_room_fixed" if one.year else "no_room", self._full(one)
        elif one.there:
            yield "there", {"kind": kind}
        elif one.year is not None:
            decided = one.condition == "decided"
            yield "decided" if decided else "fixed", {"year": str(year), "kind": kind}
        elif year > last:
            yield "after", {"last": str(last), "kind": kind}
        else:
            yield from self._turn(one, year)

    def _turn(self, one: Wanted, year: int) -> Iterator[Said]:
        names = coupled(one, year)
        if one.pilot is not None:
            yield "pilot", {"year": str(year), "pilot": self._pilot(one).name.both()}
        if names:
            yield "coupled", {"year": str(year), "names": self.named(names)}
        if one.kind not in self.frame.counts:
            yield "no_count", {"kind": self._kind(one), "year": str(year)}
        elif one.pilot is None:
            yield from self._rank(one, year)

    def _rank(self, one: Wanted, year: int) -> Iterator[Said]:
        able = (other for other in self.places if other.refused is None)
        order = by_need(other for other in able if other.kind == one.kind)
        rank = [other.site for other in order].index(one.site) + 1
        if one.need is None:
            yield "no_need", {"year": str(year)}
        else:
            told: dict[str, Param] = {"year": str(year), "rank": rank, "total": len(order)}
            yield "need", {**told, "need": _percent(one), "kinds": self._kinds(one)}

    def _waits(self, one: Wanted) -> Iterator[Said]:
        if one.condition == "if_pilot_says_yes":
            yield "waits_pilot", {}
        elif one.condition == "if_board_chooses":
            yield "waits_board", {"kind": self._kind(one)}
        elif one.condition == "if_site_is_found":
            yield "waits_site", {}
            if one.opens is not None:
                yield "site_time", {"opens": str(one.opens)}

    # --- Names ------------------------------------------------------------------------------------

    def named(self, ids: Sequence[str]) -> str:
        """Opportunities by their names."""
        names = {one.id: one.name for one in self.frame.opportunities}
        return ", ".join(names.get(name, name) for name in ids)

    def _kind(self, one: Wanted) -> Param:
        return self._of_kind(one, lambda kind: kind.name).both()

    def _kinds(self, one: Wanted) -> Param:
        return self._of_kind(one, lambda kind: kind.plural).both()

    def _of_kind(self, one: Wanted, text: Callable[..., Text]) -> Text:
        return next(text(kind) for kind in self.frame.kinds if kind.id == one.kind)

    def _choice(self, choice: str) -> Param:
        for kind in self.frame.kinds:
            if kind.short == choice:
                return say_both("phasing.chose.kind", kind=kind.name.both())
        return say_both(f"phasing.chose.{choice}")

    def _pilot(self, one: Wanted) -> Pilot:
        return next(pilot for pilot in self.frame.pilots if pilot.id == one.pilot)

    def _full(self, one: Wanted) -> dict[str, Param]:
        room = self.frame.counts.get(one.kind, (0,))
        return {"kinds": self._kinds(one), "room": room[-1], "year": str(one.year or "")}


def missed_by(one: Wanted, year: int | None) -> list[tuple[int | None, int | None, str]]:
    """The dated opportunities of its area that its year misses."""
    now = set(coupled(one, year)) if year is not None else set()
    names = {*now, *undated(one)}
    return [window for window in one.windows if window[2] not in names]


def undated(one: Wanted) -> tuple[str, ...]:
    """The opportunities of its area whose years nobody knows."""
    return tuple(name for first, last, name in one.windows if first is None and last is None)


def joined(said: Iterator[Said]) -> Text:
    """The sentences, one after another."""
    told = [say_both(f"phasing.{code}", **params) for code, params in said]
    return Text(nl=" ".join(one["nl"] for one in told), en=" ".join(one["en"] for one in told))


def _percent(one: Wanted) -> Param:
    need = ZERO if one.need is None else one.need
    return {"nl": local(need, "nl", 1), "en": local(need, "en", 1)}
