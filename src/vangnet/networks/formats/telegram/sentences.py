"""The sentences of service messages in the HTML export, which are English whatever the language of the program.

Source: `HtmlWriter::Wrap::pushMessage` in telegramdesktop/tdesktop. A name may hold the very words that separate names,
so whoever is named here stays a name.
"""

from typing import NamedTuple

from vangnet.networks.shape import NetworkKind


class Sentence(NamedTuple):
    """What a service message says: the action, in the words of the JSON export."""

    action: str
    actor: str = ""
    names: tuple[str, ...] = ()
    title: str = ""
    kind: NetworkKind = NetworkKind.UNKNOWN  # what the sentence lets the chat be


_GROUP, _CHANNEL, _ANY = NetworkKind.GROUP, NetworkKind.CHANNEL, NetworkKind.UNKNOWN

_TITLED = (
    (" created group «", "create_group", _GROUP),
    (" changed group title to «", "edit_group_title", _GROUP),
    (" converted a basic group to this supergroup «", "migrate_from_group", _GROUP),
    (" created topic «", "topic_created", _GROUP),
)
_NAMED = (
    (" joined group by link from ", "join_group_by_link"),
    (" invited ", "invite_members"),
    (" removed ", "remove_members"),
)
_PLAIN = (
    (" changed group photo", "edit_group_photo", _GROUP),
    (" removed group photo", "delete_group_photo", _GROUP),
    (" joined group by request", "join_group_by_request", _GROUP),
    (" converted this group to a supergroup", "migrate_to_supergroup", _GROUP),
    (" changed topic ", "topic_edit", _GROUP),
    (" pinned this message", "pin_message", _ANY),
    (" has set messages ", "set_messages_ttl", _ANY),
    (" scheduled a voice chat", "group_call_scheduled", _GROUP),
    (" scheduled a video chat", "group_call_scheduled", _GROUP),
    (" started voice chat", "group_call", _GROUP),
    (" started video chat", "group_call", _GROUP),
    (" took a screenshot", "take_screenshot", _ANY),
    (" joined Telegram", "joined_telegram", _ANY),
)
_OF_CHANNELS = (
    ("Channel «", "create_channel"),
    ("Channel title changed to «", "edit_group_title"),
    ("Channel photo changed", "edit_group_photo"),
    ("Channel photo removed", "delete_group_photo"),
    ("New messages will ", "set_messages_ttl"),
)


def read(text: str) -> Sentence:
    """Read a sentence; what is not known stays "information" with the whole text as its title."""
    if text == "History cleared":
        return Sentence("clear_history")
    for start, action in _OF_CHANNELS:
        if text.startswith(start):
            title = text.removeprefix(start).removesuffix(" created").removesuffix("»") if start[-1] == "«" else ""
            return Sentence(action, title=title, kind=_CHANNEL)
    for middle, action, kind in _TITLED:
        actor, found, rest = text.partition(middle)
        if found:
            title, _, names = rest.partition("» with members ")
            return Sentence(action, actor, _names(names), title.removesuffix("»"), kind)
    for middle, action, kind in _PLAIN:
        actor, found, _ = text.partition(middle)
        if found:
            return Sentence(action, actor, kind=kind)
    for middle, action in _NAMED:
        actor, found, rest = text.partition(middle)
        if found:
            return _of_names(action, actor, rest)
    return Sentence("information", title=text)


def _of_names(action: str, actor: str, rest: str) -> Sentence:
    for call in (" to the voice chat", " to the video chat"):
        if action == "invite_members" and rest.endswith(call):
            return Sentence("invite_to_group_call", actor, _names(rest.removesuffix(call)), kind=_GROUP)
    return Sentence(action, actor, _names(rest), kind=_GROUP)


def _names(told: str) -> tuple[str, ...]:
    """Take "A, B and C" apart, which is a guess where a name holds a comma or "and"."""
    if not told:
        return ()
    before, found, last = told.rpartition(" and ")
    return (*before.split(", "), last) if found else (told,)
