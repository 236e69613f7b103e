"""Mail, one message a file (EML): its text is the report; a report of another format that is attached is read as that.

Attachments are named with their digests and stay in the file, unread: a picture in a mail is nothing to open here.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from email.errors import CloseBoundaryNotFoundDefect, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Any, NamedTuple

import msgspec
import phonenumbers

from vangnet.evidence.reader import Readable
from vangnet.intake.formats import cybertip_json, cybertip_xml, hotline_json, scart
from vangnet.intake.formats.format import Example, Format, unreadable
from vangnet.intake.formats.making import Making
from vangnet.intake.report import Channel, File, Kind, Report, Role
from vangnet.intake.source import Table
from vangnet.words import Word, word

NAME = "mail"
CHANNEL = Channel.MAIL
ALWAYS = ("from", "date")
TABLE = Table(
    {
        "from": "source",
        **dict.fromkeys(("to", "cc", "reply-to", "sender", "return-path", "message-id"), ""),
        "message-id": "source_number",
        "subject": "incident",
        "date": "sent_at",
        "text": "summary",
        "headers/*": "",
        "attachments/name": "files.name",
        "attachments/type": "",
        "attachments/size": "",
        "attachments/sha256": "files.digests",
        "attachments/md5": "files.digests",
    }
)

_ATTACHED: tuple[Format, ...] = (cybertip_xml, cybertip_json, hotline_json, scart)
_HEADER = re.compile(
    rb"(?:From |Received|Return-Path|Delivered-To|MIME-Version|From|To|Subject|Date|Message-ID|Reply-To|DKIM-Signature"
    rb"|Content-Type|X-[A-Za-z-]{1,40}|ARC-[A-Za-z-]{1,40}|Authentication-Results)[: ]",
    re.IGNORECASE,
)
_LARGEST = 128 * 2**20
_LARGEST_PAGE = 2**18  # characters of HTML: the reader of it takes long over what is made to take long
_MOST_PARTS = 1_000
_OWN_HEADERS = frozenset(TABLE)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
_URL = re.compile(r"https?://[^\s<>\"')\]]{3,2000}", re.IGNORECASE)
_IP = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?![\d.])")
_LONGEST = 20_000


class Envelope(NamedTuple):
    """A message: its headers, its text, what is attached."""

    headers: tuple[tuple[str, str], ...]
    text: str
    attachments: tuple[dict[str, str], ...]
    doubts: tuple[Word, ...] = ()


class Piece(NamedTuple):
    """A message that is a report itself (no format), or a report that was attached to one."""

    envelope: Envelope
    format: Format | None = None
    content: Any = None


def recognises(head: bytes, name: str) -> bool:
    """Whether a file that begins like this is a message."""
    if name.casefold().endswith(".eml"):
        return bool(head.strip())
    return bool(_HEADER.match(head)) and (b"\nSubject:" in head or b"\nFrom:" in head or head.startswith(b"From:"))


def pieces(stream: Readable) -> Iterator[Piece | Word]:
    """Give the message, or the reports that are attached to it."""
    data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        yield word("intake.too_large_report", largest=_LARGEST)
        return
    try:
        message = BytesParser().parsebytes(data)
        envelope, contents = _taken_apart(message)
    except (RecursionError, MessageError, ValueError, LookupError) as error:
        yield word("intake.no_mail", error=type(error).__name__)
        return
    found = False
    for name, content in contents:
        format_ = next((one for one in _ATTACHED if one.recognises(content[: 1 << 16], name)), None)
        for piece in format_.pieces(io.BytesIO(content)) if format_ else ():
            found = found or not isinstance(piece, Word)
            yield piece if isinstance(piece, Word) else Piece(envelope, format_, piece)
    if not found:
        yield Piece(envelope)


def report(piece: Piece) -> Report:
    """Read one message, or one report that was attached to it. Raises Unreadable."""
    making = Making(_tree(piece.envelope), TABLE, piece.envelope.doubts)
    if piece.format is None:
        return _message(making)
    told = piece.format.report(piece.content)
    fields = tuple(msgspec.structs.replace(one, path=f"mail/{one.path}", landed="") for one in making.fields())
    return msgspec.structs.replace(told, fields=told.fields + fields, doubts=told.doubts + tuple(making.doubts))


def _message(making: Making) -> Report:
    top = making.top
    sender = top.text("from", "source")
    if not sender and not top.text("text") and not top.text("subject"):
        raise unreadable("empty_report")
    addresses = [address for _, address in getaddresses([sender]) if "@" in address]
    for address in addresses[:1]:
        making.tell(Kind.EMAIL, next(top.each("from")), Role.REPORTER, value=address, landed="source")
    for attachment in top.each("attachments"):
        digests = {kind: attachment.text(kind, "files.digests") for kind in ("sha256", "md5")}
        making.files.append(File(name=attachment.text("name", "files.name")[:1_000], digests=digests))
    making.story_at(top, "text")
    own = {address.casefold() for name in ("from", "to", "cc", "reply-to") for address in _addresses(top.text(name))}
    _identifiers(making, own)
    sent = making.moment(top, "date", "sent_at")
    return Report(
        channel=CHANNEL,
        format=NAME,
        source=(addresses[0].rpartition("@")[2].casefold() if addresses else "")[:200],
        source_number=making.number(top.text("message-id", "source_number")),
        incident=top.text("subject", "incident")[:300],
        summary=making.summary(),
        sent_at=sent,
        urls=tuple(dict.fromkeys(making.urls)),
        told=tuple(making.told),
        files=tuple(making.files),
        fields=making.fields(),
        doubts=tuple(making.doubts),
    )


def _identifiers(making: Making, own: set[str]) -> None:
    """What looks like an identifier in the text; addresses of the mail itself are not of anybody in it."""
    place = next(making.top.each("text"), None)
    text = making.top.text("text")[:_LONGEST]
    if place is None or not text:
        return
    found: list[tuple[Kind, str]] = [(Kind.EMAIL, one) for one in _EMAIL.findall(text) if one.casefold() not in own]
    found += [(Kind.IP, one) for one in _IP.findall(text)]
    urls = [one.rstrip(".,;:!?") for one in _URL.findall(text)]
    making.urls += urls
    found += [(Kind.URL, one) for one in urls]
    found += [(Kind.PHONE, one.raw_string) for one in phonenumbers.PhoneNumberMatcher(text, "NL")]
    for kind, value in dict.fromkeys(found):
        address, _, port = value.partition(":") if kind is Kind.IP else (value, "", "")
        number = int(port) if port and 0 < int(port) < 65_536 else None
        making.tell(kind, place, Role.OTHER, value=address, port=number, event="text", landed="summary")


def _addresses(text: str) -> list[str]:
    return [address for _, address in getaddresses([text])]


def _tree(envelope: Envelope) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for name, value in envelope.headers:
        known = name.casefold()
        into = tree if known in _OWN_HEADERS else others
        into.setdefault(known if into is tree else name, []).append(value)
    if others:
        tree["headers"] = others
    tree["text"] = envelope.text
    tree["attachments"] = list(envelope.attachments)
    return tree


def _taken_apart(message: Message) -> tuple[Envelope, list[tuple[str, bytes]]]:
    plain: list[str] = []
    marked: list[str] = []
    attachments: list[dict[str, str]] = []
    contents: list[tuple[str, bytes]] = []
    for number, part in enumerate(message.walk()):
        if part.is_multipart() or number >= _MOST_PARTS:
            continue
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes):
            data = b""
        name = _header(part.get_filename() or "")
        kind = part.get_content_type()
        if not name and kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            (plain if kind == "text/plain" else marked).append(_text(data, part.get_content_charset()))
            continue
        attachments.append(
            {
                "name": name or f"part {number}",
                "type": kind[:100],
                "size": str(len(data)),
                "sha256": hashlib.sha256(data).hexdigest(),
                "md5": hashlib.md5(data, usedforsecurity=False).hexdigest(),
            }
        )
        contents.append((name, data))
    text = "\n\n".join(plain) if any(one.strip() for one in plain) else "\n\n".join(map(_without_marks, marked))
    headers = tuple((name, _header(str(value))) for name, value in message.items())
    doubts = []
    if any(len(one) > _LARGEST_PAGE for one in marked):
        doubts.append(word("intake.shortened", path="text", length=max(map(len, marked)), kept=_LARGEST_PAGE))
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for part in message.walk() for defect in part.defects):
        doubts.append(word("intake.cut_mail"))
    return Envelope(headers, text.strip(), tuple(attachments), tuple(doubts)), contents


def _text(data: bytes, charset: str | None) -> str:
    try:
        return data.decode(charset or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", errors="replace")


def _header(value: str) -> str:
    """A header as people read it; one that is written wrongly stays as it was written."""
    try:
        return str(make_header(decode_header(value))).replace("\r", "").replace("\n", "")
    except (MessageError, LookupError, ValueError, IndexError):
        return value


class _Plain(HTMLParser):
    """The text of a page. Addresses of its links are told, since a link may say something else than where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        if tag in ("p", "br", "div", "tr", "li"):
            self.texts.append("\n")
        if tag == "a":
            self.texts += [f" <{value}> " for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in ("script", "style")))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


