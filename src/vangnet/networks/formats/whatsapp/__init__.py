"""Text exports of WhatsApp ("WhatsApp-chat met ....txt", "_chat.txt"), in Dutch and English, of Android and iOS."""

from vangnet.networks.formats.whatsapp.examples import EXAMPLES
from vangnet.networks.formats.whatsapp.headers import header
from vangnet.networks.formats.whatsapp.reading import records

__all__ = ["EXAMPLES", "NAME", "recognises", "records"]

NAME = "whatsapp"

_LINES_LOOKED_AT = 50


def recognises(head: bytes, name: str) -> bool:
    """Whether one of the first lines has a header of WhatsApp, in a file that may be text."""
    if not name.lower().endswith((".txt", ".zip")) and "." in name.rpartition("/")[2]:
        return False
    text = _decoded(head)
    return any(header(line) for line in text.split("\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT])


def _decoded(head: bytes) -> str:
    return head.decode("utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig", "replace")
