"""What is read of a dump of MyBB, and the traps of it. All names and texts are invented."""

from tests.networks.formats.forums import of, read, table
from vangnet.networks.formats import mybb
from vangnet.networks.shape import Access, Act, ActKind, Coverage, Layer, Member, Message, Network, Role, Tie

T = 1_600_000_000
USERS = (
    "uid username email usergroup additionalgroups regdate lastactive regip lastip buddylist ignorelist referrer skype"
)
POSTS = "pid tid replyto fid subject uid username dateline message ipaddress edituid edittime visible"
USER = [f"mybb:user{number}" for number in range(10)]
IP = bytes([192, 0, 2, 1])


def test_members_groups_moderators_and_friends() -> None:
    records = read(
        mybb,
        table("mybb_moderators", "mid fid id isgroup", (1, 5, 3, 0), (2, 6, 8, 1)),
        table("mybb_groupleaders", "lid gid uid", (1, 9, 3)),
        table(
            "mybb_usergroups", "gid title issupermod cancp canmodcp", (2, "Registered", 0, 0, 0), (4, "Top", 1, 1, 1)
        ),
        table(
            "mybb_users",
            USERS,
            (1, "Beheer", "a@example.org", 4, "", T, T, IP, b"", "2,x,3", "4", 0, "naam.a"),
            (2, "B. Voorbeeld", "", 2, "8, 9", T, 0, b"", b"", "", "", 1, ""),
        ),
    )
    assert [(one.member, one.name, one.network) for one in of(Role, records)] == [
        (USER[3], "moderator", "mybb:forum5"),
        (USER[3], "leader of 9", "mybb"),
        (USER[1], "administrator", "mybb"),
        (USER[2], "moderator", "mybb:forum6"),
    ]
    assert [(one.a, one.b) for one in of(Tie, records)] == [(USER[1], USER[2]), (USER[1], USER[3])]
    assert [(one.kind, one.actor, one.subjects) for one in of(Act, records)] == [
        (ActKind.JOIN, USER[1], ()),
        (ActKind.OTHER, USER[1], (USER[4],)),
        (ActKind.JOIN, USER[2], ()),
        (ActKind.INVITE, USER[1], (USER[2],)),
    ]
    values = {one.value for one in of(Member, records)[0].identifiers}
    assert values == {"1", "Beheer", "a@example.org", "192.0.2.1", "skype:naam.a"}


def test_posts_answer_what_they_quote_or_name_or_the_opening() -> None:
    records = read(
        mybb,
        table(
            "mybb_posts",
            POSTS,
            (10, 1, 0, 5, "Titel", 2, "C. Naam", T, "een", IP, 0, 0, 1),
            (11, 1, 10, 5, "RE: Titel", 3, "D. Naam", T, "twee", IP, 4, T, -1),
            (12, 1, 11, 5, "RE: Titel", 2, "C. Naam", T, "drie", IP, 0, 0, 1),
            (13, 1, 12, 5, "RE: Titel", 0, "Gast", T, "[quote='D. Naam' pid='11' dateline='1']x[/quote]", IP, 0, 0, 1),
            (14, 1, 14, 5, "RE: Titel", 2, "C. Naam", T, "[quote=D. Naam]x[/quote]", IP, 0, 0, 1),
        ),
        table("mybb_forums", "fid name pid", (5, "Zaal", 0)),
        table(
            "mybb_threads",
            "tid fid subject dateline views closed",
            (1, 5, "Titel", T, 4, ""),
            (2, 5, "Titel", T, 4, "moved|1"),
        ),
    )
    posts = of(Message, records)
    assert [one.reply_to for one in posts] == [
        "",
        "mybb:post10",
        "mybb:post11",
        "mybb:post11",
        "mybb:post10",
    ]
    assert (posts[1].is_deleted, posts[1].is_edited, posts[3].author) == (True, True, "name:Gast")
    assert posts[4].mentions == ("name:D. Naam",)
    assert [(one.actor, one.subjects) for one in of(Act, records)] == [(USER[4], (USER[3],))]
    assert [one.key for one in of(Network, records)] == ["mybb", "mybb:forum5", "mybb:topic1"]


PMS = "pmid uid toid fromid recipients folder subject message dateline readtime ipaddress"


