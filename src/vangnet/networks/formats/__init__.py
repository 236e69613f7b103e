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

__all__ = ["FORMATS", "HEAD_BYTES", "Example", "Format", "recognise"]

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
    edge_list,  # last: any table of two columns could be one
)

FORMATS: dict[str, Format] = {one.NAME: one for one in _ALL}
"""Every format that is read. A new one is one file here and one word."""

HEAD_BYTES = 1 << 16


def recognise(head: bytes, name: str) -> Format | None:
    """The format of a file that begins like this."""
    return next((one for one in FORMATS.values() if one.recognises(head, name)), None)
