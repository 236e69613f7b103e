"""Formats of reports: one file each, that takes a file apart and reads each report of it."""

from vangnet.intake.formats import cybertip_json, cybertip_xml, hotline_json, mail, scart
from vangnet.intake.formats.format import Example, Format, Unreadable

__all__ = ["FORMATS", "HEAD_BYTES", "Example", "Format", "Unreadable", "recognise"]

FORMATS: dict[str, Format] = {one.NAME: one for one in (cybertip_xml, cybertip_json, hotline_json, scart, mail)}
"""Every format that is read. A new one is one file here and one word."""

HEAD_BYTES = 1 << 16


def recognise(head: bytes, name: str) -> Format | None:
    """The format of a file that begins like this."""
    return next((one for one in FORMATS.values() if one.recognises(head, name)), None)
