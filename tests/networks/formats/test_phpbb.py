"""What is read of a dump of phpBB, and the traps of it. All names and texts are invented."""

from datetime import UTC, datetime

from tests.networks.formats.forums import of, read, table
from vangnet.networks.formats import phpbb
from vangnet.networks.shape import (
    Access,
    Act,
    ActKind,
    Coverage,
    IdentifierKind,
    Layer,
    Member,
    MemberKind,
    Message,
    Network,
    NetworkKind,
    Role,
    Tie,
)

T = 1_600_000_000
WHEN = datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)
USERS = "user_id user_type username user_email user_ip user_regdate user_lastvisit"
POSTS = (
    "post_id topic_id forum_id poster_id poster_ip post_time post_username post_subject post_text post_edit_user "
    "post_edit_time post_edit_count post_visibility post_delete_user post_delete_time"
)


def post(number: int, topic: int, user: int, text: str, **more: int | str) -> list[int | str]:
    cells: dict[str, int | str] = dict.fromkeys(POSTS.split(), 0)
    cells |= {"post_id": number, "topic_id": topic, "poster_id": user, "poster_ip": "192.0.2.7", "post_time": T}
    cells |= {"post_username": "", "post_subject": "", "post_text": text, "post_visibility": 1, **more}
    return list(cells.values())


def messages(*posts: list[int | str]) -> dict[str, Message]:
    return {one.key: one for one in of(Message, read(phpbb, table("phpbb_posts", POSTS, *posts)))}


def test_a_member_has_number_name_address_and_the_day_of_joining() -> None:
    rows = [(1, 2, "Anonymous", "", "", 0, 0), (2, 3, "Beheer &amp; co", "a@example.org", "192.0.2.1", T, T)]
    records = read(phpbb, table("phpbb_users", USERS, *rows, (3, 2, "Zoekrobot", "", "", T, 0)))
    beheer, robot = of(Member, records)
    assert beheer.key == "phpbb:user2"
    assert (beheer.name, beheer.kind, robot.kind) == ("Beheer & co", MemberKind.PERSON, MemberKind.BOT)
    assert {(one.kind, one.value) for one in beheer.identifiers} == {
        (IdentifierKind.FORUM_ID, "2"),
        (IdentifierKind.USERNAME, "Beheer & co"),
        (IdentifierKind.EMAIL, "a@example.org"),
        (IdentifierKind.IP, "192.0.2.1"),
    }
    joined = of(Act, records)[0]
    assert (joined.kind, joined.actor, joined.moment and joined.moment.at) == (ActKind.JOIN, "phpbb:user2", WHEN)
    assert [(one.member, one.kind) for one in of(Access, records)] == [("phpbb:user2", "view")]


def test_the_roles_that_the_data_state_have_grade_1() -> None:
    """Groups, rights and moderators, whichever table comes first."""
    tables = [
        table("phpbb_users", USERS, (2, 3, "Beheer", "", "", 0, 0), (3, 0, "B. Voorbeeld", "", "", 0, 0)),
        table("phpbb_acl_roles", "role_id role_name role_type", (14, "ROLE_MOD_FULL", "m_"), (21, "ROLE_USER", "u_")),
        table("phpbb_acl_options", "auth_option_id auth_option", (7, "a_board"), (8, "u_search")),
        table("phpbb_acl_users", "user_id forum_id auth_option_id auth_role_id auth_setting", (3, 4, 0, 14, 0)),
        table(
            "phpbb_acl_groups",
            "group_id forum_id auth_option_id auth_role_id auth_setting",
            (9, 0, 7, 0, 1),
            (10, 0, 7, 0, -1),
            (2, 0, 8, 0, 1),
        ),
        table(
            "phpbb_groups", "group_id group_type group_name", (5, 3, "ADMINISTRATORS"), (9, 1, "Ploeg"), (10, 1, "Nee")
        ),
        table(
            "phpbb_user_group",
            "group_id user_id group_leader user_pending",
            *((5, 2, 0, 0), (9, 4, 1, 0), (10, 6, 0, 0), (5, 7, 0, 1), (2, 8, 0, 0)),
        ),
        table("phpbb_moderator_cache", "forum_id user_id group_id", (4, 5, 0)),
    ]
    expected = {
        ("phpbb:user2", "founder", "phpbb"),
        ("phpbb:user2", "administrator", "phpbb"),
        ("phpbb:user3", "moderator", "phpbb:forum4"),
        ("phpbb:user4", "administrator", "phpbb"),
        ("phpbb:user4", "leader of Ploeg", "phpbb"),
        ("phpbb:user5", "moderator", "phpbb:forum4"),
    }
    for order in (tables, tables[::-1]):
        roles = of(Role, read(phpbb, *order))
        assert {(one.member, one.name, one.network) for one in roles} == expected
        assert {one.grade for one in roles} == {1}


