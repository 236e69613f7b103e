"""The address of a file: text that says where in an exhibit it lies, and that can be turned back into the exact name.

Segments are joined with "/", and "//" means "inside of": ``phone/backup.zip//DCIM/IMG_1.jpg``.
Names on disks and in archives are bytes that need not be text, so what text cannot hold is written as %XX.
Nothing is ever opened by its address; it is what people and courts read.
"""

import re

INSIDE = "//"
"""Stands between a container and what is inside of it."""

# What is written as %XX: a percent sign that would read as an escape, control characters, the characters that make a
# terminal or a browser show text in another order than it has (an examiner must not be fooled by "gpj.exe"), and
# bytes that are not UTF-8 (Python holds them as U+DC80..U+DCFF). Everything else stays as it is.
_ESCAPED = re.compile("%(?=[0-9A-Fa-f]{2})|[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\udc80-\udcff]")
_CODE = re.compile(rb"%([0-9A-Fa-f]{2})")
# In a member's name "." and ".." would walk out of the archive; Windows programs write "\" between segments.
_DOTS = re.compile(r"(?:\A|(?<=[/\\]))\.{1,2}(?=[/\\]|\Z)")
_EMPTY_SEGMENT = re.compile(r"\A/+|(?<=/)/+|/\Z")
_NO_NAME = "%"  # what an empty member name is written as; a name that is one percent sign becomes %25


def escape(name: bytes) -> str:
    """Write a file's name, or a path of names, as text that turns back into the same bytes."""
    if name.isascii() and b"%" not in name:
        text = name.decode("ascii")
        if text.isprintable():
            return text
    if name == b"%":
        return "%25"
    return _ESCAPED.sub(_code, name.decode("utf-8", "surrogateescape"))


def escape_member(name: bytes) -> str:
    """Write a name that a stranger chose inside an archive, so that it can neither climb out nor look like nesting."""
    text = escape(name)
    if text.endswith(".") or "./" in text or ".\\" in text:
        text = _DOTS.sub(lambda found: "%2E" * len(found[0]), text)
    if text.startswith("/") or text.endswith("/") or "//" in text:
        text = _EMPTY_SEGMENT.sub(lambda found: "%2F" * len(found[0]), text)
    return text or _NO_NAME


def unescape(text: str) -> bytes:
    """Give back the exact name that `escape` or `escape_member` wrote."""
    if text == _NO_NAME:
        return b""
    return _CODE.sub(lambda found: bytes.fromhex(found[1].decode("ascii")), text.encode("utf-8", "surrogateescape"))


def join(folder: str, name: str) -> str:
    """Put an escaped name into a folder; the folder "" is the top."""
    return f"{folder}/{name}" if folder else name


def inside(container: str, member: str) -> str:
    """Put an escaped member name into a container such as a zip file."""
    return f"{container}{INSIDE}{member}"


def split(address: str) -> tuple[str, ...]:
    """Take an address apart into the file on the disk and each member inside of it."""
    return tuple(address.split(INSIDE))


def _code(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogateescape"))
