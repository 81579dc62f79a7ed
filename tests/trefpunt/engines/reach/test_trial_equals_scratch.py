"""After any sequence of trials the answer is what a search from scratch over everything gives."""

import heapq
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trefpunt.engines.reach.baseline import Baseline, Residents, Spot, at_node, baseline, spot
from trefpunt.engines.reach.kernels.layout import csr
from trefpunt.engines.reach.trial import Change, Trial
from trefpunt.schemas.network import FAR, NOWHERE, Attached, Nearest, Network

NORM_M = 1
AREAS = 3
Row = tuple[int, int]
Links = list[tuple[Spot, Spot, int]]


def _network(size: int, rng: np.random.Generator) -> Network:
    """A random graph, often in parts, with double edges and loops."""
    count = int(rng.integers(1, 2 * size))
    start, end = rng.integers(0, size, (2, count)).astype(np.int32)
    lengths = rng.integers(1, 700, count).astype(np.int32)
    indptr, arcs = csr(start, end, lengths, size)
    nothing = np.zeros(size)
    return Network(
        lon=nothing,
        lat=nothing,
        indptr=indptr,
        arcs=arcs,
        start=start,
        end=end,
        millimetres=lengths,
        traits=np.zeros(count, np.uint16),
        island=np.zeros(size, np.int32),
        node_ids=np.arange(size),
    )


def _attached(network: Network, count: int, rng: np.random.Generator) -> Attached:
    edge = rng.integers(0, len(network.start), count).astype(np.int32)
    part = rng.choice([0, 0.25, 0.5, 1], count)
    along = (part * network.millimetres[edge]).astype(np.int32)
    edge[rng.random(count) < 0.1] = NOWHERE
    return Attached(edge, along, rng.choice([0, 0, 7, 90], count).astype(np.int32))


def _residents(network: Network, rng: np.random.Generator) -> Residents:
    count = int(rng.integers(0, 20))
    people = rng.integers(-1, 9, (count, 2)).astype(np.int32)
    area = rng.integers(-1, AREAS, count).astype(np.int32)
    return Residents(_attached(network, count, rng), people, area, AREAS)