def test_the_log_tells_who_used_moderator_powers_and_from_where() -> None:
    columns = "log_id log_type user_id forum_id topic_id post_id reportee_id log_ip log_time log_operation"
    rows = [
        (1, 1, 2, 4, 9, 31, 3, "192.0.2.9", T, "LOG_DELETE_POST"),
        (2, 0, 2, 0, 0, 0, 0, "192.0.2.9", T, "LOG_CONFIG_SETTINGS"),
        (3, 0, 5, 0, 0, 0, 0, "192.0.2.66", T, "LOG_ADMIN_AUTH_FAIL"),
        (4, 2, 1, 0, 0, 0, 0, "", T, "LOG_ERROR_EMAIL"),
        (5, 3, 2, 0, 0, 0, 3, "192.0.2.9", T, "LOG_USER_WARNING"),
        (6, 3, 3, 0, 0, 0, 3, "192.0.2.3", T, "LOG_USER_NEW_PASSWORD"),
    ]
    records = read(phpbb, table("phpbb_log", columns, *rows))
    acts = [(one.kind, one.network, one.actor, one.subjects, one.message, one.told) for one in of(Act, records)]
    two, three = "phpbb:user2", "phpbb:user3"
    assert acts == [
        (ActKind.MODERATE, "phpbb:topic9", two, (three,), "phpbb:post31", "LOG_DELETE_POST"),
        (ActKind.SETTINGS, "phpbb", two, (), "", "LOG_CONFIG_SETTINGS"),
        (ActKind.OTHER, "phpbb", "phpbb:user5", (), "", "LOG_ADMIN_AUTH_FAIL"),
        (ActKind.MODERATE, "phpbb", two, (three,), "", "LOG_USER_WARNING"),
        (ActKind.OTHER, "phpbb", three, (three,), "", "LOG_USER_NEW_PASSWORD"),
    ]
    ips = {(one.key, one.identifiers[0].value) for one in of(Member, records)}
    assert ips == {(two, "192.0.2.9"), ("phpbb:user5", "192.0.2.66"), (three, "192.0.2.3")}


def test_a_post_answers_what_it_quotes_else_the_opening_of_its_topic() -> None:
    told = messages(
        post(10, 1, 2, "<t>Een vraag &amp; meer</t>", post_subject="Titel"),
        post(11, 1, 3, "<t>ok https://example.org/a</t>", post_subject="Re: Titel"),
        post(12, 1, 4, '<r><QUOTE author="C. Naam" post_id="11" time="1" user_id="3"><s>[quote]</s>x</QUOTE>ja</r>'),
        post(13, 1, 4, "[quote=&quot;C. Naam&quot;:1a2b3c4d]x[/quote:1a2b3c4d] nee"),
    )
    assert told["phpbb:post10"].reply_to == ""
    assert told["phpbb:post10"].text == "Titel\nEen vraag & meer"
    assert told["phpbb:post11"].reply_to == "phpbb:post10"
    assert told["phpbb:post11"].links == ("https://example.org/a",)
    assert told["phpbb:post12"].reply_to == "phpbb:post11"
    assert told["phpbb:post12"].mentions == ("phpbb:user3",)
    assert told["phpbb:post13"].reply_to == "phpbb:post10"
    assert told["phpbb:post13"].mentions == ("name:C. Naam",)
    assert {one.network for one in told.values()} == {"phpbb:topic1"}


