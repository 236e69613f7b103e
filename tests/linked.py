"""Reports with identifiers in them, received as all reports are. All identifiers are invented."""

import itertools
from datetime import datetime

from vangnet.accounts.audit import Actor
from vangnet.accounts.models import Unit
from vangnet.identities.models import Identifier
from vangnet.intake import report as intake
from vangnet.intake.report import Channel, Kind, Role, Told
from vangnet.reports.actions.receiving import Incoming, receive
from vangnet.reports.models import Arrival, Report

MAIL = "testaccount_42@example.org"
_numbers = itertools.count(1)


def told(kind: str, value: str, *, person: int = 0, role: Role = Role.REPORTED, platform: str = "", **more) -> Told:
    """An identifier of the first person of a report."""
    return Told(kind=Kind(kind), value=value, person=person, role=role, platform=platform, **more)


def add_report(
    unit: Unit, *identifiers: Told | str, team=None, summary: str = "", at: datetime | None = None
) -> Report:
    """A platform's report of a unit; a text stands for an e-mail address."""
    held = tuple(told("email", one) if isinstance(one, str) else one for one in identifiers)
    number = next(_numbers)
    incoming = intake.Report(
        channel=Channel.PLATFORM,
        format="test",
        source="Testplatform",
        source_number=f"{number}",
        summary=summary,
        told=held,
    )
    arrival = receive([Incoming(report=incoming, received_at=at)], way=Arrival.Way.FILE, unit=unit, by=Actor(None))
    report = arrival.reports.get()
    if team is not None:
        Report.objects.filter(pk=report.pk).update(team=team)
        report.refresh_from_db()
    return report


def identifier(value: str = MAIL) -> Identifier:
    return Identifier.objects.get(value=value)
