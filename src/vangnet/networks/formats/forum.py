"""What dumps of all forums have in common: cells of a row, keys of a board, files held until their post, coverage.

Tables come in any order, so records refer to keys that may be told later. A board is told by its table prefix: two
boards in one dump stay two networks.
"""

import html
import re
from array import array
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from vangnet.evidence.reader import Readable
from vangnet.networks.formats import sql
from vangnet.networks.formats.forum_parts import MOST_HELD, Firsts, identifier, ip_of
from vangnet.networks.shape import (
    Access,
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
    Record,
    Role,
    Source,
    Tie,
)

BEFORE_FORUMS = 631_152_000  # 1 January 1990: an earlier time is a slip of a clock or a forged one
LAST_SECOND = 253_402_300_799  # the end of the year 9999
MOST_ADDRESSES = 1 << 16
MOST_BOARDS = 100


class Cells:
    """One row by the names of its columns; a cell that is not there, or no number, is empty and never raises."""

    def __init__(self, row: sql.Row, board: "Board") -> None:
        self._cells = dict(zip(row.columns, row.values, strict=True))
        self._board = board
        self.source = Source(board.file, f"byte {row.at}")

    def raw(self, column: str) -> bytes:
        return self._cells.get(column) or b""

    def text(self, column: str) -> str:
        """As UTF-8, else as Windows-1252: what dumps of forums are written in."""
        raw = self._cells.get(column) or b""
        try:
            told = raw.decode()
        except UnicodeDecodeError:
            told = raw.decode("cp1252", "replace")
        return told.replace("\0", "\ufffd") if "\0" in told else told

    def plain(self, column: str) -> str:
        """A text that the forum keeps escaped for its pages."""
        return html.unescape(self.text(column))

    def number(self, column: str) -> int:
        raw = self._cells.get(column)
        if raw is None or len(raw) > 20:
            return 0
        try:
            return int(raw)
        except ValueError:
            return 0

    def moment(self, column: str) -> Moment | None:
        """Seconds since 1970 in UTC; 0 is how forums write "never"."""
        return self._board.moment(self.number(column))

    def ip(self, column: str) -> str:
        return ip_of(self._cells.get(column) or b"")


class Held(NamedTuple):
    """A file that waits for its post."""

    medium: Medium
    author: str
    moment: Moment | None
    source: Source


class Platform(NamedTuple):
    """A program for forums: how its tables are called, and what is read of each."""

    name: str
    prefix: str  # of a plain installation
    handlers: dict[str, "Handler"]
    closing: "Callable[[Board], Iterator[Record]]"
    expected: tuple[str, ...]  # tables whose absence a reader must know
    medium: "Callable[[Board, Medium], Medium]" = lambda _, medium: medium  # with what another table told of it
    guest: int = 0  # the number up to which a user is nobody

    def find(self, table: str) -> tuple[str, "Handler"] | None:
        """The prefix of a table and what is read of it: the longest name that fits."""
        for at in range(len(table)):
            if handler := self.handlers.get(table[at:]):
                return table[:at], handler
        return None


class Handler(NamedTuple):
    """How one table is read, and the columns without which it is another table of that name."""

    needs: frozenset[str]
    read: "Callable[[Board, Cells], Iterator[Record]]"


def handler(needs: str, read: "Callable[[Board, Cells], Iterator[Record]]") -> Handler:
    return Handler(frozenset(needs.split()), read)


