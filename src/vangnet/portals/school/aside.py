"""At the end of an alert nothing that came with it may lie beside: what could not be read, and what was refused."""

from pathlib import Path

from django.conf import settings

from vangnet.errors import InputRefused
from vangnet.portals.hearing import UNREAD
from vangnet.portals.school import trust
from vangnet.transfer import school
from vangnet.transfer.bundle import open_entry
from vangnet.transfer.folder import REFUSED
from vangnet.transfer.writing import keep_names


def clear(alert: school.Identity) -> None:
    """Take away what lies beside and may hold something of an alert. A bundle that was refused comes again if needed.

    An entry that cannot be opened or understood stays: a later version may read it, and it shows nothing.
    """
    refused, unread = (Path(settings.SCHOOL_BUNDLES_IN) / name for name in (REFUSED, UNREAD))
    _take_away([place for place in _files(refused) if not place.is_dir()])
    _take_away([place for place in _files(unread) if _is_of(place, alert)])


def _is_of(place: Path, alert: school.Identity) -> bool:
    try:
        entry = school.to_school(open_entry(place.read_bytes(), trust.keys()))
    except InputRefused:
        return False
    return not isinstance(entry, school.Contact) and entry.alert == alert


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _take_away(places: list[Path]) -> None:
    for place in places:
        place.unlink(missing_ok=True)
        keep_names(place.parent)
