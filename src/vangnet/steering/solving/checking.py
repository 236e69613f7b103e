"""Whether a division breaks a rule: asked again, apart from what made it, before anybody sees it."""

from collections import defaultdict

from vangnet.steering.solving.problem import Problem, fewest, has_skill, in_reach
from vangnet.steering.solving.solution import Solution


def broken(problem: Problem, solution: Solution) -> list[str]:
    """Every rule that a division breaks, in words for who keeps the program. Nothing: it keeps them all."""
    workers = {worker.key: worker for worker in problem.workers}
    cases = {case.key: case for case in problem.cases}
    rows = {row.key: (case, row) for case in problem.cases for row in case.rows}
    by_worker: dict[int, int] = defaultdict(int)
    by_row: dict[int, int] = defaultdict(int)
    on: dict[tuple[int, int], int] = defaultdict(int)
    found: list[str] = []
    for share in solution.shares:
        worker, (case, row) = workers[share.worker], rows[share.row]
        by_worker[share.worker] += share.hours
        by_row[share.row] += share.hours
        on[share.worker, share.case] += share.hours
        if share.hours < 1 or case.key != share.case:
            found.append(f"share {share}: no hours, or of another case")
        if not has_skill(worker, row):
            found.append(f"worker {worker.key} lacks {row.skill}")
        if not in_reach(worker, case, row):
            found.append(f"worker {worker.key} is of another team than case {case.key}")
    found += [f"worker {key} gives {told}" for key, told in by_worker.items() if told > workers[key].hours]
    found += [f"row {key} gets {told}" for key, told in by_row.items() if told > rows[key][1].hours]
    for (worker_key, case_key), told in on.items():
        if told < fewest(cases[case_key], problem.limits):
            found.append(f"worker {worker_key} gives case {case_key} only {told}")
    for worker in problem.workers:
        if sum(key == worker.key for key, _ in on) > problem.limits.most_cases:
            found.append(f"worker {worker.key} is on too many cases")
    return [*found, *_ownership(problem, solution, set(on))]


def _ownership(problem: Problem, solution: Solution, on: set[tuple[int, int]]) -> list[str]:
    """Every case that gets hours has one owner: who had it, or somebody of its team who is on it."""
    workers = {worker.key: worker for worker in problem.workers}
    owners = {owner.case: owner for owner in solution.owners}
    found = [] if len(owners) == len(solution.owners) else ["a case has two owners"]
    for case in problem.cases:
        has_hours, owner = any(key == case.key for _, key in on), owners.get(case.key)
        if has_hours != (owner is not None):
            found.append(f"case {case.key} has hours without an owner, or an owner without hours")
        elif owner is not None:
            kept = not owner.is_new and owner.worker == case.owner
            ours = owner.is_new and (owner.worker, case.key) in on and workers[owner.worker].team == case.team
            if not (kept or ours) or not workers[owner.worker].hours:
                found.append(f"case {case.key} is owned by somebody who cannot")
    return found
