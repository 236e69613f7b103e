"""What is text, and which texts may carry pictures."""

import codecs
import re

from vangnet.evidence.magic.pictures import xbitmap

SAMPLE = 1024
_ALLOWED = bytes({*range(7, 14), 27, *range(32, 256)})
_HIGH = bytes(range(128, 256))
_FIELD = (
    rb"(?:return-path|received|delivered-to|message-id|mime-version|from|to|cc|date|subject|reply-to|sender|content-type"
    rb"|x-[a-z0-9-]+|arc-seal|dkim-signature|authentication-results)[ \t]*:"
)
# Two known header fields in a row (with their continuation lines) make a mail; one word and a colon do not.
_MAIL = re.compile(_FIELD + rb"[^\n]*\n(?:[ \t][^\n]*\n)*" + _FIELD, re.IGNORECASE)
_JSON = re.compile(rb"\{\s*[\"}]|\[\s*[\"{\[\]]")
_MBOX = re.compile(rb"From \S+[^\n]*\d\d:\d\d[^\n]*\n(?:>[^\n]*\n)?" + _FIELD, re.IGNORECASE)


def text(head: bytes) -> str | None:
    """Tell plausible text, and its kind where that matters; None for anything else."""
    sample = head[:SAMPLE]
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "text/plain" if _is_utf16(sample) else None
    if sample.startswith(codecs.BOM_UTF8):
        return _kind(head[3:])
    if sample.translate(None, _ALLOWED):
        return None
    return _kind(head) if _is_utf8(sample) or _mostly_plain(sample) else None


def _is_utf8(sample: bytes) -> bool:
    if sample.isascii():
        return True
    try:
        codecs.utf_8_decode(sample, "strict", len(sample) < SAMPLE)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf16(sample: bytes) -> bool:
    try:
        read = codecs.utf_16_decode(sample, "strict", False)[0]
    except UnicodeDecodeError:
        return False
    return not any(char < "\t" for char in read)


def _mostly_plain(sample: bytes) -> bool:
    """Allow old one-byte alphabets: at most three bytes in ten beyond ASCII (random bytes have five)."""
    return len(sample) >= 8 and len(sample) - len(sample.translate(None, _HIGH)) <= 0.3 * len(sample)


def _kind(head: bytes) -> str:
    start = head[:SAMPLE].lstrip()
    first = start[:1]
    if first == b"<" and (start[1:2].isalpha() or start[1:2] in {b"!", b"?"}):
        return _markup(head)
    if first in {b"{", b"["} and _JSON.match(start):
        return "application/json"
    if first in {b"#", b"/"} and xbitmap(start):
        return "image/x-xbitmap"
    if _MBOX.match(start):
        return "application/mbox"
    return "message/rfc822" if _MAIL.match(start) else "text/plain"


def _markup(head: bytes) -> str:
    start = head[:4096].lower()
    if b"<svg" in start:
        return "image/svg+xml"
    if b"<html" in start or b"<!doctype html" in start:
        return "text/html"
    return "text/xml"
