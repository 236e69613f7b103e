"""A page of the HTML export: cut at its messages, so that memory stays flat, and each message taken apart by itself.

Telegram escapes "<", ">" and quotation marks in all that people wrote, so its tags are plain, and are found by a
pattern that takes a time in proportion to the text. `html.parser` does not: 60 KB of "<a " hold it for minutes.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.repair import clean

MOST_BYTES = 1 << 18
"""A message of more bytes than this is passed over, and told. Telegram's own longest is some 100 KB of markup."""
MOST_LEVELS = 100

_CHUNK = 1 << 16
_MARK = re.compile(rb'<div class="message (?:default|service)')
_MARK_BYTES = 64
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)([^<>]*+)>|<![^<>]*+>")
_ATTRIBUTE = re.compile(r"""(?<![A-Za-z-])([A-Za-z-]++)\s*+=\s*+"([^"]*+)\"""")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_WRAPS = {
    "photo_wrap": "photo",
    "sticker_wrap": "sticker",
    "animated_wrap": "animation",
    "video_file_wrap": "video_file",
}
_GO = re.compile(r"go_to_message(-?\d{1,18})\Z")


class Part(NamedTuple):
    """A message with its markup, or the head of the page, and where it begins. `data` is None where it is too long."""

    at: int
    size: int
    data: bytes | None


def parts(stream: Readable) -> Iterator[Part]:
    """Cut a page before each message. The first part is its head."""
    held, base, size, kept, begun = b"", 0, 0, True, 0
    while True:
        found = _MARK.search(held, 1)
        if found:
            end = found.start()
            yield Part(begun, size + end, held[:end] if kept else None)
            held, base = held[end:], base + end
            size, kept, begun = 0, True, base
            continue
        if len(held) > MOST_BYTES or (not kept and len(held) > _MARK_BYTES):
            kept = False
            away = len(held) - _MARK_BYTES
            held, base, size = held[away:], base + away, size + away
        piece = stream.read(_CHUNK)
        if not piece:
            break
        held += piece
    if held:
        yield Part(begun, size + len(held), held if kept else None)


class File(NamedTuple):
    """What a message carries, as the page tells it."""

    kind: str
    href: str
    title: str
    description: str
    status: str


class Told:
    """What the markup of one message, or of the head of a page, tells."""

    def __init__(self, data: bytes) -> None:
        self.texts: dict[str, list[str]] = {}
        self.id = self.classes = self.date = self.forward_date = ""
        self.links: list[str] = []
        self.mentions: list[str] = []
        self.mentioned_names: list[str] = []
        self.files: list[list[str]] = []
        self.reactions: list[tuple[list[str], list[str], list[str]]] = []
        self.target: int | None = None  # the number of the message that it answers, or that was pinned
        self.is_forwarded = self.is_reply = False
        self._open: list[tuple[str, str]] = []  # tag, and the field that its text belongs to
        self._linked = ""
        self._read(clean(data.decode("utf-8", "replace")))

    def text(self, field: str) -> str:
        return "".join(self.texts.get(field, ())).strip()

    def all_files(self) -> list[File]:
        return [File(*(one.strip() for one in told)) for told in self.files]

    def _read(self, markup: str) -> None:
        at = 0
        for found in _TAG.finditer(markup):
            self._add(unescape(markup[at : found.start()]))
            at = found.end()
            tag = (found[2] or "").lower()
            if found[1]:
                self._end(tag)
            elif tag:
                self._start(tag, {one[1].lower(): clean(unescape(one[2])) for one in _ATTRIBUTE.finditer(found[3])})
        self._add(unescape(markup[at:]))

    def _start(self, tag: str, told: dict[str, str]) -> None:
        if tag == "br":
            self._add("\n")
        if tag in _VOID:
            return
        classes = told.get("class", "").split()
        field = self._field(set(classes), told)
        if tag == "a":
            self._link(told, field)
        if len(self._open) < MOST_LEVELS:
            self._open.append((tag, field))

    def _end(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                if tag == "a":
                    self._linked = ""
                del self._open[place:]
                return

    def _add(self, data: str) -> None:
        field = self._open[-1][1] if self._open else ""
        if not field or not data:
            return
        data = clean(data)
        if self._linked and field == "text":
            (self.mentioned_names if self._linked == "name" else self.mentions).append(data.strip())
        if field.startswith("file_") and self.files:
            self.files[-1][_FILE_FIELDS.index(field)] += data
        elif field.startswith("reaction_") and self.reactions:
            self.reactions[-1][0 if field == "reaction_emoji" else 1].append(data.strip())
        else:
            self.texts.setdefault(field, []).append(data)

    def _field(self, classes: set[str], told: dict[str, str]) -> str:
        """To which field the text within an element of these classes belongs."""
        above = self._open[-1][1] if self._open else ""
        if "message" in classes and not self.id:
            self.id, self.classes = told.get("id", ""), " ".join(sorted(classes))
            return ""
        if classes >= {"forwarded", "body"}:
            self.is_forwarded = True
            return "forwarded"
        if "date" in classes and "title" in told:
            if above.startswith("forward"):
                self.forward_date = told["title"]
            else:
                self.date = self.date or told["title"]
            return ""
        if "from_name" in classes:
            return "forward_from" if above.startswith("forward") else "from"
        if "reply_to" in classes:
            self.is_reply = True
            return "reply"
        return self._field_of_parts(classes, told, above)

    def _field_of_parts(self, classes: set[str], told: dict[str, str], above: str) -> str:
        medium = next((one for one in classes if one.startswith("media_")), "") if "media" in classes else ""
        wrap = next((_WRAPS[one] for one in classes if one in _WRAPS), "")
        if medium or wrap:
            self.files.append([medium.removeprefix("media_") or wrap, told.get("href", ""), "", "", ""])
            return ""
        if "reaction" in classes:
            self.reactions.append(([], [], []))
            return ""
        if "initials" in classes:
            if self.reactions and told.get("title"):
                self.reactions[-1][2].append(told["title"])
            return ""
        if classes >= {"body", "details"}:
            return "service"
        if classes & {"question", "answer"}:
            self.texts.setdefault("poll", []).append("\n")
            return "poll"
        for name, field in _FIELDS:
            if name in classes:
                return field
        return above if above != "forwarded" else "forwarded"

    def _link(self, told: dict[str, str], field: str) -> None:
        href, does = told.get("href", "").strip(), told.get("onclick", "")
        found = _GO.search(href)
        if found:
            self.target = int(found[1])
        elif "ShowMentionName" in does:
            self._linked = "name"
        elif field == "text" and href.startswith(("https://t.me/", "http://t.me/")) and href.count("/") == 3:
            self._linked = "handle"
            self.links.append(href)
        elif field == "text" and href:
            self.links.append(href)


_FIELDS = (
    ("text", "text"),
    ("signature", "signature"),
    ("title", "file_title"),
    ("description", "file_description"),
    ("status", "file_status"),
    ("emoji", "reaction_emoji"),
    ("count", "reaction_count"),
)
_FILE_FIELDS = ("file_kind", "file_href", "file_title", "file_description", "file_status")
