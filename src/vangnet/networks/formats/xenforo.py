"""Dumps of XenForo 2, and of 1 where its tables are alike: users, staff, logs, posts, conversations, read marks."""

import re
from collections.abc import Iterator

from vangnet.evidence.reader import Readable
from vangnet.networks.formats import forum, php
from vangnet.networks.formats.format import Example
from vangnet.networks.formats.forum import Board, Cells, Held, handler
from vangnet.networks.formats.forum_parts import MOST_HELD, email, links
from vangnet.networks.shape import (
    Access,
    Act,
    ActKind,
    Layer,
    Medium,
    MemberKind,
    Message,
    Network,
    NetworkKind,
    Record,
    Source,
    Tie,
)

NAME = "xenforo"
STAFF = {3: "administrator", 4: "moderator"}  # the groups that every board begins with
_SIGNS = re.compile(rb"\bxf_\w|conversation_message|secondary_group_ids|xf_liked_content|reaction_content")
_QUOTE = re.compile(r'\[QUOTE="([^"\]]{1,300})"\]', re.IGNORECASE)
_PART = re.compile(r"\b(post|member|convMessage): (\d{1,18})")
_POSTS = {"post": "post", "conversation_message": "pm"}


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001
    return forum.is_dump(head) and bool(_SIGNS.search(head))


def records(stream: Readable, name: str) -> Iterator[Record]:
    """Read a dump of XenForo."""
    yield from forum.read(PLATFORM, stream, name)


def _user(board: Board, row: Cells) -> Iterator[Record]:
    user = row.number("user_id")
    if user <= 0:
        return
    told = email(row.text("email"))
    yield forum.member(board, user, row.text("username"), told, kind=MemberKind.PERSON, at=row.source)
    for column, name in (("is_admin", "administrator"), ("is_moderator", "moderator"), ("is_staff", "staff")):
        if row.number(column):
            yield board.role(user, name, "forum_flag", row.source)
    yield from board.joined(user, row, "register_date")
    if moment := row.moment("last_activity"):
        yield from board.marked(user, board.root, "view", moment, row.source)


def _group(board: Board, row: Cells) -> Iterator[Record]:
    board.name("group", row.number("user_group_id"), row.text("title"))
    yield from ()


def _group_relation(board: Board, row: Cells) -> Iterator[Record]:
    if row.number("user_group_id") in STAFF:
        board.pair("staff", row.number("user_id"), row.number("user_group_id"))
    yield from ()


def _admin(board: Board, row: Cells) -> Iterator[Record]:
    name = "super administrator" if row.number("is_super_admin") else "administrator"
    if (user := row.number("user_id")) > 0:
        yield board.role(user, name, "forum_flag", row.source)


def _moderator(board: Board, row: Cells) -> Iterator[Record]:
    name = "super moderator" if row.number("is_super_moderator") else "moderator"
    if (user := row.number("user_id")) > 0:
        yield board.role(user, name, "forum_moderator", row.source)


def _moderator_content(board: Board, row: Cells) -> Iterator[Record]:
    place = board.key("forum", row.number("content_id")) if row.text("content_type") == "node" else ""
    if (user := row.number("user_id")) > 0:
        yield board.role(user, "moderator", "forum_moderator", row.source, place)


def _content(board: Board, kind: str, number: int) -> str:
    """The message that a row is about, if it is about one."""
    return board.key(_POSTS[kind], number) if kind in _POSTS else ""


def _moderator_log(board: Board, row: Cells) -> Iterator[Record]:
    user, about = row.number("user_id"), row.number("content_user_id")
    actor = board.user(user)
    kind, content = row.text("content_type"), row.number("content_id")
    is_thread = row.text("discussion_content_type") == "thread"
    place = board.key("topic", row.number("discussion_content_id")) if is_thread else board.root
    yield from board.addressed(actor, row.ip("ip_address"), row.source)
    yield Act(
        ActKind.MODERATE if actor and user != about else ActKind.OTHER,
        place,
        actor,
        (board.user(about),) if about > 0 else (),
        row.moment("log_date"),
        _content(board, kind, content),
        f"{kind}: {row.text('action')}",
        row.source,
    )


