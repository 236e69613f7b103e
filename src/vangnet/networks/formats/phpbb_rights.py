"""Who may do what on a board of phpBB: groups, rights, and the roles that follow from them together."""

from collections.abc import Iterator

from vangnet.networks.formats.forum import Board, Cells
from vangnet.networks.shape import Layer, Record, Source, Tie

ANONYMOUS = 1  # the account that stands for guests


def groups(board: Board, row: Cells) -> Iterator[Record]:
    board.name("group", row.number("group_id"), row.plain("group_name"))
    yield from ()


def user_group(board: Board, row: Cells) -> Iterator[Record]:
    if row.number("user_id") > ANONYMOUS and not row.number("user_pending"):
        board.pair("user_group", row.number("user_id"), row.number("group_id"), row.number("group_leader"))
    yield from ()


def acl_roles(board: Board, row: Cells) -> Iterator[Record]:
    board.name("acl_role", row.number("role_id"), row.text("role_type"))
    yield from ()


def acl_options(board: Board, row: Cells) -> Iterator[Record]:
    board.name("acl_option", row.number("auth_option_id"), row.text("auth_option"))
    yield from ()


def acl_groups(board: Board, row: Cells) -> Iterator[Record]:
    yield from _acl(board, row, "acl_groups", row.number("group_id"))


def acl_users(board: Board, row: Cells) -> Iterator[Record]:
    yield from _acl(board, row, "acl_users", row.number("user_id"))


def _acl(board: Board, row: Cells, kind: str, whom: int) -> Iterator[Record]:
    role, option = row.number("auth_role_id"), row.number("auth_option_id")
    if role > 0 or row.number("auth_setting") == 1:
        board.pair(kind, whom, row.number("forum_id"), role, option)
    yield from ()


def moderator_cache(board: Board, row: Cells) -> Iterator[Record]:
    place = board.key("forum", row.number("forum_id"))
    if (user := row.number("user_id")) > ANONYMOUS:
        yield board.role(user, "moderator", "forum_moderator", row.source, place)
    elif group := row.number("group_id"):
        board.pair("moderating", group, row.number("forum_id"))


def _power(board: Board, role: int, option: int) -> str:
    """Whether a right is one of an administrator or a moderator."""
    told = board.names.get("acl_role", {}).get(role, "") or board.names.get("acl_option", {}).get(option, "")
    return {"a_": "administrator", "m_": "moderator"}.get(told[:2], "")


def closing(board: Board) -> Iterator[Record]:
    """Roles, which need groups and rights together, and messages to groups."""
    said: set[tuple[int, str, str]] = set()
    rights: dict[int, set[tuple[str, int]]] = {}
    for group, place, role, option in board.paired("acl_groups", 4):
        if power := _power(board, role, option):
            rights.setdefault(group, set()).add((power, place))
    for group, place in board.paired("moderating", 2):
        rights.setdefault(group, set()).add(("moderator", place))
    names = board.names.get("group", {})
    for group, name in names.items():
        if power := {"ADMINISTRATORS": "administrator", "GLOBAL_MODERATORS": "moderator"}.get(name, ""):
            rights.setdefault(group, set()).add((power, 0))
    for user, group, leader in board.paired("user_group", 3):
        told = names.get(group, str(group))
        for power, place in sorted(rights.get(group, ())):
            yield from _once(board, said, user, power, "forum_group", place, f"user_group {told}")
        if leader:
            yield from _once(board, said, user, f"leader of {told}", "forum_group_leader", 0, f"user_group {told}")
    for user, place, role, option in board.paired("acl_users", 4):
        if user > ANONYMOUS and (power := _power(board, role, option)):
            yield from _once(board, said, user, power, "forum_acl", place, "acl_users")
    to_groups = {message for (message,) in board.paired("to_group", 1)}
    for message, author, user in board.paired("pm_to", 3) if to_groups else ():
        if message in to_groups:
            source = Source(board.file, "privmsgs_to")
            yield Tie(board.user(author), board.user(user), Layer.PRIVATE, source=source)


def _once(
    board: Board, said: set[tuple[int, str, str]], user: int, name: str, why: str, place: int, where: str
) -> Iterator[Record]:
    network = board.key("forum", place) if place else board.root
    if (user, name, network) not in said:
        said.add((user, name, network))
        yield board.role(user, name, why, Source(board.file, where), network)
