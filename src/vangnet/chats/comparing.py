"""What an export tells of a member or a group, as it is compared elsewhere: kind, platform and key.

Kinds and keys are those of `identities`, so that they meet reports and suspects. A name that is only shown, a place,
and a number that means something on one board only, are compared with nothing.
"""

import re
from functools import lru_cache

from vangnet.identities.linking.folding import platform_of
from vangnet.identities.linking.normal import normal
from vangnet.intake.report import Kind
from vangnet.networks.shape import IdentifierKind, Reach

GROUP = "network"
"""The kind of a group itself, by the number that its platform gave it; the others are kinds of `identities`."""
ALONE = (Kind.EMAIL, Kind.PHONE, Kind.ACCOUNT, Kind.NICKNAME, Kind.URL)
"""What can tie members by itself. An IP address cannot: it changes hands, and exports do not say when it was whose."""
FORUMS = frozenset({"phpbb", "xenforo", "mybb"})
"""Programs of forums: the same name on two boards of one program is a name on two platforms."""

Name = tuple[str, str, str]
"""Kind, platform and key."""

_NOWHERE = frozenset({"", "name", "node", "phone", "lid", "leapp", "ufdr"})
_OF = {
    IdentifierKind.PHONE: Kind.PHONE,
    IdentifierKind.EMAIL: Kind.EMAIL,
    IdentifierKind.IP: Kind.IP,
    IdentifierKind.USERNAME: Kind.NICKNAME,
    IdentifierKind.TELEGRAM_ID: Kind.ACCOUNT,
    IdentifierKind.DISCORD_ID: Kind.ACCOUNT,
    IdentifierKind.LID: Kind.ACCOUNT,
}
_PLATFORM = {
    IdentifierKind.TELEGRAM_ID: "telegram",
    IdentifierKind.DISCORD_ID: "discord",
    IdentifierKind.LID: "whatsapp",
}
_TOLD = {
    "icq": (Kind.ACCOUNT, "icq"),
    "jabber": (Kind.ACCOUNT, "jabber"),
    "skype": (Kind.NICKNAME, "skype"),
    "google": (Kind.ACCOUNT, "google"),
    "website": (Kind.URL, ""),
}
"""What members of forums told of themselves, by the word before it; where they live is not among it."""
_TELEGRAM = re.compile(r"telegram:((?:channel|group):\d{1,20})")
_DISCORD = re.compile(r"discord:(\d{15,20})")
_WHATSAPP = re.compile(r"whatsapp:(\d{7,15}-\d{9,10}|\d{15,20})@g\.us")


def is_for_comparing(kind: str, value: str, reach: str) -> bool:
    """Whether it could say anything outside its export; what could and has no key is counted as left out."""
    if reach == Reach.NONE or kind == IdentifierKind.FORUM_ID:
        return False
    return kind != IdentifierKind.OTHER or reach != Reach.REUSED or value.partition(":")[0] in _TOLD


def read(kind: str, value: str, reach: str, member: str) -> Name | None:
    """An identifier as it is compared; None where that cannot be. `member` is the key of who has it."""
    found = IdentifierKind(kind)
    platform = _PLATFORM.get(found) or _platform(member)
    if found is IdentifierKind.OTHER and reach == Reach.REUSED:
        what, _, value = value.partition(":")
        of, platform = _TOLD[what]
    elif found is IdentifierKind.OTHER:
        of = Kind.ACCOUNT
    else:
        of = _OF[found]
    if found is IdentifierKind.LID:
        value = value.partition("@")[0]
    if of in (Kind.ACCOUNT, Kind.NICKNAME) and platform in _NOWHERE:
        return None
    told = normal(of, value, platform=platform)
    return None if told is None or told.never else (told.kind.value, told.platform, told.key)


def read_group(key: str) -> Name | None:
    """A group by the number that its platform gave it, where the key of the network has one."""
    for platform, form in (("telegram", _TELEGRAM), ("discord", _DISCORD), ("whatsapp", _WHATSAPP)):
        if told := form.fullmatch(key):
            return GROUP, platform, told[1]
    return None


@lru_cache(1 << 10)
def _platform_of(prefix: str) -> str:
    return platform_of(prefix)


def _platform(member: str) -> str:
    return _platform_of(member.partition(":")[0].partition("[")[0][:60]) if ":" in member else ""
