"""Dumps of phpBB 3: users, groups, rights, logs, posts, private messages, files, read marks, bans and friends."""

import re
from collections.abc import Iterator

from vangnet.evidence.reader import Readable
from vangnet.networks.formats import forum, phpbb_rights
from vangnet.networks.formats.format import Example
from vangnet.networks.formats.forum import Board, Cells, Held, handler
from vangnet.networks.formats.forum_parts import email, ip, links, other, without_markup
from vangnet.networks.formats.phpbb_rights import ANONYMOUS
from vangnet.networks.shape import (
    Access,
    Act,
    ActKind,
    Layer,
    Medium,
    MemberKind,
    Message,
    Record,
)

NAME = "phpbb"
FOUNDER, BOT = 3, 2
LOG_ADMIN, LOG_MODERATOR, LOG_CRITICAL, LOG_USERS = 0, 1, 2, 3
_SIGNS = re.compile(
    rb"phpbb_\w|post_username|user_regdate|auth_option_id|acl_roles_data|username_clean|privmsgs_to|topic_first_poster_name|bbcode_uid|moderator_cache"
)
_QUOTE_XML = re.compile(r"<QUOTE\b([^<>]{0,2000})>")
_ATTRIBUTE = re.compile(r'\b(author|post_id|user_id|msg_id)="([^"]{0,255})"')
_QUOTE_OLD = re.compile(r'\[quote=(?:"|&quot;)(.{1,255}?)(?:"|&quot;)([^\]]{0,200})\]', re.DOTALL)
_NUMBERS = re.compile(r"\b(post_id|user_id|msg_id)=(\d{1,18})")
_RECEIVER = re.compile(r"\bu_(\d{1,18})")
_UID = re.compile(r"\[(/?[a-z*]+(?:=[^\]:]{0,500})?)(?::[a-z])?:[a-z0-9]{5,8}\]", re.IGNORECASE)


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001
    return forum.is_dump(head) and bool(_SIGNS.search(head))


def records(stream: Readable, name: str) -> Iterator[Record]:
    """Read a dump of phpBB."""
    yield from forum.read(PLATFORM, stream, name)


def _users(board: Board, row: Cells) -> Iterator[Record]:
    user = row.number("user_id")
    if not board.user(user):
        return
    type_ = row.number("user_type")
    kind = MemberKind.BOT if type_ == BOT else MemberKind.PERSON
    accounts = [other(one, row.plain(f"user_{one}")) for one in ("icq", "jabber", "website", "from")]
    told = (email(row.plain("user_email")), ip(row.ip("user_ip")), *accounts)
    yield forum.member(board, user, row.plain("username"), *told, kind=kind, at=row.source)
    if type_ == FOUNDER:
        yield board.role(user, "founder", "forum_founder", row.source)
    yield from board.joined(user, row, "user_regdate")
    if moment := row.moment("user_lastvisit") or row.moment("user_last_active"):
        yield from board.marked(user, board.root, "view", moment, row.source)


def _log(board: Board, row: Cells) -> Iterator[Record]:
    type_, told = row.number("log_type"), row.text("log_operation")
    user, about = row.number("user_id"), row.number("reportee_id")
    if type_ == LOG_CRITICAL:
        return
    actor = board.user(user)
    is_about_self = type_ == LOG_USERS and about in {0, user, ANONYMOUS}
    kind = ActKind.SETTINGS if type_ == LOG_ADMIN else ActKind.MODERATE
    if is_about_self or "AUTH_FAIL" in told or not actor:
        kind = ActKind.OTHER  # what members do to their own account, and what anybody can try
    yield from board.addressed(actor, row.ip("log_ip"), row.source)
    yield Act(
        kind,
        board.place("topic", row.number("topic_id")),
        actor,
        (board.user(about),) if board.user(about) else (),
        row.moment("log_time"),
        board.post(row.number("post_id")),
        told,
        row.source,
    )


