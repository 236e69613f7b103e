"""Things that the figures count, made as tests want them."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.desk_world import World
from vangnet.accounts.models import Unit
from vangnet.cases.models import Exhibit, Scan
from vangnet.suspects.models import Checklist, Suspect
from vangnet.victims.models import StatusStep, Victim

_numbers = itertools.count(1)


def last_year() -> int:
    """The year that was closed most lately."""
    return timezone.localdate().year - 1


def identified(world: World, on: date, count: int = 1, *, unit: Unit | None = None) -> list[Victim]:
    """Children who were identified on a day."""
    made = []
    for _ in range(count):
        facts = {"name": "Kamer", "review_on": on, "made_by": world.wies, "unit": unit or world.unit}
        child = Victim.objects.create(number=f"V{on.year}-{next(_numbers):06}", status="identified", **facts)
        StatusStep.objects.create(victim=child, status="identified", on=on, ground="x", made_by=world.wies)
        made.append(child)
    return made


def scanned(world: World, ended_at: datetime, *, after: timedelta | None = None, **facts: Any) -> Exhibit:
    """An exhibit whose first scan was done then, so long after it was seized."""
    case = facts.pop("case", world.case)
    seized = ended_at - after if after is not None else None
    exhibit = world.add_exhibit(case, f"G-{next(_numbers)}", seized_at=seized)
    made = {"number": 1, "state": Scan.State.DONE, "ended_at": ended_at, **facts}
    Scan.objects.create(exhibit=exhibit, **made)
    return exhibit


def noon(year: int, month: int = 8, day: int = 1) -> datetime:
    """The middle of a day."""
    return timezone.make_aware(datetime(year, month, day, 12))  # noqa: DTZ001


def decided(world: World, on: date, outcome: str, count: int = 1, *, behavioural: bool = False) -> list[Suspect]:
    """Grown-up suspects on whom the prosecutor decided on a day."""
    made = []
    for _ in range(count):
        facts = {"case": world.case, "track": "adult", "made_by": world.olaf, "born_on": date(1980, 1, 1)}
        suspect = Suspect.objects.create(number=f"VD{on.year}-{next(_numbers):06}", **facts)
        checklist = Checklist.objects.create(suspect=suspect, opened_by=world.olaf)
        by = {"made_by": world.olaf}
        dated = {"rule_set": "A", "version": 1, "dated": "decision", "dated_on": on}
        chosen = checklist.sets.create(text="x", digest="0" * 64, reason="x", **dated, **by)
        checklist.decisions.create(chosen=chosen, outcome=outcome, on=on, reason="x", made_by=world.eva)
        if behavioural:
            told = {"kind": "internet", "text": "x", "begins_on": on, "until": on}
            checklist.behavioural.create(**told, **by)
        made.append(suspect)
    return made
