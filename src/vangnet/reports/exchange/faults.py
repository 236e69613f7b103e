"""What a door tells of its own faults is an alarm: a kind, how often, since when."""

from collections.abc import Callable

from vangnet.accounts.audit import Actor
from vangnet.accounts.models import Unit
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.models import Alarm
from vangnet.transfer.shapes import Faults


def faults_of(door: str) -> Callable[[Faults, Unit, Actor], None]:
    """What to do with the faults of this door."""

    def take(entry: Faults, unit: Unit, _by: Actor) -> None:
        facts = {"door": door, "kind": entry.kind, "count": entry.count, "since": entry.since.isoformat()}
        raise_alarm(Alarm.Kind.DOOR, f"{door}:{entry.kind}", facts=facts, unit=unit)

    return take
