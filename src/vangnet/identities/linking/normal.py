"""An identifier as it is compared: one key for all ways to write it, or a reason why it is none."""

from collections.abc import Callable

import msgspec

from vangnet.identities.linking import addresses, numbers
from vangnet.identities.linking.folding import LONGEST, folded, is_nothing, platform_of, skeleton, visible
from vangnet.intake.report import Kind

MOST = 2_048
"""Longer texts are no identifier."""

_FEWEST = 2  # signs of a nickname, an account or a name


class Normal(msgspec.Struct, frozen=True, kw_only=True):
    """How an identifier is compared. `second` is a wider key that only suggests (a mailbox without its dots).

    `never` says why it links nothing by itself, as a code of the room "linking": the name of a person, a private
    network. Empty: it may link.
    """

    kind: Kind
    key: str
    platform: str = ""
    second: str = ""
    never: str = ""


def normal(kind: Kind, value: str, *, platform: str = "") -> Normal | None:
    """Give the key of an identifier; None: it is none of its kind, and links nothing.

    Only nicknames and accounts are of a platform. The key of a key is the key. Key and second have 512 signs at most.
    """
    if len(value) > MOST or is_nothing(value):
        return None
    keys = _READERS[kind](value)
    if keys is None or not keys[0] or len(keys[0]) > LONGEST:
        return None
    key, second = keys
    return Normal(
        kind=kind,
        key=key,
        platform=platform_of(platform) if kind in (Kind.NICKNAME, Kind.ACCOUNT) else "",
        second=second[:LONGEST],
        never=_never(kind, key),
    )


def _never(kind: Kind, key: str) -> str:
    if kind == Kind.NAME:
        return "never_name"
    return addresses.never_of(key) if kind == Kind.IP else ""


def _named(value: str) -> tuple[str, str] | None:
    key = folded(value)
    while key.startswith("@"):
        key = key.removeprefix("@").strip()
    return (key, skeleton(key)) if len(key) >= _FEWEST else None


def _name(value: str) -> tuple[str, str] | None:
    key = folded(visible(value).strip(" .,;"))
    words = sorted(word for word in (skeleton(part) for part in key.replace(",", " ").split()) if word)
    return (key, " ".join(words)) if len(key) >= _FEWEST else None


_READERS: dict[Kind, Callable[[str], tuple[str, str] | None]] = {
    Kind.EMAIL: addresses.email,
    Kind.PHONE: addresses.phone,
    Kind.IP: addresses.ip,
    Kind.URL: addresses.url,
    Kind.NICKNAME: _named,
    Kind.ACCOUNT: _named,
    Kind.WALLET: numbers.wallet,
    Kind.DEVICE: numbers.device,
    Kind.NAME: _name,
    Kind.BANK: numbers.bank,
}
