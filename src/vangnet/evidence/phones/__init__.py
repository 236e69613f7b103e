"""Phone extractions and backups, as sources: each file by the name that it had on the phone."""

from vangnet.evidence.phones import ios, ufdr, zipped
from vangnet.evidence.sources import SourceFormat

FORMATS: tuple[SourceFormat, ...] = (ufdr, ios, zipped)
"""Every kind of source here."""


def recognise(name: bytes, head: bytes) -> str | None:
    """Tell the type of a source by a file's name and first bytes; any other zip file is told by its content alone."""
    return ufdr.recognise(name, head) or ios.recognise(name, head)