def _admin_log(board: Board, row: Cells) -> Iterator[Record]:
    if actor := board.user(row.number("user_id")):
        yield from board.addressed(actor, row.ip("ip_address"), row.source)
        told = row.text("request_url").partition("?")[0]
        moment = row.moment("request_date")
        yield Act(ActKind.SETTINGS, board.root, actor, moment=moment, told=told, source=row.source)


def _deletion_log(board: Board, row: Cells) -> Iterator[Record]:
    kind, content = row.text("content_type"), row.number("content_id")
    message = _content(board, kind, content)
    place = board.key("topic", content) if kind == "thread" else board.root
    actor = board.user(row.number("delete_user_id"))  # may be the author of what was deleted
    done = (actor, (), row.moment("delete_date"), message, f"{kind}: delete", row.source)
    yield Act(ActKind.OTHER, place, *done)


def _node(board: Board, row: Cells) -> Iterator[Record]:
    yield board.forum(row.number("node_id"), row.number("parent_node_id"), row.text("title"), row.source)


def _thread(board: Board, row: Cells) -> Iterator[Record]:
    if row.text("discussion_type") == "redirect":
        return  # the trace of a topic that was moved
    made, views = row.moment("post_date"), row.number("view_count")
    yield from board.topic(row.number("thread_id"), row.number("node_id"), row.text("title"), made, views, row.source)


def _post(board: Board, row: Cells) -> Iterator[Record]:
    post, topic, user = row.number("post_id"), row.number("thread_id"), row.number("user_id")
    author = board.somebody(user, row.text("username"))
    yield from board.guest(author, row.text("username"), row.source)
    key, network = board.key("post", post), board.key("topic", topic)
    text = row.text("message")
    quoted, named = _quotes(board, text)
    opening = board.firsts.told(topic, post)
    reply = next((one for one in quoted if one != key), board.key("post", opening) if opening not in {0, post} else "")
    message = Message(
        key,
        network,
        author,
        row.moment("post_date"),
        text,
        reply_to=reply,
        mentions=tuple(one for one in named if one != author),
        links=links(text),
        media=board.media(key),
        is_deleted=row.text("message_state") == "deleted",
        is_edited=row.number("last_edit_date") > 0,
        source=row.source,
    )
    yield message
    yield from board.edited(message, row.number("last_edit_user_id"), row.moment("last_edit_date"), "post_edit")


def _quotes(board: Board, text: str) -> tuple[tuple[str, ...], list[str]]:
    """The posts that a text quotes, and whom."""
    quoted: dict[str, None] = {}
    named: dict[str, None] = {}
    for told in _QUOTE.findall(text)[:100]:
        parts = dict(_PART.findall(told))
        if "post" in parts:
            quoted[board.key("post", int(parts["post"]))] = None
        if "convMessage" in parts:
            quoted[board.key("pm", int(parts["convMessage"]))] = None
        name = told.split(", ")[0]
        named[board.key("user", int(parts["member"])) if "member" in parts else f"name:{name}"] = None
    return tuple(quoted), list(named)


def _conversation(board: Board, row: Cells) -> Iterator[Record]:
    conversation, starter = row.number("conversation_id"), row.number("user_id")
    key = board.key("conversation", conversation)
    made = row.moment("start_date")
    yield Network(key, row.text("title"), NAME, NetworkKind.DIRECT, parent=board.root, made=made, source=row.source)
    receivers = tuple(
        dict.fromkeys(board.key("user", one) for one in (starter, *php.ids(row.raw("recipients"))) if one > 0)
    )
    if len(receivers) > 1 and len(board.receivers) < MOST_HELD:
        board.receivers[conversation] = receivers
    elif starter > 0:
        board.pair("starter", conversation, starter)