@dataclass
class Town:
    """The same, kept in the plainest way there is."""

    network: Network
    residents: Residents
    places: dict[int, Spot]
    links: Links

    def distances(self, origin: Spot) -> dict[Row, int]:
        """From a door to every node and every spot of interest, by Dijkstra over cut edges."""
        ways = self._ways(origin)
        first = self._name(origin)
        found: dict[Row, int] = {}
        queue = [(origin.access, first)]
        while queue:
            away, here = heapq.heappop(queue)
            if here in found:
                continue
            found[here] = away
            for there, length in ways[here]:
                heapq.heappush(queue, (away + length, there))
        return found

    def _ways(self, origin: Spot) -> dict[Row, list[tuple[Row, int]]]:
        ways: dict[Row, list[tuple[Row, int]]] = defaultdict(list)
        cuts: dict[int, set[int]] = defaultdict(set)
        at = self.residents.at
        spots = [spot(at, row) for row in range(len(at.edge)) if at.edge[row] >= 0]
        for one in [origin, *spots, *(end for link in self.links for end in link[:2])]:
            cuts[one.edge].add(one.along)
        for edge, length in enumerate(self.network.millimetres.tolist()):
            stops = sorted(cuts[edge] | {0, length})
            for low, high in pairwise(stops):
                names = self._name(Spot(edge, low)), self._name(Spot(edge, high))
                self._way(ways, *names, high - low)
        for one, other, length in self.links:
            total = one.access + length + other.access
            self._way(ways, self._name(one), self._name(other), total)
        return ways

    def _name(self, at: Spot) -> Row:
        if at.along == 0:
            return (-1, int(self.network.start[at.edge]))
        if at.along == self.network.millimetres[at.edge]:
            return (-1, int(self.network.end[at.edge]))
        return (at.edge, at.along)

    @staticmethod
    def _way(ways: dict[Row, list[tuple[Row, int]]], one: Row, other: Row, length: int) -> None:
        ways[one].append((other, length))
        ways[other].append((one, length))

    def nearest(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """(millimetres, place) of each node and of each point."""
        found = {place: self.distances(at) for place, at in self.places.items()}
        at = self.residents.at
        nodes = [self._best(found, (-1, n), 0) for n in range(self.network.size)]
        points = [
            self._best(found, self._name(spot(at, row)), int(at.access[row]))
            if at.edge[row] >= 0
            else (int(FAR), -1)
            for row in range(len(at.edge))
        ]
        return nodes, points

    @staticmethod
    def _best(found: dict[int, dict[Row, int]], where: Row, access: int) -> tuple[int, int]:
        options = [(away[where] + access, p) for p, away in found.items() if where in away]
        return min(options, default=(int(FAR), -1))

    def totals(self, points: list[tuple[int, int]]) -> list[list[int]]:
        """People within the norm; unknown is not counted."""
        counted = np.zeros((AREAS + 1, 2), np.int64)
        for row, (away, _) in enumerate(points):
            if away <= 1000 * NORM_M:
                counted[self.residents.area[row]] += np.maximum(self.residents.people[row], 0)
        return counted.tolist()


def _town(seed: int) -> tuple[Baseline, Town, np.random.Generator]:
    rng = np.random.default_rng(seed)
    network = _network(int(rng.integers(2, 14)), rng)
    residents = _residents(network, rng)
    places = _attached(network, int(rng.integers(0, 6)), rng)
    base = baseline(network, places, residents, NORM_M)
    rows = {row: spot(places, row) for row in range(len(places.edge)) if places.edge[row] >= 0}
    return base, Town(network, residents, rows, []), rng


def _spot(town: Town, rng: np.random.Generator) -> Spot:
    while True:
        there = _attached(town.network, 1, rng)
        if there.edge[0] >= 0:
            return spot(there, 0)


def _step(act: str, trial: Trial, town: Town, rng: np.random.Generator) -> None:
    """Do the same thing in both."""
    if act == "open":
        at = _spot(town, rng)
        town.places[trial.open(at).values[0]] = at
    elif act == "link":
        link = _spot(town, rng), _spot(town, rng), int(rng.integers(0, 300))
        trial.link(*link)
        town.links.append(link)
    elif town.places:
        place = int(rng.choice(sorted(town.places)))
        if act == "close":
            trial.close(place)
            del town.places[place]
        else:
            town.places[place] = _spot(town, rng)
            trial.move(place, town.places[place])


def _same(trial: Trial, town: Town) -> None:
    nodes, points = town.nearest()
    assert _rows(trial.nodes) == nodes
    assert _rows(trial.points) == points
    assert trial.totals.tolist() == town.totals(points)


def _rows(found: Nearest) -> list[tuple[int, int]]:
    return list(zip(found.millimetres[:, 0].tolist(), found.place[:, 0].tolist(), strict=True))


def _view(trial: Trial) -> tuple[object, ...]:
    state = trial.state
    arrays = (trial.keys, state.keys, state.direct, state.totals, trial.plan.arcs, trial.plan.legs)
    return (
        dict(trial.plan.opened),
        trial.plan.closed,
        trial.plan.feet,
        *(array.tolist() for array in arrays),
    )


def _told(change: Change) -> dict[int, tuple[Row, Row]]:
    pairs = zip(_rows(change.before), _rows(change.after), strict=True)
    return dict(zip(change.point.tolist(), pairs, strict=True))


def _differences(before: list[Row], after: list[Row]) -> dict[int, tuple[Row, Row]]:
    pairs = enumerate(zip(before, after, strict=True))
    return {row: pair for row, pair in pairs if pair[0] != pair[1]}


ACTS = st.lists(st.sampled_from(["open", "close", "move", "link"]), max_size=6)


@settings(deadline=None, max_examples=120)
@given(seed=st.integers(0, 2**32), acts=ACTS)
def test_every_step_gives_the_answer_from_scratch_and_can_be_taken_back(
    seed: int, acts: list[str]
) -> None:
    base, town, rng = _town(seed)
    trial = Trial(base)
    _same(trial, town)
    first, views = _rows(trial.points), []
    for act in acts:
        before, count, view = _rows(trial.points), len(trial.steps), _view(trial)
        _step(act, trial, town, rng)
        _same(trial, town)
        assert _told(trial.change) == _differences(first, _rows(trial.points))
        if len(trial.steps) > count:
            views.append(view)
            assert _told(trial.steps[-1].change) == _differences(before, _rows(trial.points))
    while views:
        trial.undo()
        assert _view(trial) == views.pop()


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 2**32), acts=ACTS, which=st.integers(0, 5))
def test_dropping_a_step_is_as_if_it_was_never_tried(
    seed: int, acts: list[str], which: int
) -> None:
    base, town, rng = _town(seed)
    trial, other = Trial(base), Trial(base)
    for act in acts:
        _step(act, trial, town, rng)
    if which >= len(trial.steps):
        return
    gone = trial.steps[which]
    for step in trial.steps:
        if step is not gone and not step.rests_on(gone):
            other._do(step.act, step.values)
    trial.drop(gone.number)
    assert _view(trial) == _view(other)


def test_trials_do_not_touch_their_baseline_or_each_other() -> None:
    base, town, rng = _town(4)
    fresh = _view(Trial(base))
    trial = Trial(base)
    for act in ("open", "link", "move", "close"):
        _step(act, trial, town, rng)
    other, view = trial.copy(), _view(trial)
    other.reset()
    assert _view(other) == fresh == _view(Trial(base))
    assert _view(trial) == view != fresh


def test_nothing_is_written_where_the_arrays_are_read_only() -> None:
    base, town, rng = _town(7)
    for array in vars(base.network).values():
        array.setflags(write=False)
    trial = Trial(base)
    for act in ("open", "link", "move", "close"):
        _step(act, trial, town, rng)
        _same(trial, town)


def test_what_is_not_there_is_refused_and_nothing_changes() -> None:
    base, town, rng = _town(4)
    trial = Trial(base)
    view, there = _view(trial), _spot(town, rng)
    nowhere = Spot(len(town.network.start), 0)
    beyond = Spot(0, int(town.network.millimetres[0]) + 1)
    for wrong in (nowhere, beyond, Spot(-1, 0)):
        with pytest.raises(ValueError, match="Spot"):
            trial.open(wrong)
        with pytest.raises(ValueError, match="Spot"):
            trial.link(there, wrong, 5)
    with pytest.raises(ValueError, match="-1"):
        trial.link(there, there, -1)
    for work in (lambda: trial.close(99), lambda: trial.move(99, there), trial.undo):
        with pytest.raises(LookupError):
            work()
    with pytest.raises(LookupError):
        trial.drop(0)
    assert _view(trial) == view


def test_a_node_is_a_spot_at_the_end_of_an_edge() -> None:
    network = _town(4)[1].network
    for node in {*network.start.tolist(), *network.end.tolist()}:
        at = at_node(network, node)
        ends = {0: network.start[at.edge], int(network.millimetres[at.edge]): network.end[at.edge]}
        assert ends[at.along] == node
    with pytest.raises(LookupError):
        at_node(network, network.size)
