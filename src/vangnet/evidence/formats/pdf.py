"""PDF: the pictures in it, whether a page shows them or not, and the files attached to it.

JPEG and JPEG 2000 pictures come out byte for byte; others are made into PNG or TIFF, so that those can be compared by
likeness only. Pictures of earlier revisions are found where they are JPEG and not encrypted. Not covered: the small
pictures inside of page contents ("inline images"), and drawings.
"""

import io
import logging
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import msgspec
import pypdf
from pypdf import filters as _filters  # noqa: F401 - loaded now: a confined worker opens as little as it can
from pypdf.errors import DependencyError
from pypdf.generic import DictionaryObject, IndirectObject, NullObject, PdfObject, StreamObject

from vangnet.evidence.address import escape_member
from vangnet.evidence.carving import pictures
from vangnet.evidence.damage import Damaged
from vangnet.evidence.limits import MIB, LimitReached
from vangnet.evidence.member import Example, Member
from vangnet.evidence.passwords import Tries
from vangnet.evidence.reader import as_damage, forward
from vangnet.values import Reason, Remark

TYPE = "application/pdf"
TYPES = frozenset({TYPE})
NEEDS_SEEK = True

_MOST_BYTES = 512 * MIB
_MOST_NAMES = 20_000  # objects of which the names of attachments are looked up
_HEADER = re.compile(rb"\s*(\d{1,10})\s+(\d{1,5})\s+obj")
_PEEK = 4096
_AS_THEY_ARE = {"/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF"}
_LONGEST_NAME = 1000

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its complaints become reasons here


class _Reader(pypdf.PdfReader):
    """A reader that never searches the whole file for one lost object: it lists all objects anew, once."""

    rebuilt = False

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        number, generation = (
            (indirect_reference, 0)
            if isinstance(indirect_reference, int)
            else (indirect_reference.idnum, indirect_reference.generation)
        )
        if (generation, number) not in self.resolved_objects and not (generation == 0 and number in self.xref_objStm):
            if not self.is_there(number, generation) and not self.rebuilt and hasattr(self, "stream"):
                self.rebuilt = True
                known = self.xref
                self._rebuild_xref_table(self.stream)
                for each, offsets in known.items():
                    self.xref[each] = {**offsets, **self.xref.get(each, {})}
            if not self.is_there(number, generation):
                return NullObject()
        return super().get_object(indirect_reference)

    def is_there(self, number: int, generation: int) -> bool:
        """Whether such an object lies where the table of objects says."""
        at = self.xref.get(generation, {}).get(number)
        stream = getattr(self, "stream", None)
        if stream is None:  # the table is still being read
            return at is not None
        if not isinstance(at, int) or at < 0:
            return False
        found = _HEADER.match(_at(stream, at, 64))
        return found is not None and (int(found[1]), int(found[2])) == (number, generation)


def members(
    stream: BinaryIO,
    type_: str,  # noqa: ARG001 - the common interface
    size: int | None,  # noqa: ARG001
    passwords: tuple[str, ...] = (),
) -> Iterator[Member]:
    """Give the pictures and attached files, by their object numbers, then pictures that no object holds any more.

    Raises Damaged at the end of a PDF that is broken, or that needs a password.
    """
    end = stream.seek(0, io.SEEK_END)
    if end > _MOST_BYTES:
        raise LimitReached(f"a PDF of more than {_MOST_BYTES} bytes")
    stream.seek(0)
    faults: list[Damaged] = []
    given: set[tuple[int, int]] = set()
    try:
        yield from _objects(stream, given, faults, passwords)
    except Exception as error:
        faults.append(_named(error))
    stream.seek(0)
    data = stream.read()
    count = 0
    for start, stop in pictures(data):
        piece = data[start:stop]
        if _key(piece) not in given:
            count += 1
            yield Member(f"picture {count}", len(piece), None, None, None, _opener(_whole, piece))
    if faults:
        raise faults[0]


def _objects(
    stream: BinaryIO, given: set[tuple[int, int]], faults: list[Damaged], passwords: tuple[str, ...]
) -> Iterator[Member]:
    with pypdf.apply_configuration(jbig2dec_binary=None):  # no other program is ever started
        reader = _Reader(stream)
    remarks: tuple[str, ...] = ()
    if reader.is_encrypted and not reader.decrypt(""):
        if not any(reader.decrypt(password) for password in Tries(passwords).each()):
            raise Damaged(Reason.ENCRYPTED, "needs a password")
        remarks = (Remark.OPENED,)
    names = _file_names(reader)
    for number, generation in _with_streams(reader):
        try:
            found = reader.get_object(IndirectObject(number, generation, reader))
            if isinstance(found, StreamObject):
                for member in _object(found, number, names, given):
                    yield msgspec.structs.replace(member, remarks=remarks)
        except Exception as error:
            faults.append(_named(error))
        reader.resolved_objects.pop((generation, number), None)


def _with_streams(reader: _Reader) -> Iterator[tuple[int, int]]:
    """List the objects that may hold a stream, in the order of their numbers."""
    listed = [(number, each, at) for each, offsets in reader.xref.items() for number, at in offsets.items()]
    offsets = sorted({at for *_, at in listed})
    following = dict(zip(offsets, [*offsets[1:], None], strict=True))
    for number, generation, at in sorted(listed):
        after = following[at]
        if after is None or after - at > _PEEK or b"stream" in _at(reader.stream, at, after - at):
            yield number, generation


