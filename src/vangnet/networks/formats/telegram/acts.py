"""Service messages as acts, and what they say of rights.

No export of Telegram tells who is an administrator. Some acts need a permission, which is evidence of the second grade:
a group may give some of them to all members. The names in `members` and `inviter` are names, not ids.
"""

from collections.abc import Iterator
from typing import Any

from vangnet.networks.formats.telegram.chat import Chat
from vangnet.networks.formats.telegram.names import DELETED, People, name_key, text_of
from vangnet.networks.shape import Act, ActKind, Member, Moment, Network, Role, Source

KINDS = {
    "create_group": ActKind.CREATE,
    "create_channel": ActKind.CREATE,
    "edit_group_title": ActKind.RENAME,
    "edit_group_photo": ActKind.SETTINGS,
    "delete_group_photo": ActKind.SETTINGS,
    "set_messages_ttl": ActKind.SETTINGS,
    "topic_created": ActKind.SETTINGS,
    "topic_edit": ActKind.SETTINGS,
    "edit_chat_theme": ActKind.SETTINGS,
    "set_chat_wallpaper": ActKind.SETTINGS,
    "set_same_chat_wallpaper": ActKind.SETTINGS,
    "paid_messages_price_change": ActKind.SETTINGS,
    "invite_members": ActKind.INVITE,
    "remove_members": ActKind.REMOVE,
    "join_group_by_link": ActKind.JOIN_BY_LINK,
    "join_group_by_request": ActKind.JOIN,
    "pin_message": ActKind.PIN,
    "migrate_to_supergroup": ActKind.MIGRATE,
    "migrate_from_group": ActKind.MIGRATE,
    "phone_call": ActKind.CALL,
    "group_call": ActKind.CALL,
    "group_call_scheduled": ActKind.CALL,
    "invite_to_group_call": ActKind.CALL,
}
NEED_PERMISSION = frozenset(
    "create_group create_channel edit_group_title edit_group_photo delete_group_photo pin_message remove_members"
    " set_messages_ttl topic_created topic_edit group_call_scheduled".split()
)


def kind_of(action: str, actor_name: str, names: list[str]) -> ActKind:
    """Whoever invites or removes only somebody of the own name has joined or left."""
    kind = KINDS.get(action, ActKind.OTHER)
    if names == [actor_name] and actor_name:
        return {ActKind.INVITE: ActKind.JOIN, ActKind.REMOVE: ActKind.LEAVE}.get(kind, kind)
    return kind


def records_of(
    chat: Chat,
    people: People,
    *,
    action: str,
    actor: str,
    actor_name: str,
    names: list[Any],
    moment: Moment | None,
    message: str,
    title: str,
    place: str,
) -> Iterator[Act | Role | Member | Network]:
    """The act of a service message, the people it names, and the right that it needs."""
    names = [text_of(one) or DELETED for one in names]
    subjects = tuple(map(name_key, names))
    for one in dict.fromkeys(names):
        yield from people.named(one, place)
    chat.counts["names_unresolved"] += bool(subjects)
    kind = kind_of(action, actor_name, names)
    source = Source(chat.source.file, place)
    told = f"{action}: {title}" if title else action
    yield Act(kind, chat.key, actor, subjects, moment, message, told, source)
    if action in NEED_PERMISSION and kind is not ActKind.LEAVE:
        yield from chat.role(actor, 2, f"act_{action}", moment, place)
    if kind is ActKind.MIGRATE:
        chat.is_migrating = True
        if action == "migrate_from_group" and title and not chat.parent:
            chat.parent = f"name:{title}"
            yield chat.network()
