"""A list that somebody looks at before it is taken in: kept sealed for a day at most, for it names people."""

import time
from pathlib import Path

from django.conf import settings

from vangnet.reports import keeping

_FOLDER = "school_lists"
_SECONDS = 24 * 3600


def hold(data: bytes) -> str:
    """Keep a file until somebody decides; gives its SHA-256. What nobody decided on for a day goes."""
    for place in (Path(settings.REPORTS) / _FOLDER).glob("*"):
        if time.time() - place.stat().st_mtime > _SECONDS:
            keeping.remove(_FOLDER, place.name)
    return keeping.put(_FOLDER, data)


def held(sha256: str) -> bytes:
    """A file that is held. Raises InputRefused where it is not there any more."""
    return keeping.get(_FOLDER, sha256)


def let_go(sha256: str) -> None:
    """Keep a file no longer."""
    keeping.remove(_FOLDER, sha256)