def test_a_private_message_with_two_copies_is_told_once() -> None:
    to = 'a:2:{s:2:"to";a:1:{i:0;s:1:"3";}s:3:"bcc";a:1:{i:0;i:4;}}'
    records = read(
        mybb,
        table(
            "mybb_privatemessages",
            PMS,
            (1, 2, 3, 2, to, 2, "Hoi", "x", T, 0, IP),
            (2, 3, 3, 2, to, 1, "Hoi", "x", T, T, IP),
            (3, 4, 4, 2, to, 1, "Hoi", "x", T, 0, IP),
            (4, 2, 3, 2, to, 3, "Nooit", "verzonden", T, 0, IP),
            (5, 5, 5, 2, "kapot", 1, "Hee", "y", T, 0, IP),
        ),
    )
    one, two = of(Message, records)
    assert (one.layer, one.author, one.to) == (Layer.PRIVATE, USER[2], (USER[3], USER[4]))
    assert two.to == (USER[5],)
    assert [(seen.member, seen.what) for seen in of(Access, records)] == [(USER[3], one.key)]
    assert Coverage("forum_copies", "mybb", {"count": 2}) in records


def test_logs_bans_warnings_and_reputation() -> None:
    records = read(
        mybb,
        table("mybb_moderatorlog", "uid dateline fid tid pid action ipaddress", (4, T, 5, 1, 11, "Soft Deleted", IP)),
        table("mybb_adminlog", "uid ipaddress dateline module action", (1, IP, T, "config-settings", "change")),
        table("mybb_banned", "uid admin dateline", (3, 1, T)),
        table("mybb_banfilters", "fid filter type dateline", (1, "192.0.2.*", 1, T)),
        table("mybb_warnings", "wid uid pid issuedby dateline", (1, 3, 11, 4, T)),
        table("mybb_reputation", "rid uid adduid reputation dateline", (1, 2, 3, 1, T), (2, 2, 4, -1, T)),
    )
    assert [(one.kind, one.network, one.actor, one.subjects, one.told) for one in of(Act, records)] == [
        (ActKind.MODERATE, "mybb:topic1", USER[4], (), "Soft Deleted"),
        (ActKind.SETTINGS, "mybb", USER[1], (), "config-settings: change"),
        (ActKind.MODERATE, "mybb", USER[1], (USER[3],), "ban"),
        (ActKind.MODERATE, "mybb", "", (), "ban 192.0.2.*"),
        (ActKind.MODERATE, "mybb", USER[4], (USER[3],), "warning"),
        (ActKind.OTHER, "mybb", USER[4], (USER[2],), "reputation -1"),
    ]
    assert [(one.a, one.b) for one in of(Tie, records)] == [(USER[3], USER[2])]
    assert {one.key for one in of(Member, records)} == {USER[4], USER[1]}


def test_files_reading_and_votes() -> None:
    records = read(
        mybb,
        table(
            "mybb_attachments",
            "aid pid uid filename filetype filesize attachname downloads dateuploaded",
            (1, 10, 2, "kaart.png", "image/png", 9, "post_2.attach", 6, T),
            (2, 0, 2, "nooit.png", "image/png", 9, "post_3.attach", 0, T),
        ),
        table("mybb_polls", "pid tid question", (3, 1, "?")),
        table("mybb_pollvotes", "vid pid uid voteoption dateline ipaddress", (1, 3, 9, 1, T, IP)),
        table("mybb_posts", POSTS, (10, 1, 0, 5, "Titel", 2, "C. Naam", T, "een", IP, 0, 0, 1)),
        table("mybb_threadratings", "rid tid uid rating ipaddress", (1, 1, 9, 5, IP)),
        table("mybb_threadsread", "tid uid dateline", (1, 7, T)),
        table("mybb_forumsubscriptions", "fsid fid uid", (1, 5, 8)),
        table("mybb_sessions", "sid uid ip time", ("x", 7, IP, T)),
    )
    (post,) = of(Message, records)
    assert [(one.name, one.path) for one in post.media] == [("kaart.png", "uploads/post_2.attach")]
    assert [(one.member, one.what, one.kind, one.count) for one in of(Access, records)] == [
        ("", "mybb:post10", "download", 6),
        (USER[9], "mybb:topic1", "vote", 1),
        (USER[9], "mybb:post10", "vote", 1),
        (USER[7], "mybb:post10", "read_mark", 1),
        (USER[8], "mybb:forum5", "watch", 1),
        (USER[7], "mybb", "view", 1),
    ]