def _forums(board: Board, row: Cells) -> Iterator[Record]:
    yield board.forum(row.number("forum_id"), row.number("parent_id"), row.plain("forum_name"), row.source)


def _topics(board: Board, row: Cells) -> Iterator[Record]:
    if row.number("topic_moved_id"):
        return  # a shadow of a topic that was moved: the topic itself has a row of its own
    made, views = row.moment("topic_time"), row.number("topic_views")
    topic, title = row.number("topic_id"), row.plain("topic_title")
    yield from board.topic(topic, row.number("forum_id"), title, made, views, row.source)


def _posts(board: Board, row: Cells) -> Iterator[Record]:
    post, topic, user = row.number("post_id"), row.number("topic_id"), row.number("poster_id")
    typed = row.plain("post_username")
    author = board.somebody(user, typed)
    yield from board.guest(author, typed, row.source)
    yield from board.addressed(author, row.ip("poster_ip"), row.source)
    key, network = board.key("post", post), board.key("topic", topic)
    text, quoted, named, addresses = _text(board, row.text("post_text"), row.plain("post_subject"), "post")
    opening = board.firsts.told(topic, post)
    reply = next((one for one in quoted if one != key), board.key("post", opening) if opening not in {0, post} else "")
    message = Message(
        key,
        network,
        author,
        row.moment("post_time"),
        text,
        reply_to=reply,
        mentions=tuple(one for one in named if one != author),
        links=addresses,
        media=board.media(key),
        is_deleted=row.number("post_visibility") == 2,
        is_edited=row.number("post_edit_count") > 0,
        source=row.source,
    )
    yield message
    for told in ("post_delete", "post_edit"):
        yield from board.edited(message, row.number(f"{told}_user"), row.moment(f"{told}_time"), told)


def _privmsgs(board: Board, row: Cells) -> Iterator[Record]:
    yield from board.private()
    message, user = row.number("msg_id"), row.number("author_id")
    author = board.user(user)
    yield from board.addressed(author, row.ip("author_ip"), row.source)
    key, root = board.key("pm", message), row.number("root_level")
    addressed = row.text("to_address") + ":" + row.text("bcc_address")
    if "g_" in addressed:
        board.pair("to_group", message)
    text, quoted, named, addresses = _text(board, row.text("message_text"), row.plain("message_subject"), "pm")
    reply = board.key("pm", root) if root else ""
    yield Message(
        key,
        f"{board.root}:private",
        author,
        row.moment("message_time"),
        text,
        Layer.PRIVATE,
        tuple(dict.fromkeys(board.key("user", int(one)) for one in _RECEIVER.findall(addressed))),
        next((one for one in quoted if one != key), reply),
        mentions=tuple(one for one in named if one != author),
        links=addresses,
        media=board.media(key),
        is_edited=row.number("message_edit_count") > 0,
        source=row.source,
    )


def _privmsgs_to(board: Board, row: Cells) -> Iterator[Record]:
    user, message = row.number("user_id"), row.number("msg_id")
    author = row.number("author_id")
    if user == author or user <= ANONYMOUS:
        return
    if not row.number("pm_unread") and not row.number("pm_new"):
        yield from board.marked(user, board.key("pm", message), "read_mark", None, row.source)
    if author > ANONYMOUS:
        board.pair("pm_to", message, author, user)