def test_a_post_that_quotes_itself_or_in_a_circle_is_only_data() -> None:
    told = messages(
        post(1, 1, 2, '<r><QUOTE author="a" post_id="2" user_id="3">x</QUOTE></r>'),
        post(2, 1, 3, '<r><QUOTE author="b" post_id="1" user_id="2">x</QUOTE></r>'),
        post(3, 1, 3, '<r><QUOTE author="b" post_id="3" user_id="3">x</QUOTE></r>'),
    )
    assert [one.reply_to for one in told.values()] == ["phpbb:post2", "phpbb:post1", "phpbb:post1"]
    assert told["phpbb:post3"].mentions == ()


def test_a_guest_is_a_typed_name_and_no_member() -> None:
    records = read(phpbb, table("phpbb_posts", POSTS, post(1, 1, 1, "x", post_username="Gast"), post(2, 1, 1, "y")))
    assert [one.author for one in of(Message, records)] == ["name:Gast", ""]
    assert [(one.key, one.identifiers[0].kind) for one in of(Member, records)] == [
        ("name:Gast", IdentifierKind.DISPLAY_NAME),
        ("name:Gast", IdentifierKind.IP),
    ]


def test_a_post_that_another_changed_or_removed_is_an_act_of_moderation() -> None:
    more = {"post_edit_user": 5, "post_edit_time": T, "post_edit_count": 1, "post_visibility": 2}
    records = read(
        phpbb,
        table(
            "phpbb_posts",
            POSTS,
            post(1, 1, 2, "x", post_delete_user=6, post_delete_time=T, **more),
            post(2, 1, 5, "y", **more),
        ),
    )
    one, two = of(Message, records)
    assert one.is_deleted
    assert two.is_edited
    assert [(act.actor, act.subjects, act.told) for act in of(Act, records)] == [
        ("phpbb:user6", ("phpbb:user2",), "post_delete"),
        ("phpbb:user5", ("phpbb:user2",), "post_edit"),
    ]


def test_forums_and_topics_are_networks_and_a_moved_topic_counts_once() -> None:
    records = read(
        phpbb,
        table("phpbb_forums", "forum_id parent_id forum_name", (4, 0, "Algemeen"), (5, 4, "Zaal")),
        table(
            "phpbb_topics",
            "topic_id forum_id topic_title topic_time topic_views topic_moved_id",
            (1, 5, "Regels", T, 12, 0),
            (2, 4, "Regels", T, 3, 1),
        ),
    )
    assert [(one.key, one.name, one.kind, one.parent) for one in of(Network, records)] == [
        ("phpbb", "phpbb", NetworkKind.FORUM, ""),
        ("phpbb:forum4", "Algemeen", NetworkKind.FORUM, "phpbb"),
        ("phpbb:forum5", "Zaal", NetworkKind.FORUM, "phpbb:forum4"),
        ("phpbb:topic1", "Regels", NetworkKind.TOPIC, "phpbb:forum5"),
    ]
    assert [(one.member, one.what, one.count) for one in of(Access, records)] == [("", "phpbb:topic1", 12)]


