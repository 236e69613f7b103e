"""Files that people send along: held in memory only, never opened, never written in clear."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from vangnet.transfer.shapes import Attached

MOST_FILES = 10
MOST_BYTES = 25 * 2**20
MOST_BYTES_TOGETHER = 50 * 2**20
FIELD = "files"
_LONGEST_NAME = 300


class InMemory(FileUploadHandler):
    """Takes files up to the limits into memory, and reads past the rest, so that the text of the form still comes."""

    chunk_size = 2**18

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._held = bytearray()
        self._together = self._count = 0

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(field_name, file_name, *args, **kwargs)
        self._count += 1
        self._held = bytearray()
        if field_name != FIELD or self._count > MOST_FILES:
            self._refuse("count")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  # Django's signature
        """A piece of it."""
        self._held += raw_data
        self._together += len(raw_data)
        if len(self._held) > MOST_BYTES:
            self._refuse("size")
        if self._together > MOST_BYTES_TOGETHER:
            self._refuse("together")

    def file_complete(self, file_size: int) -> SimpleUploadedFile:  # noqa: ARG002  # Django's signature
        """A file is there."""
        name = str(self.file_name or "")[-_LONGEST_NAME:]
        held, self._held = bytes(self._held), bytearray()
        return SimpleUploadedFile(name or "file", held, self.content_type or "")

    def _refuse(self, reason: str) -> None:
        self._held = bytearray()
        if self.request is not None:
            refused_of(self.request).add(reason)
        raise SkipFile


def refused_of(request: HttpRequest) -> set[str]:
    """Why files of this request were not taken: "count", "size", "together"."""
    found: set[str] = request.__dict__.setdefault("files_refused", set())
    return found


def has_files(request: HttpRequest) -> bool:
    """Whether files came with this request, taken or not."""
    return bool(request.FILES) or bool(refused_of(request))


def attached(request: HttpRequest) -> tuple[Attached, ...]:
    """The files of this request, as they are sent on."""
    found = [one for one in request.FILES.getlist(FIELD) if one.size]
    return tuple(Attached(name=(one.name or "")[-_LONGEST_NAME:], data=one.read()) for one in found)
