"""How long it takes to divide hours over cases, of problems of our own making, and how it grows.

Seconds of the processor stand beside those of the clock: a machine that does other work makes the clock slower.
"""

import random
import statistics
import time
from collections.abc import Iterator

import msgspec

from benchmarks.measure import Bench, Line
from vangnet.steering.solving.checking import broken
from vangnet.steering.solving.dividing import divide
from vangnet.steering.solving.problem import Asking, Problem, Row, Worker
from vangnet.steering.solving.reasons import what_binds
from vangnet.steering.solving.solution import Solution

SIZES = ((125, 40), (250, 75), (500, 150), (1_000, 300))
BAR_SIZE, BAR_SECONDS = (500, 150), 10.0
TIMES = 5
TEAMS = 11
SKILLS = ("video", "phones", "disk_images", "victim_id", "networks", "lang_en")
ROW_HOURS = (8, 12, 16, 24, 32, 40)
WEEK_HOURS = (0, 16, 24, 28, 32, 36)
LANES = (6, 14, 80)
"""Of a hundred cases, how many stand in each lane."""


class Run(msgspec.Struct):
    """One division: seconds of the clock and of the processor."""

    seconds: float
    processor: float
    solution: Solution


def lines(bench: Bench) -> Iterator[Line]:
    before: tuple[int, float] | None = None
    for cases, people in SIZES[:2] if bench.quick else SIZES:
        problem = made(cases, people)
        runs = [_run(problem) for _ in range(1 if bench.quick else TIMES)]
        clock = statistics.median(run.seconds for run in runs)
        processor = statistics.median(run.processor for run in runs)
        is_bar = (cases, people) == BAR_SIZE
        growth = "" if before is None else f"; x {processor / before[1]:.1f} for x {cases / before[0]:.0f} cases"
        yield Line(
            f"{cases:,} cases x {people} people ({len(runs)} runs)",
            f"{clock:.1f} s, {processor:.1f} s of the processor{growth}; {_told(problem, runs[0].solution)}",
            f"{BAR_SECONDS:.0f} s" if is_bar else "",
            clock <= BAR_SECONDS if is_bar else None,
        )
        before = cases, processor


def made(cases: int, people: int, *, seed: int = 1, shared: float = 0.1) -> Problem:
    """A country of eleven teams. `shared`: of which part of the rows people of other teams may be asked."""
    chance = random.Random(seed)
    workers = tuple(
        Worker(
            key=key,
            team=key % TEAMS,
            unit=key % TEAMS,
            hours=chance.choice(WEEK_HOURS),
            skills=tuple(skill for skill in SKILLS if chance.random() < 0.3),
        )
        for key in range(people)
    )
    found, rows = [], 0
    for key in range(cases):
        told = []
        for _ in range(chance.choice((1, 1, 2, 3))):
            rows += 1
            facts = {"hours": chance.choice(ROW_HOURS), "skill": chance.choice(("", "", *SKILLS))}
            told.append(Row(key=rows, may_transfer=chance.random() < shared, **facts))
        team = chance.randrange(TEAMS)
        lane = chance.choices(range(3), LANES)[0]
        found.append(Asking(key=key, lane=lane, team=team, unit=team, rows=tuple(told)))
    return Problem(workers=workers, cases=tuple(sorted(found, key=lambda case: case.lane)))


def _run(problem: Problem) -> Run:
    start, spent = time.perf_counter(), time.process_time()
    solution = divide(problem)
    what_binds(problem, solution)
    return Run(time.perf_counter() - start, time.process_time() - spent, solution)


def _told(problem: Problem, solution: Solution) -> str:
    """What was reached of what can be, and whether every rule was kept."""
    lanes = ", ".join(f"{step.value:,}/{step.bound:,}" for step in solution.steps if step.name == "lane")
    ended = " (ended by the time limit)" if solution.is_stopped else ""
    return f"hours of the most that can be, by lane: {lanes}{ended}; {len(broken(problem, solution))} rules broken"
