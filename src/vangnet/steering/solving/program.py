"""The mixed-integer program of a problem: which hours can be, and what the rules allow.

x[e]  hours of one person for one row        (an entry)
y[p]  1 where a person is on a case, else 0  (a pair)

For given y the hours run through a network, so that whole numbers go in and whole numbers come out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array

from vangnet.steering.solving.problem import Asking, Problem, Row, Worker, distance, fewest, has_skill, in_reach

Numbers = NDArray[np.float64]


class Pair:
    """Somebody who may be on a case, and the rows that they can do."""

    def __init__(self, worker: Worker, case: Asking, rows: Sequence[Row], least: int) -> None:
        self.worker, self.case, self.rows, self.least = worker, case, tuple(rows), least
        self.most = min(worker.hours, sum(row.hours for row in rows))
        self.distance = distance(worker, case)


def pairs_of(problem: Problem) -> list[Pair]:
    """Everybody who may be on a case: in reach, with a skill that it asks for, and with enough hours for the limit."""
    by_team: dict[int, list[Worker]] = defaultdict(list)
    for worker in problem.workers:
        if worker.hours:
            by_team[worker.team].append(worker)
    everybody = [worker for worker in problem.workers if worker.hours]
    owners = {worker.key for worker in everybody}
    found: list[Pair] = []
    for case in problem.cases:
        least = fewest(case, problem.limits)
        reach = everybody if any(row.may_transfer for row in case.rows) else by_team[case.team]
        able = [
            Pair(worker, case, rows, least)
            for worker in reach
            if (rows := [row for row in case.rows if in_reach(worker, case, row) and has_skill(worker, row)])
        ]
        able = [pair for pair in able if pair.most >= least]
        if case.owner in owners or any(not pair.distance for pair in able):
            found += able
    return found


class Program:
    """Columns, bounds and rules of a problem, or of its highest lanes."""

    def __init__(self, problem: Problem, pairs: Sequence[Pair]) -> None:
        self.pairs = tuple(pairs)
        self.entries = [(place, pair, row) for place, pair in enumerate(self.pairs) for row in pair.rows]
        self.columns = len(self.entries) + len(self.pairs)
        self._rules = _Rules(self.columns)
        self._owners = {worker.key for worker in problem.workers if worker.hours}
        self._hours(problem)
        self._limits(problem)
        self._ownership()

    @property
    def constraint(self) -> LinearConstraint:
        """All rules at once."""
        return self._rules.constraint()

    @property
    def upper(self) -> Numbers:
        """The most that a column can be."""
        return np.array(
            [min(pair.worker.hours, row.hours) for _, pair, row in self.entries] + [1] * len(self.pairs), float
        )

    @property
    def whole(self) -> Numbers:
        """Which columns are whole by themselves: whether somebody is on a case."""
        return np.array([0] * len(self.entries) + [1] * len(self.pairs), float)

    def weights(self, of: Iterable[float]) -> Numbers:
        """Weights of the entries, as one number for each column."""
        return np.concatenate([np.fromiter(of, float), np.zeros(len(self.pairs))])

    def exactly(self, of: Sequence[bool], value: int) -> None:
        """A rule more: these entries are so many hours together."""
        places = [place for place, is_meant in enumerate(of) if is_meant]
        self._rules.add(places, low=value, high=value)

    def _hours(self, problem: Problem) -> None:
        """Nobody gives more than they have, and no row gets more than it asks for."""
        by_worker, by_row = defaultdict(list), defaultdict(list)
        for place, (_, pair, row) in enumerate(self.entries):
            by_worker[pair.worker.key].append(place)
            by_row[row.key].append(place)
        for worker in problem.workers:
            self._rules.add(by_worker[worker.key], high=worker.hours)
        for case in problem.cases:
            for row in case.rows:
                self._rules.add(by_row[row.key], high=row.hours)

    def _limits(self, problem: Problem) -> None:
        """At least the fewest hours for who is on a case, none for who is not, and at most so many cases."""
        first, of_worker = len(self.entries), defaultdict(list)
        of_pair: dict[int, list[int]] = defaultdict(list)
        for place, (number, _, _) in enumerate(self.entries):
            of_pair[number].append(place)
        for place, pair in enumerate(self.pairs):
            on = first + place
            of_worker[pair.worker.key].append(on)
            entries = of_pair[place]
            self._rules.add([*entries, on], [*[1] * len(entries), -pair.least], low=0)
            for entry in entries:
                most = min(pair.worker.hours, self.entries[entry][2].hours)
                self._rules.add([entry, on], [1, -most], high=0)
            if len(entries) > 1:
                self._rules.add([*entries, on], [*[1] * len(entries), -pair.most], high=0)
        for places in of_worker.values():
            if len(places) > problem.limits.most_cases:
                self._rules.add(places, high=problem.limits.most_cases)

    def _ownership(self) -> None:
        """Whoever comes from another team is on a case only where its own team has somebody who owns it."""
        first, own = len(self.entries), defaultdict(list)
        for place, pair in enumerate(self.pairs):
            if not pair.distance:
                own[pair.case.key].append(first + place)
        for place, pair in enumerate(self.pairs):
            if pair.distance and pair.case.owner not in self._owners:
                ours = own[pair.case.key]
                self._rules.add([first + place, *ours], [1, *[-1] * len(ours)], high=0)


class _Rules:
    """Sparse rows, with what each is at the least and at the most."""

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._places: list[int] = []
        self._weights: list[float] = []
        self._starts = [0]
        self._low: list[float] = []
        self._high: list[float] = []

    def add(
        self,
        places: Sequence[int] | NDArray[np.int64],
        weights: Sequence[float] | Numbers | None = None,
        *,
        low: float = -np.inf,
        high: float = np.inf,
    ) -> None:
        if len(places) == 0:
            return
        self._places.extend(places)
        self._weights.extend([1.0] * len(places) if weights is None else weights)
        self._starts.append(len(self._places))
        self._low.append(low)
        self._high.append(high)

    def constraint(self) -> LinearConstraint:
        shape = (len(self._low), self._columns)
        table = csr_array((self._weights, self._places, self._starts), shape=shape)
        return LinearConstraint(table, self._low, self._high)
