"""An export appears whole or not at all."""

import os
from collections.abc import Callable
from typing import BinaryIO

from vangnet.errors import OutputRefused
from vangnet.scan.export.written import Written


def refuse_existing(place: str, *, force: bool) -> None:
    if os.path.lexists(place) and not force:
        raise OutputRefused(f"{place}: exists already")


def write_whole(place: str, write: Callable[[BinaryIO], Written]) -> Written:
    """Let `write` fill a file beside `place`, and give it that name when it is whole and on the disk."""
    part = f"{place}.part-{os.getpid()}"
    try:
        with open(part, "xb") as file:
            written = write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, place)
    except OSError as error:
        raise OutputRefused(f"{place}: {error.strerror or 'cannot be written'}") from error
    finally:
        if os.path.lexists(part):
            os.unlink(part)
    return written
