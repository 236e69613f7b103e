"""What each entry of a bundle does at the desk: a report comes in, something is added, or taken back."""

from collections.abc import Callable, Sequence
from typing import Any

from vangnet.accounts.audit import Actor
from vangnet.accounts.models import Unit
from vangnet.errors import InputRefused
from vangnet.reports import attachments
from vangnet.reports.actions import hotline
from vangnet.reports.actions.receiving import receive
from vangnet.reports.actions.telling import hear, tell_received, withdraw_contact
from vangnet.reports.exchange.faults import faults_of
from vangnet.reports.exchange.mapping import cleaned, incoming
from vangnet.reports.models import Arrival, Report
from vangnet.transfer.shapes import Added, Faults, HotlineSent, Lookups, Sent, Withdrawn

_MOST, _MOST_BYTES = 500, 32 * 2**20


class Batch:
    """Reports of a bundle that are taken in together, as long as they are few and small."""

    def __init__(self, unit: Unit, reference: str, by: Actor) -> None:
        self._unit, self._reference, self._by = unit, reference, by
        self._reports: list[tuple[int, Sent]] = []
        self._bytes = 0

    def add(self, number: int, entry: Sent) -> None:
        """Let an entry wait for the others."""
        self._reports.append((number, entry))
        self._bytes += sum(len(each.data) for each in entry.attachments)

    @staticmethod
    def takes(entry: Any) -> bool:
        """Only reports wait."""
        return isinstance(entry, Sent)

    @property
    def is_full(self) -> bool:
        """Whether what waits must be taken in now."""
        return len(self._reports) >= _MOST or self._bytes >= _MOST_BYTES

    def taken_out(self) -> list[tuple[int, Sent]]:
        """What waited, by the number of its entry."""
        reports, self._reports, self._bytes = self._reports, [], 0
        return reports

    def receive(self, entries: Sequence[Sent]) -> None:
        """Take these in, with what was sent along; each new reporter is told that it arrived."""
        arrival = receive(
            [incoming(entry) for entry in entries],
            way=Arrival.Way.BUNDLE,
            unit=self._unit,
            by=self._by,
            reference=self._reference,
        )
        reports = {report.receipt: report for report in arrival.reports.all()}
        for entry in entries:
            report = reports.pop(entry.receipt.hex(), None)
            if report is None:
                _compare(entry)
                continue
            for attached in entry.attachments:
                attachments.keep(report, attached)
            tell_received(report, by=self._by)


def _compare(entry: Sent) -> None:
    """A receipt that came before must be the same report: another one under it is not passed over in silence."""
    report = _report_of(entry.receipt)
    if report.summary != incoming(entry).report.summary:
        raise InputRefused(f"another report than {report.number} with its receipt")


def _added(entry: Added, _unit: Unit, by: Actor) -> None:
    report = _report_of(entry.receipt)
    if report.state == Report.State.DESTROYED:
        raise InputRefused(f"for {report.number}, which was destroyed")
    for attached in entry.attachments:
        attachments.keep(report, attached)
    hear(report, text=cleaned(entry.text), answers=entry.question, by=by)


def _withdrawn(entry: Withdrawn, _unit: Unit, by: Actor) -> None:
    """The reporter takes contact details back: they are gone, not hidden."""
    withdraw_contact(_report_of(entry.receipt), by=by)


def _hotline_sent(entry: HotlineSent, _unit: Unit, _by: Actor) -> None:
    hotline.take_message(entry)


def _lookups(entry: Lookups, _unit: Unit, _by: Actor) -> None:
    hotline.take_lookups(entry)


def _report_of(receipt: bytes) -> Report:
    report = Report.objects.select_for_update().filter(receipt=receipt.hex()).first()
    if report is None:
        raise InputRefused("no report has this receipt")
    return report


VERBS: dict[type, Callable[[Any, Unit, Actor], None]] = {
    Added: _added,
    Withdrawn: _withdrawn,
    HotlineSent: _hotline_sent,
    Lookups: _lookups,
    Faults: faults_of("public"),
}
