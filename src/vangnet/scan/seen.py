"""All that was read of a picture or a video: enough to judge it again, by another library, without its bytes."""

from typing import Any

import msgspec
import numpy as np

from vangnet.hashing.packing import pack, unpack
from vangnet.hashing.pictures import Picture
from vangnet.hashing.previews import Preview
from vangnet.hashing.readings import Reading
from vangnet.hashing.videos import Video


class Seen(msgspec.Struct, frozen=True, eq=False, array_like=True):
    """What was read of one content of the type `kind`.

    `reason` says why it could not be read; without a reason, a picture and a video there is only sound. `full` is the
    picture at its full size, None where that was not read; `doubt` says why that could not be read.
    """

    kind: str
    previews: tuple[Preview, ...] = ()
    picture: Picture | None = None
    video: Video | None = None
    reason: str | None = None
    full: tuple[Reading, ...] | None = None
    doubt: str | None = None


class Kept(msgspec.Struct, frozen=True, eq=False, array_like=True):
    """What a scan keeps of a content for matching it again: `seen`, packed.

    A content without digests (a file that broke off) is told by its `address`, and `damage` says how it broke off.
    `alone`: nothing of the library lay near it, so that only what a library gained since can.
    """

    sha256: bytes | None
    address: str | None
    damage: str | None
    alone: bool
    seen: bytes


def packed(seen: Seen) -> bytes:
    return _encoder.encode(seen)


def unpacked(data: bytes) -> Seen:
    """Read what `packed` wrote. Raises msgspec.MsgspecError where it is something else."""
    return _decoder.decode(data)


def _to_bytes(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return pack(value)
    raise NotImplementedError(type(value))


def _from_bytes(_: type, value: Any) -> Any:
    return unpack(value)


_encoder = msgspec.msgpack.Encoder(enc_hook=_to_bytes)
_decoder = msgspec.msgpack.Decoder(Seen, dec_hook=_from_bytes)