def _conversation_message(board: Board, row: Cells) -> Iterator[Record]:
    conversation, user = row.number("conversation_id"), row.number("user_id")
    author = board.somebody(user, row.text("username"))
    key = board.key("pm", row.number("message_id"))
    text = row.text("message")
    quoted, named = _quotes(board, text)
    yield Message(
        key,
        board.key("conversation", conversation),
        author,
        row.moment("message_date"),
        text,
        Layer.PRIVATE,
        tuple(one for one in board.receivers.get(conversation, ()) if one != author),
        next((one for one in quoted if one != key), ""),
        mentions=tuple(one for one in named if one != author),
        links=links(text),
        media=board.media(key),
        source=row.source,
    )


def _conversation_recipient(board: Board, row: Cells) -> Iterator[Record]:
    conversation, user = row.number("conversation_id"), row.number("user_id")
    key = board.key("conversation", conversation)
    if moment := row.moment("last_read_date"):
        yield from board.marked(user, key, "read_mark", moment, row.source)
    if conversation not in board.receivers and user > 0:
        board.pair("receiver", conversation, user)


def _ip(board: Board, row: Cells) -> Iterator[Record]:
    yield from board.addressed(board.user(row.number("user_id")), row.ip("ip"), row.source)


def _attachment(board: Board, row: Cells) -> Iterator[Record]:
    kind = row.text("content_type")
    if row.number("unassociated") or kind not in _POSTS:
        return
    message = board.key(_POSTS[kind], row.number("content_id"))
    held = Held(Medium(path=str(row.number("data_id"))), "", row.moment("attach_date"), row.source)
    yield from board.attach(message, held)
    if (count := row.number("view_count")) > 0:
        yield Access("", board.root, message, "download", count, source=row.source)


def _attachment_data(board: Board, row: Cells) -> Iterator[Record]:
    told = f"{row.number('file_size')}/{row.text('file_key') or row.text('file_hash')}/{row.text('filename')}"
    board.name("file", row.number("data_id"), told)
    yield from ()


def _medium(board: Board, held: Medium) -> Medium:
    """The file of an attachment, with what the table of files tells of it."""
    if not held.path.isdecimal():
        return held
    number = int(held.path)
    size, _, rest = board.names.get("file", {}).get(number, "0//").partition("/")
    digest, _, name = rest.partition("/")
    path = f"internal_data/attachments/{number // 1000}/{number}-{digest}.data" if digest else ""
    return Medium(path, name, "", int(size) or None, "", "not_exported")


def _reaction(board: Board, row: Cells) -> Iterator[Record]:
    giver = row.number("reaction_user_id") or row.number("like_user_id")
    moment = row.moment("reaction_date") or row.moment("like_date")
    yield from board.liked(giver, row.number("content_user_id"), moment, row.source)


def _follow(board: Board, row: Cells) -> Iterator[Record]:
    yield from board.liked(row.number("user_id"), row.number("follow_user_id"), row.moment("follow_date"), row.source)


def _ignored(board: Board, row: Cells) -> Iterator[Record]:
    yield from board.foe(row.number("user_id"), row.number("ignored_user_id"), row.source)


def _ban(board: Board, row: Cells) -> Iterator[Record]:
    by, user, moment = row.number("ban_user_id"), row.number("user_id"), row.moment("ban_date")
    yield board.moderated("ban", by, user, moment, row.source)


def _ban_email(board: Board, row: Cells) -> Iterator[Record]:
    by, moment = row.number("create_user_id"), row.moment("create_date")
    yield board.moderated(f"ban {row.text('banned_email')}", by, 0, moment, row.source)


def _warning(board: Board, row: Cells) -> Iterator[Record]:
    by, user, moment = row.number("warning_user_id"), row.number("user_id"), row.moment("warning_date")
    message = _content(board, row.text("content_type"), row.number("content_id"))
    yield board.moderated("warning", by, user, moment, row.source, message=message)


def _poll(board: Board, row: Cells) -> Iterator[Record]:
    if row.text("content_type") == "thread":
        board.name("poll", row.number("poll_id"), board.key("topic", row.number("content_id")))
    yield from ()


