"""The rows of reports that are new: weighed, their identifiers linked and counted, put into clusters; in few questions.

Only `actions.receiving` calls this, inside its transaction.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from django.utils import timezone

from vangnet.identities.counting import count
from vangnet.identities.linking.normal import Normal, normal
from vangnet.identities.models import Identifier
from vangnet.intake import report as intake
from vangnet.reports.actions.clustering import fold
from vangnet.reports.actions.weighing import (
    SAME_PERSON,
    Rulebook,
    Weighed,
    reweigh_rows,
    set_weight,
    unit_rules,
    weights,
)
from vangnet.reports.clustering import Shared, shared_files, shared_identifier
from vangnet.reports.models import Arrival, FileDigest, Mention, Report, Reporter, Step
from vangnet.reports.numbers import numbers

_AT_ONCE = 500
_PLACE = 120
_OF_NCMEC = "cybertip_"  # how the formats of the CyberTipline are named
_SMALL, _PORTS = 2**15 - 1, 2**16 - 1
_REPORTER = {field.name: getattr(field, "max_length", None) for field in Reporter._meta.concrete_fields}  # noqa: SLF001

Key = tuple[str, str, str]
"""Kind, platform and key of an identifier."""


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A report that comes in, with what its channel adds: the receipt that it was given, and how to reach its reporter.

    `receipt` and `reply_key` are raw bytes. `reporter` has the fields of `reports.models.Reporter`. `place` tells in
    which file it stands, as which: by it, what has no number of its own is known again when the file comes again.
    """

    report: intake.Report
    receipt: bytes = b""
    reply_key: bytes = b""
    language: str = "nl"
    situation: str = ""
    received_at: datetime | None = None
    reporter: dict[str, str] = {}
    incriminates_self: bool = False
    place: str = ""


def storable(one: Incoming) -> Incoming:
    """The same, with signs that no database keeps (zero bytes, halves of signs) made visible: no report falls out."""
    around = {"reporter": one.reporter, "situation": one.situation, "language": one.language, "place": one.place}
    try:
        if b"\\u0000" not in msgspec.json.encode(one.report) + msgspec.json.encode(around):
            return one
    except UnicodeEncodeError:
        pass
    report = msgspec.convert(_visible(msgspec.to_builtins(one.report)), intake.Report)
    return msgspec.structs.replace(one, report=report, **_visible(around))


def _visible(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\u2400").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_visible(name): _visible(each) for name, each in value.items()}
    return [_visible(each) for each in value] if isinstance(value, list | tuple) else value


def place_of(one: Incoming) -> str:
    """By what else a report is known again, next to its receipt and the number of its source; empty: by nothing.

    Without a number that is its place in a file. The numbers of CyberTipline reports are those of NCMEC, whatever the
    source is called: in XML a report tells the platform in other words than in JSON, and it is one report.
    """
    told = one.report
    if not told.source_number:
        return one.place[:_PLACE]
    place = f"{told.channel} CyberTipline {told.source_number}"
    return place if told.format.startswith(_OF_NCMEC) and len(place) <= _PLACE else ""


class Placed(NamedTuple):
    """An identifier at its place: of which of the reports that come in, as it was told, and its key."""

    report: int
    told: intake.Told
    compared: Normal

    @property
    def key(self) -> Key:
        """As its row is found."""
        return str(self.compared.kind), self.compared.platform, self.compared.key


def store(fresh: Sequence[Incoming], arrival: Arrival) -> list[Report]:
    """Write the rows of reports that are new."""
    placed = _placed(fresh)
    identifiers = _identifiers(placed)
    before = {row.pk: row.subjects for row in identifiers.values()}
    told_of = _reports_of(placed, identifiers)
    book = unit_rules()
    reports = _reports(fresh, arrival, placed, identifiers, told_of, book)
    Reporter.objects.bulk_create(
        [_reporter(row, one) for row, one in zip(reports, fresh, strict=True)], batch_size=_AT_ONCE
    )
    Step.objects.bulk_create([Step(report=row, state=Report.State.NEW) for row in reports], batch_size=_AT_ONCE)
    Mention.objects.bulk_create(
        [_mention(reports[each.report], each, identifiers[each.key]) for each in placed], batch_size=_AT_ONCE
    )
    FileDigest.objects.bulk_create(_digests(reports, fresh), batch_size=_AT_ONCE)
    count(row.pk for row in identifiers.values())
    _reweigh_neighbours(before, told_of, placed, identifiers, reports, book)
    fold(arrival.unit, _shared(reports, fresh, placed, identifiers))
    return reports


# -- identifiers ------------------------------------------------------------------------------------------------------


def _placed(fresh: Sequence[Incoming]) -> list[Placed]:
    found = []
    for number, one in enumerate(fresh):
        for told in one.report.told:
            compared = normal(told.kind, told.value, platform=told.platform)
            if compared is not None:
                found.append(Placed(number, told, compared))
    return found


def _identifiers(placed: Sequence[Placed]) -> dict[Key, Identifier]:
    """The rows of these identifiers, made where they were not there."""
    first: dict[Key, Placed] = {}
    for each in placed:
        first.setdefault(each.key, each)
    found = _found(first)
    missing = sorted(key for key in first if key not in found)
    rows = [
        Identifier(
            kind=kind,
            platform=on,
            key=key,
            second=first[kind, on, key].compared.second,
            value=first[kind, on, key].told.value[:512],
        )
        for kind, on, key in missing
    ]
    Identifier.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_AT_ONCE)
    return found | _found(missing)


