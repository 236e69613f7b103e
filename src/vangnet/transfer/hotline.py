"""The messages of a hotline and the desk to each other: one documented JSON, the same both ways.

`docs/reports/hotline.md` tells it in words and `schema` as a JSON Schema; both follow from the classes below. A field
that they do not know is kept and shown, never refused. A field that is known and wrong refuses the message, with a
reason for each such field; then nothing was taken.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from vangnet.errors import InputRefused
from vangnet.transfer.shapes import Long, Short

FORMAT = "vangnet hotline 1"
MOST_BYTES = 256 * 2**10
SOON = ("R3", "R4")

_DEEPEST = 12

Format = Literal["vangnet hotline 1"]
Number = Annotated[str, msgspec.Meta(min_length=1, max_length=100, description="The sender's own number.")]
Thread = Annotated[
    str,
    msgspec.Meta(
        min_length=1, max_length=200, description="The report that it is about, as the sender of the report numbers it."
    ),
]
Address = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1, two letters.")]
Hex = Annotated[str, msgspec.Meta(pattern="^[0-9A-Fa-f]{32,128}$")]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Term = Annotated[
    Literal["none", "normal", "soon"],
    msgspec.Meta(description="How soon feedback is asked: `soon` goes with the police reasons R3 and R4."),
]


class Shape(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Part of a message."""


class Item(Shape, frozen=True, kw_only=True):
    """A place on the internet, and what stands there as far as the hotline looked."""

    url: Address
    hosting_country: Country | None = None
    hoster: Short = ""
    ip: Short = ""
    site_type: Annotated[Short, msgspec.Meta(description="In the words of the hotline or of ICCAM.")] = ""
    takedown: Annotated[
        Literal["unknown", "online", "on_hold", "asked", "offline", "moved"],
        msgspec.Meta(description="How far the takedown is."),
    ] = "unknown"
    takedown_at: Moment | None = None
    hashes: Annotated[
        dict[Annotated[str, msgspec.Meta(pattern="^[a-z0-9_]{1,20}$")], Hex], msgspec.Meta(max_length=20)
    ] = {}


class Grading(Shape, frozen=True, kw_only=True):
    """How the hotline graded it: the fields of SCART under plain names."""

    grade: Literal["unset", "illegal", "ignore", "not_illegal"] = "unset"
    punishable: Annotated[
        Literal["", "BA", "NA"], msgspec.Meta(description="BA: by the baseline; NA: by national law.")
    ] = ""
    sex: Annotated[
        tuple[Literal["MA", "FE", "UN", "BO"], ...],
        msgspec.Meta(description="MA male, FE female, UN unknown, BO both.", max_length=4),
    ] = ()
    age_groups: Annotated[
        tuple[Literal["ND", "IN", "PP", "PU"], ...],
        msgspec.Meta(description="ND not determined, IN infant, PP pre-pubescent, PU pubescent.", max_length=4),
    ] = ()
    not_illegal_because: Short = ""
    answers: Annotated[
        dict[Short, Short],
        msgspec.Meta(description="Other questions of the hotline, each with its answer.", max_length=100),
    ] = {}
    graded_at: Moment | None = None
    second_reader: Annotated[
        Literal["none", "waiting", "agrees", "disagrees"], msgspec.Meta(description="Somebody graded it independently.")
    ] = "none"


class Contact(Shape, frozen=True, kw_only=True):
    """Whom the desk may call at the hotline about this report."""

    name: Short = ""
    email: Short = ""
    telephone: Short = ""


class Message(Shape, frozen=True, kw_only=True, tag_field="kind"):
    """What every message has."""

    format: Format
    id: Number
    thread: Thread
    made_at: Moment
    by: Annotated[Short, msgspec.Meta(description="Who sends it: a name or a function.")] = ""
    text: Long = ""