class Board:
    """One board in a dump: its keys, and the little that must be remembered from one table for another."""

    def __init__(self, platform: Platform, prefix: str, file: str) -> None:
        self.platform = platform
        self.file = file
        plain = prefix in {"", platform.prefix}
        self.root = platform.name if plain else f"{platform.name}[{prefix}]"
        self.prefix = prefix
        self.firsts = Firsts()
        self.tables: dict[str, int] = {}
        self.odd_times = 0
        self.apart = 0  # files told apart from their post
        self.unheld = 0
        self.copies = 0  # of private messages
        self.held: dict[str, list[Held]] = {}
        self.receivers: dict[int, tuple[str, ...]] = {}
        self.names: dict[str, dict[int, str]] = {}
        self.pairs: dict[str, array[int]] = {}
        self.hashes: set[int] = set()
        self._held_count = 0
        self._addresses: set[tuple[str, str]] = set()
        self._has_private = False

    def key(self, kind: str, number: int) -> str:
        return f"{self.root}:{kind}{number}"

    def user(self, number: int) -> str:
        return self.key("user", number) if number > self.platform.guest else ""

    def post(self, number: int) -> str:
        return self.key("post", number) if number > 0 else ""

    def place(self, kind: str, number: int) -> str:
        """A forum or topic by its number, else the board itself."""
        return self.key(kind, number) if number > 0 else self.root

    def somebody(self, number: int, name: str) -> str:
        """A user by id; a guest by the name that was typed, which is no identity."""
        return self.user(number) or (f"name:{name}" if name else "")

    def moment(self, seconds: int) -> Moment | None:
        if seconds == 0:
            return None
        if not 0 < seconds <= LAST_SECOND:
            self.odd_times += 1
            return None
        if seconds < BEFORE_FORUMS:
            self.odd_times += 1
            return Moment(datetime.fromtimestamp(seconds, UTC), is_utc=True, said=str(seconds))
        return Moment(datetime.fromtimestamp(seconds, UTC))

    def network(self) -> Network:
        return Network(self.root, self.prefix.rstrip("_") or self.root, self.platform.name, NetworkKind.FORUM)

    def forum(self, number: int, above: int, name: str, source: Source) -> Network:
        parent = self.place("forum", above)
        key = self.key("forum", number)
        return Network(key, name, self.platform.name, NetworkKind.FORUM, parent=parent, source=source)

    def topic(
        self, number: int, forum: int, title: str, made: Moment | None, views: int, source: Source
    ) -> Iterator[Record]:
        """A topic, and how often it was opened, by nobody in particular."""
        key, parent = self.key("topic", number), self.place("forum", forum)
        yield Network(key, title, self.platform.name, NetworkKind.TOPIC, parent=parent, made=made, source=source)
        if views > 0:
            yield Access("", key, self.opening(number), "view", views, source=source)

    def private(self) -> Iterator[Record]:
        """The network that private messages stand in, told once."""
        if not self._has_private:
            self._has_private = True
            yield Network(f"{self.root}:private", "", self.platform.name, NetworkKind.DIRECT, parent=self.root)

    def addressed(self, member: str, ip: str, source: Source) -> Iterator[Record]:
        """Tell an address of a member, once in a while."""
        if not ip or not member:
            return
        if (member, ip) in self._addresses:
            return
        if len(self._addresses) >= MOST_ADDRESSES:
            self._addresses.clear()
        self._addresses.add((member, ip))
        yield Member(member, identifiers=(Identifier(IdentifierKind.IP, ip, Reach.REUSED),), source=source)

    def guest(self, key: str, name: str, source: Source) -> Iterator[Record]:
        """A guest is told by the typed name only."""
        if key.startswith("name:") and (key, "") not in self._addresses:
            self._addresses.add((key, ""))
            told = (Identifier(IdentifierKind.DISPLAY_NAME, name, Reach.NONE),)
            yield Member(key, name, MemberKind.UNKNOWN, told, source=source)

    def attach(self, message: str, held: Held) -> Iterator[Record]:
        """Hold a file until its post is read; beyond what can be held it is told by itself."""
        if self._held_count < MOST_HELD:
            self._held_count += 1
            self.held.setdefault(message, []).append(held)
        else:
            yield self.lone(message, held, self._held_count)
            self._held_count += 1

    def media(self, message: str) -> tuple[Medium, ...]:
        return tuple(self.platform.medium(self, one.medium) for one in self.held.pop(message, ()))

    def lone(self, message: str, held: Held, number: int) -> Message:
        """A file whose post was read before it, or is not in the dump, as a message that carries only that file."""
        self.apart += 1
        is_private = ":pm" in message
        return Message(
            f"{message}:file{number}",
            f"{self.root}:private" if is_private else self.root,
            held.author,
            held.moment,
            layer=Layer.PRIVATE if is_private else Layer.PUBLIC,
            media=(self.platform.medium(self, held.medium),),
            source=held.source,
        )

    def name(self, kind: str, number: int, name: str) -> None:
        names = self.names.setdefault(kind, {})
        if len(names) < MOST_HELD:
            names[number] = name

    def pair(self, kind: str, *numbers: int) -> None:
        """Hold numbers of a row, such as a user and a group, until the groups are known."""
        kept = self.pairs.setdefault(kind, array("q"))
        if len(kept) < MOST_HELD * 4 and all(abs(number) < 1 << 62 for number in numbers):
            kept.extend(numbers)
        else:
            self.unheld += 1

    def paired(self, kind: str, count: int) -> Iterator[tuple[int, ...]]:
        kept = self.pairs.get(kind, array("q"))
        for at in range(0, len(kept), count):
            yield tuple(kept[at : at + count])

    def role(self, user: int, name: str, why: str, source: Source, network: str = "") -> Role:
        return Role(self.user(user), network or self.root, name, 1, why, source=source)

    def marked(self, user: int, what: str, kind: str, moment: Moment | None, source: Source) -> Iterator[Record]:
        """A trace of reading: members who never write are seen by these alone."""
        if key := self.user(user):
            yield Access(key, self.root, what, kind, moment=moment, source=source)

    def read(self, user: int, topic: int, kind: str, moment: Moment | None, source: Source) -> Iterator[Record]:
        """A trace of reading a topic: it names the opening post, where that is known by now."""
        if key := self.user(user):
            yield Access(key, self.key("topic", topic), self.opening(topic), kind, 1, moment, source)

    def joined(self, user: int, row: "Cells", column: str) -> Iterator[Record]:
        if moment := row.moment(column):
            yield Act(ActKind.JOIN, self.root, self.user(user), moment=moment, told=column, source=row.source)

    def liked(self, a: int, b: int, moment: Moment | None, source: Source) -> Iterator[Record]:
        """A tie of one member to another who is a friend, is followed or was thanked."""
        one, other = self.user(a), self.user(b)
        if one and other and one != other:
            yield Tie(one, other, Layer.REACTION, moment=moment, source=source)

    def foe(self, a: int, b: int, source: Source) -> Iterator[Record]:
        one, other = self.user(a), self.user(b)
        if one and other and one != other:
            yield Act(ActKind.OTHER, self.root, one, (other,), told="foe", source=source)

    def moderated(self, told: str, by: int, whom: int, moment: Moment | None, source: Source, message: str = "") -> Act:
        """What a moderator did to a member, such as a ban or a warning, for a message where it was one."""
        subjects = (self.user(whom),) if self.user(whom) else ()
        return Act(ActKind.MODERATE, self.root, self.user(by), subjects, moment, message, told, source)

    def edited(self, message: Message, by: int, moment: Moment | None, told: str) -> Iterator[Record]:
        """Somebody else changed or removed a message."""
        if self.user(by) not in ("", message.author):
            subjects = (message.author,) if message.author else ()
            done = (self.user(by), subjects, moment, message.key, told, message.source)
            yield Act(ActKind.MODERATE, message.network, *done)

    def opening(self, topic: int) -> str:
        first = self.firsts.get(topic)
        return self.key("post", first) if first else self.key("topic", topic)

    def closing(self) -> Iterator[Record]:
        number = 0
        for message, files in self.held.items():
            for held in files:
                number += 1
                if number == 1:
                    yield from self.private()
                yield self.lone(message, held, number)
        yield from self.platform.closing(self)
        yield Coverage("forum_whole", self.root)
        for table in self.platform.expected:
            if not self.tables.get(table):
                yield Coverage("forum_no_table", self.root, {"table": self.prefix + table})
        for code, count in (
            ("forum_odd_times", self.odd_times),
            ("forum_files_apart", self.apart),
            ("forum_copies", self.copies),
            ("forum_unheld", self.unheld),
        ):
            if count:
                yield Coverage(code, self.root, {"count": count})