def _text(board: Board, raw: str, subject: str, kind: str) -> tuple[str, tuple[str, ...], list[str], tuple[str, ...]]:
    """What a post says, the posts it quotes, whom it quotes, and its links."""
    quotes: list[dict[str, str]] = []
    if raw[:3] in {"<t>", "<r>", "<r ", "<t "}:
        quotes = [dict(_ATTRIBUTE.findall(inside)) for inside in _QUOTE_XML.findall(raw)[:100]]
        found = links(raw)
        text = without_markup(raw)
    else:
        text = without_markup(_UID.sub(r"[\1]", raw)) if "<!--" in raw or ":" in raw else without_markup(raw)
        quotes = [{"author": who, **dict(_NUMBERS.findall(rest))} for who, rest in _QUOTE_OLD.findall(text)[:100]]
        found = links(text)
    number = {"post": "post_id", "pm": "msg_id"}[kind]
    quoted = tuple(board.key(kind, int(one[number])) for one in quotes if one.get(number, "").isdecimal())
    named = [
        board.key("user", int(one["user_id"])) if one.get("user_id", "").isdecimal() else f"name:{one['author']}"
        for one in quotes
        if one.get("user_id", "").isdecimal() or one.get("author")
    ]
    if subject and not subject.startswith("Re: "):
        text = f"{subject}\n{text}"
    return text, quoted, list(dict.fromkeys(named)), found


def _attachments(board: Board, row: Cells) -> Iterator[Record]:
    if row.number("is_orphan"):
        return  # uploaded and never posted
    message = board.key("pm" if row.number("in_message") else "post", row.number("post_msg_id"))
    name, user = row.plain("real_filename"), row.number("poster_id")
    path = row.text("physical_filename")
    medium = Medium(
        f"files/{path}" if path else "", name, row.text("mimetype"), row.number("filesize") or None, "", "not_exported"
    )
    author = board.user(user)
    yield from board.attach(message, Held(medium, author, row.moment("filetime"), row.source))
    if (count := row.number("download_count")) > 0:
        yield Access("", board.root, message, "download", count, source=row.source)


def _poll_votes(board: Board, row: Cells) -> Iterator[Record]:
    user = row.number("vote_user_id")
    yield from board.addressed(board.user(user), row.ip("vote_user_ip"), row.source)
    yield from board.read(user, row.number("topic_id"), "vote", None, row.source)


def _sessions(board: Board, row: Cells) -> Iterator[Record]:
    user = row.number("session_user_id")
    yield from board.addressed(board.user(user), row.ip("session_ip"), row.source)
    yield from board.marked(user, board.root, "view", row.moment("session_time"), row.source)


def _sessions_keys(board: Board, row: Cells) -> Iterator[Record]:
    user = row.number("user_id")
    yield from board.addressed(board.user(user), row.ip("last_ip"), row.source)
    yield from board.marked(user, board.root, "view", row.moment("last_login"), row.source)


def _banlist(board: Board, row: Cells) -> Iterator[Record]:
    if row.number("ban_exclude"):
        return
    told = f"ban {row.text('ban_ip') or row.text('ban_email')}".strip()
    yield board.moderated(told, 0, row.number("ban_userid"), row.moment("ban_start"), row.source)


def _bans(board: Board, row: Cells) -> Iterator[Record]:
    is_user = row.text("ban_mode") == "user"
    user, told = (row.number("ban_item"), "ban") if is_user else (0, f"ban {row.text('ban_item')}")
    yield board.moderated(told, 0, user, row.moment("ban_start"), row.source)


def _zebra(board: Board, row: Cells) -> Iterator[Record]:
    a, b = row.number("user_id"), row.number("zebra_id")
    if row.number("friend"):
        yield from board.liked(a, b, None, row.source)
    if row.number("foe"):
        yield from board.foe(a, b, row.source)


def _warnings(board: Board, row: Cells) -> Iterator[Record]:
    user, message, moment = row.number("user_id"), board.post(row.number("post_id")), row.moment("warning_time")
    yield board.moderated("warning", 0, user, moment, row.source, message=message)


def _reports(board: Board, row: Cells) -> Iterator[Record]:
    actor, message = board.user(row.number("user_id")), board.post(row.number("post_id"))
    yield Act(ActKind.OTHER, board.root, actor, (), row.moment("report_time"), message, "report", row.source)


def _thanks(board: Board, row: Cells) -> Iterator[Record]:
    yield from board.liked(row.number("user_id"), row.number("poster_id"), row.moment("thanks_time"), row.source)