class Report(Message, frozen=True, kw_only=True, tag="report"):
    """A report. All but id, thread and made_at may be missing."""

    items: Annotated[tuple[Item, ...], msgspec.Meta(max_length=500)] = ()
    source: Annotated[
        Short, msgspec.Meta(description="How it came to the hotline, as SCART names it: webform, iccam ...")
    ] = ""
    iccam: Annotated[Short, msgspec.Meta(description="Its number in ICCAM.")] = ""
    police_reason: Annotated[
        Literal["", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"],
        msgspec.Meta(
            description="R1 bad hoster, R2 new hoster, R3 country related, R4 possible new victim, "
            "R5 no INHOPE country, R6 TOR, R8 hoster cannot be reached."
        ),
    ] = ""
    grading: Grading = Grading()
    received_at: Moment | None = None
    contact: Contact = Contact()
    feedback: Term = "none"
    answer_by: Moment | None = None


class Update(Message, frozen=True, kw_only=True, tag="update"):
    """Something changed or is told besides; items that are named again replace what was told of them."""

    items: Annotated[tuple[Item, ...], msgspec.Meta(max_length=500)] = ()
    grading: Grading | None = None
    police_reason: Literal["", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"] = ""
    reminds_of: Annotated[str, msgspec.Meta(max_length=100, description="The id of a message that still waits.")] = ""
    until: Annotated[Moment | None, msgspec.Meta(description="When the hold ends that it reminds of.")] = None


class FeedbackAsked(Message, frozen=True, kw_only=True, tag="feedback_asked"):
    """A question; `text` says what."""

    feedback: Term = "normal"
    answer_by: Moment | None = None


class Feedback(Message, frozen=True, kw_only=True, tag="feedback"):
    """An answer. What the case does not allow to tell is `not_told`, which says neither yes nor no."""

    answers: Annotated[str, msgspec.Meta(max_length=100, description="The id of the message that asked.")] = ""
    material: Literal["not_told", "known", "unknown"] = "not_told"
    victim_identified: Literal["not_told", "yes", "no"] = "not_told"
    takedown: Literal["not_told", "may_go_on", "please_hold"] = "not_told"
    hold_until: Moment | None = None
    nothing_found: bool = False


class Hold(Message, frozen=True, kw_only=True, tag="hold"):
    """The takedown waits until then; a hold ends by itself."""

    until: Moment


class Release(Message, frozen=True, kw_only=True, tag="release"):
    """A hold ends, or ended: the takedown may go on."""

    ends: Annotated[str, msgspec.Meta(max_length=100, description="The id of the hold.")] = ""


class Received(Message, frozen=True, kw_only=True, tag="received"):
    """A message arrived and was taken in; `number` is what the receiver calls the report."""

    answers: Annotated[str, msgspec.Meta(max_length=100, description="The id of the message that arrived.")]
    number: Short = ""


Messages = Report | Update | FeedbackAsked | Feedback | Hold | Release | Received
KINDS: dict[str, type[Message]] = {kind.__struct_config__.tag: kind for kind in get_args(Messages)}


class MessageRefused(InputRefused):
    """A message that was not taken; `reasons` has one for each field that is wrong, by its place ("$.items[0].url")."""

    def __init__(self, reasons: dict[str, str]) -> None:
        super().__init__("; ".join(f"{place}: {reason}" for place, reason in reasons.items()))
        self.reasons = reasons


def read(data: bytes) -> tuple[Messages, dict[str, Any]]:
    """A message and its whole JSON, as it came. Raises MessageRefused."""
    if len(data) > MOST_BYTES:
        raise MessageRefused({"$": f"larger than {MOST_BYTES} bytes"})
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise MessageRefused({"$": f"no JSON ({error})"}) from error
    if not _is_flat(raw):
        raise MessageRefused({"$": f"nested deeper than {_DEEPEST}"})
    return of(raw), raw


def of(raw: Any) -> Messages:
    """A message from its JSON values. Raises MessageRefused."""
    if not isinstance(raw, dict):
        raise MessageRefused({"$": "not an object"})
    kind = KINDS.get(raw.get("kind")) if isinstance(raw.get("kind"), str) else None  # type: ignore[arg-type]
    if kind is None:
        raise MessageRefused({"$.kind": f"one of {', '.join(KINDS)}"})
    reasons = dict(_wrong(raw, kind))
    if reasons:
        raise MessageRefused(reasons)
    try:
        return msgspec.convert(raw, kind, strict=True)  # type: ignore[return-value]
    except (msgspec.ValidationError, RecursionError) as error:
        raise MessageRefused({"$": str(error)}) from error


def term_of(message: Messages) -> Literal["none", "normal", "soon"]:
    """How soon feedback is asked: police reasons R3 and R4 mean soon, whether or not it is asked besides."""
    if isinstance(message, Report | Update) and message.police_reason in SOON:
        return "soon"
    return message.feedback if isinstance(message, Report | FeedbackAsked) else "none"


def pack(message: Message) -> bytes:
    """A message as JSON."""
    return msgspec.json.encode(message)


def plain(message: Message) -> dict[str, Any]:
    """A message as JSON values."""
    told: dict[str, Any] = msgspec.to_builtins(message)
    return told


def not_known(raw: Any, shape: Any = None, place: str = "$") -> Iterator[tuple[str, str]]:
    """The fields of a message that its kind does not know, each with its place and its value as JSON: to be shown."""
    shape = KINDS.get(raw.get("kind", "")) if shape is None and isinstance(raw, dict) else shape
    known = _struct_of(shape)
    if isinstance(raw, dict) and known is not None:
        fields = {field.encode_name: field.type for field in msgspec.structs.fields(known)}
        for name, value in raw.items():
            if name in fields:
                yield from not_known(value, fields[name], f"{place}.{name}")
            elif not (name == "kind" and issubclass(known, Message)):
                yield f"{place}.{name}", msgspec.json.encode(value).decode()
    elif isinstance(raw, list) and known is not None:
        for number, value in enumerate(raw):
            yield from not_known(value, known, f"{place}[{number}]")


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a message."""
    (top,), parts = msgspec.json.schema_components([Messages], ref_template="#/$defs/{name}")
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": FORMAT}
    return {**about, **top, "$defs": parts}


def _is_flat(raw: Any) -> bool:
    held = [raw]
    for _ in range(_DEEPEST):
        held = [inner for one in held for inner in _inside(one)]
    return not held


def _inside(one: Any) -> Iterable[Any]:
    if isinstance(one, dict):
        return one.values()
    return one if isinstance(one, list) else ()


def _wrong(raw: dict[str, Any], kind: type[Message]) -> Iterator[tuple[str, str]]:
    for field in msgspec.structs.fields(kind):
        name = field.encode_name
        if name not in raw:
            if field.required:
                yield f"$.{name}", "is missing"
            continue
        try:
            msgspec.convert(raw[name], field.type, strict=True)
        except (msgspec.ValidationError, RecursionError) as error:
            reason, _, inside = str(error).partition(" - at `$")
            yield f"$.{name}{inside.rstrip('`')}", reason


def _struct_of(shape: Any) -> type[msgspec.Struct] | None:
    """The one class in a type such as `tuple[Item, ...]` or `Grading | None`."""
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        return shape
    if get_origin(shape) is dict:
        return None
    return next((found for inner in get_args(shape) if (found := _struct_of(inner)) is not None), None)
