"""Mail: single messages and mbox files. Everything that is not a plain body is a member, pictures inside HTML as well.

A message is cut up here, along its boundaries, so that each part is exactly the bytes that were sent; the standard
library reads the headers. Messages inside of messages are opened in passing: their parts get the name of the message
as a folder. A mail that is quoted inside a text, as a bounce does, is opened too.
"""

import binascii
import email.header
import email.message
import email.parser
import email.policy
import email.utils
import re
from collections.abc import Callable, Generator, Iterator
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import BinaryIO, NamedTuple

from vangnet.evidence.address import escape_member
from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats.mail_transfer import (
    DECODERS,
    UU_END,
    UUENCODED,
    Span,
    data_uri,
    pieces,
    uudecoded,
)
from vangnet.evidence.limits import MIB, LimitReached
from vangnet.evidence.member import Example, Member
from vangnet.evidence.reader import forward
from vangnet.values import Reason

MESSAGE, MBOX = "message/rfc822", "application/mbox"
TYPES = frozenset({MESSAGE, MBOX})
NEEDS_SEEK = False

MOST_BYTES = 128 * MIB
"""Of a longer message only so much is opened; mail servers refuse a third of it."""
MOST_DEPTH = 60
"""How many parts are opened inside of each other."""

_PIECE = MIB
_HEADER_BYTES = 256 * 1024
_LONGEST_NAME = 500
_BETWEEN = re.compile(rb"\n\r?\n(?=From [^\n]{0,500}\d\d:\d\d[^\n]{0,500}\n)")
_LONGEST_BETWEEN = 1100
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LOST_BOUNDARY = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[a-z-]{1,40}:)", re.IGNORECASE | re.MULTILINE)
_FILE_NAME = re.compile(rb"name\*?=[ \t]*\"?([^\";\r\n]{1,500})", re.IGNORECASE)
_DATA_URI = re.compile(
    rb"data:image/[\w.+-]{1,80}(?:;[\w=.-]{1,80}){0,4};base64,([A-Za-z0-9+/=%\r\n\t_-]+)", re.IGNORECASE
)
_PGP_BODY = re.compile(rb"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)
_TOKEN = re.compile(r"[a-z0-9-]+")

_HEADERS = email.parser.BytesHeaderParser(policy=email.policy.compat32)


class Part(NamedTuple):
    """One part of a message: what its header says, and its body as it was sent."""

    header: "email.message.Message[str, str]"
    name: str  # its own, or its number
    path: str  # the folder that it lies in
    is_named: bool
    body: Span

    @property
    def type(self) -> str:
        try:
            return self.header.get_content_type()
        except Exception:  # the library stumbles over some broken headers
            return "application/octet-stream"

    @property
    def encoding(self) -> str:
        found = _TOKEN.search(str(self.header.get("content-transfer-encoding", "")).lower())
        return found[0] if found else ""

    def parameter(self, name: str) -> str:
        try:
            value = self.header.get_param(name, "")
        except Exception:  # as above
            return ""
        return email.utils.collapse_rfc2231_value(value) if value else ""


def members(stream: BinaryIO, type_: str, size: int | None) -> Iterator[Member]:  # noqa: ARG001 - the common interface
    """Give each attachment and each picture in a body, in their order.

    Raises Damaged at the end when a message was cut off or longer than is opened.
    """
    faults: list[Damaged] = []
    for number, message in enumerate(_messages(stream, type_, faults), 1):
        folder = f"message {number}/" if type_ == MBOX else ""
        yield from _message(Span(message, 0, len(message)), folder, 0, faults)
    if faults:
        raise faults[0]


def in_body(text: bytes, name: str, path: str, faults: list[Damaged]) -> Iterator[Member]:
    """Give the pictures and files inside the text of a message that came another way, such as from a mail store."""
    yield from _text(Part(email.message.Message(), name, path, False, Span(text, 0, len(text))), "", 0, faults)


def _messages(stream: BinaryIO, type_: str, faults: list[Damaged]) -> Iterator[bytes]:
    """Give one message after the other; of one that is too long its beginning."""
    held, searched, skips = bytearray(), 0, False
    while piece := _piece(stream, faults):
        held += piece
        while type_ == MBOX and (found := _BETWEEN.search(held, searched)):
            if not skips:
                yield bytes(held[: found.start() + 1])
            del held[: found.end()]
            searched, skips = 0, False
        searched = max(0, len(held) - _LONGEST_BETWEEN)
        if len(held) > MOST_BYTES:
            if not skips:
                faults.append(LimitReached(f"a message of more than {MOST_BYTES} bytes"))
                yield bytes(held)
            del held[:searched]
            searched, skips = 0, True
            if type_ != MBOX:
                return
    if held and not skips:
        yield bytes(held)


def _piece(stream: BinaryIO, faults: list[Damaged]) -> bytes:
    try:
        return stream.read(_PIECE)
    except Damaged as damage:  # what came before it is still opened
        faults.append(damage)
        return b""


# -- the parts of a message -----------------------------------------------------------------------------------------


def _message(span: Span, path: str, depth: int, faults: list[Damaged]) -> Iterator[Member]:
    start = span.start
    while start < span.end and span.data[start] in b"\r\n":
        start += 1
    yield from _part(_read_part(span._replace(start=start), path, ""), "", depth, faults)


def _part(part: Part, number: str, depth: int, faults: list[Damaged]) -> Iterator[Member]:
    """Give what one part holds; `number` is its place among the parts, as in "2.1"."""
    type_ = part.type
    if depth > MOST_DEPTH:
        yield _member(part, Reason.LIMIT)
    elif type_ == "multipart/encrypted":
        yield _member(part, Reason.ENCRYPTED)
    elif type_.startswith("multipart/"):
        yield from _multipart(part, number, depth, faults)
    elif type_ in {"message/rfc822", "message/global", "message/news", "message/partial"}:
        yield from _nested(part, depth, faults)
    elif type_ in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
        yield _member(part, _sealed(part))
    elif type_.startswith(("text/", "message/")):
        yield from _text(part, number, depth, faults)
    else:
        yield _member(part, None)


def _sealed(part: Part) -> str | None:
    """What an S/MIME envelope is: closed, or only signed, which this version does not take apart."""
    kind = part.parameter("smime-type").lower()
    return {"certs-only": None, "signed-data": Reason.UNSUPPORTED, "compressed-data": Reason.UNSUPPORTED}.get(
        kind, Reason.ENCRYPTED
    )


def _multipart(part: Part, number: str, depth: int, faults: list[Damaged]) -> Iterator[Member]:
    boundary = part.parameter("boundary").rstrip().encode("utf-8", "surrogateescape")
    if boundary and not _line(boundary).search(*part.body):
        part = part._replace(body=_plain(part, faults))
    at = part.body.start
    if boundary and _line(boundary).search(*part.body):
        at = yield from _split(part, boundary, number, depth, faults)
    elif part.body.start < part.body.end:
        faults.append(Damaged(Reason.CORRUPT, "the parts of a message are not where it says"))
    yield from _lost(part.body._replace(start=at), part.path, number, depth, faults)


def _line(boundary: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$\n?", re.MULTILINE)


def _split(part: Part, boundary: bytes, number: str, depth: int, faults: list[Damaged]) -> Generator[Member, None, int]:
    """Give what lies between the boundaries, and before the first; returns where the last boundary ends."""
    line = _line(boundary)
    data, at, end = part.body
    count = 0
    for found in line.finditer(data, at, end):
        span = Span(data, at, _without_line_end(data, at, found.start()))
        yield from _between(span, count, part, number, depth, faults)
        at = found.end()
        if found[1] is not None:
            return at
        count += 1
    faults.append(Damaged(Reason.CORRUPT, "a message ends before its last part does"))
    yield from _between(Span(data, at, end), count, part, number, depth, faults)
    return end


def _between(span: Span, count: int, part: Part, number: str, depth: int, faults: list[Damaged]) -> Iterator[Member]:
    if count == 0:  # before the first boundary
        yield from _lost(span, part.path, number, depth, faults)
        return
    inner = f"{number}.{count}".lstrip(".")
    found = _read_part(span, part.path, inner)
    if part.type == "multipart/digest":
        found.header.set_default_type(MESSAGE)
    yield from _part(found, inner, depth + 1, faults)


def _nested(part: Part, depth: int, faults: list[Damaged]) -> Iterator[Member]:
    """Open a message inside a message; some programs encode it, which the standard forbids."""
    yield from _message(_plain(part, faults), f"{part.path}{part.name}/", depth + 1, faults)


def _plain(part: Part, faults: list[Damaged]) -> Span:
    """The body of a part as it reads, held whole."""
    if part.encoding not in DECODERS:
        return part.body
    pieces: list[bytes] = []
    try:
        pieces.extend(_decoded(part))
    except Damaged as damage:
        faults.append(damage)
    whole = b"".join(pieces)
    return Span(whole, 0, len(whole))


def _text(part: Part, number: str, depth: int, faults: list[Damaged]) -> Iterator[Member]:
    """Give a text only when it is an attachment, but the pictures in any text."""
    if part.is_named or part.header.get_content_disposition() == "attachment":
        yield _member(part, None)
    text = _plain(part, faults)
    if _PGP_BODY.search(*text):
        yield _member(part, Reason.ENCRYPTED)
    for count, found in enumerate(_DATA_URI.finditer(*text), 1):
        encoded = Span(text.data, *found.span(1))
        yield Member(f"{part.path}{part.name} picture {count}", None, None, None, None, _opener(data_uri, encoded))
    yield from _uuencoded(text, part.path)
    yield from _lost(text, part.path, number, depth, faults)


def _uuencoded(text: Span, path: str) -> Iterator[Member]:
    """Give the files that stand in a text between "begin" and "end", as mail did it before MIME."""
    at = text.start
    while found := UUENCODED.search(text.data, at, text.end):
        end = UU_END.search(text.data, found.end(), text.end)
        encoded = Span(text.data, found.end(), end.start() if end else text.end)
        name = path + escape_member(found[1].strip())
        yield Member(name, None, None, None, None, _opener(uudecoded, encoded, end is not None))
        at = end.end() if end else text.end


def _lost(span: Span, path: str, number: str, depth: int, faults: list[Damaged]) -> Iterator[Member]:
    """Open the parts of messages that stand where no parts should be, as in a bounce or after a wrong cut."""
    at, count = span.start, 0
    while found := _LOST_BOUNDARY.search(span.data, at, span.end):
        if depth >= MOST_DEPTH:
            faults.append(LimitReached(f"messages more than {MOST_DEPTH} deep"))
            return
        count += 1
        part = Part(email.message.Message(), "", path, False, span._replace(start=found.start()))
        at = yield from _split(part, found[1], f"{number}.0.{count}".lstrip("."), depth + 1, faults)


def _read_part(span: Span, path: str, number: str) -> Part:
    data, start, end = span
    if data.startswith((b"\n", b"\r\n"), start, end):
        head, body = start, data.index(b"\n", start) + 1
    else:
        blank = _BLANK_LINE.search(data, start, end)
        head, body = (blank.start(), blank.end()) if blank else (end, end)
    written = data[start : min(head, start + _HEADER_BYTES)]
    header = _HEADERS.parsebytes(written)
    name = _file_name(header, written)
    shown = escape_member(name) if name else f"part {number or 1}"
    return Part(header, shown, path, name != b"", Span(data, body, end))


def _file_name(header: "email.message.Message[str, str]", written: bytes) -> bytes:
    """Read the name that a part was given, in any of the ways in which mail programs write it."""
    try:
        name = header.get_filename() or ""
        if "=?" in name:
            name = str(email.header.make_header(email.header.decode_header(name)))
        return name.encode("utf-8", "surrogateescape")[:_LONGEST_NAME]
    except Exception:  # the library stumbles over some broken headers
        found = _FILE_NAME.search(written)
        return found[1] if found else b""


def _without_line_end(data: bytes, start: int, end: int) -> int:
    """The line end before a boundary belongs to the boundary."""
    if end > start and data[end - 1 : end] == b"\n":
        end -= 1
        if end > start and data[end - 1 : end] == b"\r":
            end -= 1
    return end


# -- contents --------------------------------------------------------------------------------------------------------


def _member(part: Part, problem: str | None) -> Member:
    known = part.encoding in DECODERS or part.encoding.startswith(_AS_IT_IS)
    if problem is None and part.encoding and not known:
        problem = Reason.UNSUPPORTED
    return Member(part.path + part.name, None, None, None, problem, _opener(_decoded, part))


_AS_IT_IS = ("7", "8", "bin", "none")  # "7bit", and the ways in which it is misspelt


def _opener(decode: Callable[..., Iterator[bytes]], *given: object) -> Callable[[], BinaryIO]:
    return lambda: forward(decode(*given))


def _decoded(part: Part) -> Iterator[bytes]:
    return DECODERS.get(part.encoding, pieces)(part.body)


def examples() -> Iterator[Example]:
    """Give small mails and what they hold."""
    content = bytes(range(256)) * 9
    picture = b"\x89PNG no real picture " * 9
    inline = binascii.b2a_base64(picture, newline=False).decode("ascii")
    inner = MIMEMultipart(boundary="inner")
    inner["Subject"] = "inside"
    inner.attach(MIMEText("a neutral text"))
    inner.attach(_attached(content, "naïve.bin"))
    outer = MIMEMultipart(boundary="outer")
    outer["From"], outer["Subject"] = "a@example.org", "a neutral mail"
    outer.attach(MIMEText(f'<p>neutral</p><img src="data:image/png;base64,{inline}">', "html"))
    outer.attach(_attached(content, "folder/content.bin"))
    message = MIMEMultipart("digest", boundary="nested")
    message["From"], message["Subject"] = "a@example.org", "two in one"
    message.attach(outer)
    nested = email.message.Message()
    nested["Content-Type"] = "message/rfc822"
    nested.set_payload([inner])
    message.attach(nested)
    holds = {"part 1.1 picture 1": picture, "folder/content.bin": content, "part 2/naïve.bin": content}
    yield Example(MESSAGE, message.as_bytes(), holds)
    line = b"From a@example.org Mon Jul 20 01:01:07 2015\n"
    mbox = b"".join(line + mail.as_bytes() + b"\n\n" for mail in (outer, inner))
    first = {"message 1/part 1 picture 1": picture, "message 1/folder/content.bin": content}
    yield Example(MBOX, mbox, first | {"message 2/naïve.bin": content})


def _attached(content: bytes, name: str) -> MIMEApplication:
    part = MIMEApplication(content)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part
