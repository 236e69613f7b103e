"""Direct messages in the data that TikTok gives its users: `user_data.json` and `user_data_tiktok.json`.

"Direct Messages" -> "Chat History" -> "ChatHistory" -> {"Chat History with NAME:": [{Date, From, Content}]}, under
other names in other years: the lists are known by the name of the list itself.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.format import Example
from vangnet.networks.formats.notes import Notes, Telling, coverages, links_of, told
from vangnet.networks.formats.pieces import Broken, Piece, pieces
from vangnet.networks.shape import (
    Identifier,
    IdentifierKind,
    Layer,
    Medium,
    Member,
    MemberKind,
    Message,
    Network,
    NetworkKind,
    Reach,
    Record,
)

NAME = "tiktok"

_FILES = re.compile(r"(?:^|[\\/])user_data(?:_tiktok)?\.json$", re.IGNORECASE)
_HEAD = re.compile(rb'"(?:Direct Messages?|Chat History)"\s*:\s*\{|"Chat History with [^"]{1,300}"\s*:')
_OBJECT = re.compile(rb"^(?:\xef\xbb\xbf)?\s*\{")
_LIST = re.compile(r"(Group )?Chat History with (.+?):?", re.DOTALL)
_MARK = re.compile(
    rb'\{\s{0,40}"Date"\s{0,8}:\s{0,8}"[^"]{0,40}"\s{0,8},\s{0,40}"From"\s{0,8}:'
    rb'|"(?:Group )?Chat History with (?:[^"\\]|\\.){1,200}"\s{0,8}:\s{0,8}\[\s{0,40}\{\s{0,40}"Date"'
)


def recognises(head: bytes, name: str) -> bool:
    return _OBJECT.match(head) is not None and bool(_FILES.search(name) or _HEAD.search(head))


def records(stream: Readable, name: str) -> Iterator[Record]:
    """Read the direct messages of an account. What else the file holds is passed by."""
    notes = Notes(name)
    for piece in pieces(stream, _is_row, _MARK):
        if isinstance(piece, Broken):
            yield notes.broken(piece)
        elif not piece.is_row:
            yield from _account(notes, piece)
        elif _is_message(piece):
            yield from _message(notes, piece, piece.value)
        elif piece.path and _LIST.fullmatch(piece.path[-1]):
            notes.problem("takeout_no_row", piece.place, found=told(piece.value)[:100])
        yield from notes.drain()


def _is_row(path: tuple[str, ...], is_row: bool) -> bool:
    return is_row and bool(path) and (len(path) > 2 or _LIST.fullmatch(path[-1]) is not None)


def _is_message(piece: Piece) -> bool:
    value = piece.value
    is_listed = bool(piece.path) and _LIST.fullmatch(piece.path[-1]) is not None
    return isinstance(value, dict) and "From" in value and (is_listed or ("Date" in value and "Content" in value))


def _account(notes: Notes, piece: Piece) -> Iterator[Record]:
    """Whose data these are: in the profile, which may stand behind the messages."""
    username = told(piece.value) if piece.path[-2:] == ("ProfileMap", "userName") else ""
    if username:
        yield from _person(notes, username, piece.place, is_owner=True)


def _person(notes: Notes, username: str, place: int, *, is_owner: bool = False) -> Telling:
    if not username:
        return ""
    identifiers = (Identifier(IdentifierKind.USERNAME, username, Reach.REUSED),)
    key = f"tiktok:{username}"
    yield from notes.member(
        Member(key, username, MemberKind.PERSON, identifiers, is_owner_of_device=is_owner, source=notes.source(place))
    )
    return key


def _message(notes: Notes, piece: Piece, row: dict[str, Any]) -> Iterator[Record]:
    place = piece.place
    yield from coverages(notes, "tiktok_own_view", "tiktok_no_videos", "tiktok_deleted_absent", "tiktok_times_no_zone")
    listed = piece.path[-1] if piece.path else ""
    named = _LIST.fullmatch(listed)
    is_group = bool(named and named[1]) or any("group" in name.lower() for name in piece.path[:-1])
    other = named[2] if named else listed
    key = f"tiktok:{'group:' if is_group else 'with:'}{other}"
    if notes.is_new("network", key):
        kind = NetworkKind.GROUP if is_group else NetworkKind.DIRECT
        yield Network(key, other, NAME, kind, source=notes.source(place))
    author_name = told(row.get("From"))
    author = yield from _person(notes, author_name, place)
    receiver = ""
    if not is_group and author_name != other:
        receiver = yield from _person(notes, other, place)
    text = notes.text(row.get("Content"), place)
    links = links_of(text)
    has_video = any("tiktok" in link.partition("://")[2].partition("/")[0] for link in links)
    yield Message(
        f"{key}:{place}",
        key,
        author,
        notes.moment(row.get("Date"), place),
        text,
        Layer.PUBLIC if is_group else Layer.PRIVATE,
        (receiver,) if receiver else (),
        links=links,
        media=(Medium(type="video", absent="not_exported"),) if has_video else (),
        source=notes.source(place),
    )


def _example() -> bytes:
    def row(sender: str, minute: int, content: str) -> dict[str, str]:
        return {"Date": f"2024-03-01 12:{minute:02}:00", "From": sender, "Content": content}

    chats = {
        "Chat History with tweede:": [
            row("proefpersoon", 1, "Kijk eens"),
            row("tweede", 2, "https://www.tiktokv.com/share/video/7000000000000000001/"),
        ],
        "Chat History with derde:": [row("derde", 3, "Tot morgen")],
    }
    profile = {"Profile Information": {"ProfileMap": {"userName": "proefpersoon", "bioDescription": ""}}}
    watched = [{"Date": "2024-03-01 11:00:00", "Link": "https://www.tiktokv.com/share/video/1/"}]
    export = {
        "Activity": {"Video Browsing History": {"VideoList": watched}},
        "Direct Messages": {"Chat History": {"ChatHistory": chats}},
        "Profile": profile,
    }
    return json.dumps(export, indent=1).encode()


EXAMPLES = (Example("user_data_tiktok.json", _example(), members=3, messages=3, acts=0),)
