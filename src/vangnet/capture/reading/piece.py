"""One piece of metadata, as it is found in a file and before it is read."""

from typing import NamedTuple

from vangnet.capture.reading.ifd import Data

LARGEST = 8 * 2**20
"""The most that is read of one piece."""


class Piece(NamedTuple):
    """A piece of metadata; `name` is the key word of a text.

    `kind` is "exif" (from its byte order on), "canon" (one of the directories of a CR3), "xmp", "more_xmp", "iptc",
    "photoshop", "comment", "text" or "c2pa".
    """

    kind: str
    data: Data
    name: str = ""
