"""Every division of a small problem: what the best of them reach. Slow and plain."""

from collections.abc import Iterator

from vangnet.steering.solving.problem import Problem

Totals = tuple[int, ...]
"""Hours of each row, in the order of the problem."""


def divisions(problem: Problem) -> dict[Totals, int]:
    """All totals that rows can have together, and the least distance of each."""
    rows = [(case, row) for case in problem.cases for row in case.rows]
    states: dict[tuple[Totals, frozenset[int], frozenset[int]], int] = {}
    states[tuple([0] * len(rows)), frozenset(), frozenset()] = 0  # totals, cases with own people, cases with others
    for worker in problem.workers:
        after = dict[tuple[Totals, frozenset[int], frozenset[int]], int]()
        ways = list(_ways(problem, worker, rows))
        for (totals, own, other), cost in states.items():
            for given in ways:
                told = tuple(a + b for a, b in zip(totals, given, strict=True))
                if any(hours > row.hours for hours, (_, row) in zip(told, rows, strict=True)):
                    continue
                on = {case.key: case for hours, (case, _) in zip(given, rows, strict=True) if hours}
                mine = frozenset(key for key, case in on.items() if case.team == worker.team)
                away = [0 if case.team == worker.team else 1 if case.unit == worker.unit else 2 for case, _ in rows]
                far = cost + sum(hours * each for hours, each in zip(given, away, strict=True))
                state = told, own | mine, other | (frozenset(on) - mine)
                after[state] = min(far, after.get(state, far))
        states = after
    owned = {case.key for case in problem.cases if any(w.key == case.owner and w.hours for w in problem.workers)}
    best: dict[Totals, int] = {}
    for (totals, own, other), cost in states.items():
        if other <= own | owned:
            best[totals] = min(cost, best.get(totals, cost))
    return best


def reached(problem: Problem, totals: Totals) -> tuple[int, ...]:
    """Hours of each lane, and then how high on the board they stand."""
    rows = [(case, row) for case in problem.cases for row in case.rows]
    lanes = sorted({case.lane for case in problem.cases})
    by_lane = [sum(h for h, (case, _) in zip(totals, rows, strict=True) if case.lane == lane) for lane in lanes]
    order = 0
    for lane in lanes:
        cases = [case for case in problem.cases if case.lane == lane]
        for place, case in enumerate(cases):
            hours = sum(h for h, (each, _) in zip(totals, rows, strict=True) if each.key == case.key)
            order += hours * (len(cases) - place)
    return (*by_lane, order)


def _ways(problem, worker, rows) -> Iterator[Totals]:
    """Everything that one person may give."""

    def more(given: list[int], left: int) -> Iterator[list[int]]:
        if len(given) == len(rows):
            yield given
            return
        case, row = rows[len(given)]
        able = (not row.skill or row.skill in worker.skills) and (worker.team == case.team or row.may_transfer)
        for hours in range((min(left, row.hours) if able else 0) + 1):
            yield from more([*given, hours], left - hours)

    for given in more([], worker.hours):
        on = {case.key: (case, 0) for case, _ in rows}
        for hours, (case, _) in zip(given, rows, strict=True):
            on[case.key] = case, on[case.key][1] + hours
        works = [(case, told) for case, told in on.values() if told]
        if len(works) <= problem.limits.most_cases and all(
            told >= min(problem.limits.fewest_hours, case.hours) for case, told in works
        ):
            yield tuple(given)
