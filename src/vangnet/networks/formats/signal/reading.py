"""Read an export of Signal as a stream of records."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from itertools import chain, islice

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.lines import Lines
from vangnet.networks.formats.signal.pieces import File, Piece, of_fields, of_headers, of_json, reader_of
from vangnet.networks.shape import (
    Act,
    ActKind,
    Coverage,
    Identifier,
    IdentifierKind,
    Layer,
    Medium,
    Member,
    MemberKind,
    Message,
    Moment,
    Network,
    NetworkKind,
    Problem,
    Reach,
    Reaction,
    Record,
    Source,
)

PLATFORM = "signal"
OWNER = "signal:owner"
"""The key of "Me" and "You": whoever's computer the export was made on."""

_YOU = frozenset({"Me", "You"})
_NOBODY = frozenset({"", "No-Sender", "Unknown", "None"})
_ACTS = {
    "call-history": ActKind.CALL,
    "group-v2-change": ActKind.OTHER,  # sigtop does not tell which change
    "group-v1-migration": ActKind.MIGRATE,
    "timer-notification": ActKind.SETTINGS,
}
_MESSAGES = frozenset({"", "incoming", "outgoing"})
_DETAILED = re.compile(r"(.*) \(([^()]+)\)", re.DOTALL)
_ACI = re.compile(r"(?:PNI:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_NUMBER = re.compile(r"\+\d{7,15}")
_NO_TIME = datetime.combine(date(1970, 1, 2), time())  # signal-export writes the first moment of 1970 for none
_LOOKED_AT = 50  # lines that tell which tool wrote
_AHEAD = 5_000
_MOST_HELD = 100_000
_SEVERAL = 2  # people in a conversation that is no group
_MOST = 512  # of links of one message


def recognises(head: bytes, name: str) -> bool:
    """Whether a file begins as one of the tools writes. WhatsApp writes the header of `chat.md` too, in Swedish."""
    text = head.decode("utf-8", "replace")
    file = posixpath.basename(name).lower()
    how = reader_of(text)
    if how is None or not file.endswith((".json", ".md", ".txt")):
        return False
    of_whatsapp = "whatsapp" in name.lower() or file == "_chat.txt" or "\u200e" in text or "end-to-end" in text
    return how is not of_headers or not of_whatsapp


def records(stream: Readable, name: str) -> Iterator[Record]:
    """Read the file `name`: its network first, then members, messages and acts in the order of the file."""
    lines = Lines(stream)
    coming = iter(lines)
    first = list(islice(coming, _LOOKED_AT))
    how = reader_of("\n".join(one.text for one in first)) or of_headers
    pieces = how(chain(first, coming))
    ahead = list(islice(pieces, _AHEAD))
    reading = _Reading(name, has_details=how is of_fields, is_text=how is not of_json)
    yield from reading.begun(ahead)
    for piece in chain(ahead, pieces):
        yield from reading.piece(piece)
    yield from reading.ended(lines)


class _Reading:
    """What is known of one file while it is read."""

    def __init__(self, name: str, *, has_details: bool, is_text: bool) -> None:
        self.name = name
        self.network = f"signal:{name}"
        self.has_details = has_details
        self.is_text = is_text
        self.kind = NetworkKind.UNKNOWN
        self.partner = ""
        self.told_members: set[str] = set()
        self.counts: Counter[str] = Counter()

    def begun(self, ahead: list[Piece]) -> Iterator[Record]:
        told = next((one for one in ahead if one.chat), None)
        title, detail = self._title(told.chat if told else "")
        others = {self._member(one.sender, Source()).key for one in ahead if one.sender not in _YOU | _NOBODY}
        if detail == "group" or len(others) >= _SEVERAL:
            self.kind = NetworkKind.GROUP
        elif others and (detail or others == {f"name:{title}"}):
            self.kind = NetworkKind.DIRECT
            self.partner = next(iter(others))
        yield Network(self.network, title, PLATFORM, self.kind, source=Source(self.name, told.place if told else ""))
        codes = ["signal_names_only", "signal_senders_only", "signal_disappearing"]
        codes += [] if self.has_details else ["signal_local_time"]
        codes += ["signal_plain_text"] if self.is_text else []
        for code in codes:
            yield Coverage(code, self.network)

    def _title(self, told: str) -> tuple[str, str]:
        """The name of the conversation, and what stands behind it: "group", a number, a name of use."""
        folder, file = posixpath.split(self.name.replace("\\", "/"))
        is_fixed = file.lower() in {"data.json", "chat.md"}
        title = told or (posixpath.basename(folder) if is_fixed else file.rpartition(".")[0])
        found = None if is_fixed else _DETAILED.fullmatch(title)
        return (found[1], found[2]) if found else (title, "")

    def piece(self, piece: Piece) -> Iterator[Record]:
        source = Source(self.name, piece.place)
        self.counts["signal_damaged_text"] += piece.damaged
        if piece.left_out:
            yield Problem("signal_too_long", source, {"left_out": piece.left_out})
        if piece.problem and piece.problem != "signal_too_long":
            yield Problem(piece.problem, source, {"begins": piece.text[:200]})
        if piece.problem or not (piece.sender or piece.said or piece.kind):
            return
        moment = self._moment(piece.said)
        if moment is None and piece.said:
            yield Problem("signal_no_date", source, {"written": piece.said[:60]})
        if moment and moment.at.replace(tzinfo=None) < _NO_TIME:
            self.counts["signal_no_time"] += 1
            moment = None
        author = [] if piece.sender in _NOBODY else [self._member(piece.sender, source)]
        yield from self._told(*author)
        key = author[0].key if author else ""
        if piece.kind in _MESSAGES:
            yield from self._message(piece, key, moment, source)
        else:
            told = piece.text or f"[{piece.kind}]"
            yield Act(_ACTS.get(piece.kind, ActKind.OTHER), self.network, key, moment=moment, told=told, source=source)

    def _message(self, piece: Piece, author: str, moment: Moment | None, source: Source) -> Iterator[Record]:
        self.counts["signal_no_sender"] += not author
        self.counts["signal_deleted"] += piece.is_deleted
        reacting = [(self._member(who, source), what) for who, what in piece.reactions]
        yield from self._told(*(one for one, _ in reacting))
        is_direct = self.kind is NetworkKind.DIRECT
        other = self.partner if author == OWNER else OWNER
        yield Message(
            f"{self.network}#{piece.first}",
            self.network,
            author,
            moment,
            piece.text,
            Layer.PRIVATE if is_direct else Layer.PUBLIC,
            to=(other,) if is_direct and author else (),
            links=tuple(one.rstrip(".,;:!?)'") for one in _LINK.findall(piece.text)[:_MOST]),
            media=tuple(self._medium(one) for one in piece.files),
            reactions=tuple(Reaction(what, by=(one.key,)) for one, what in reacting),
            is_deleted=piece.is_deleted,
            is_edited=piece.is_edited,
            source=source,
        )

    def _medium(self, file: File) -> Medium:
        """A file beside the text. A path that leads out of its folder leads nowhere."""
        path = file.path.replace("%20", " ")
        is_inside = path and not path.startswith("/") and ".." not in path.split("/") and "\\" not in path
        whole = posixpath.join(posixpath.dirname(self.name), path) if is_inside else ""
        return Medium(whole, file.name, file.type, file.size, absent="" if path else "not_exported")

    def _member(self, name: str, source: Source) -> Member:
        told = name.strip()
        if told in _YOU:
            return Member(OWNER, told, MemberKind.PERSON, is_owner_of_device=True, source=source)
        found = _DETAILED.fullmatch(told) if self.has_details else None
        plain, detail = (found[1], found[2]) if found else (told, "")
        named = Identifier(IdentifierKind.DISPLAY_NAME, plain, Reach.NONE)
        if detail.startswith("+") or _NUMBER.fullmatch(plain):
            number = re.sub(r"[^\d+]", "", detail or plain)
            known = Identifier(IdentifierKind.PHONE, number, Reach.REUSED)
            return Member(f"phone:{number}", plain, MemberKind.PERSON, (known, named), source=source)
        if _ACI.fullmatch(detail or plain):
            known = Identifier(IdentifierKind.OTHER, (detail or plain).lower(), Reach.STABLE)
            return Member(f"signal:{known.value}", plain, MemberKind.PERSON, (known, named), source=source)
        if detail:
            known = Identifier(IdentifierKind.USERNAME, detail, Reach.REUSED)
            return Member(f"signal:{detail}", plain, MemberKind.PERSON, (known, named), source=source)
        return Member(f"name:{plain}", plain, MemberKind.PERSON, (named,), source=source)

    def _told(self, *members: Member) -> Iterator[Record]:
        """Tell of members at their first appearance."""
        for one in members:
            if one.key in self.told_members:
                continue
            if len(self.told_members) >= _MOST_HELD:
                self.told_members.clear()  # told again: parts are joined by key
            self.told_members.add(one.key)
            yield one

    def _moment(self, said: str) -> Moment | None:
        try:
            at = parsedate_to_datetime(said) if self.has_details else datetime.fromisoformat(said)
            return Moment(at.astimezone(UTC), said=said) if at.tzinfo else Moment(at, is_utc=False, said=said)
        except (ValueError, OverflowError, TypeError, IndexError):
            return None

    def ended(self, lines: Lines) -> Iterator[Record]:
        for code, count in self.counts.items():
            if count:
                yield Coverage(code, self.network, {"count": count})
        if lines.fault:
            yield Problem("signal_cut", Source(self.name, str(lines.count)), {"why": lines.fault})
