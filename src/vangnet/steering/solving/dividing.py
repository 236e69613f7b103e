"""The best division, sought in turn: hours lane by lane, then the order of the board, then people from near by.

1. For each lane from the highest: as many hours as can be, while no lane above loses an hour.
2. With these hours in the lanes: hours stand as high on the board as can be (the sum of hours times places from the end
   of the lane).
3. With these hours in the rows: as few hours from other teams as can be; another unit counts twice.

Each is a mixed-integer program, solved with HiGHS (Q. Huangfu and J. A. J. Hall, "Parallelizing the dual revised
simplex method", 2018). Where a program is large, who is on a case of a higher lane stays as it was found; the step then
tells how far from the best it can be at the most. The same problem gives the same division, unless time ends it.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from vangnet.steering.solving import highs
from vangnet.steering.solving.problem import Problem
from vangnet.steering.solving.program import Numbers, Pair, Program, pairs_of
from vangnet.steering.solving.solution import Owner, Share, Solution, Step

SECONDS = 300.0
"""The time limit: a guard for a busy machine, far above what a country asks for."""

_LARGE, _SMALL, _AHEAD_OF = 4_000, 1_200, 12_000
"""Columns above which a lane is not sought in full, and below which order and distance are; and the most ahead."""

_NEAR = 1e-4
"""How near to its bound the order of a large problem needs to be."""

_EPSILON = 1e-6
_AHEAD, _ORDERED, _NEARBY = 0.05, 0.4, 1e-2
"""What an hour in the next lane weighs against one in this lane while seeking, and what order and distance in all."""

Entry = tuple[int, int]
"""A person and a row."""


def divide(problem: Problem, *, seconds: float = SECONDS, tell: Callable[[int, int], None] | None = None) -> Solution:
    """Seek the best division. `tell` hears how many of how many steps are done."""
    return _Search(problem, seconds, tell or (lambda _done, _of: None)).run()


class _Found(msgspec.Struct, frozen=True):
    """What a program gave: columns (None: none were found), the bound of what was sought, whether it stopped."""

    columns: Numbers | None
    bound: float
    is_stopped: bool = False


class _Search:
    """What is found so far: who is on which case, and what the lanes have."""

    def __init__(self, problem: Problem, seconds: float, tell: Callable[[int, int], None]) -> None:
        self._problem = problem
        self._until = time.monotonic() + seconds
        self._tell = tell
        self._pairs = pairs_of(problem)
        self._places = places_of(problem)
        self._lanes = sorted({case.lane for case in problem.cases})
        self._reached: dict[int, int] = {}
        self._on: set[Entry] = set()  # person and case
        self._hours: dict[Entry, int] = {}

    def run(self) -> Solution:
        steps: list[Step] = []
        todo: list[Callable[[], Step]] = [lambda lane=lane: self._lane(lane) for lane in self._lanes]  # type: ignore[misc]
        todo += [self._order, self._distance] if self._lanes else []
        for done, step in enumerate(todo):
            self._tell(done, len(todo))
            steps.append(step())
        shares = tuple(sorted(self._shares()))
        return Solution(shares=shares, owners=tuple(sorted(owners_of(self._problem, shares))), steps=tuple(steps))

    # -- steps --------------------------------------------------------------------------------------------------------

    def _lane(self, lane: int) -> Step:
        asked = sum(case.hours for case in self._problem.cases if case.lane == lane)
        wide = self._program(lambda pair: pair.case.lane <= lane)
        sought = wide.weights(pair.case.lane == lane for _, pair, _ in wide.entries)
        easy = self._solved(wide, sought, whole=False)
        bound, value, stopped = min(asked, _down(easy.bound)), 0, easy.is_stopped
        if bound:
            value, was_stopped = self._near(lane, asked, bound)
            stopped |= was_stopped
        if value < bound and wide.columns <= _LARGE:
            on = self._on
            found = self._solved(wide, sought + self._besides(wide, lane, asked), gap=0.9 / bound)
            self._take(wide, found, lane)
            better = self._hours_of(lane)
            if better < value:  # it was stopped
                self._on = on
            value, bound = max(value, better), min(bound, _down(found.bound + _NEARBY))
            stopped |= found.is_stopped
        self._reached[lane] = value
        self._hours_of(lane)
        return Step(name="lane", lane=lane, value=value, bound=max(value, bound), is_stopped=stopped)

    def _near(self, lane: int, asked: int, bound: int) -> tuple[int, bool]:
        """Seek with those above staying on their cases, and with an eye on the next lane: quick."""
        ahead = next((each for each in self._lanes if each > lane), lane)
        program = self._program(lambda pair: pair.case.lane <= ahead)
        if not _LARGE < program.columns <= _AHEAD_OF:  # the next lane can be sought in full, or is too much to look at
            program = self._program(lambda pair: pair.case.lane <= lane)
        found = self._solved(program, self._looking(program, lane, asked), gap=0.9 / bound, kept=lane)
        self._take(program, found, lane)
        return self._hours_of(lane), found.is_stopped

    def _hours_of(self, lane: int) -> int:
        return self._settle(lambda pair: float(pair.case.lane == lane))

    def _order(self) -> Step:
        places = self._places
        program = self._program(lambda _: True)
        sought = program.weights(places[pair.case.key] for _, pair, _ in program.entries)
        easy = self._solved(program, sought, whole=False)
        bound, stopped = _down(easy.bound), easy.is_stopped
        if bound and program.columns <= _SMALL:
            found = self._solved(program, sought, gap=max(0.9 / bound, _NEAR))
            bound, stopped = min(bound, _down(found.bound)), stopped or found.is_stopped
            self._take(program, found, self._lanes[-1])
        value = self._settle(lambda pair: float(places[pair.case.key]))
        return Step(name="order", value=value, bound=max(bound, value), is_stopped=stopped)

    def _distance(self) -> Step:
        given: dict[int, int] = defaultdict(int)
        for (_, row), hours in self._hours.items():
            given[row] += hours
        program = self._program(lambda pair: any(given[row.key] for row in pair.rows), given)
        sought = program.weights(-float(pair.distance) for _, pair, _ in program.entries)
        easy = self._solved(program, sought, whole=False)
        least, stopped = -_down(easy.bound), easy.is_stopped
        before = self._far()
        if before > least and program.columns <= _SMALL * 2:
            found = self._solved(program, sought, gap=0.9 / before)
            least, stopped = max(least, -_down(found.bound)), stopped or found.is_stopped
            self._take(program, found, self._lanes[-1])
        value = -self._settle(lambda pair: -float(pair.distance), given=given)
        return Step(name="distance", value=value, bound=min(least, value), is_stopped=stopped)

    def _far(self) -> int:
        """Hours from elsewhere in what was found so far."""
        far = {(pair.worker.key, row.key): pair.distance for pair in self._pairs for row in pair.rows}
        return sum(hours * far[entry] for entry, hours in self._hours.items())

    # -- programs -----------------------------------------------------------------------------------------------------

    def _program(self, wanted: Callable[[Pair], bool], given: dict[int, int] | None = None) -> Program:
        """The rules of these pairs; lanes that were settled keep their hours, and so do rows that were given some."""
        program = Program(self._problem, [pair for pair in self._pairs if wanted(pair)])
        for lane, value in self._reached.items():
            if given is None:
                program.exactly([pair.case.lane == lane for _, pair, _ in program.entries], value)
        for row, hours in (given or {}).items():
            program.exactly([each.key == row for _, _, each in program.entries], hours)
        return program

    def _besides(self, program: Program, lane: int, asked: int) -> Numbers:
        """What breaks ties within a lane: the order of the board, and who is near. Together less than an hour."""
        cases = max(self._places.values())
        return program.weights(
            (_ORDERED * self._places[pair.case.key] / cases - _NEARBY * pair.distance / 2) / asked
            if pair.case.lane == lane
            else 0.0
            for _, pair, _ in program.entries
        )

    def _looking(self, program: Program, lane: int, asked: int) -> Numbers:
        """Hours of this lane with what breaks ties, and an eye on the next lane."""
        own = program.weights(
            float(pair.case.lane == lane) + _AHEAD * (pair.case.lane > lane) for _, pair, _ in program.entries
        )
        return own + self._besides(program, lane, asked)

    def _solved(
        self, program: Program, sought: Numbers, *, whole: bool = True, gap: float = 0.0, kept: int | None = None
    ) -> _Found:
        """The most of what is sought. `kept`: who is on a case above this lane stays; below it nobody is whole."""
        if not program.columns:
            return _Found(None, 0.0)
        high, low, integral = program.upper, np.zeros(program.columns), program.whole * whole
        if kept is not None:
            for place, pair in enumerate(program.pairs, len(program.entries)):
                if pair.case.lane < kept:
                    low[place] = high[place] = float(_key(pair) in self._on)
                elif pair.case.lane > kept:
                    integral[place] = 0
        return self._asked(program, sought, low, high, integral, gap)

    def _asked(
        self, program: Program, sought: Numbers, low: Numbers, high: Numbers, integral: Numbers, gap: float
    ) -> _Found:
        left = self._until - time.monotonic()
        most = float(np.clip(sought, 0, None) @ program.upper)
        if left <= 0:
            return _Found(None, most, is_stopped=True)
        told = highs.most(sought, program.constraint, low=low, high=high, whole=integral, seconds=left, gap=gap)
        return _Found(told.columns, most if told.bound is None else told.bound, told.is_stopped)

    def _take(self, program: Program, found: _Found, lane: int) -> None:
        """Keep who is on a case, if anything was found."""
        if found.columns is not None:
            on = found.columns[len(program.entries) :] > 0.5
            self._on = {
                _key(pair) for pair, is_on in zip(program.pairs, on, strict=True) if is_on and pair.case.lane <= lane
            }

    def _settle(self, worth: Callable[[Pair], float], given: dict[int, int] | None = None) -> int:
        """Whole hours for who is on a case: the most of what is sought, through a network. Tells how much that is."""
        program = self._program(lambda pair: _key(pair) in self._on, given)
        if not program.columns:
            self._hours = {}
            return 0
        sought, low = program.weights(worth(pair) for _, pair, _ in program.entries), np.zeros(program.columns)
        low[len(program.entries) :] = 1
        columns = highs.most(sought, program.constraint, low=low, high=program.upper).columns
        if columns is None:
            raise ArithmeticError("no hours were found for who is on these cases")
        hours = np.rint(columns).astype(int)
        self._hours = {
            (pair.worker.key, row.key): int(told)
            for (_, pair, row), told in zip(program.entries, hours, strict=False)
            if told
        }
        return int(np.rint(sought[: len(program.entries)] @ hours[: len(program.entries)]))

    def _shares(self) -> list[Share]:
        case_of = {row.key: case.key for case in self._problem.cases for row in case.rows}
        return [
            Share(case=case_of[row], row=row, worker=worker, hours=hours)
            for (worker, row), hours in self._hours.items()
        ]


def owners_of(problem: Problem, shares: Sequence[Share]) -> list[Owner]:
    """The owner of every case that gets hours: who has it now and has hours, else who of its team gets the most."""
    teams = {worker.key: worker.team for worker in problem.workers if worker.hours}
    on: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for share in shares:
        on[share.case][share.worker] += share.hours
    found = []
    for case in problem.cases:
        if not on[case.key]:
            continue
        if case.owner in teams:
            found.append(Owner(case=case.key, worker=case.owner, is_new=False))
        else:
            ours = [(-hours, key) for key, hours in on[case.key].items() if teams[key] == case.team]
            found.append(Owner(case=case.key, worker=min(ours)[1], is_new=True))
    return found


def places_of(problem: Problem) -> dict[int, int]:
    """How many cases of its lane follow a case on the board, and itself: what an hour for it counts."""
    after: dict[int, int] = defaultdict(int)
    places: dict[int, int] = {}
    for case in reversed(problem.cases):
        after[case.lane] += 1
        places[case.key] = after[case.lane]
    return places


def _key(pair: Pair) -> Entry:
    return pair.worker.key, pair.case.key


def _down(told: float) -> int:
    """The whole number below a bound that is not exact."""
    return int(np.floor(told + _EPSILON * max(1.0, abs(told))))