def _found(wanted: Iterable[Key]) -> dict[Key, Identifier]:
    """The rows that are there: one question for each kind and platform, by the unique index."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, on, key in wanted:
        groups[kind, on].append(key)
    found: dict[Key, Identifier] = {}
    for (kind, on), keys in groups.items():
        for start in range(0, len(keys), _AT_ONCE):
            part = keys[start : start + _AT_ONCE]
            for row in Identifier.objects.filter(kind=kind, platform=on, key__in=part).order_by():
                found[row.kind, row.platform, row.key] = row
    return found


def _reports_of(placed: Sequence[Placed], identifiers: dict[Key, Identifier]) -> dict[int, set[int]]:
    """Which of the reports that come in tell of each identifier, by its row."""
    told: dict[int, set[int]] = defaultdict(set)
    for each in placed:
        told[identifiers[each.key].pk].add(each.report)
    return told


def _mention(report: Report, each: Placed, identifier: Identifier) -> Mention:
    told = each.told
    return Mention(
        report=report,
        identifier=identifier,
        role=told.role,
        person=told.person if told.person is not None and 0 <= told.person <= _SMALL else None,
        told=told.value[:2_048],
        at=told.at,
        port=told.port if told.port is not None and 0 <= told.port <= _PORTS else None,
        event=told.event[:100],
        path=told.path[:300],
        doubt=told.doubt[:200],
    )


# -- reports ----------------------------------------------------------------------------------------------------------


def _reports(
    fresh: Sequence[Incoming],
    arrival: Arrival,
    placed: Sequence[Placed],
    identifiers: dict[Key, Identifier],
    told_of: dict[int, set[int]],
    book: Rulebook,
) -> list[Report]:
    """The rows, weighed, with the numbers that they get."""
    others = _others(placed, identifiers, told_of)
    given = numbers(Report, "M", len(fresh))
    asked = [
        (number, Weighed(one.report, one.situation, {}, others[place], one.incriminates_self))
        for place, (number, one) in enumerate(zip(given, fresh, strict=True))
    ]
    rows = []
    for (number, _), one, weight in zip(asked, fresh, weights(asked, book), strict=True):
        row = _report(one, number, arrival)
        set_weight(row, weight)
        rows.append(row)
    return Report.objects.bulk_create(rows, batch_size=_AT_ONCE)


def _others(placed: Sequence[Placed], identifiers: dict[Key, Identifier], told_of: dict[int, set[int]]) -> Counter[int]:
    """How many other reports tell of the same account, by place: those there before, and those that come in with it."""
    most: Counter[int] = Counter()
    for each in placed:
        row = identifiers[each.key]
        if _is_account(each):
            most[each.report] = max(most[each.report], row.subjects + len(told_of[row.pk]) - 1)
    return most


def _is_account(each: Placed) -> bool:
    return each.told.role == intake.Role.REPORTED and str(each.compared.kind) in SAME_PERSON and not each.compared.never


def _report(one: Incoming, number: str, arrival: Arrival) -> Report:
    now, told = timezone.now(), one.report
    return Report(
        number=number,
        channel=told.channel,
        source=told.source[:200],
        source_number=told.source_number[:200],
        unit=arrival.unit,
        arrival=arrival,
        file=arrival.file,
        received_at=one.received_at or now,
        sent_at=told.sent_at,
        occurred_at=told.occurred_at,
        language=one.language[:2],
        situation=one.situation[:40],
        summary=told.summary,
        content=msgspec.json.decode(msgspec.json.encode(told)),
        incriminates_self=one.incriminates_self,
        state=Report.State.NEW,
        state_at=now,
        receipt=one.receipt.hex(),
        reply_key=one.reply_key.hex(),
        place=place_of(one),
    )


def _reporter(report: Report, one: Incoming) -> Reporter:
    told = {name: text[: _REPORTER[name]] for name, text in one.reporter.items()}
    return Reporter(report=report, **told)


def _digests(reports: Sequence[Report], fresh: Sequence[Incoming]) -> list[FileDigest]:
    return [
        FileDigest(report=row, value=value)
        for row, one in zip(reports, fresh, strict=True)
        for value in dict.fromkeys(each.key for each in shared_files(one.report))
    ]


# -- what follows for other reports -----------------------------------------------------------------------------------


def _reweigh_neighbours(
    before: dict[int, int],
    told_of: dict[int, set[int]],
    placed: Sequence[Placed],
    identifiers: dict[Key, Identifier],
    reports: Sequence[Report],
    book: Rulebook,
) -> None:
    """Weigh open reports again of which the account just came to so many reports as a rule asks for."""
    accounts = {identifiers[each.key].pk for each in placed if _is_account(each)}
    crossed = [
        row
        for row in accounts
        if before[row]
        and any(before[row] - 1 < asked <= before[row] + len(told_of[row]) - 1 for asked in book.rules.counts)
    ]
    if crossed:
        mentions = Mention.objects.filter(identifier__in=crossed, role=intake.Role.REPORTED, report__is_open=True)
        new = {row.pk for row in reports}
        older = set(mentions.order_by().values_list("report", flat=True)) - new
        reweigh_rows(sorted(older), book)


def _shared(
    reports: Sequence[Report],
    fresh: Sequence[Incoming],
    placed: Sequence[Placed],
    identifiers: dict[Key, Identifier],
) -> dict[int, list[Shared]]:
    """What each report shares with others, if others do: files, pages, reported accounts."""
    told = {row.pk: shared_files(one.report) for row, one in zip(reports, fresh, strict=True)}
    for each in placed:
        kind, platform, key = each.key
        shared = shared_identifier(each.told, key, platform, identifiers[kind, platform, key].pk)
        if shared is not None and not each.compared.never:
            told[reports[each.report].pk].append(shared)
    return told