def marks(user: str, column: str, what: str, kind: str, time: str = "") -> Handler:
    """A table of who read, watches or follows which topics or forums; its columns, and that of the moment."""

    def read(board: Board, row: Cells) -> Iterator[Record]:
        who, number, moment = row.number(user), row.number(column), row.moment(time)
        if what == "topic":
            yield from board.read(who, number, kind, moment, row.source)
        else:
            yield from board.marked(who, board.key(what, number), kind, moment, row.source)

    return handler(f"{user} {column}", read)


def read(platform: Platform, stream: Readable, name: str) -> Iterator[Record]:
    """Read the boards of one program in a dump."""
    boards: dict[str, Board] = {}
    wanted: dict[tuple[str, tuple[str, ...]], tuple[str, Handler] | None] = {}  # by table and its columns
    for piece in sql.rows(stream, lambda table: platform.find(table) is not None):
        if isinstance(piece, sql.Broken):
            yield Problem(piece.code, Source(name, f"byte {piece.at}"), dict(piece.values))
            continue
        shape = piece.table, piece.columns
        if shape not in wanted:
            found = platform.find(piece.table)
            if len(wanted) > sql.MOST_TABLES:
                wanted.clear()
            wanted[shape] = found if found and found[1].needs.issubset(piece.columns) else None
        handled = wanted[shape]
        if not handled:
            continue
        prefix = handled[0]
        if prefix not in boards:
            if len(boards) >= MOST_BOARDS:
                yield Problem("forum_many_boards", Source(name, f"byte {piece.at}"), {"prefix": prefix})
                continue
            boards[prefix] = Board(platform, prefix, name)
            yield boards[prefix].network()
        board = boards[prefix]
        table = piece.table[len(prefix) :]
        board.tables[table] = board.tables.get(table, 0) + 1
        yield from handled[1].read(board, Cells(piece, board))
    for board in boards.values():
        yield from board.closing()


def is_dump(head: bytes) -> bool:
    """Whether a file begins like a dump of a database."""
    return bool(re.search(rb"(?:^|\n)\s*(?:CREATE TABLE|INSERT INTO|REPLACE INTO|COPY \S+ )", head, re.IGNORECASE))


def member(board: Board, user: int, name: str, *more: tuple[Identifier, ...], kind: MemberKind, at: Source) -> Member:
    """A registered member with its number, name and whatever else is told."""
    told = (
        Identifier(IdentifierKind.FORUM_ID, str(user), Reach.SERVICE),
        *identifier(IdentifierKind.USERNAME, name, Reach.REUSED),
        *dict.fromkeys(one for some in more for one in some),
    )
    return Member(board.user(user), name, kind, told, source=at)