def test_private_messages_have_their_receivers_and_those_of_a_group() -> None:
    records = read(
        phpbb,
        table(
            "phpbb_privmsgs",
            "msg_id root_level author_id author_ip message_time message_subject message_text to_address bcc_address",
            (1, 0, 2, "192.0.2.1", T, "Hoi", "x", "u_3:u_4", "u_5"),
            (2, 1, 3, "192.0.2.3", T, "Re: Hoi", "y", "g_5", ""),
        ),
        table(
            "phpbb_privmsgs_to",
            "msg_id user_id author_id pm_new pm_unread",
            *((1, 3, 2, 0, 0), (1, 4, 2, 1, 1), (1, 2, 2, 0, 0), (2, 8, 3, 0, 1)),
        ),
    )
    one, two = of(Message, records)
    assert (one.layer, one.network) == (Layer.PRIVATE, "phpbb:private")
    assert one.to == ("phpbb:user3", "phpbb:user4", "phpbb:user5")
    assert (two.to, two.reply_to) == ((), "phpbb:pm1")
    assert [(tie.a, tie.b, tie.layer) for tie in of(Tie, records)] == [("phpbb:user3", "phpbb:user8", Layer.PRIVATE)]
    assert [(read_.member, read_.what, read_.kind) for read_ in of(Access, records)] == [
        ("phpbb:user3", "phpbb:pm1", "read_mark")
    ]


ATTACHMENTS = (
    "attach_id post_msg_id in_message poster_id is_orphan physical_filename real_filename download_count mimetype "
    "filesize filetime"
)


def test_files_hang_on_their_post_whichever_table_comes_first() -> None:
    files = table(
        "phpbb_attachments",
        ATTACHMENTS,
        (1, 10, 0, 2, 0, "2_ab", "kaart.png", 41, "image/png", 100, T),
        (2, 10, 0, 2, 1, "2_cd", "nooit.png", 0, "image/png", 100, T),
        (3, 99, 1, 3, 0, "3_ef", "plan.pdf", 0, "application/pdf", 5, T),
    )
    posts = table("phpbb_posts", POSTS, post(10, 1, 2, "zie"))
    before, lone = of(Message, read(phpbb, files, posts))
    assert [(one.name, one.path, one.size, one.absent) for one in before.media] == [
        ("kaart.png", "files/2_ab", 100, "not_exported")
    ]
    assert (lone.layer, lone.author, lone.media[0].name) == (Layer.PRIVATE, "phpbb:user3", "plan.pdf")
    later = read(phpbb, posts, files)
    assert [len(one.media) for one in of(Message, later)] == [0, 1, 1]
    assert Coverage("forum_files_apart", "phpbb", {"count": 2}) in later
    assert [(one.what, one.kind, one.count) for one in of(Access, later)] == [("phpbb:post10", "download", 41)]


def test_members_who_never_write_are_seen_by_what_they_read() -> None:
    records = read(
        phpbb,
        table("phpbb_posts", POSTS, post(10, 1, 2, "x")),
        table("phpbb_topics_track", "user_id topic_id forum_id mark_time", (7, 1, 4, T), (1, 1, 4, T)),
        table("phpbb_forums_track", "user_id forum_id mark_time", (7, 4, T)),
        table("phpbb_topics_watch", "topic_id user_id notify_status", (1, 8, 0)),
        table("phpbb_bookmarks", "topic_id user_id", (2, 8)),
        table("phpbb_poll_votes", "topic_id poll_option_id vote_user_id vote_user_ip", (1, 1, 9, "192.0.2.99")),
        table("phpbb_sessions", "session_id session_user_id session_time session_ip", ("x", 7, T, "2001:db8::7")),
    )
    assert [(one.member, one.network, one.what, one.kind) for one in of(Access, records)] == [
        ("phpbb:user7", "phpbb:topic1", "phpbb:post10", "read_mark"),
        ("phpbb:user7", "phpbb", "phpbb:forum4", "read_mark"),
        ("phpbb:user8", "phpbb:topic1", "phpbb:post10", "watch"),
        ("phpbb:user8", "phpbb:topic2", "phpbb:topic2", "watch"),
        ("phpbb:user9", "phpbb:topic1", "phpbb:post10", "vote"),
        ("phpbb:user7", "phpbb", "phpbb", "view"),
    ]
    assert "2001:db8::7" in {one.identifiers[0].value for one in of(Member, records)}


