"""Messages of a hotline as Vangnet documents them (docs/reports/hotline.md): JSON, one for each, on lines or in a list.

Read by the names of their fields, so that a message of a newer version still comes in: what is not known is shown.
"""

from collections.abc import Iterator
from typing import Any

from vangnet.evidence.reader import Readable
from vangnet.intake.formats import json
from vangnet.intake.formats.format import Example, unreadable
from vangnet.intake.formats.making import Making, snake
from vangnet.intake.report import Channel, File, Kind, Person, Report, Role
from vangnet.intake.source import At, Table

NAME = "hotline_json"
CHANNEL = Channel.HOTLINE
ALWAYS = ("id", "kind", "thread")
TABLE = Table(
    {
        "format": "",
        "id": "source_number",
        "thread": "source_number",
        "kind": "incident",
        "hotline": "source",
        **dict.fromkeys(("by", "source", "iccam", "iccam_number", "answer_by", "feedback_due", "graded_at"), ""),
        **dict.fromkeys(("answers", "material", "victim_identified", "takedown", "hold_until", "nothing_found"), ""),
        **dict.fromkeys(("until", "ends", "reminds_of", "number", "hosting_country"), ""),
        "feedback": "urgent",
        "urls": "urls",
        "url": "urls",
        "items/url": "urls",
        **dict.fromkeys((f"items/{name}" for name in ("hosting_country", "hoster", "ip", "site_type")), ""),
        "items/takedown": "annotations",
        "items/takedown_at": "",
        "items/hashes/*": "files.digests",
        "takedown_state": "annotations",
        "grade": "annotations",
        "grading/grade": "annotations",
        "grading/age_groups": "files.tags",
        **dict.fromkeys((f"grading/{name}" for name in ("punishable", "sex", "not_illegal_because", "graded_at")), ""),
        "grading/second_reader": "",
        "grading/answers/*": "",
        "police_reason": "annotations",
        "questions/*": "",
        "hashes": "files.digests",
        "hashes/*": "files.digests",
        "text": "summary",
        "message": "summary",
        "remarks": "summary",
        "made_at": "sent_at",
        "sent_at": "sent_at",
        "received_at": "sent_at",
        "occurred_at": "occurred_at",
        **dict.fromkeys((f"contact/{name}" for name in ("name", "email", "telephone")), ""),
        "identifiers/kind": "told",
        "identifiers/value": "told",
        "identifiers/role": "told.role",
        "identifiers/platform": "told.platform",
        "identifiers/at": "told.at",
        "identifiers/port": "told.port",
    }
)
POLICE_REASONS = {
    "R1": "bad_hoster",
    "R2": "new_hoster",
    "R3": "country_related",
    "R4": "possible_new_victim",
    "R5": "no_inhope_country",
    "R6": "tor",
    "R8": "hoster_unreachable",
}
"""Why a hotline gives something to the police first, as SCART numbers it. R3 and R4 ask for feedback soon."""
SOON = ("R3", "R4")

_TAGS = {"IN": "infant", "PP": "pre_pubescent", "PU": "pubescent"}
_LENGTHS = {32: "md5", 40: "sha1", 64: "sha256"}


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001
    """Whether a file that begins like this holds messages of a hotline."""
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start[:1] not in (b"{", b"["):
        return False
    marks = (b'"hosting_country"', b'"takedown_state"', b'"iccam_number"', b'"police_reason"', b'"feedback_due"')
    is_message = b'"kind"' in start and b'"id"' in start
    return b'"vangnet hotline' in start or (is_message and (b'"thread"' in start or any(one in start for one in marks)))


def pieces(stream: Readable) -> Iterator[Any]:
    """Give each message, or a word for what is none."""
    return json.values(stream)


def report(piece: Any) -> Report:
    """Read one message. Raises Unreadable."""
    if not isinstance(piece, dict) or not piece:
        raise unreadable("empty_report")
    making = Making(piece, TABLE)
    top = making.top
    for name in ("urls", "url", "items/url"):
        for url in top.each(name):
            making.url(url)
    for name in ("text", "message", "remarks"):
        making.story_at(top, name)
    for at in top.each("identifiers"):
        _identifier(making, at)
    making.files += list(_files(top))
    occurred = making.moment(top, "occurred_at", "occurred_at")
    moments = [making.moment(top, name, "sent_at") for name in ("made_at", "sent_at", "received_at")]
    sent = next(filter(None, moments), None)
    return Report(
        channel=CHANNEL,
        format=NAME,
        source=top.text("hotline", "source")[:200],
        source_number=making.number(_number(top)),
        incident=top.text("kind", "incident")[:300],
        summary=making.summary(),
        urgent=_urgent(top),
        occurred_at=occurred,
        sent_at=sent,
        annotations=tuple(dict.fromkeys(_annotations(top))),
        urls=tuple(dict.fromkeys(making.urls)),
        people=tuple(making.people),
        told=tuple(making.told),
        files=tuple(making.files),
        fields=making.fields(),
        doubts=tuple(making.doubts),
    )


