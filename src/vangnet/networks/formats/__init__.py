"""Formats of exports of chats and forums: one file each."""

from vangnet.networks.formats import (
    discord,
    edge_list,
    leapp,
    mybb,
    phpbb,
    signal,
    snapchat,
    telegram_html,
    telegram_json,
    tiktok,
    ufdr,
    whatsapp,
    xenforo,
)
from vangnet.networks.formats.format import Example, Format

__all__ = ["FORMATS", "HEAD_BYTES", "Example", "Format", "may_be_ties", "recognise"]

_ALL: tuple[Format, ...] = (
    telegram_json,
    telegram_html,
    discord,
    snapchat,
    tiktok,
    ufdr,
    phpbb,
    xenforo,
    mybb,
    signal,
    whatsapp,
    leapp,
    edge_list,  # last: tables of others may have such columns too
)

FORMATS: dict[str, Format] = {one.NAME: one for one in _ALL}
"""Every format that is read. A new one is one file here and one word."""

HEAD_BYTES = 1 << 16


def recognise(head: bytes, name: str, *, is_given: bool = False) -> Format | None:
    """The format of a file that begins like this. `is_given`: somebody gave it by itself, and not a folder of many."""
    found = next((one for one in FORMATS.values() if one.recognises(head, name)), None)
    return edge_list if found is None and is_given and may_be_ties(head, name) else found


may_be_ties = edge_list.may_be
