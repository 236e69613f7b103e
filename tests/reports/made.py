"""A report as tests want it: it comes in as every report does, and only then gets what the test needs besides."""

import itertools
from typing import Any

from tests.desk_world import World
from vangnet.accounts.audit import Actor
from vangnet.accounts.models import Unit
from vangnet.intake import report as intake
from vangnet.reports.actions.receiving import Incoming, receive
from vangnet.reports.models import Arrival, Report

_numbers = itertools.count(1)
_OF_SHAPE = frozenset(intake.Report.__struct_fields__)
_OF_INCOMING = frozenset(Incoming.__struct_fields__) - {"report"}


def made_report(world: World, *, unit: Unit | None = None, way: str = Arrival.Way.FORM, **facts: Any) -> Report:
    """Receive one report of Anna's unit, or of `unit`.

    `facts` are fields of `intake.report.Report` (channel, urls, told, people ...), of `receiving.Incoming` (receipt,
    reporter, situation, received_at ...), or of the row (state, lane, owner, due_at ...), which are set afterwards.
    Without a `source_number` it gets one of its own: two calls make two reports.
    """
    shape = {name: facts.pop(name) for name in list(facts) if name in _OF_SHAPE}
    shape = {
        "channel": intake.Channel.PLATFORM,
        "format": "made",
        "source": "Voorbeeldplatform",
        "source_number": f"made-{next(_numbers)}",
        "summary": "een profiel deelde strafbaar materiaal",
        **shape,
    }
    around = {name: facts.pop(name) for name in list(facts) if name in _OF_INCOMING}
    incoming = Incoming(report=intake.Report(**shape), **around)
    arrival = receive([incoming], way=Arrival.Way(way), unit=unit or world.unit, by=Actor(None))
    report = arrival.reports.get()
    if facts:
        Report.objects.filter(pk=report.pk).update(**facts)
        report.refresh_from_db()
    return report


def receipt_of(number: int) -> bytes:
    """A receipt's keyed hash, made up."""
    return number.to_bytes(32, "big")
