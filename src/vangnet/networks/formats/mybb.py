"""Dumps of MyBB 1.8: users, groups, moderators, logs, posts, private messages, files, read marks, bans and friends."""

import re
from collections.abc import Iterator
from hashlib import blake2b

from vangnet.evidence.reader import Readable
from vangnet.networks.formats import forum, php
from vangnet.networks.formats.format import Example
from vangnet.networks.formats.forum import Board, Cells, Held, handler
from vangnet.networks.formats.forum_parts import MOST_HELD, email, ip, links, other
from vangnet.networks.shape import (
    Access,
    Act,
    ActKind,
    Layer,
    Medium,
    MemberKind,
    Message,
    Record,
    Source,
)

NAME = "mybb"
DRAFTS = 3  # the folder of messages that were never sent
_SIGNS = re.compile(rb"\bmybb_\w|additionalgroups|regip|caneditposts|posthash|canmodcp")
_QUOTE = re.compile(
    r"\[quote=(?:'|\")?(.{1,200}?)(?:'|\")?((?: (?:pid|dateline)=(?:'|\")?\d{1,18}(?:'|\")?)*)\]", re.DOTALL
)
_PID = re.compile(r"pid=(?:'|\")?(\d{1,18})")


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001
    return forum.is_dump(head) and bool(_SIGNS.search(head))


def records(stream: Readable, name: str) -> Iterator[Record]:
    """Read a dump of MyBB."""
    yield from forum.read(PLATFORM, stream, name)


def _users(board: Board, row: Cells) -> Iterator[Record]:
    user = row.number("uid")
    if user <= 0:
        return
    accounts = [other(one, row.text(one)) for one in ("icq", "skype", "google", "website")]
    addresses = (ip(row.ip("regip")), ip(row.ip("lastip")))
    told = (email(row.text("email")), *addresses, *accounts)
    yield forum.member(board, user, row.text("username"), *told, kind=MemberKind.PERSON, at=row.source)
    for group in {row.number("usergroup"), *_numbers(row.text("additionalgroups"))}:
        board.pair("user_group", user, group)
    yield from board.joined(user, row, "regdate")
    if (referrer := row.number("referrer")) > 0 and referrer != user:
        done = (board.user(referrer), (board.user(user),), row.moment("regdate"), "", "referrer", row.source)
        yield Act(ActKind.INVITE, board.root, *done)
    if moment := row.moment("lastactive") or row.moment("lastvisit"):
        yield from board.marked(user, board.root, "view", moment, row.source)
    for friend in _numbers(row.text("buddylist")):
        yield from board.liked(user, friend, None, row.source)
    for foe in _numbers(row.text("ignorelist")):
        yield from board.foe(user, foe, row.source)


def _numbers(text: str) -> list[int]:
    """A list such as "2,5,9"."""
    found = [int(one) for one in text.split(",") if one.strip().isdecimal() and len(one) < 18]
    return [one for one in dict.fromkeys(found) if one > 0][:10_000]


def _usergroups(board: Board, row: Cells) -> Iterator[Record]:
    powers = [
        name
        for column, name in (("cancp", "administrator"), ("issupermod", "super moderator"), ("canmodcp", "moderator"))
        if row.number(column)
    ]
    if powers:
        board.name("group", row.number("gid"), f"{powers[0]}/{row.text('title')}")
    yield from ()


def _moderators(board: Board, row: Cells) -> Iterator[Record]:
    whom, place = row.number("id"), board.key("forum", row.number("fid"))
    if row.number("isgroup"):
        board.pair("moderating", whom, row.number("fid"))
    elif whom > 0:
        yield board.role(whom, "moderator", "forum_moderator", row.source, place)


def _groupleaders(board: Board, row: Cells) -> Iterator[Record]:
    if (user := row.number("uid")) > 0:
        yield board.role(user, f"leader of {row.number('gid')}", "forum_group_leader", row.source)


def _moderatorlog(board: Board, row: Cells) -> Iterator[Record]:
    actor, topic, message = board.user(row.number("uid")), row.number("tid"), board.post(row.number("pid"))
    place = board.key("topic", topic) if topic else board.place("forum", row.number("fid"))
    yield from board.addressed(actor, row.ip("ipaddress"), row.source)
    kind = ActKind.MODERATE if actor else ActKind.OTHER
    yield Act(kind, place, actor, (), row.moment("dateline"), message, row.text("action"), row.source)


def _adminlog(board: Board, row: Cells) -> Iterator[Record]:
    if actor := board.user(row.number("uid")):
        yield from board.addressed(actor, row.ip("ipaddress"), row.source)
        told = f"{row.text('module')}: {row.text('action')}"
        moment = row.moment("dateline")
        yield Act(ActKind.SETTINGS, board.root, actor, moment=moment, told=told, source=row.source)


def _forums(board: Board, row: Cells) -> Iterator[Record]:
    yield board.forum(row.number("fid"), row.number("pid"), row.plain("name"), row.source)


