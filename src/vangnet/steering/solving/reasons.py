"""What binds: for every row that is short, who could do it and what they are doing, as counts; and what teams lack.

Nothing here is guessed: each word follows from the problem and the division by counting. A rule is named only where
somebody has hours left, could do the work, and is kept from it by that rule alone.
"""

from collections import defaultdict

import msgspec

from vangnet.steering.solving.problem import Asking, Problem, Row, Worker, fewest, has_skill, in_reach
from vangnet.steering.solving.solution import Solution
from vangnet.words import Word, word


class Short(msgspec.Struct, frozen=True, kw_only=True):
    """A row that gets less than it asks for, by how many hours, and why."""

    case: int
    row: int
    hours: int
    why: tuple[Word, ...]


class Lack(msgspec.Struct, frozen=True, kw_only=True):
    """What the cases of a team ask of one skill (empty: of anybody), and who of that team has it.

    `hours`: of these people in all; `left`: what they keep. They may be asked for other skills too, so that what is
    short is not always what asked and hours differ by.
    """

    team: int
    skill: str
    asked: int
    given: int
    people: int
    hours: int
    left: int

    @property
    def short(self) -> int:
        """Hours that were asked and not given."""
        return self.asked - self.given


class Told(msgspec.Struct, frozen=True):
    """What binds a division."""

    short: tuple[Short, ...]
    lacks: tuple[Lack, ...]


def what_binds(problem: Problem, solution: Solution) -> Told:
    """All rows that are short, in the order of the board, and what each team lacks, the most first."""
    counted = _Counted(problem, solution)
    short = [
        Short(case=case.key, row=row.key, hours=missing, why=tuple(counted.why(case, row)))
        for case in problem.cases
        for row in case.rows
        if (missing := row.hours - counted.given[row.key])
    ]
    return Told(tuple(short), tuple(counted.lacks()))


class _Counted:
    """Sums over a division."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem, self._limits = problem, problem.limits
        self.given: dict[int, int] = defaultdict(int)
        self._left = {worker.key: worker.hours for worker in problem.workers}
        self._cases: dict[int, set[int]] = defaultdict(set)
        self._by_lane: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        lanes = {case.key: case.lane for case in problem.cases}
        self._teams = {worker.key: worker.team for worker in problem.workers}
        self._on: dict[int, set[int]] = defaultdict(set)
        for share in solution.shares:
            self.given[share.row] += share.hours
            self._left[share.worker] -= share.hours
            self._cases[share.worker].add(share.case)
            self._on[share.case].add(share.worker)
            self._by_lane[share.worker][lanes[share.case]] += share.hours
        self._keeps = {worker.key for worker in problem.workers if worker.hours}

    def why(self, case: Asking, row: Row) -> list[Word]:
        """Why a row is short."""
        able = [worker for worker in self.problem.workers if has_skill(worker, row)]
        reach = [worker for worker in able if in_reach(worker, case, row)]
        beyond = [worker for worker in able if not in_reach(worker, case, row)]
        if not able:
            return [word("capacity.nobody_has")]
        if not reach:
            return [word("capacity.only_elsewhere", count=len(beyond)), *self._beyond(beyond)]
        here = [worker for worker in reach if worker.hours]
        if not here:
            return [word("capacity.none_available", count=len(reach)), *self._beyond(beyond)]
        free = [worker for worker in here if self._left[worker.key]]
        told = self._kept(case, free) if free else [self._full(case, here)]
        return [*told, *self._beyond(beyond)]

    def _full(self, case: Asking, here: list[Worker]) -> Word:
        """All hours of all who could do it are given: to which lanes."""
        told = {"higher": 0, "same": 0, "lower": 0}
        for worker in here:
            for lane, hours in self._by_lane[worker.key].items():
                name = "higher" if lane < case.lane else "same" if lane == case.lane else "lower"
                told[name] += hours
        return word("capacity.full", count=len(here), hours=sum(told.values()), **told)

    def _kept(self, case: Asking, free: list[Worker]) -> list[Word]:
        """Some have hours left: what keeps each of them from the case."""
        least = fewest(case, self._limits)
        kept: dict[str, list[Worker]] = defaultdict(list)
        for worker in free:
            kept[self._keeps_away(worker, case, least)].append(worker)
        found = []
        for name, people in sorted(kept.items()):
            hours = sum(self._left[worker.key] for worker in people)
            facts = {"hours": hours, "least": least, "most": self._limits.most_cases}
            found.append(word(f"capacity.{name}", count=len(people), **facts))
        return found

    def _keeps_away(self, worker: Worker, case: Asking, least: int) -> str:
        """The rule that keeps somebody with hours left from a case; "open" where none does."""
        if case.key in self._cases[worker.key]:
            return "open"
        room = sum(row.hours - self.given[row.key] for row in case.rows if self._can(worker, case, row))
        if len(self._cases[worker.key]) >= self._limits.most_cases:
            return "most_cases"
        if self._left[worker.key] < least:
            return "scraps"
        if room < least:
            return "rest_small"
        ours = any(self._teams[key] == case.team for key in self._on[case.key])
        if worker.team != case.team and case.owner not in self._keeps and not ours:
            return "no_owner"
        return "open"

    def _can(self, worker: Worker, case: Asking, row: Row) -> bool:
        return has_skill(worker, row) and in_reach(worker, case, row)

    def _beyond(self, beyond: list[Worker]) -> list[Word]:
        """Hours that are left in other teams, for a case that asks for nobody from there."""
        free = [worker for worker in beyond if self._left[worker.key]]
        hours = sum(self._left[worker.key] for worker in free)
        return [word("capacity.elsewhere_left", count=len(free), hours=hours)] if free else []

    def lacks(self) -> list[Lack]:
        """Per team and skill."""
        asked: dict[tuple[int, str], int] = defaultdict(int)
        given: dict[tuple[int, str], int] = defaultdict(int)
        for case in self.problem.cases:
            for row in case.rows:
                asked[case.team, row.skill] += row.hours
                given[case.team, row.skill] += self.given[row.key]
        found = []
        for (team, skill), hours in asked.items():
            able = [
                worker
                for worker in self.problem.workers
                if worker.team == team and (not skill or skill in worker.skills)
            ]
            found.append(
                Lack(
                    team=team,
                    skill=skill,
                    asked=hours,
                    given=given[team, skill],
                    people=len(able),
                    hours=sum(worker.hours for worker in able),
                    left=sum(self._left[worker.key] for worker in able),
                )
            )
        return sorted(found, key=lambda lack: (-lack.short, lack.team, lack.skill))
