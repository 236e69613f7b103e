"""Where an export lies, and where what was read of it lies."""

import os
from pathlib import Path

from django.conf import settings

from vangnet.cases.places import evidence_path
from vangnet.chats.models import Export


def place_of(export: Export) -> Path:
    """Where an export lies on this machine. Raises InputRefused where it is not there."""
    within = "/".join(part for part in (export.exhibit.path, export.path) if part)
    return evidence_path(export.exhibit.root, within)


def told_place(export: Export) -> str:
    """Where an export lies, as people know it: the exhibit, and the path in it."""
    return "/".join(part for part in (export.exhibit.number, export.path) if part)


def folder_of(export: Export) -> Path:
    """The folder of what was read: `networks.store.open_network` opens it. It goes with the results of the case."""
    return Path(settings.RESULTS) / str(export.exhibit.case_id) / "chats" / str(export.pk)


def settle(part: Path, place: Path) -> None:
    """Give a file that was written its name, once it is whole on the disk."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(place)