def _threads(board: Board, row: Cells) -> Iterator[Record]:
    if row.text("closed").startswith("moved|"):
        return  # the trace of a topic that was moved
    made, views = row.moment("dateline"), row.number("views")
    yield from board.topic(row.number("tid"), row.number("fid"), row.text("subject"), made, views, row.source)


def _posts(board: Board, row: Cells) -> Iterator[Record]:
    post, topic, user = row.number("pid"), row.number("tid"), row.number("uid")
    author = board.somebody(user, row.text("username"))
    yield from board.guest(author, row.text("username"), row.source)
    yield from board.addressed(author, row.ip("ipaddress"), row.source)
    key, network = board.key("post", post), board.key("topic", topic)
    text, subject = row.text("message"), row.text("subject")
    quoted, named = _quotes(board, text)
    opening, answered = board.firsts.told(topic, post), row.number("replyto")
    candidates = (*quoted, *(board.key("post", one) for one in (answered, opening) if one > 0))
    message = Message(
        key,
        network,
        author,
        row.moment("dateline"),
        f"{subject}\n{text}" if subject and not subject.startswith("RE: ") else text,
        reply_to=next((one for one in candidates if one != key), ""),
        mentions=tuple(one for one in named if one != author),
        links=links(text),
        media=board.media(key),
        is_deleted=row.number("visible") == -1,
        is_edited=row.number("edittime") > 0,
        source=row.source,
    )
    yield message
    yield from board.edited(message, row.number("edituid"), row.moment("edittime"), "post_edit")


