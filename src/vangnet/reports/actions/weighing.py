"""Reports get their lane: when they come in, when somebody states something, when the rules change."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Max

from vangnet.accounts.audit import Act, Actor, record
from vangnet.errors import InputRefused, VangnetError
from vangnet.identities.models import Identifier
from vangnet.intake import report as intake
from vangnet.reference.library import Library
from vangnet.reference.store import read_version
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.models import Alarm, Mention, Report
from vangnet.reports.weighing.circumstances import (
    Circumstances,
    Known,
    Recognised,
    Stated,
    circumstances_of,
    digests_of,
    stated,
)
from vangnet.reports.weighing.lanes import ORDER, Weight, urgency, weigh
from vangnet.reports.weighing.rules import Lane, Rules, rules, rules_of
from vangnet.values import Digests, Kind
from vangnet.weighing.replaying import moved
from vangnet.words import Word, word

logger = logging.getLogger(__name__)

AT_ONCE = 500
SAME_PERSON = (Identifier.Kind.ACCOUNT, Identifier.Kind.NICKNAME, Identifier.Kind.EMAIL, Identifier.Kind.PHONE)
"""What somebody who is reported is known by: another report with one of these is of the same account."""


class Weighed(msgspec.Struct, frozen=True):
    """What is asked of a report to weigh it: its contents, the way it came, and how many others tell of its account."""

    report: intake.Report | None
    situation: str = ""
    said: Mapping[str, Stated] = {}
    other_reports: int = 0
    own_acts: bool = False


class Rulebook(msgspec.Struct, frozen=True):
    """The rules that count, and why these are not the unit's own, if they are not."""

    rules: Rules
    fault: str = ""


def unit_rules() -> Rulebook:
    """The rules of this unit: its own file, else those of the program. A file that cannot be read holds nothing up.

    Then those of the program count, and an alarm is raised: a report must never wait for a comma.
    """
    own = Path(settings.WEIGHING_RULES)
    if not own.exists():
        return Rulebook(rules())
    try:
        return Rulebook(rules(own))
    except InputRefused as refused:
        raise_alarm(Alarm.Kind.RULES, "weighing", facts={"why": str(refused)[:500]})
        return Rulebook(rules(), str(refused))


def weights(asked: Sequence[tuple[str, Weighed]], book: Rulebook) -> list[Weight]:
    """Weigh reports, each with its key. What cannot be weighed comes before a person, in the lane of children."""
    known = _known([file for _, one in asked if one.report is not None for file in one.report.files])
    return [_weight(key, one, known, book) for key, one in asked]


def set_weight(report: Report, weight: Weight) -> None:
    """Put what was weighed into the row of a report."""
    report.lane, report.rank = ORDER[weight.lane], weight.rank
    report.reasons = msgspec.to_builtins(weight.reasons)
    report.rules, report.is_drawn = weight.rules[:60], weight.is_drawn


def weigh_again(reports: Iterable[Report], *, by: Actor) -> int:
    """Weigh reports by what is known of them now; gives how many went to another lane or place."""
    book, changed, count = unit_rules(), 0, 0
    for part in _parts(reports):
        with transaction.atomic():
            count += len(part)
            changed += reweigh_rows([report.pk for report in part], book)
            record(Act("report.weigh", details={"reports": len(part), "rules": book.rules.told}), by=by)
    return changed


