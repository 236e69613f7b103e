"""An image file -> the disk that is in it, as bytes that can be read at any place.

The C libraries of libyal get open files and never open one themselves: a confined worker could not.
"""

import re
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple

import pyewf
import pymodi
import pyvhdi
import pyvmdk

from vangnet.evidence.address import escape
from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk import ewf, repairs, segments
from vangnet.evidence.disk.kinds import DMG, EWF, FILE_SYSTEM, QCOW, RAW, VHD, VHDX, VMDK
from vangnet.evidence.disk.qcow import Qcow
from vangnet.evidence.disk.view import Joined, Missing, Noted, Unpacked, View, Whole, fault
from vangnet.evidence.sources import Files
from vangnet.values import Reason

_EXTENT = re.compile(rb'^(?:RW|RDONLY)\s+(\d+)\s+(FLAT|SPARSE|VMFS\w*|ZERO)(?:\s+"([^"]+)")?', re.MULTILINE)
_DESCRIPTOR_BYTES = 1 << 20


class Medium(NamedTuple):
    """The disk in an image. `missing` says which segments, or parts of them, are not there."""

    kind: str
    view: View
    missing: tuple[str, ...] = ()


def open_medium(files: Files, name: bytes, type_: str) -> Medium:
    """Open the disk in an image file and its further segments; raises Damaged when there is none to be had."""
    return _OPENERS[type_](files, name)


def _open(files: Files, name: bytes) -> BinaryIO:
    try:
        return files.open(name)
    except OSError as error:
        raise Damaged(Reason.UNREADABLE, f"{escape(name)}: {error.strerror or error}") from error


def _raw(files: Files, name: bytes) -> Medium:
    first = Whole(_open(files, name))
    found = segments.of(frozenset(files.names()), name, RAW)
    if len(found.names) == 1:
        return Medium("raw", first)
    rest = [_segment(files, other, first.size) for other in found.names[1:]]
    return Medium("raw, split", Joined([first, *rest]), _told(rest))


def _gap(name: bytes, size: int) -> View:
    return Missing(escape(name), size)  # all segments but the last are equally long


def _segment(files: Files, name: bytes, size: int) -> View:
    try:
        return Whole(files.open(name))
    except (OSError, KeyError):
        return _gap(name, size)


def _told(parts: list[View]) -> tuple[str, ...]:
    return tuple(part.name for part in parts if isinstance(part, Missing))


def _ewf(files: Files, name: bytes) -> Medium:
    if not segments.is_first(name):
        raise Damaged(Reason.UNSUPPORTED, "a further segment, whose first one is not here")
    found = segments.of(frozenset(files.names()), name, EWF)
    whole = [repairs.ewf(Whole(_open(files, other))) for other in found.names if other not in found.missing]
    sources = [Noted(view) for view, _ in whole]
    handle = pyewf.handle()
    _try(handle.open_file_objects, sources, sources)
    views = [view for view, _ in whole]
    medium: View = Unpacked(handle, handle.get_media_size(), sources)
    if views[0].at(0, 4) != b"EVF2":
        medium = ewf.fast(views, medium, int(handle.get_chunk_size()))
    missing = tuple(map(escape, found.missing)) or _missing_tail(sources[-1])
    missing += tuple(f"the end of {escape(other)}" for other, (_, cut) in zip(found.names, whole, strict=False) if cut)
    return Medium(f"EWF ({len(sources)} segments)" if len(sources) > 1 else "EWF", medium, missing)


def _missing_tail(last: Noted) -> tuple[str, ...]:
    """Tell whether the last segment says that another one follows."""
    last.seek(max(0, last.get_size() - 76))
    end = last.read(76)
    return ("the segments after the last one",) if end[:16].rstrip(b"\0") == b"next" else ()


def _single(library: Any, kind: str) -> Callable[[Files, bytes], Medium]:
    def opened(files: Files, name: bytes) -> Medium:
        view, is_cut = repairs.vhd(Whole(_open(files, name)))
        source = Noted(view)
        handle = library()
        _try(handle.open_file_object, source, [source])
        _needs_no_parent(handle)
        missing = (f"the end of {escape(name)}",) if is_cut else ()
        return Medium(kind, Unpacked(handle, handle.get_media_size(), [source]), missing)

    return opened


def _qcow(files: Files, name: bytes) -> Medium:
    return Medium("QCOW", Qcow(Whole(_open(files, name))))


def _needs_no_parent(handle: Any) -> None:
    """Refuse the difference to another image: without that one it shows a disk that never was."""
    parent = getattr(handle, "get_parent_filename", lambda: None)()
    if parent:
        raise Damaged(Reason.UNSUPPORTED, f"only the changes since another image, {str(parent)[:200]!r}")


def _vmdk(files: Files, name: bytes) -> Medium:
    source = Noted(Whole(_open(files, name)))
    head = source.read(_DESCRIPTOR_BYTES)
    handle = pyvmdk.handle()
    _try(handle.open_file_object, source, [source])
    if handle.get_parent_filename():
        _needs_no_parent(handle)
    if head.startswith(b"# Disk DescriptorFile"):
        return _vmdk_extents(files, name, handle, head, source)
    source.seek(0)
    _try(handle.open_extent_data_files_as_file_objects, [source], [source])
    return Medium("VMDK", Unpacked(handle, handle.get_media_size(), [source]))


def _vmdk_extents(files: Files, name: bytes, handle: Any, text: bytes, source: Noted) -> Medium:
    """A VMDK whose parts lie in files of their own, as its text names them. Flat parts are read as they are."""
    folder = name.rpartition(b"/")[0]
    named = [(int(sectors) * 512, kind, file) for sectors, kind, file in _EXTENT.findall(text)]
    paths = [folder + b"/" + file if folder else file for _, _, file in named]
    present = frozenset(files.names())
    missing = tuple(
        escape(path) for path, (_, kind, _) in zip(paths, named, strict=True) if kind != b"ZERO" and path not in present
    )
    if all(kind in {b"FLAT", b"VMFS"} for _, kind, _ in named) and named:
        parts = [_segment(files, path, size) for path, (size, _, _) in zip(paths, named, strict=True)]
        return Medium("VMDK", Joined(parts), _told(parts))
    if missing:
        raise Damaged(Reason.UNREADABLE, f"missing: {', '.join(missing)}")
    extents = [Noted(Whole(_open(files, path))) for path in paths]
    _try(handle.open_extent_data_files_as_file_objects, extents, extents)
    return Medium("VMDK", Unpacked(handle, handle.get_media_size(), [source, *extents]))


def _try(open_: Callable[[Any], object], what: Any, sources: list[Noted]) -> None:
    try:
        open_(what)
    except MemoryError:
        raise
    except Exception as error:
        raise fault(sources, error) from error


_OPENERS: dict[str, Callable[[Files, bytes], Medium]] = {
    RAW: _raw,
    FILE_SYSTEM: _raw,
    EWF: _ewf,
    QCOW: _qcow,
    VMDK: _vmdk,
    VHD: _single(pyvhdi.file, "VHD"),
    VHDX: _single(pyvhdi.file, "VHDX"),
    DMG: _single(pymodi.handle, "DMG"),
}
