"""CyberTipline reports as police receive them: JSON, different from the XML that platforms send, without a schema.

Its traps: the text "N/A" where nothing is told, lists within an object of the same name, sentences of the platform in
every report, and things that a platform puts elsewhere than others do.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from vangnet.evidence.reader import Readable
from vangnet.intake.dates import moment
from vangnet.intake.formats import free_text, json
from vangnet.intake.formats.cybertip_json_places import TABLE
from vangnet.intake.formats.format import Example, unreadable
from vangnet.intake.formats.making import Making, snake
from vangnet.intake.report import Channel, File, Kind, Person, Report, Role, Told
from vangnet.intake.source import At, truth

__all__ = ["ALWAYS", "CHANNEL", "EXAMPLES", "NAME", "TABLE", "pieces", "recognises", "report"]

NAME = "cybertip_json"
CHANNEL = Channel.PLATFORM
ALWAYS = (
    "reportId",
    "reportedInformation/reportingEsp/espName",
    "reportedInformation/incidentSummary/incidentType",
    "reportedInformation/incidentSummary/incidentDateTime",
)

_IP_NAMES = {"value": "value", "event": "eventName", "at": "dateTime", "port": "port", "proxy": "possibleProxy"}
_KINDS = (("ip", Kind.IP), ("url", Kind.URL), ("device", Kind.DEVICE), ("imei", Kind.DEVICE), ("mail", Kind.EMAIL))
_MORE_KINDS = (("phone", Kind.PHONE), ("screen name", Kind.NICKNAME), ("user id", Kind.ACCOUNT))
_DIGESTS = {32: "md5", 40: "sha1", 64: "sha256"}
_HEX = re.compile(r"[0-9A-Fa-f]+")
_MAIL_ADDRESS = re.compile(r"[^\s<>,;:\"']{1,64}@[^\s<>,;:\"']{1,190}")
_LOGIN = re.compile(r"^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)[ \t]+([0-9A-Fa-f:.]{3,45})\b", re.MULTILINE)


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001
    """Whether a file that begins like this is JSON with such reports."""
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start[:1] in (b"{", b"[") and (b'"reportedInformation"' in start or b'"reportingEsp"' in start)


def pieces(stream: Readable) -> Iterator[Any]:
    """Give each report, or a word for what is none."""
    return json.values(stream)


def report(piece: Any) -> Report:
    """Read one report. Raises Unreadable."""
    if not isinstance(piece, dict) or not piece:
        raise unreadable("empty_report")
    making = Making(piece, TABLE)
    top = making.top
    told = next(top.each("reportedInformation"), top)
    platform = told.text("reportingEsp/espName", "source")
    tip = _Tip(making, platform)
    summary = next(told.each("incidentSummary"), At(making, {}, ""))
    tip.occurred = making.moment(summary, "incidentDateTime", "occurred_at")
    sent = making.moment(top, "dateReceived", "sent_at")
    tip.read(told)
    source = platform
    if "bingimage" in told.text("reportingEsp/lastName").casefold():
        told.text("reportingEsp/lastName", "source")
        source = f"{platform}, BingImage"
    urgent = summary.text("escalateToHighPriority")
    if truth(urgent) is False:
        urgent = ""
    else:
        summary.text("escalateToHighPriority", "urgent")
    return Report(
        channel=CHANNEL,
        format=NAME,
        source=source[:200],
        source_number=making.number(top.text("reportId", "source_number")),
        incident=summary.text("incidentType", "incident")[:300],
        summary=making.summary(),
        urgent=urgent[:3_000],
        occurred_at=tip.occurred,
        occurred_text=summary.text("incidentDateTimeDescription", "occurred_text"),
        sent_at=sent,
        annotations=tuple(dict.fromkeys([*_annotations(summary), *making.annotations])),
        urls=tuple(dict.fromkeys(making.urls)),
        people=tuple(making.people),
        told=tuple(making.told),
        files=tuple(making.files),
        fields=making.fields(),
        doubts=tuple(making.doubts),
    )


def _annotations(summary: At) -> list[str]:
    """Marks of the report: a list of names, or names with yes or no."""
    found = []
    for at in summary.each("reportAnnotations"):
        found += [snake(name) for name in at.names() if at.flag(name, "annotations")]
        if text := at.text(landed="annotations"):
            found.append(snake(text))
    return found


def _inside(at: At, name: str) -> Iterator[At]:
    """What stands under a name, or under the same name within it: {"emails": {"emails": [...]}}."""
    for below in at.each(name):
        inner = [name] if below.has(name) else [one for one in below.names() if one.casefold().endswith("persons")]
        if inner:
            for one in inner:
                yield from below.each(one)
        elif below.value != {}:
            yield below


class _Tip:
    """One report while it is read. `occurred` is when it happened."""

    def __init__(self, making: Making, platform: str) -> None:
        self._making = making
        self._platform = platform
        self._is_x = "x corp" in platform.casefold()
        self._mails: dict[str, tuple[str, str]] = {}  # Yahoo: the number of a message -> its date, and where it stands
        self.occurred: datetime | None = None

    def read(self, told: At) -> None:
        for name in next((at.names() for at in told.each("incidentDetails")), ()):
            for at in told.each(f"incidentDetails/{name}"):
                self._incident(at)
        for at in _inside(told, "reportedPeople"):
            self._person(at, Role.REPORTED)
        for at in _inside(told, "intendedRecipients"):
            self._person(at, Role.RECIPIENT)
        for name in told.names():
            if "victim" in name.casefold():
                for at in _inside(told, name):
                    self._person(at, Role.VICTIM)
        reported = [index for index, person in enumerate(self._making.people) if person.role is Role.REPORTED]
        only = reported[0] if len(reported) == 1 else None
        for at in _inside(told, "uploadedFiles"):
            self._file(at, only)
        self._notes(told, Role.REPORTED, only)

    # -- texts -------------------------------------------------------------------------------------------------------

    def _notes(self, at: At, role: Role, person: int | None) -> list[str]:
        """Free texts at a place: to the story without what is in every report, and the identifiers on their lines."""
        found = []
        for note in at.each("additionalInformations"):
            for one in note.each("value") if note.has("value") else (note,):
                if text := one.text(landed="summary"):
                    found.append(text)
                    self._making.story.append(free_text.story(text, self._platform))
                    self._lines(one, text, role, person)
        return found

    def _lines(self, at: At, text: str, role: Role, person: int | None) -> None:
        for one in free_text.lines_of(text):
            platform = self._platform[:60] if one.kind in (Kind.NICKNAME, Kind.ACCOUNT) else ""
            self._making.tell(
                one.kind, at, role, value=one.value, person=person, platform=platform, event=one.label, landed="summary"
            )
        for login in _LOGIN.finditer(text):
            when, _ = moment(login[1])
            self._making.tell(
                Kind.IP, at, role, value=login[2], person=person, at=when, event="login", landed="summary"
            )

    # -- what happened where -----------------------------------------------------------------------------------------

    def _incident(self, at: At) -> None:
        making = self._making
        for content in at.each("contents"):
            for one in content.each("value") if content.has("value") else (content,):
                if text := one.text(landed="summary"):
                    making.story.append(free_text.story(text, self._platform))
                    self._mail(one, text)
        self._notes(at, Role.OTHER, None)
        self._captures(at, Role.OTHER, None)
        for url in at.each("url"):
            making.url(url)
        for name, kind in (("emailAddress", Kind.EMAIL), ("phoneNumber", Kind.PHONE)):
            for one in at.each(name):
                making.tell(kind, next(one.each("value"), one), Role.OTHER)
        for room in at.each("chatRoomName"):
            making.tell(Kind.ACCOUNT, room, Role.OTHER, platform=at.text("chatClient")[:60], event="chatRoomName")

    def _mail(self, at: At, text: str) -> None:
        """Mail whose head stands in free text: from whom, to whom, and when, by the number that its files name."""
        sent = free_text.line(text, "Sent Date")
        for label in ("From", "To"):
            for address in _MAIL_ADDRESS.findall(free_text.line(text, label)):
                when, _ = moment(sent)
                self._making.tell(Kind.EMAIL, at, Role.OTHER, value=address, at=when, event=label, landed="summary")
        if number := free_text.line(text, "X-Ymail-Msg-Id"):
            self._mails[number] = sent, at.path

    def _captures(self, at: At, role: Role, person: int | None) -> datetime | None:
        """Sources of a person or file: addresses with port and time, profiles, devices. Gives the moment of upload."""
        upload: datetime | None = None
        for capture in at.each("sourceInformation/sourceCaptures"):
            when = self._capture(capture, role, person)
            event = capture.text("eventName").casefold()
            if "upload" in event or (upload is None and when and not event):
                upload = when
        return upload

    def _capture(self, at: At, role: Role, person: int | None) -> datetime | None:
        making = self._making
        called = at.text("captureType", "told.kind")
        kind = next((kind for part, kind in (*_KINDS, *_MORE_KINDS) if part in called.casefold()), None)
        if kind is Kind.IP or (kind is None and not called):
            return making.address(at, role, person, _IP_NAMES)
        when = making.moment(at, "dateTime", "told.at")
        if kind is None:
            return when
        platform = called if kind is Kind.DEVICE else self._platform
        has_platform = kind in (Kind.DEVICE, Kind.NICKNAME, Kind.ACCOUNT)
        for one in at.each("value"):
            if kind is Kind.URL and "profile" not in called.casefold():
                making.url(one, role, person, at=when, event=called[:100])
            else:
                of = platform[:60] if has_platform else ""
                making.tell(kind, one, role, person=person, platform=of, at=when, event=called[:100])
        at.text("eventName", "told.event")
        return when

    # -- people ------------------------------------------------------------------------------------------------------

    def _person(self, at: At, role: Role) -> None:
        making, index = self._making, len(self._making.people)
        making.people.append(Person(role=role))
        platform = (at.text("espService", "told.platform") or self._platform)[:60]
        named = " ".join(
            text for part in ("firstName", "middleName", "lastName") if (text := at.text(part, "people.name"))
        )
        preferred = at.text("preferredName", "people.name")
        notes = self._notes(at, role, index)
        names = list(dict.fromkeys(filter(None, (named, preferred))))
        first = next((one for part in ("firstName", "lastName", "preferredName") for one in at.each(part)), None)
        for name in names:
            making.tell(Kind.NAME, first, role, value=name, person=index, landed="")
        places = [*at.texts("addresses/addresses/city", "people.place"), *at.texts("schoolName", "people.place")]
        for location in at.each("estimatedLocation"):
            places += [location.text(part, "people.place") for part in ("city", "region", "countryCode")]
        if self._is_x:
            names += filter(None, (free_text.line(text, "Full Name") for text in notes))
            places += filter(None, (free_text.line(text, "Location") for text in notes))
        age = at.text("approximateAge", "people.age") or at.text("age", "people.age")
        born_on = at.text("dateOfBirth", "people.born_on")
        making.people[index] = Person(
            role=role,
            name="; ".join(dict.fromkeys(names))[:300],
            born_on=born_on[:40],
            age=age[:40],
            place="; ".join(dict.fromkeys(filter(None, places)))[:300],
            access_to_children=_access(at),
            is_child=making.is_child(role, age, born_on, self.occurred),
        )
        self._accounts(at, role, index, platform)

    def _accounts(self, at: At, role: Role, index: int, platform: str) -> None:
        making = self._making
        for one in at.each("espUserId"):
            making.tell(Kind.ACCOUNT, one, role, person=index, platform=platform)
        for one in at.each("screenName"):
            making.tell(Kind.NICKNAME, next(one.each("value"), one), role, person=index, platform=platform)
        for name in ("displayName", "displayNames"):
            for one in _inside(at, name):
                making.tell(Kind.NAME, next(one.each("value"), one), role, person=index, event="displayName")
        for one in at.each("ipAddress"):
            making.tell(Kind.IP, one, role, person=index)
        for one in at.each("profileUrl"):
            making.tell(Kind.URL, one, role, person=index, event="profileUrl")
        for one in at.each("groupIdentifier"):
            making.tell(Kind.ACCOUNT, one, Role.OTHER, platform=platform, event="groupIdentifier")
        for one in _inside(at, "emails"):
            making.tell(Kind.EMAIL, next(one.each("value"), one), role, person=index, doubt=_unverified(one))
        for one in _inside(at, "phones"):
            number, code = one.text("value") or one.text(), one.text("countryCallingCode").lstrip("+")
            if code and not number.startswith(("+", "00")):
                one.text("countryCallingCode", "told")
                number = f"+{code} {number.lstrip('0')}"
            place = next(one.each("value"), one)
            making.tell(Kind.PHONE, place, role, value=number, person=index, doubt=_unverified(one))
        self._captures(at, role, index)

    # -- files -------------------------------------------------------------------------------------------------------

    def _file(self, at: At, uploader: int | None) -> None:
        making = self._making
        before = len(making.told)
        uploaded = self._captures(at, Role.REPORTED, uploader)
        if self._is_x:  # it captures no address of a post
            making.told[before:] = [_not_of_the_post(one) for one in making.told[before:]]
        for metadata in at.each("espMetadata/metadatas"):
            name = metadata.text("name").casefold()
            if "upload" in name and ("date" in name or "time" in name):
                uploaded = making.moment(metadata, "value", "files.uploaded_at") or uploaded
        for text in self._notes(at, Role.REPORTED, uploader):
            sent, _ = self._mails.get(free_text.line(text, "Message ID"), ("", ""))
            uploaded = uploaded or moment(sent)[0]
        for url in at.each("locationOfFile"):
            making.url(url)
        name = at.text("originalFilename", "files.name")
        given = at.text("filename", "files.name")
        making.files.append(
            File(
                number=at.text("submittalId", "files.number")[:200],
                name=" / ".join(dict.fromkeys(filter(None, (name, given))))[:1_000],
                digests=_digests(at),
                classification=at.text("industryClassification", "files.classification")[:40],
                tags=tuple(snake(tag) for tag in at.texts("ncmecTags/groups/tags/value", "files.tags")),
                viewed=at.flag("viewedByEsp", "files.viewed"),
                is_public=at.flag("publiclyAvailable", "files.is_public"),
                uploaded_at=uploaded,
            )
        )


def _not_of_the_post(one: Told) -> Told:
    return msgspec.structs.replace(one, doubt="; ".join(filter(None, (one.doubt, "not of the post itself"))))


def _access(at: At) -> bool | None:
    """Whether somebody has access to children: yes where one of the answers is yes."""
    said = [at.flag(name, "people.access_to_children") for name in ("accessToChildVictim", "accessToChildren")]
    return True if True in said else False if False in said else None


def _unverified(at: At) -> str:
    return "not verified" if at.flag("verified", "told.doubt") is False else ""


def _digests(at: At) -> dict[str, str]:
    found: dict[str, str] = {}
    if digest := at.text("verificationHash", "files.digests"):
        kind = _DIGESTS.get(len(digest), "verification") if _HEX.fullmatch(digest) else "verification"
        found[kind] = digest[:400]
    for one in at.each("originalFileHash"):
        if digest := one.text("value", "files.digests"):
            kind = snake(one.text("hashType", "files.digests") or "unknown").replace("sha_", "sha")
            found[kind if kind not in found else f"{kind}_"] = digest[:400]
    return found


EXAMPLES = (
    Example(
        "tip.json",
        b"""{
  "reportId": "190000011",
  "dateReceived": "2026-03-03T08:00:00Z",
  "reportedInformation": {
    "reportingEsp": {"espName": "Example Chat"},
    "incidentSummary": {"incidentType": "Child Sex Tourism", "incidentDateTime": "2026-03-02T22:10:00Z"},
    "reportedPeople": {"reportedPersons": [{
      "firstName": "N/A", "espUserId": "u-100", "screenName": {"value": "testaccount_42"},
      "emails": {"emails": [{"value": "testaccount_42@example.org", "verified": true}]},
      "sourceInformation": {"sourceCaptures": [{
        "captureType": "IP Address", "value": "192.0.2.7", "eventName": "Login",
        "dateTime": "2026-03-02T22:00:00Z", "port": 51234
      }]}
    }]},
    "uploadedFiles": {"uploadedFiles": []}
  }
}
""",
        ("190000011",),
    ),
    Example(
        "tips.jsonl",
        b'{"reportId": "190000012", "reportedInformation": {"reportingEsp": {"espName": "Example Chat"}}}\n'
        b'{"reportId": "190000013", "reportedInformation": {"reportingEsp": {"espName": "Example Chat"}}}\n',
        ("190000012", "190000013"),
    ),
    Example(
        "tips.json",
        b'{"reports": [{"reportId": "190000014", "reportedInformation": {"reportingEsp": {"espName": "Example Chat"}}},'
        b' {"reportId": "190000015", "reportedInformation": {"reportingEsp": {"espName": "Example Chat"}}}]}\n',
        ("190000014", "190000015"),
    ),
)