PLATFORM = forum.Platform(
    NAME,
    "phpbb_",
    {
        "users": handler("user_id username user_email", _users),
        "groups": handler("group_id group_name group_type", phpbb_rights.groups),
        "user_group": handler("group_id user_id group_leader", phpbb_rights.user_group),
        "acl_roles": handler("role_id role_type", phpbb_rights.acl_roles),
        "acl_options": handler("auth_option_id auth_option", phpbb_rights.acl_options),
        "acl_groups": handler("group_id auth_option_id auth_role_id", phpbb_rights.acl_groups),
        "acl_users": handler("user_id auth_option_id auth_role_id", phpbb_rights.acl_users),
        "moderator_cache": handler("forum_id user_id group_id", phpbb_rights.moderator_cache),
        "log": handler("log_type user_id log_operation", _log),
        "forums": handler("forum_id parent_id forum_name", _forums),
        "topics": handler("topic_id forum_id topic_title", _topics),
        "posts": handler("post_id topic_id poster_id", _posts),
        "privmsgs": handler("msg_id author_id message_text", _privmsgs),
        "privmsgs_to": handler("msg_id user_id author_id", _privmsgs_to),
        "attachments": handler("attach_id post_msg_id real_filename", _attachments),
        "topics_track": forum.marks("user_id", "topic_id", "topic", "read_mark", "mark_time"),
        "forums_track": forum.marks("user_id", "forum_id", "forum", "read_mark", "mark_time"),
        "topics_watch": forum.marks("user_id", "topic_id", "topic", "watch"),
        "forums_watch": forum.marks("user_id", "forum_id", "forum", "watch"),
        "forums_access": forum.marks("user_id", "forum_id", "forum", "view"),
        "bookmarks": forum.marks("user_id", "topic_id", "topic", "watch"),
        "poll_votes": handler("topic_id vote_user_id", _poll_votes),
        "sessions": handler("session_user_id session_ip", _sessions),
        "sessions_keys": handler("user_id last_ip", _sessions_keys),
        "banlist": handler("ban_id ban_userid", _banlist),
        "bans": handler("ban_id ban_mode ban_item", _bans),
        "zebra": handler("user_id zebra_id", _zebra),
        "warnings": handler("warning_id user_id warning_time", _warnings),
        "reports": handler("report_id post_id user_id", _reports),
        "thanks": handler("post_id poster_id user_id", _thanks),
    },
    phpbb_rights.closing,
    ("users", "posts", "privmsgs", "log", "topics_track"),
    guest=ANONYMOUS,
)

_EXAMPLE = rb"""-- phpMyAdmin SQL Dump
CREATE TABLE `phpbb_users` (`user_id` int, `user_type` int, `username` varchar(255), `user_email` varchar(100),
  `user_ip` varchar(40), `user_regdate` int, `user_lastvisit` int, PRIMARY KEY (`user_id`));
CREATE TABLE `phpbb_posts` (`post_id` int, `topic_id` int, `forum_id` int, `poster_id` int, `poster_ip` varchar(40),
  `post_time` int, `post_username` varchar(255), `post_subject` varchar(255), `post_text` mediumtext);
INSERT INTO `phpbb_posts` VALUES
(1,1,2,2,'192.0.2.1',1600000000,'','Regels','<t>Lees dit eerst.</t>'),
(2,1,2,3,'192.0.2.2',1600000100,'','Re: Regels','<r><QUOTE author="Beheer" post_id="1" user_id="2">x</QUOTE>ok</r>');
INSERT INTO `phpbb_users` VALUES
(2,3,'Beheer','a@example.org','192.0.2.1',1590000000,1600000000),
(3,0,'D\'Arc','b@example.org','192.0.2.2',1590000000,0);
"""
EXAMPLES = (Example("phpbb.sql", _EXAMPLE, 2, 2, 2),)
