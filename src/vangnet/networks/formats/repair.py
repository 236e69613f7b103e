r"""JSON as chat programs really write it: read as it is, and mended where it is not quite JSON.

Telegram Desktop writes control characters as `\xNN`, which JSON does not know, and its versions 4.1 wrote the paths of
pictures without quotation marks. Bytes that are no UTF-8 and halves of characters become U+FFFD, NUL too: no database
holds them.
"""

import json
import re
from typing import Any

import msgspec

_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|([\s\S]))")
_KNOWN = frozenset(b'"\\/bfnrt')
_BARE = re.compile(
    rb'"(?>[^"\\\r\n]++|\\[\s\S])*+"?'  # a string is passed over, closed or not
    rb'|(:[ \t]*+)(?!(?:true|false|null)\b)([A-Za-z_(./~][^"\r\n]*+)'
)
_BROKEN = re.compile("[\0\ud800-\udfff]")


def decode(data: bytes) -> tuple[Any, bool]:
    """Read one JSON value, and tell whether it had to be mended. Raises ValueError where that fails."""
    try:
        return (cleaned(msgspec.json.decode(data)) if b"\\u0000" in data else msgspec.json.decode(data)), False
    except (msgspec.MsgspecError, UnicodeDecodeError):
        pass
    except RecursionError as error:
        raise ValueError("too deep") from error
    try:
        mended = _ESCAPE.sub(_escape, _BARE.sub(_quoted, data))
        return cleaned(json.loads(mended.decode("utf-8", "replace"), strict=False)), True
    except RecursionError as error:
        raise ValueError("too deep") from error


def cleaned(value: Any) -> Any:
    """The same value without what no database holds."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    if isinstance(value, dict):
        return {clean(key): cleaned(one) for key, one in value.items()}
    return value


def clean(text: str) -> str:
    return _BROKEN.sub("\ufffd", text)


def _escape(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return b"\\u00" + found[1]
    if found[2]:
        return found[0]
    return found[0] if found[3][0] in _KNOWN else b"\\\\" + found[3]


def _quoted(found: re.Match[bytes]) -> bytes:
    """A path without quotation marks gets them; what ends its line or its object stays outside."""
    if not found[1]:
        return found[0]
    kept = found[2].rstrip(b" \t,]}")
    inner = kept.replace(b"\\", b"\\\\")
    return found[1] + b'"' + inner + b'"' + found[2][len(kept) :]