def reweigh_rows(keys: Sequence[int], book: Rulebook) -> int:
    """The same, of rows by their keys, inside a transaction that writes its own line."""
    rows = list(Report.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    changed = []
    for row, weight in zip(rows, weights(_asked(rows), book), strict=True):
        before = (row.lane, row.rank, row.is_drawn, row.reasons)
        set_weight(row, weight)
        if before != (row.lane, row.rank, row.is_drawn, row.reasons):
            changed.append(row)
    Report.objects.bulk_update(changed, ["lane", "rank", "reasons", "rules", "is_drawn"], batch_size=AT_ONCE)
    return len(changed)


class Move(msgspec.Struct, frozen=True):
    """A report that other rules put elsewhere."""

    before: Weight
    after: Weight

    @property
    def is_down(self) -> bool:
        """Whether it becomes less urgent."""
        return urgency(self.after) > urgency(self.before)


def try_rules(reports: Iterable[Report], text: str | None, *, place: str = "rules") -> tuple[Rules, list[Move]]:
    """What other rules (TOML; None: those of the program) would do with reports, without doing it.

    Raises InputRefused for what is no rules.
    """
    other, book = rules() if text is None else rules_of(text, place), unit_rules()
    pairs: list[tuple[Weight, Weight]] = []
    for part in _parts(reports):
        asked = _asked(part)
        pairs += moved(
            weights(asked, book),
            weights(asked, Rulebook(other)),
            key=lambda weight: weight.key,
            place=lambda weight: (weight.lane, weight.is_drawn),
            is_down=lambda old, new: urgency(new) > urgency(old),
        )
    return other, sorted((Move(old, new) for old, new in pairs), key=lambda move: not move.is_down)


# -- behind it --------------------------------------------------------------------------------------------------------


def _weight(key: str, one: Weighed, known: Known | None, book: Rulebook) -> Weight:
    try:
        of = stated(_circumstances(one, known), one.said)
        weight = weigh(key, of, book.rules)
    except Exception:  # whatever a hostile source tells, its report is not lost and not low
        logger.exception("report %s could not be weighed", key)
        told: tuple[Word, ...] = (word("weighing.not_weighed"),)
        weight = Weight(key=key, lane=Lane.CHILD, rank=0, reasons=told, is_drawn=False, rules=book.rules.told)
    if book.fault:
        weight = msgspec.structs.replace(weight, reasons=(*weight.reasons, word("weighing.own_rules_unread")))
    return weight


def _circumstances(one: Weighed, known: Known | None) -> Circumstances:
    if one.report is None:
        raise InputRefused("its contents do not have the shape of a report")
    return circumstances_of(
        one.report,
        situation=one.situation,
        known=known,
        other_reports=one.other_reports,
        own_acts=one.own_acts,
    )


def _asked(rows: Sequence[Report]) -> list[tuple[str, Weighed]]:
    others = _others([row.pk for row in rows])
    return [
        (
            row.number,
            Weighed(_readable(row), row.situation, said_of(row), others.get(row.pk, 0), row.incriminates_self),
        )
        for row in rows
    ]


def _readable(row: Report) -> intake.Report | None:
    try:
        return content_of(row)
    except msgspec.ValidationError:  # of another version, or damaged: it goes to a person, and holds up no other
        return None


def content_of(row: Report) -> intake.Report:
    """What a report told, in its shape. Of a report whose contents were destroyed nothing is left."""
    if not row.content:
        return intake.Report(channel=intake.Channel(row.channel), format="")
    return msgspec.convert(row.content, intake.Report)


def said_of(row: Report) -> dict[str, Stated]:
    """What people stated of a report, by the name of the circumstance."""
    return {name: msgspec.convert(told, Stated) for name, told in row.circumstances.items()}


def _others(keys: Sequence[int]) -> dict[int, int]:
    """How many other reports or cases tell of the same account, by report."""
    told = Mention.objects.filter(report__in=keys, role=intake.Role.REPORTED, identifier__kind__in=SAME_PERSON)
    counts = told.order_by().values("report").annotate(most=Max("identifier__subjects"))
    return {row["report"]: max(row["most"] - 1, 0) for row in counts}


def _parts(reports: Iterable[Report]) -> Iterator[list[Report]]:
    part: list[Report] = []
    for report in reports:
        part.append(report)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part


# -- the library ------------------------------------------------------------------------------------------------------


def _known(files: Sequence[intake.File]) -> Known | None:
    """What the library of known material says of the digests of these files. None: there is no library."""
    library = _library()
    if library is None:
        return None
    found: dict[str, Recognised] = {}
    for digest in {digest for file in files for digest in digests_of(file)}:
        kind, _, value = digest.partition(":")
        raw = bytes.fromhex(value)
        parts = [raw if kind == name else b"" for name in ("md5", "sha1", "sha256")]
        entries = [match.entry for match in library.find(Digests(*parts))]
        material = [entry for entry in entries if entry.kind == Kind.KNOWN]
        if material:
            found[digest] = Recognised(True, _identified([entry.victim_identified for entry in material]))
        elif entries:
            found[digest] = Recognised(False)
    return found


def _identified(told: Sequence[bool | None]) -> bool | None:
    """Whether the child is identified, by all lists: one that says no, counts; else one that says yes."""
    return False if False in told else True if True in told else None


def _library() -> Library | None:
    place = Path(settings.LIBRARY)
    if not place.exists():
        return None
    try:
        return _opened(str(place), read_version(str(place), None).number)
    except VangnetError:  # an empty folder, or one that is being made
        return None


@lru_cache(maxsize=1)
def _opened(place: str, version: int) -> Library:
    return Library.open(place, version)
