"""What is read of a dump of XenForo, and the traps of it. All names and texts are invented."""

from tests.networks.formats.forums import of, read, table
from vangnet.networks.formats import xenforo
from vangnet.networks.shape import (
    Access,
    Act,
    ActKind,
    IdentifierKind,
    Layer,
    Member,
    Message,
    Network,
    NetworkKind,
    Role,
    Tie,
)

T = 1_600_000_000
POSTS = "post_id thread_id user_id username post_date message message_state last_edit_date last_edit_user_id"
USER = [f"xenforo:user{number}" for number in range(10)]


def test_members_and_the_roles_that_the_data_state() -> None:
    records = read(
        xenforo,
        table(
            "xf_user",
            "user_id username email register_date last_activity is_admin is_moderator is_staff",
            (1, "Beheer", "a@example.org", T, T, 1, 0, 0),
            (2, "B. Voorbeeld", "", T, 0, 0, 0, 0),
        ),
        table("xf_user_group_relation", "user_id user_group_id is_primary", (1, 2, 1), (3, 4, 0)),
        table("xf_user_group", "user_group_id title", (4, "Moderating")),
        table("xf_admin", "user_id last_login is_super_admin", (1, T, 1)),
        table("xf_moderator", "user_id is_super_moderator", (4, 0)),
        table("xf_moderator_content", "moderator_id content_type content_id user_id", (1, "node", 7, 5)),
    )
    assert [(one.member, one.name, one.network, one.grade) for one in of(Role, records)] == [
        (USER[1], "administrator", "xenforo", 1),
        (USER[1], "super administrator", "xenforo", 1),
        (USER[4], "moderator", "xenforo", 1),
        (USER[5], "moderator", "xenforo:forum7", 1),
        (USER[3], "moderator", "xenforo", 1),
    ]
    assert [one.name for one in of(Member, records)] == ["Beheer", "B. Voorbeeld"]


def test_logs_tell_the_actor_and_the_packed_address() -> None:
    records = read(
        xenforo,
        table(
            "xf_moderator_log",
            "moderator_log_id log_date user_id ip_address content_type content_id content_user_id "
            "discussion_content_type discussion_content_id action",
            (1, T, 4, bytes([192, 0, 2, 4]), "post", 31, 2, "thread", 9, "delete_soft"),
            (2, T, 2, b"", "thread", 9, 2, "thread", 9, "edit"),
        ),
        table(
            "xf_admin_log",
            "admin_log_id user_id ip_address request_date request_url",
            (1, 1, bytes.fromhex("20010db8000000000000000000000007"), T, "admin.php?users/2&_xfToken=geheim"),
        ),
        table("xf_deletion_log", "content_type content_id delete_date delete_user_id", ("post", 31, T, 4)),
        table(
            "xf_warning",
            "warning_id content_type content_id user_id warning_date warning_user_id",
            (1, "post", 31, 2, T, 4),
        ),
        table("xf_user_ban", "user_id ban_user_id ban_date", (3, 4, T)),
    )
    assert [(one.kind, one.network, one.actor, one.subjects, one.message, one.told) for one in of(Act, records)] == [
        (ActKind.MODERATE, "xenforo:topic9", USER[4], (USER[2],), "xenforo:post31", "post: delete_soft"),
        (ActKind.OTHER, "xenforo:topic9", USER[2], (USER[2],), "", "thread: edit"),
        (ActKind.SETTINGS, "xenforo", USER[1], (), "", "admin.php"),
        (ActKind.OTHER, "xenforo", USER[4], (), "xenforo:post31", "post: delete"),
        (ActKind.MODERATE, "xenforo", USER[4], (USER[2],), "xenforo:post31", "warning"),
        (ActKind.MODERATE, "xenforo", USER[4], (USER[3],), "", "ban"),
    ]
    told = {(one.key, one.identifiers[0].kind, one.identifiers[0].value) for one in of(Member, records)}
    assert told == {(USER[4], IdentifierKind.IP, "192.0.2.4"), (USER[1], IdentifierKind.IP, "2001:db8::7")}


def test_posts_quotes_nodes_and_threads() -> None:
    quote = '[QUOTE="C. Naam, post: 10, member: 2"]x[/QUOTE] https://example.org/b'
    records = read(
        xenforo,
        table(
            "xf_post",
            POSTS,
            (10, 1, 2, "C. Naam", T, "een", "visible", 0, 0),
            (11, 1, 3, "D. Naam", T, "twee", "deleted", T, 4),
            (12, 1, 3, "D. Naam", T, quote, "visible", 0, 0),
            (13, 1, 0, "Gast", T, '[QUOTE="E. Naam"]x[/QUOTE]', "visible", 0, 0),
        ),
        table("xf_node", "node_id title parent_node_id", (5, "Zaal", 4)),
        table(
            "xf_thread",
            "thread_id node_id title post_date view_count discussion_type",
            (1, 5, "Titel", T, 30, "discussion"),
            (2, 5, "Titel", T, 3, "redirect"),
        ),
    )
    one, two, three, four = of(Message, records)
    assert (one.reply_to, two.reply_to, three.reply_to, four.reply_to) == ("", *["xenforo:post10"] * 3)
    assert two.is_deleted
    assert two.is_edited
    assert (three.mentions, three.links) == ((USER[2],), ("https://example.org/b",))
    assert (four.author, four.mentions) == ("name:Gast", ("name:E. Naam",))
    assert [(act.actor, act.subjects) for act in of(Act, records)] == [(USER[4], (USER[3],))]
    assert [(net.key, net.kind, net.parent) for net in of(Network, records)][1:] == [
        ("xenforo:forum5", NetworkKind.FORUM, "xenforo:forum4"),
        ("xenforo:topic1", NetworkKind.TOPIC, "xenforo:forum5"),
    ]
    assert [(seen.what, seen.count) for seen in of(Access, records)] == [("xenforo:post10", 30)]