def _quotes(board: Board, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The posts that a text quotes, and the names beside them; MyBB tells no number of a member here."""
    found = _QUOTE.findall(text)[:100]
    posts = (pid for _, rest in found for pid in _PID.findall(rest))
    return tuple(dict.fromkeys(board.key("post", int(one)) for one in posts)), tuple(
        dict.fromkeys(f"name:{name}" for name, _ in found)
    )


def _private(board: Board, row: Cells) -> Iterator[Record]:
    """A message of which sender and receivers each have a copy: it is told once."""
    yield from board.private()
    sender, folder = row.number("fromid"), row.number("folder")
    if folder == DRAFTS:
        return
    author = board.user(sender)
    copy = b"\0".join(row.raw(one) for one in ("fromid", "dateline", "subject", "message", "recipients"))
    digest = int.from_bytes(blake2b(copy, digest_size=8).digest(), "big")
    key = f"{board.root}:pm{digest:016x}"  # all copies have it
    if row.number("uid") != sender and (moment := row.moment("readtime")):
        yield from board.marked(row.number("uid"), key, "read_mark", moment, row.source)
    if digest in board.hashes:
        board.copies += 1
        return
    if len(board.hashes) < MOST_HELD:
        board.hashes.add(digest)
    yield from board.addressed(author, row.ip("ipaddress"), row.source)
    text = row.text("message")
    _, named = _quotes(board, text)
    subject = row.text("subject")
    yield Message(
        key,
        f"{board.root}:private",
        author,
        row.moment("dateline"),
        f"{subject}\n{text}" if subject else text,
        Layer.PRIVATE,
        tuple(board.user(one) for one in _receivers(row) if one != sender),
        mentions=named,
        links=links(text),
        source=row.source,
    )


def _receivers(row: Cells) -> list[int]:
    told = php.values(row.raw("recipients"))
    groups = [one for one in told.values() if isinstance(one, dict)] if isinstance(told, dict) else []
    found = [str(one, "ascii", "replace") if isinstance(one, bytes) else str(one) for g in groups for one in g.values()]
    return _numbers(",".join(found)) or [one for one in (row.number("toid"),) if one > 0]


def _attachments(board: Board, row: Cells) -> Iterator[Record]:
    post = row.number("pid")
    if not post:
        return  # uploaded and never posted
    message, path = board.key("post", post), row.text("attachname")
    size = row.number("filesize") or None
    medium = Medium(
        f"uploads/{path}" if path else "", row.text("filename"), row.text("filetype"), size, "", "not_exported"
    )
    author = board.user(row.number("uid"))
    yield from board.attach(message, Held(medium, author, row.moment("dateuploaded"), row.source))
    if (count := row.number("downloads")) > 0:
        yield Access("", board.root, message, "download", count, source=row.source)


def _polls(board: Board, row: Cells) -> Iterator[Record]:
    board.name("poll", row.number("pid"), board.key("topic", row.number("tid")))
    yield from ()


def _pollvotes(board: Board, row: Cells) -> Iterator[Record]:
    poll, user = row.number("pid"), row.number("uid")
    what = board.names.get("poll", {}).get(poll, board.key("poll", poll))
    yield from board.addressed(board.user(user), row.ip("ipaddress"), row.source)
    yield from board.marked(user, what, "vote", row.moment("dateline"), row.source)


def _threadratings(board: Board, row: Cells) -> Iterator[Record]:
    user = row.number("uid")
    yield from board.addressed(board.user(user), row.ip("ipaddress"), row.source)
    yield from board.read(user, row.number("tid"), "vote", None, row.source)


def _sessions(board: Board, row: Cells) -> Iterator[Record]:
    user = row.number("uid")
    yield from board.addressed(board.user(user), row.ip("ip"), row.source)
    yield from board.marked(user, board.root, "view", row.moment("time"), row.source)


def _reputation(board: Board, row: Cells) -> Iterator[Record]:
    giver, to, weight = row.number("adduid"), row.number("uid"), row.number("reputation")
    if giver <= 0 or to <= 0 or giver == to:
        return
    moment = row.moment("dateline")
    if weight > 0:
        yield from board.liked(giver, to, moment, row.source)
    else:
        done = (board.user(giver), (board.user(to),), moment, "", f"reputation {weight}", row.source)
        yield Act(ActKind.OTHER, board.root, *done)


def _banned(board: Board, row: Cells) -> Iterator[Record]:
    yield board.moderated("ban", row.number("admin"), row.number("uid"), row.moment("dateline"), row.source)


def _banfilters(board: Board, row: Cells) -> Iterator[Record]:
    yield board.moderated(f"ban {row.text('filter')}", 0, 0, row.moment("dateline"), row.source)


def _warnings(board: Board, row: Cells) -> Iterator[Record]:
    by, user, moment = row.number("issuedby"), row.number("uid"), row.moment("dateline")
    yield board.moderated("warning", by, user, moment, row.source, message=board.post(row.number("pid")))


def _closing(board: Board) -> Iterator[Record]:
    names = board.names.get("group", {})
    places: dict[int, list[int]] = {}
    for group, place in board.paired("moderating", 2):
        places.setdefault(group, []).append(place)
    for user, group in board.paired("user_group", 2):
        if user > 0 and group in names:
            power, _, title = names[group].partition("/")
            yield board.role(user, power, "forum_group", Source(board.file, f"usergroups {title}"))
        for place in places.get(group, ()):
            where = Source(board.file, f"moderators {place}")
            yield board.role(user, "moderator", "forum_moderator", where, board.key("forum", place))


PLATFORM = forum.Platform(
    NAME,
    "mybb_",
    {
        "users": handler("uid username regdate", _users),
        "usergroups": handler("gid title cancp", _usergroups),
        "moderators": handler("fid id isgroup", _moderators),
        "groupleaders": handler("gid uid", _groupleaders),
        "moderatorlog": handler("uid dateline action", _moderatorlog),
        "adminlog": handler("uid dateline module", _adminlog),
        "forums": handler("fid name pid", _forums),
        "threads": handler("tid fid subject", _threads),
        "posts": handler("pid tid uid", _posts),
        "privatemessages": handler("pmid fromid message", _private),
        "attachments": handler("aid pid filename", _attachments),
        "threadsread": forum.marks("uid", "tid", "topic", "read_mark", "dateline"),
        "forumsread": forum.marks("uid", "fid", "forum", "read_mark", "dateline"),
        "threadsubscriptions": forum.marks("uid", "tid", "topic", "watch", "dateline"),
        "forumsubscriptions": forum.marks("uid", "fid", "forum", "watch", "dateline"),
        "polls": handler("pid tid question", _polls),
        "pollvotes": handler("pid uid voteoption", _pollvotes),
        "threadratings": handler("tid uid rating", _threadratings),
        "sessions": handler("uid ip time", _sessions),
        "reputation": handler("uid adduid reputation", _reputation),
        "banned": handler("uid admin dateline", _banned),
        "banfilters": handler("filter type", _banfilters),
        "warnings": handler("wid uid issuedby", _warnings),
    },
    _closing,
    ("users", "posts", "privatemessages", "moderatorlog", "threadsread"),
)

_EXAMPLE = rb"""-- MyBB Database Backup
CREATE TABLE `mybb_posts` (`pid` int, `tid` int, `replyto` int, `fid` int, `subject` varchar(120), `uid` int,
  `username` varchar(80), `dateline` int, `message` text, `ipaddress` varbinary(16), `visible` tinyint);
INSERT INTO `mybb_posts` VALUES (1,1,0,2,'Regels',1,'Beheer',1600000000,'Lees dit eerst.',0xC0000201,1),
(2,1,1,2,'RE: Regels',2,'B. Voorbeeld',1600000100,'[quote=\'Beheer\' pid=\'1\' dateline=\'1600000000\']x[/quote]ok',
0xC0000202,1);
INSERT INTO `mybb_users` (`uid`,`username`,`email`,`usergroup`,`additionalgroups`,`regdate`) VALUES
(1,'Beheer','a@example.org',4,'',1590000000),(2,'B. Voorbeeld','b@example.org',2,'',1590000000);
INSERT INTO `mybb_usergroups` (`gid`,`title`,`cancp`) VALUES (2,'Registered',0),(4,'Administrators',1);
"""
EXAMPLES = (Example("mybb.sql", _EXAMPLE, 2, 2, 2),)
