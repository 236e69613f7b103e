"""HEIC and HEIF without Pillow in between: a telephone's 48 megapixels would not fit into a worker twice."""

from io import BytesIO
from typing import Any, BinaryIO, Self

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image

pi_heif.options.DECODE_THREADS = 1
pi_heif.options.THUMBNAILS = False
pi_heif.options.DEPTH_IMAGES = False
pi_heif.options.AUX_IMAGES = False

PLAIN_MODES = frozenset({"L", "RGB"})


class HeifPicture:
    """The pictures in one HEIF file, seen one at a time and decoded when asked for."""

    def __init__(self, source: bytes | BinaryIO) -> None:
        self._data = source if isinstance(source, bytes) else source.read()
        self._file: Any = self._open()
        self._place: int = self._file.primary_index

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file = None

    @property
    def size(self) -> tuple[int, int]:
        width, height = self._file[self._place].size
        return int(width), int(height)

    @property
    def mode(self) -> str:
        return str(self._file[self._place].mode)

    @property
    def n_frames(self) -> int:
        return len(self._file)

    def tell(self) -> int:
        return self._place

    def seek(self, place: int) -> None:
        """Go to another picture; what was decoded of this one is let go. Raises EOFError past the last."""
        if place >= len(self._file):
            raise EOFError(place)
        self._file = self._open()
        self._place = place

    def pixels(self) -> NDArray[np.uint8]:
        """Decode: H x W or H x W x channels, 8 bits each."""
        return np.asarray(self._file[self._place])

    def image(self) -> Image.Image:
        """Decode for Pillow, which knows what to do with alpha."""
        image: Image.Image = self._file[self._place].to_pillow()
        return image

    def _open(self) -> Any:
        return pi_heif.open_heif(BytesIO(self._data), convert_hdr_to_8bit=True)
