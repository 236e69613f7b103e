"""What a source could have told and did not: the card beside a report, and the table per source over a year."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from vangnet.intake.report import Channel, File, Kind, Report, Role, Told
from vangnet.words import Word, word

Test = Callable[[Report], bool]


def not_told(report: Report) -> tuple[str, ...]:
    """The codes of what this kind of source could have told and did not, in the order of the card.

    Of a file that is not told, not every part is missing too: the file is.
    """
    missing = [code for code, is_told in CARDS[report.channel].items() if not is_told(report)]
    return tuple(code for code in missing if PART_OF.get(code) not in missing)


def carded(report: Report) -> Report:
    """A report with its card."""
    return msgspec.structs.replace(report, not_told=not_told(report))


def card(report: Report) -> tuple[tuple[Word, bool], ...]:
    """The whole card: each thing that this kind of source can tell, and whether it did; no parts of nothing."""
    missing = set(not_told(report))
    return tuple(
        (sentence(code), code not in missing) for code in CARDS[report.channel] if PART_OF.get(code) not in missing
    )


def sentence(code: str) -> Word:
    """A code of the card as something to be told."""
    return word(f"intake.not_told_{code}")


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """How well one source filled what it can tell, over `reports` reports: a share from 0 to 1 by code of the card.

    A part counts over the reports that told what it is part of: ports over those with an IP address. No such report:
    no share.
    """

    source: str
    channel: Channel
    reports: int
    filled: dict[str, float]


def quality(reports: Iterable[Report]) -> list[Quality]:
    """The table of sources, largest first. Reports without a card are given one."""
    counts: dict[tuple[Channel, str], int] = {}
    missing: dict[tuple[Channel, str], dict[str, int]] = {}
    for report in reports:
        key = report.channel, report.source
        counts[key] = counts.get(key, 0) + 1
        lacks = missing.setdefault(key, {})
        for code in report.not_told or not_told(report):
            lacks[code] = lacks.get(code, 0) + 1
    return [
        Quality(
            source=source,
            channel=channel,
            reports=count,
            filled=dict(_shares(CARDS[channel], missing[channel, source], count)),
        )
        for (channel, source), count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]


def _shares(codes: Iterable[str], missing: Mapping[str, int], count: int) -> Iterator[tuple[str, float]]:
    for code in codes:
        could = count - missing.get(PART_OF.get(code, ""), 0)
        if could:
            yield code, 1 - missing.get(code, 0) / could


# -- what can be told ------------------------------------------------------------------------------------------------


def _of(*kinds: Kind, role: Role | None = None) -> Test:
    return lambda report: any(one.kind in kinds and role in (None, one.role) for one in report.told)


def _every_ip(has: Callable[[Told], bool]) -> Test:
    """Whether all IP addresses have it; of none nothing can be missing, since that is a line of its own."""
    return lambda report: all(has(one) for one in report.told if one.kind is Kind.IP)


def _every_file(has: Callable[[File], bool]) -> Test:
    return lambda report: all(has(one) for one in report.files)


def _field(*paths: str) -> Test:
    return lambda report: any(field.path in paths and field.value.strip() for field in report.fields)


def _person(report: Report, role: Role, *names: str) -> bool:
    return any(one.role is role and (not names or any(getattr(one, name) for name in names)) for one in report.people)


def _victim_is_told(report: Report) -> bool:
    has_told = any(one.role is Role.VICTIM for one in report.told)
    return has_told or _person(report, Role.VICTIM, "name", "place")


def _has_port(one: Told) -> bool:
    return one.port is not None or ":" in one.value


_ANY: Mapping[str, Test] = {
    "incident_time": lambda report: report.occurred_at is not None,
    "account": _of(Kind.ACCOUNT, Kind.NICKNAME, role=Role.REPORTED),
    "contact": _of(Kind.EMAIL, Kind.PHONE, role=Role.REPORTED),
    "url": lambda report: bool(report.urls),
    "story": lambda report: bool(report.summary),
    "place": lambda report: any(one.place for one in report.people),
}
_PLATFORM: Mapping[str, Test] = {
    "source_number": lambda report: bool(report.source_number),
    "incident_time": lambda report: report.occurred_at is not None,
    "suspect": lambda report: _person(report, Role.REPORTED),
    "account": _of(Kind.ACCOUNT, Kind.NICKNAME, role=Role.REPORTED),
    "contact": _of(Kind.EMAIL, Kind.PHONE, role=Role.REPORTED),
    "age": lambda report: _person(report, Role.REPORTED, "age", "born_on"),
    "location": lambda report: _person(report, Role.REPORTED, "place"),
    "device": _of(Kind.DEVICE),
    "ip": _of(Kind.IP),
    "ip_time": _every_ip(lambda one: one.at is not None),
    "ip_port": _every_ip(_has_port),
    "file": lambda report: bool(report.files),
    "file_viewed": _every_file(lambda one: one.viewed is not None),
    "file_hash": _every_file(lambda one: bool(one.digests)),
    "file_classification": _every_file(lambda one: bool(one.classification)),
    "file_time": _every_file(lambda one: one.uploaded_at is not None),
    "recipient": lambda report: _person(report, Role.RECIPIENT),
    "victim": lambda report: _person(report, Role.VICTIM),
    "victim_contact": _victim_is_told,
    "story": lambda report: bool(report.summary),
}
_COUNTRIES = ("hosting_country", "items/hosting_country", "hoster_country", "host_country", "abusecountry")
_HOTLINE: Mapping[str, Test] = {
    "source_number": lambda report: bool(report.source_number),
    "url": lambda report: bool(report.urls),
    "hosting_country": _field(
        "hosting_country", "items/hosting_country", "hoster_country", "host_country", "abusecountry"
    ),
    "takedown": _field("takedown_state", "items/takedown", "firstntd_at", "hoster_first_ntd_at"),
    "grade": _field("grade", "grading/grade", "grade_code"),
    "hash": lambda report: any(one.digests for one in report.files),
}
PART_OF: Mapping[str, str] = {
    **dict.fromkeys(("ip_time", "ip_port"), "ip"),
    **dict.fromkeys(("file_viewed", "file_hash", "file_classification", "file_time"), "file"),
    "victim_contact": "victim",
    **dict.fromkeys(("account", "contact", "age", "location"), "suspect"),
}
"""What is told only of something that is told itself."""

CARDS: Mapping[Channel, Mapping[str, Test]] = {
    **dict.fromkeys(Channel, _ANY),
    Channel.PLATFORM: _PLATFORM,
    Channel.HOTLINE: _HOTLINE,
}
"""What each kind of source can tell, and when it has told it."""