MASTER = "conversation_id title user_id username start_date recipients"
RECIPIENT = table(
    "xf_conversation_recipient",
    "conversation_id user_id recipient_state last_read_date",
    (1, 2, "active", T),
    (1, 3, "active", 0),
)
SAID = table(
    "xf_conversation_message",
    "message_id conversation_id message_date user_id username message",
    (1, 1, T, 2, "C. Naam", "hoi"),
    (2, 1, T, 3, "D. Naam", '[QUOTE="C. Naam, convMessage: 1, member: 2"]x[/QUOTE]'),
)


def test_conversations_have_their_receivers_from_either_place() -> None:
    json = '{"3":{"user_id":3,"username":"x\\",\\"user_id\\":9"}}'
    php = 'a:1:{i:3;a:2:{s:7:"user_id";i:3;s:8:"username";s:17:"x";s:7:"user_id";";}}'
    for cache in (json, php):
        records = read(
            xenforo, table("xf_conversation_master", MASTER, (1, "Plan", 2, "C. Naam", T, cache)), SAID, RECIPIENT
        )
        one, two = of(Message, records)
        assert (one.layer, one.network, one.to) == (Layer.PRIVATE, "xenforo:conversation1", (USER[3],))
        assert (two.to, two.reply_to) == ((USER[2],), "xenforo:pm1")
        assert of(Tie, records) == []
        assert [(seen.member, seen.what) for seen in of(Access, records)] == [(USER[2], "xenforo:conversation1")]
    records = read(
        xenforo, table("xf_conversation_master", MASTER, (1, "Plan", 2, "C. Naam", T, "kapot")), SAID, RECIPIENT
    )
    assert [one.to for one in of(Message, records)] == [(), ()]
    assert [(tie.a, tie.b, tie.layer) for tie in of(Tie, records)] == [(USER[2], USER[3], Layer.PRIVATE)]


def test_files_take_their_name_from_the_other_table_in_any_order() -> None:
    hangs = table(
        "xf_attachment",
        "attachment_id data_id content_type content_id attach_date unassociated view_count",
        (1, 1500, "post", 10, T, 0, 7),
        (2, 1501, "post", 10, T, 1, 0),
        (3, 1502, "resource", 10, T, 0, 0),
    )
    data = table(
        "xf_attachment_data", "data_id user_id filename file_size file_hash", (1500, 2, "a/b.png", 9, "ab" * 16)
    )
    posts = table("xf_post", POSTS, (10, 1, 2, "C. Naam", T, "een", "visible", 0, 0))
    path = f"internal_data/attachments/1/1500-{'ab' * 16}.data"
    for order in ((hangs, data, posts), (data, hangs, posts), (posts, hangs, data)):
        records = read(xenforo, *order)
        media = [medium for one in of(Message, records) for medium in one.media]
        assert [(one.name, one.path, one.size) for one in media] == [("a/b.png", path, 9)]
        assert [(one.what, one.kind, one.count) for one in of(Access, records)] == [("xenforo:post10", "download", 7)]


def test_reactions_following_and_ignoring() -> None:
    records = read(
        xenforo,
        table("xf_reaction_content", "reaction_user_id content_user_id reaction_date", (2, 3, T), (2, 2, T)),
        table("xf_liked_content", "like_user_id content_user_id like_date", (4, 3, T)),
        table("xf_user_follow", "user_id follow_user_id follow_date", (5, 3, T)),
        table("xf_user_ignored", "user_id ignored_user_id", (6, 3)),
    )
    assert [(one.a, one.b, one.layer) for one in of(Tie, records)] == [
        (USER[2], USER[3], Layer.REACTION),
        (USER[4], USER[3], Layer.REACTION),
        (USER[5], USER[3], Layer.REACTION),
    ]
    assert [(one.told, one.actor) for one in of(Act, records)] == [("foe", USER[6])]


def test_members_who_never_write_are_seen_by_what_they_read() -> None:
    records = read(
        xenforo,
        table("xf_thread_read", "thread_read_id user_id thread_id thread_read_date", (1, 7, 1, T)),
        table("xf_forum_read", "forum_read_id user_id node_id forum_read_date", (1, 7, 5, T)),
        table("xf_thread_watch", "user_id thread_id email_subscribe", (8, 1, 0)),
        table("xf_poll", "poll_id content_type content_id", (3, "thread", 1)),
        table("xf_poll_vote", "user_id poll_id vote_date", (9, 3, T)),
        table("xf_ip", "ip_id user_id ip", (1, 7, bytes([192, 0, 2, 7]))),
    )
    assert [(one.member, one.what, one.kind) for one in of(Access, records)] == [
        (USER[7], "xenforo:topic1", "read_mark"),
        (USER[7], "xenforo:forum5", "read_mark"),
        (USER[8], "xenforo:topic1", "watch"),
        (USER[9], "xenforo:topic1", "vote"),
    ]
    assert [one.identifiers[0].value for one in of(Member, records)] == ["192.0.2.7"]
