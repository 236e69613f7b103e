"""The problem that is divided, gathered from what stands now."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from vangnet.accounts.models import Team, Unit
from vangnet.steering.availability import Period
from vangnet.steering.models import Assignment, BoardDecision
from vangnet.steering.queries.capacity import AskedRow, asked_rows, people_hours
from vangnet.steering.queries.cases import SteeredCase, steered_cases
from vangnet.steering.solving.problem import Asking, Limits, Problem, Row, Worker
from vangnet.steering.weighing.lanes import ORDER, Lane

LANES = {place: lane for lane, place in ORDER.items()}
"""The lanes of a problem: 0 is the highest."""


def problem_of(unit: Unit | None, period: Period, limits: Limits) -> Problem:
    """People with their free hours, and cases with what is open, in the order of the board.

    Cases on which the group decided to stop or to hold are left out. Where it decided how many hours a case gets,
    that is the most; where it gave a case to another team, it counts as of that team.
    """
    teams = {team.pk: team for team in Team.objects.select_related("unit")}
    ours = [team for team in teams.values() if unit is None or team.unit_id == unit.pk]
    rows: dict[int, list[AskedRow]] = defaultdict(list)
    for row in asked_rows():
        rows[row.case_id].append(row)
    owners = dict(
        Assignment.objects.filter(revoked_at=None, is_owner=True).order_by("pk").values_list("case", "person")
    )
    cases = []
    for one in steered_cases():
        team = teams[_team_of(one)]
        asked = _open(one, rows[one.case_id])
        if one.is_stopped or one.is_held or not asked or (unit is not None and team.unit_id != unit.pk):
            continue
        cases.append(_asking(one, team, asked, owners.get(one.case_id, one.owner_id)))
    workers = [
        Worker(key=who.key, team=who.team_id, unit=who.unit_id, hours=who.free, skills=who.skills)
        for who in people_hours(period, ours)
    ]
    return Problem(workers=tuple(workers), cases=tuple(cases), limits=limits)


def lane_of(case: Asking) -> Lane:
    """The lane of the board that a case stood in."""
    return LANES[case.lane]


def _asking(one: SteeredCase, team: Team, rows: Sequence[AskedRow], owner: int | None) -> Asking:
    """A case as the solver knows it."""
    told = tuple(Row(key=row.key, hours=row.hours, skill=row.skill, may_transfer=row.may_transfer) for row in rows)
    facts = {"key": one.case_id, "lane": ORDER[one.lane], "team": team.pk, "unit": team.unit_id, "owner": owner}
    return Asking(rows=told, **facts)  # type: ignore[arg-type]


def _team_of(one: SteeredCase) -> int:
    decided = one.decided
    moved = decided is not None and decided.kind == BoardDecision.Kind.TRANSFER and decided.team_id is not None
    return decided.team_id if moved else one.team_id  # type: ignore[union-attr,return-value]


def _open(one: SteeredCase, rows: Sequence[AskedRow]) -> list[AskedRow]:
    """What is open of each row, the first first, up to what was decided for the case."""
    left = one.hours_given - sum(row.given for row in rows) if one.hours_given else sum(row.open for row in rows)
    found = []
    for row in rows:
        hours = min(row.open, left)
        if hours > 0:
            found.append(msgspec.structs.replace(row, hours=hours, given=0))
            left -= hours
    return found