def test_friends_bans_warnings_and_reports() -> None:
    records = read(
        phpbb,
        table("phpbb_zebra", "user_id zebra_id friend foe", (2, 3, 1, 0), (2, 4, 0, 1), (2, 2, 1, 0)),
        table(
            "phpbb_banlist",
            "ban_id ban_userid ban_ip ban_email ban_start ban_exclude",
            (1, 9, "", "", T, 0),
            (2, 0, "192.0.2.*", "", T, 0),
        ),
        table(
            "phpbb_bans", "ban_id ban_mode ban_item ban_start", (1, "user", "8", T), (2, "email", "*@example.org", T)
        ),
        table("phpbb_warnings", "warning_id user_id post_id warning_time", (1, 9, 10, T)),
        table("phpbb_reports", "report_id post_id user_id report_time", (1, 10, 3, T)),
    )
    assert [(one.a, one.b) for one in of(Tie, records)] == [("phpbb:user2", "phpbb:user3")]
    assert [(one.kind, one.actor, one.subjects, one.told) for one in of(Act, records)] == [
        (ActKind.OTHER, "phpbb:user2", ("phpbb:user4",), "foe"),
        (ActKind.MODERATE, "", ("phpbb:user9",), "ban"),
        (ActKind.MODERATE, "", (), "ban 192.0.2.*"),
        (ActKind.MODERATE, "", ("phpbb:user8",), "ban"),
        (ActKind.MODERATE, "", (), "ban *@example.org"),
        (ActKind.MODERATE, "", ("phpbb:user9",), "warning"),
        (ActKind.OTHER, "phpbb:user3", (), "report"),
    ]


def test_two_boards_in_one_dump_stay_two_networks() -> None:
    records = read(
        phpbb,
        table("phpbb_posts", POSTS, post(1, 1, 2, "x")),
        table("tweede_posts", POSTS, post(1, 1, 2, "x")),
        table("phpbb_blog_posts", "id title", (1, "x")),
    )
    assert [one.key for one in of(Message, records)] == ["phpbb:post1", "phpbb[tweede_]:post1"]
    assert [one.name for one in of(Network, records)] == ["phpbb", "tweede"]


def test_times_of_1970_or_beyond_the_calendar_lose_nothing() -> None:
    times = [0, 1, -5, 1 << 62, 10**30]
    records = read(
        phpbb, table("phpbb_posts", POSTS, *(post(n, 1, 2, "x", post_time=t) for n, t in enumerate(times, 1)))
    )
    told = [one.moment for one in of(Message, records)]
    assert [one and (one.at.year, one.said) for one in told] == [None, (1970, "1"), None, None, None]
    assert Coverage("forum_odd_times", "phpbb", {"count": 3}) in records


def test_what_the_dump_lacks_is_told() -> None:
    records = read(phpbb, table("phpbb_posts", POSTS, post(1, 1, 2, "x")))
    lacking = {one.values["table"] for one in of(Coverage, records) if one.code == "forum_no_table"}
    assert lacking == {"phpbb_users", "phpbb_privmsgs", "phpbb_log", "phpbb_topics_track"}


def test_a_dump_of_postgresql_reads_alike() -> None:
    rows = b"".join(b"\t".join(str(one).encode() for one in post(n, 1, 2, "a\\\\tb")) + b"\n" for n in (1, 2))
    columns = b", ".join(one.encode() for one in POSTS.split())
    dump = b"-- PostgreSQL database dump\nCOPY public.phpbb_posts (" + columns + b") FROM stdin;\n" + rows + b"\\.\n"
    dump += b"-- PostgreSQL database dump complete\n"
    assert phpbb.recognises(dump, "x.sql")
    assert [(one.key, one.text, one.reply_to) for one in of(Message, read(phpbb, dump))] == [
        ("phpbb:post1", "a\\tb", ""),
        ("phpbb:post2", "a\\tb", "phpbb:post1"),
    ]
