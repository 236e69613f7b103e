"""The same reports come in twice at the same moment, and others beside them: real threads, real locks."""

import json
import sys

from django.core.management import call_command
from django.db.models import F

from tests.cases.at_once import at_once, chained
from vangnet.accounts.audit import Actor
from vangnet.accounts.models import Unit
from vangnet.identities.models import Identifier
from vangnet.intake.report import Channel, Kind, Report, Role, Told
from vangnet.reports.actions.receiving import Incoming, receive
from vangnet.reports.models import Arrival
from vangnet.reports.models import Report as Row

ROUNDS, EACH = 5, 30


def batch(beginning: str) -> list[Incoming]:
    told = (Told(kind=Kind.ACCOUNT, value="gedeeld_account", platform="chat", role=Role.REPORTED, person=0),)
    shape = {"channel": Channel.PLATFORM, "format": "made", "source": "Voorbeeldplatform", "told": told}
    return [Incoming(report=Report(**shape, source_number=f"{beginning}-{number}")) for number in range(EACH)]


def main() -> None:
    call_command("migrate", verbosity=0)
    units = [Unit.objects.create(name=name, kind=Unit.Kind.REGIONAL) for name in ("Een", "Twee")]
    by = Actor(None)

    def take(beginning: str, unit: Unit) -> object:
        return lambda: receive(batch(beginning), way=Arrival.Way.FILE, unit=unit, by=by)

    wrong: list[str] = []
    for step in range(ROUNDS):
        same, other = f"same{step}", f"other{step}"
        wrong += at_once(take(same, units[0]), take(same, units[0]), take(other, units[1]))
    account = Identifier.objects.get()
    sums = [(one.accepted, one.repeated) for one in Arrival.objects.all()]
    told = {
        "wrong": wrong,
        "reports": Row.objects.count(),
        "numbers": Row.objects.values("number").distinct().count(),
        "add_up": not Arrival.objects.exclude(told=F("accepted") + F("repeated") + F("refused")).exists(),
        "accepted": sum(accepted for accepted, _ in sums),
        "repeated": sum(repeated for _, repeated in sums),
        "counted": [account.mentions, account.subjects],
        "chained": chained(),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
