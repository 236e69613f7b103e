"""Word, Excel and PowerPoint files of since 2007 that are encrypted with a password: an OLE file around a ZIP.

Those of before 2007 stay closed: the library that decrypts them writes to the disk on the way, which no worker may.
"""

import io
from typing import Any, BinaryIO

from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile

from vangnet.evidence.limits import MIB, LimitReached
from vangnet.evidence.passwords import Tries

_MOST_BYTES = 128 * MIB  # it is held in memory twice


def unlocked(stream: BinaryIO, package: int, tries: Tries) -> bytes | None:
    """Give the document inside, of about `package` bytes; None where no password opens it."""
    if package > _MOST_BYTES:
        raise LimitReached(f"an encrypted document of more than {_MOST_BYTES} bytes")
    file: Any = OOXMLFile(stream)
    for password in tries.each():
        try:
            file.load_key(password=password, verify_password=True)
            target = io.BytesIO()
            file.decrypt(target)
        except (InvalidKeyError, DecryptionError):
            continue
        tries.opened_with(password)
        return target.getvalue()
    return None
