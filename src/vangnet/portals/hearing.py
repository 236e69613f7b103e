"""What the desk tells a door: done entry by entry, in order; what cannot be read is kept beside."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

from django.db import InterfaceError, OperationalError, transaction

from vangnet.transfer.bundle import Bundle, open_entry
from vangnet.transfer.keys import DoorKeys
from vangnet.transfer.writing import write_whole

logger = logging.getLogger(__name__)

UNREAD = "unread"
_PASSING = (OSError, OperationalError, InterfaceError, MemoryError)
"""What has nothing to do with an entry: a full disk, a database that is busy. The whole bundle is tried again."""


def bring_in(bundle: Bundle, *, keys: DoorKeys, hear: Callable[[bytes], None], beside: Path) -> int:
    """Do what each entry of a bundle says, in order; gives how many could not be read, which are kept in `beside`.

    To be called in the transaction that writes down that the bundle was taken.
    """
    unread = 0
    for sealed in bundle.sealed():
        try:
            with transaction.atomic():
                hear(open_entry(sealed, keys))
        except _PASSING:
            raise
        except Exception as error:
            logger.warning("bundle %s: an entry could not be read (%s)", bundle.head.number, type(error).__name__)
            _keep_unread(sealed, beside / UNREAD)
            unread += 1
    return unread


def _keep_unread(sealed: bytes, folder: Path) -> None:
    """Keep an entry as it came, sealed to this door: a later version of the program may read it."""
    folder.mkdir(exist_ok=True, mode=0o700)
    write_whole(folder / hashlib.sha256(sealed).hexdigest(), [sealed])