def _object(found: StreamObject, number: int, names: dict[int, str], given: set[tuple[int, int]]) -> Iterator[Member]:
    is_picture = found.get("/Subtype") == "/Image" or ("/Width" in found and "/Height" in found)
    if number in names or found.get("/Type") == "/EmbeddedFile":
        name = names.get(number, f"file {number}")
    elif is_picture:
        name = f"image {number}"
    else:
        return
    if is_picture and _last_filter(found) not in _AS_THEY_ARE:
        yield Member(name, None, None, None, None, _opener(_rebuilt, found))
        return
    try:
        with pypdf.apply_configuration(jbig2dec_binary=None):
            data = found.get_data()
    except Exception as error:
        damage = _named(error)
        yield Member(name, None, None, None, damage.reason, _opener(_whole, b""))
        return
    given.update(_key(data[start:end]) for start, end in pictures(data))
    yield Member(name, len(data), None, None, None, _opener(_whole, data))


def _last_filter(found: StreamObject) -> str:
    filters = found.get("/Filter")
    return str(filters[-1].get_object()) if isinstance(filters, list) and filters else str(filters)


def _rebuilt(found: StreamObject) -> Iterator[bytes]:
    """Make a picture file of bare pixels."""
    target = io.BytesIO()
    try:
        with pypdf.apply_configuration(jbig2dec_binary=None):
            picture = found.decode_as_image()
        picture.save(target, "TIFF" if picture.mode == "CMYK" else "PNG")
    except MemoryError:
        raise
    except Exception as error:
        raise Damaged(Reason.UNSUPPORTED, f"pixels that could not be put together: {error}") from error
    yield target.getvalue()


def _file_names(reader: _Reader) -> dict[int, str]:
    """The names of attached files, by the numbers of the objects that hold them."""
    names: dict[int, str] = {}
    loose = [(number, 0) for number in sorted(reader.xref_objStm)]
    written = [(n, g) for g, offsets in sorted(reader.xref.items()) for n, at in sorted(offsets.items())
               if b"/EF" in _at(reader.stream, at, _PEEK)]  # fmt: skip
    for number, generation in (written + loose)[:_MOST_NAMES]:
        try:
            found = reader.get_object(IndirectObject(number, generation, reader))
            files = found.get("/EF") if isinstance(found, DictionaryObject) else None
            if not isinstance(found, DictionaryObject) or not isinstance(files, DictionaryObject):
                continue
            name = str(found.get("/UF") or found.get("/F") or "")[:_LONGEST_NAME]
            for each in files.values():
                if isinstance(each, IndirectObject) and name:
                    names[each.idnum] = escape_member(name.encode("utf-8", "surrogatepass"))
        except Exception:  # noqa: S112 - the file is still given, without its name
            continue
    return names


def _named(error: Exception) -> Damaged:
    if isinstance(error, DependencyError):
        return Damaged(Reason.UNSUPPORTED, str(error))
    if isinstance(error, pypdf.errors.LimitReachedError):
        return LimitReached(str(error))
    if isinstance(error, pypdf.errors.FileNotDecryptedError):
        return Damaged(Reason.ENCRYPTED, str(error))
    return as_damage(error)


def _at(stream: Any, at: int, size: int) -> bytes:
    before = stream.tell()
    stream.seek(at)
    found: bytes = stream.read(size)
    stream.seek(before)
    return found


def _key(picture: bytes) -> tuple[int, int]:
    return len(picture), zlib.crc32(picture)


def _opener(make: Callable[[Any], Iterator[bytes]], what: object) -> Callable[[], BinaryIO]:
    return lambda: forward(make(what))


def _whole(data: bytes) -> Iterator[bytes]:
    yield data


def examples() -> Iterator[Example]:
    """Give small PDF files and what they hold."""
    jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xda\0\x02" + b"coded pixels" * 30 + b"\xff\xd9"
    content = b"a neutral file " * 40
    image = "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8"
    objects = [
        ("/Type /Catalog /Pages 2 0 R", None),
        ("/Type /Pages /Count 0 /Kids []", None),
        (f"{image} /Filter /DCTDecode", jpeg),
        (f"{image} /Filter [/FlateDecode /DCTDecode]", zlib.compress(jpeg + b"\0")),
        ("/Type /EmbeddedFile /Filter /FlateDecode", zlib.compress(content)),
        ("/Type /Filespec /F (notes.txt) /EF << /F 5 0 R >>", None),
    ]
    yield Example(TYPE, written(objects), {"image 3": jpeg, "image 4": jpeg + b"\0", "notes.txt": content})


def written(objects: list[tuple[str, bytes | None]]) -> bytes:
    """Write a PDF of these dictionaries and their streams, numbered from 1."""
    file, offsets = b"%PDF-1.7\n", []
    for number, (dictionary, stream) in enumerate(objects, 1):
        offsets.append(len(file))
        length = "" if stream is None else f" /Length {len(stream)}"
        body = b"" if stream is None else b"stream\n" + stream + b"\nendstream\n"
        file += f"{number} 0 obj\n<< {dictionary}{length} >>\n".encode() + body + b"endobj\n"
    rows = "".join(f"{at:010} 00000 n \n" for at in offsets)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(file)}\n%%EOF\n"
    return file + (table + trailer).encode()
