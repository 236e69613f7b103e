"""CyberTipline reports as platforms send them to NCMEC: XML, a `<report>` for each, `<fileDetails>` in or after it.

Fields: the documentation of NCMEC's reporting interface, by way of two open implementations of it (docs/reports/
formats.md). Only incident type and time are mandatory there; all else may be missing.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from vangnet.evidence.reader import Readable
from vangnet.intake.formats import xml
from vangnet.intake.formats.cybertip_xml_places import NUMBERS, ROLES, TABLE
from vangnet.intake.formats.format import Example, unreadable
from vangnet.intake.formats.making import Making, snake
from vangnet.intake.report import Channel, File, Kind, Person, Report, Role
from vangnet.intake.source import At, truth
from vangnet.words import Word

__all__ = ["ALWAYS", "CHANNEL", "EXAMPLES", "NAME", "TABLE", "pieces", "recognises", "report"]

NAME = "cybertip_xml"
CHANNEL = Channel.PLATFORM
ALWAYS = ("incidentSummary/incidentType", "incidentSummary/incidentDateTime", "reporter/reportingPerson/email")
_IP_NAMES = {"value": "ipAddress", "event": "eventName", "at": "dateTime", "port": "port", "proxy": "possibleProxy"}


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001
    """Whether a file that begins like this is XML with reports."""
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start[:1] == b"<" and any(
        mark in start for mark in (b"incidentSummary", b"fileDetails", b"report>", b"<report")
    )


def pieces(stream: Readable) -> Iterator[list[str] | Word]:
    """Give each report with the details of its files that follow it."""
    held: list[str] = []
    for element in xml.split(stream, "report", "fileDetails"):
        if isinstance(element, Word):
            yield element
            continue
        name, text = element
        if name == "report" and held:
            yield held
            held = []
        held.append(text)
    if held:
        yield held


def report(piece: list[str]) -> Report:
    """Read one report. Raises Unreadable."""
    first, doubts = xml.tree(piece[0])
    if not isinstance(first, dict):
        raise unreadable("empty_report")
    is_report = piece[0].lstrip("<").partition(":")[0].partition(">")[0].split()[0].rstrip("/") != "fileDetails"
    tree = first if is_report else {"fileDetails": first}
    for text in piece[1:]:
        details, more = xml.tree(text)
        doubts += more
        above = tree.setdefault("fileDetails", [])
        if not isinstance(above, list):
            tree["fileDetails"] = above = [above]
        above.append(details)
    making = Making(tree, TABLE, doubts)
    if not is_report:
        making.doubt("files_alone")
    return _made(making)


def _made(making: Making) -> Report:
    top = making.top
    summary = At(making, top.value.get("incidentSummary", {}), "incidentSummary")
    number = _first(top, NUMBERS, "source_number") or top.text("fileDetails/reportId", "source_number")
    occurred = making.moment(summary, "incidentDateTime", "occurred_at")
    source = _source(top)
    for annotations in summary.each("reportAnnotations"):
        making.annotations += _flags(annotations, "annotations")
    making.annotations += ["retracted"] if any(_is_set(top, name) for name in ("retracted", "retraction")) else []
    making.story_at(top, "additionalInfo")
    for details in top.each("internetDetails"):
        _incident(making, details)
    for name, role in ROLES:
        for at in top.each(name):
            _identity(making, at, role, source, occurred)
    reported = [index for index, person in enumerate(making.people) if person.role is Role.REPORTED]
    uploader = reported[0] if len(reported) == 1 else None
    for at in top.each("fileDetails"):
        _file(making, at, uploader)
    urgent = summary.text("escalateToHighPriority", "urgent")
    if not urgent and _is_set(summary, "escalateToHighPriority"):
        urgent = "escalateToHighPriority"
        making.lands(next(summary.each("escalateToHighPriority")).path, "urgent")
    return Report(
        channel=CHANNEL,
        format=NAME,
        source=source[:200],
        source_number=making.number(number),
        incident=summary.text("incidentType", "incident")[:300],
        summary=making.summary(),
        urgent=urgent[:3_000],
        occurred_at=occurred,
        occurred_text=summary.text("incidentDateTimeDescription", "occurred_text"),
        annotations=tuple(dict.fromkeys(making.annotations)),
        urls=tuple(dict.fromkeys(making.urls)),
        people=tuple(making.people),
        told=tuple(making.told),
        files=tuple(making.files),
        fields=making.fields(),
        doubts=tuple(making.doubts),
    )


def _first(at: At, names: tuple[str, ...], landed: str) -> str:
    return next((text for name in names if (text := at.text(name, landed))), "")


def _is_set(at: At, name: str) -> bool:
    """Whether a mark is set: the element is there, and does not say no."""
    return any(truth(one.text()) is not False for one in at.each(name))


def _flags(at: At, landed: str) -> list[str]:
    """The marks that are set below a place, as this program writes names."""
    found = []
    for name in at.names():
        if not name.startswith(("@", "#")) and _is_set(at, name):
            at.source.lands(next(at.each(name)).path, landed)
            found.append(snake(name))
    return found


def _source(top: At) -> str:
    """Which platform tells it: the domain of whoever reports for it, since the form has no name of it."""
    for email in top.each("reporter/reportingPerson/email"):
        if domain := email.text().rpartition("@")[2]:
            email.text(landed="source")
            return domain.casefold()
    for name in ("incidentSummary/platform", "personOrUserReported/espService"):
        if platform := top.text(name, "source"):
            return platform
    return ""


def _incident(making: Making, details: At) -> None:
    for name in details.names():
        for at in details.each(name):
            making.story_at(at, "content")
            making.story_at(at, "additionalInfo")
            for url in at.each("url"):
                making.url(url)
            for email in at.each("emailAddress"):
                _email(making, email, Role.OTHER, None)
            for phone in at.each("phoneNumber"):
                _phone(making, phone, Role.OTHER, None)
            for room in at.each("chatRoomName"):
                platform = at.text("chatClient", "told.platform")
                making.tell(Kind.ACCOUNT, room, Role.OTHER, platform=platform, event="chatRoomName")
            for capture in at.each("ipCaptureEvent"):
                making.address(capture, Role.REPORTED, None, _IP_NAMES)


def _identity(making: Making, at: At, role: Role, source: str, day: datetime | None) -> None:
    index = len(making.people)
    platform = at.text("espService", "told.platform") or source
    people = [at, *(one for below in at.names() if below.endswith("Person") for one in at.each(below))]
    names, places = [], []
    age = born_on = ""
    for person in people:
        named = " ".join(
            text for part in ("firstName", "middleName", "lastName") if (text := person.text(part, "people.name"))
        )
        if named:
            names.append(named)
            making.tell(Kind.NAME, _at_name(person), role, value=named, person=index, landed="")
        age = age or _first(person, ("age", "approximateAge"), "people.age")
        born_on = born_on or person.text("dateOfBirth", "people.born_on")
        for address in person.each("address"):
            places += address.texts("city", "people.place")
        for email in person.each("email"):
            _email(making, email, role, index)
        for phone in person.each("phone"):
            _phone(making, phone, role, index)
    places += at.texts("schoolName", "people.place")
    for location in at.each("estimatedLocation"):
        parts = [location.text(part, "people.place") for part in ("city", "region", "countryCode")]
        places.append(", ".join(filter(None, parts)))
    making.people.append(
        Person(
            role=role,
            name="; ".join(names),
            born_on=born_on[:40],
            age=age[:40],
            place="; ".join(dict.fromkeys(filter(None, places))),
            is_child=making.is_child(role, age, born_on, day),
        )
    )
    _account(making, at, role, index, platform)
    for account in at.each("associatedAccount"):
        _associated(making, account, role, index, platform)


def _at_name(person: At) -> At | None:
    return next((at for part in ("firstName", "lastName") for at in person.each(part)), None)


def _account(making: Making, at: At, role: Role, index: int, platform: str) -> None:
    doubt = "of another platform" if at.flag("thirdPartyUserReported", "told.doubt") else ""
    on: dict[str, Any] = {"person": index, "platform": platform[:60], "doubt": doubt}
    for one in at.each("espIdentifier"):
        making.tell(Kind.ACCOUNT, one, role, **on)
    for one in at.each("screenName"):
        making.tell(Kind.NICKNAME, one, role, **on)
    for one in at.each("displayName"):
        making.tell(Kind.NAME, one, role, event="displayName", **on)
    for one in at.each("groupIdentifier"):
        making.tell(Kind.ACCOUNT, one, Role.OTHER, platform=platform[:60], event="groupIdentifier")
    for one in at.each("profileUrl"):
        making.tell(Kind.URL, one, role, person=index, event="profileUrl")
    for one in at.each("ipCaptureEvent"):
        making.address(one, role, index, _IP_NAMES)
    for one in at.each("deviceId"):
        _device(making, one, role, index)
    making.story_at(at, "additionalInfo")


def _associated(making: Making, at: At, role: Role, index: int, platform: str) -> None:
    own = at.text("platform", "told.platform") or at.text("espService", "told.platform") or platform
    named = " ".join(text for part in ("firstName", "middleName", "lastName") if (text := at.text(part, "people.name")))
    if named:
        making.tell(Kind.NAME, _at_name(at), role, value=named, person=index, landed="told", event="associatedAccount")
    for email in at.each("email"):
        _email(making, email, role, index)
    for phone in at.each("phone"):
        _phone(making, phone, role, index)
    _account(making, at, role, index, own)


def _email(making: Making, at: At, role: Role, index: int | None) -> None:
    making.tell(Kind.EMAIL, at, role, person=index, doubt=_unverified(at))


def _phone(making: Making, at: At, role: Role, index: int | None) -> None:
    number, code = at.text(), at.text("@countryCallingCode").lstrip("+")
    if code and number and not number.startswith(("+", "00")):
        at.text("@countryCallingCode", "told")
        number = f"+{code} {number.lstrip('0')}"
    making.tell(Kind.PHONE, at, role, value=number, person=index, doubt=_unverified(at))


def _unverified(at: At) -> str:
    return "not verified" if at.flag("@verified", "told.doubt") is False else ""


def _device(making: Making, at: At, role: Role, index: int | None) -> None:
    when = making.moment(at, "dateTime", "told.at")
    kind = at.text("idType", "told.platform")[:60]
    for one in at.each("idValue"):
        event = at.text("eventName", "told.event")[:100]
        making.tell(Kind.DEVICE, one, role, person=index, platform=kind, at=when, event=event)


def _file(making: Making, at: At, uploader: int | None) -> None:
    uploaded = making.moment(at, "uploadedToEspTimestamp", "files.uploaded_at")
    for capture in at.each("ipCaptureEvent"):
        when = making.address(capture, Role.REPORTED, uploader, _IP_NAMES)
        if uploaded is None and capture.text("eventName").casefold() in ("upload", ""):
            uploaded = when
    for device in at.each("deviceId"):
        _device(making, device, Role.REPORTED, uploader)
    for url in at.each("locationOfFile"):
        making.url(url)
    making.story_at(at, "additionalInfo")
    tags = [tag for annotations in at.each("fileAnnotations") for tag in _flags(annotations, "files.tags")]
    making.files.append(
        File(
            number=at.text("fileId", "files.number")[:200],
            name=(at.text("originalFileName", "files.name") or at.text("fileName", "files.name"))[:1_000],
            digests=_digests(at),
            classification=at.text("industryClassification", "files.classification")[:40],
            tags=tuple(tags),
            viewed=at.flag("fileViewedByEsp", "files.viewed"),
            is_public=at.flag("publiclyAvailable", "files.is_public"),
            uploaded_at=uploaded,
        )
    )


def _digests(at: At) -> dict[str, str]:
    """Digests by kind. A second one of a kind gets a number, so that none is lost."""
    found: dict[str, str] = {}
    for one in at.each("originalFileHash"):
        if digest := one.text(landed="files.digests"):
            kind = snake(one.text("@hashType", "files.digests") or "unknown").replace("sha_", "sha")
            while kind in found:
                kind += "_"
            found[kind[:60]] = digest[:400]
    return found


EXAMPLES = (
    Example(
        "report.xml",
        b"""<?xml version="1.0" encoding="UTF-8"?>
<reports>
  <report>
    <reportId>190000001</reportId>
    <incidentSummary>
      <incidentType>Online Enticement of Children for Sexual Acts</incidentType>
      <incidentDateTime>2026-03-01T10:00:00Z</incidentDateTime>
    </incidentSummary>
    <reporter><reportingPerson><email>safety@example.org</email></reportingPerson></reporter>
    <personOrUserReported><screenName>testaccount_42</screenName></personOrUserReported>
  </report>
  <report>
    <reportId>190000002</reportId>
    <incidentSummary>
      <incidentType>Child Sex Tourism</incidentType>
      <incidentDateTime>2026-03-02T10:00:00+01:00</incidentDateTime>
    </incidentSummary>
    <reporter><reportingPerson><email>safety@example.org</email></reportingPerson></reporter>
  </report>
</reports>
""",
        ("190000001", "190000002"),
    ),
)