def _number(top: At) -> str:
    """What a report is numbered by: its thread. Another message of the same thread is not the same report."""
    of_report = top.text("kind") in ("", "report")
    return (top.text("thread", "source_number") if of_report else "") or top.text("id", "source_number")


def _urgent(top: At) -> str:
    reason = top.text("police_reason")
    if reason.upper()[:2] in SOON:
        return why(reason)
    return "feedback: soon" if top.text("feedback") == "soon" and top.text("feedback", "urgent") else ""


def why(reason: str) -> str:
    """A reason for "police first" in words; one that is not known stays as it is."""
    words = POLICE_REASONS.get(reason.upper(), "").replace("_", " ")
    return f"{reason} {words}".strip()[:3_000]


def reason_mark(reason: str) -> str:
    """The same as a mark of the report."""
    return POLICE_REASONS.get(reason.upper(), f"police_reason_{snake(reason)}"[:100])


def _annotations(top: At) -> Iterator[str]:
    for name in ("grade", "grading/grade", "takedown_state", "items/takedown"):
        for text in top.texts(name, "annotations"):
            yield f"{name.rpartition('/')[2]}_{snake(text)}"[:100]
    if reason := top.text("police_reason", "annotations"):
        yield reason_mark(reason)


def _identifier(making: Making, at: At) -> None:
    kind, role = at.text("kind", "told"), at.text("role", "told.role")
    if kind not in Kind.__members__.values():
        making.doubt("no_kind", path=at.path, written=kind[:60])
        return
    of = Role(role) if role in Role.__members__.values() else Role.OTHER
    if of is Role.REPORTED and not making.people:
        making.people.append(Person(role=Role.REPORTED))
    person = 0 if of is Role.REPORTED else None
    if kind == Kind.IP:
        names = {"value": "value", "event": "event", "at": "at", "port": "port", "proxy": "proxy"}
        making.address(at, of, person, names)
        return
    when, platform = making.moment(at, "at", "told.at"), at.text("platform", "told.platform")[:60]
    for one in at.each("value"):
        making.tell(Kind(kind), one, of, person=person, platform=platform, at=when)


def _files(top: At) -> Iterator[File]:
    """A file for each digest ("md5:00ff", or its kind and value), and for each item with digests."""
    tags = tuple(_TAGS.get(tag, snake(tag)) for tag in top.texts("grading/age_groups", "files.tags"))
    for item in top.each("items"):
        names = [name for hashes in item.each("hashes") for name in hashes.names()]
        digests = {snake(name)[:60]: item.text(f"hashes/{name}", "files.digests")[:400] for name in names}
        if digests:
            yield File(name=item.text("url")[:1_000], digests=digests, tags=tags)
    for at in top.each("hashes"):
        kind, value = at.text("kind", "files.digests"), at.text("value", "files.digests")
        if text := at.text(landed="files.digests"):
            kind, _, value = text.rpartition(":")
        if value:
            yield File(digests={snake(kind or _LENGTHS.get(len(value), "unknown"))[:60]: value[:400]})


EXAMPLES = (
    Example(
        "hotline.jsonl",
        b'{"format": "vangnet hotline 1", "kind": "report", "id": "H-1", "thread": "T-1", "made_at":'
        b' "2026-03-01T10:30:00Z", "items": [{"url": "https://example.org/a", "hosting_country": "NL", "takedown":'
        b' "on_hold", "hashes": {"md5": "00112233445566778899aabbccddeeff"}}], "iccam": "77", "police_reason": "R4",'
        b' "grading": {"grade": "illegal", "age_groups": ["PU"], "answers": {"setting": "home"}},'
        b' "received_at": "2026-03-01T09:00:00Z", "feedback": "soon", "answer_by": "2026-03-08T00:00:00Z"}\n'
        b'{"format": "vangnet hotline 1", "kind": "update", "id": "H-2", "thread": "T-1", "made_at":'
        b' "2026-03-02T10:30:00Z", "text": "Weer online."}\n',
        ("T-1", "H-2"),
    ),
    Example(
        "plain.json",
        b'[{"kind": "report", "id": "H-3", "urls": ["https://example.org/b"], "hosting_country": "NL",'
        b' "takedown_state": "waiting", "iccam_number": "78", "grade": "illegal", "police_reason": "R1",'
        b' "questions": {"age": "ND"}, "hashes": ["md5:00112233445566778899aabbccddeeff"],'
        b' "received_at": "2026-03-01T09:00:00Z", "graded_at": "2026-03-01T10:00:00Z", "feedback_due": "2026-03-08"}]',
        ("H-3",),
    ),
)