def _without_marks(text: str) -> str:
    reader = _Plain()
    reader.feed(text[:_LARGEST_PAGE])
    reader.close()
    return "".join(reader.texts)


EXAMPLES = (
    Example(
        "mail.eml",
        b"From: Een melder <melder@example.nl>\r\nTo: meldingen@example.org\r\nSubject: Een profiel\r\n"
        b"Date: Sun, 01 Mar 2026 10:00:00 +0100\r\nMessage-ID: <m1@example.nl>\r\n\r\n"
        b"Een profiel deelde strafbaar materiaal: https://example.org/u/42, testaccount_42@example.org.\r\n",
        ("<m1@example.nl>",),
    ),
    Example(
        "tip.eml",
        b"From: safety@example.org\r\nSubject: report\r\nDate: Sun, 01 Mar 2026 10:00:00 +0000\r\n"
        b"Message-ID: <m2@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n"
        b"--cut\r\nContent-Type: text/plain\r\n\r\nSee the attachment.\r\n"
        b'--cut\r\nContent-Type: text/xml\r\nContent-Disposition: attachment; filename="r.xml"\r\n\r\n'
        b"<report><reportId>190000021</reportId><incidentSummary><incidentType>Child Sex Tourism</incidentType>"
        b"</incidentSummary></report>\r\n--cut--\r\n",
        ("190000021",),
    ),
)
