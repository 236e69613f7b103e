"""Disk images: E01, raw, qcow2, VMDK, VHD(X) and DMG -> volumes -> files, also deleted ones.

C libraries parse here what strangers wrote: only a confined process may open an image.
"""

from vangnet.evidence.disk import segments
from vangnet.evidence.disk.kinds import TYPES
from vangnet.evidence.sources import Files, Source

__all__ = ["TYPES", "beside", "open_source"]


def beside(names: frozenset[bytes], name: bytes) -> frozenset[bytes]:
    """Name the further files that belong to an image: its other segments."""
    return segments.beside(names, name)


def open_source(
    files: Files, name: bytes, type_: str, passwords: tuple[str, ...] = (), *, carve: bool = False
) -> Source:
    """Open an image; raises Damaged when there is no disk to be had from it. `carve` also looks into free space."""
    from vangnet.evidence.disk.media import open_medium
    from vangnet.evidence.disk.source import Disk
    from vangnet.evidence.reader import as_damage

    del passwords  # encrypted volumes are named, not opened
    try:
        return Disk(open_medium(files, name, type_), carving=carve)
    except Exception as error:
        raise as_damage(error) from error