def _poll_vote(board: Board, row: Cells) -> Iterator[Record]:
    poll = row.number("poll_id")
    what = board.names.get("poll", {}).get(poll, board.key("poll", poll))
    yield from board.marked(row.number("user_id"), what, "vote", row.moment("vote_date"), row.source)


def _closing(board: Board) -> Iterator[Record]:
    for user, group in board.paired("staff", 2):
        if user > 0:
            title = board.names.get("group", {}).get(group, STAFF[group])
            yield board.role(user, STAFF[group], "forum_group", Source(board.file, f"xf_user_group {title}"))
    starters = {one[0]: one[1] for one in board.paired("starter", 2)}
    for conversation, user in board.paired("receiver", 2):
        starter = starters.get(conversation, 0)
        if starter and starter != user:  # whom a conversation went to was told behind its messages
            source = Source(board.file, f"conversation {conversation}")
            yield Tie(board.user(starter), board.user(user), Layer.PRIVATE, source=source)


PLATFORM = forum.Platform(
    NAME,
    "xf_",
    {
        "user": handler("user_id username register_date", _user),
        "user_group": handler("user_group_id title", _group),
        "user_group_relation": handler("user_id user_group_id", _group_relation),
        "admin": handler("user_id last_login", _admin),
        "moderator": handler("user_id is_super_moderator", _moderator),
        "moderator_content": handler("content_type content_id user_id", _moderator_content),
        "moderator_log": handler("log_date user_id action", _moderator_log),
        "admin_log": handler("user_id request_date", _admin_log),
        "deletion_log": handler("content_type content_id delete_user_id", _deletion_log),
        "node": handler("node_id title parent_node_id", _node),
        "thread": handler("thread_id node_id title", _thread),
        "post": handler("post_id thread_id user_id", _post),
        "conversation_master": handler("conversation_id title user_id", _conversation),
        "conversation_message": handler("message_id conversation_id message", _conversation_message),
        "conversation_recipient": handler("conversation_id user_id", _conversation_recipient),
        "ip": handler("user_id ip", _ip),
        "attachment": handler("attachment_id data_id content_id", _attachment),
        "attachment_data": handler("data_id filename", _attachment_data),
        "reaction_content": handler("reaction_user_id content_user_id", _reaction),
        "liked_content": handler("like_user_id content_user_id", _reaction),
        "user_follow": handler("user_id follow_user_id", _follow),
        "user_ignored": handler("user_id ignored_user_id", _ignored),
        "user_ban": handler("user_id ban_user_id", _ban),
        "ban_email": handler("banned_email", _ban_email),
        "warning": handler("warning_id user_id warning_date", _warning),
        "poll": handler("poll_id content_type content_id", _poll),
        "poll_vote": handler("user_id poll_id", _poll_vote),
        "thread_read": forum.marks("user_id", "thread_id", "topic", "read_mark", "thread_read_date"),
        "forum_read": forum.marks("user_id", "node_id", "forum", "read_mark", "forum_read_date"),
        "thread_watch": forum.marks("user_id", "thread_id", "topic", "watch"),
        "forum_watch": forum.marks("user_id", "node_id", "forum", "watch"),
    },
    _closing,
    ("user", "post", "conversation_message", "moderator_log", "thread_read"),
    _medium,
)

_EXAMPLE = rb"""-- MySQL dump 10.13
CREATE TABLE `xf_post` (`post_id` int, `thread_id` int, `user_id` int, `username` varchar(50), `post_date` int,
  `message` mediumtext);
INSERT INTO `xf_post` VALUES (1,1,1,'Beheer',1600000000,'Regels'),
(2,1,2,'B. Voorbeeld',1600000100,'[QUOTE=\"Beheer, post: 1, member: 1\"]Regels[/QUOTE]\nok');
INSERT INTO `xf_user` (`user_id`,`username`,`email`,`register_date`,`is_admin`) VALUES
(1,'Beheer','a@example.org',1590000000,1),(2,'B. Voorbeeld','b@example.org',1590000000,0);
-- Dump completed on 2020-10-01
"""
EXAMPLES = (Example("xenforo.sql", _EXAMPLE, 2, 2, 2),)
