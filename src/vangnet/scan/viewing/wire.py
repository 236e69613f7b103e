"""What is asked of a worker that shows, and what it gives: typed, and executing nothing when it is read."""

import msgspec

from vangnet.scan.wire import Item

JPEG, WEBM = "image/jpeg", "video/webm"


class Note:
    """What a viewer must be told of what is shown (an open list)."""

    DAMAGED = "damaged"  # only a part of it decodes
    PREVIEW = "preview"  # the smaller picture inside it, since it is raw, does not decode, or was asked for
    FIRST_FRAME = "first_frame"  # it has more frames or pages; `Shown.frames` says how many
    STILL = "still"  # one frame of a video; `Shown.at_ms` says which


class Shown(msgspec.Struct, frozen=True):
    """A picture for a browser: a JPEG without metadata, upright, at most as large as was asked for.

    `original_width` and `original_height` are those of the stored picture as it is shown upright, in pixels. `at_ms`
    is the time of a frame, from the first one.
    """

    data: bytes
    type: str
    width: int
    height: int
    original_width: int | None = None
    original_height: int | None = None
    notes: tuple[str, ...] = ()
    frames: int = 1
    at_ms: int | None = None


class Strip(msgspec.Struct, frozen=True):
    """Stills of a video in order of time."""

    frames: tuple[Shown, ...]
    duration_ms: int


class Clip(msgspec.Struct, frozen=True):
    """A piece of a video, encoded anew as WebM (VP8, Opus), that starts at its own zero.

    `length_ms` is what it shows of the video from `start_ms` on; the next piece starts where it ends. `has_sound` is
    False unless sound was asked for and there is some.
    """

    data: bytes
    type: str
    width: int
    height: int
    start_ms: int
    length_ms: int
    duration_ms: int
    has_sound: bool = False


class Read(msgspec.Struct, frozen=True):
    """What the reader of the viewer's settings made of a content."""

    data: bytes


class NotShown(msgspec.Struct, frozen=True):
    """Why something cannot be shown: a word of `values.Reason`. It is `missing` when nothing stands at the address."""

    reason: str


# -- between the viewer and its workers ----------------------------------------------------------------------------


class Look(msgspec.Struct, frozen=True, array_like=True):
    """How pixels shall come out. `blur` is the smallest thing that stays to be seen, as a share of the longest side."""

    longest_side: int
    grey: bool = False
    blur: float = 0.0


class AskPicture(msgspec.Struct, frozen=True, array_like=True, tag="picture"):
    """Show a picture, or what of it a hit was found in: "preview", "preview 2", "frame 3"."""

    look: Look
    reading: str | None = None


class AskFrames(msgspec.Struct, frozen=True, array_like=True, tag="frames"):
    """Show so many frames of a video, evenly spread, or those at these times."""

    look: Look
    count: int
    at_ms: tuple[int, ...] = ()


class AskClip(msgspec.Struct, frozen=True, array_like=True, tag="clip"):
    """Encode a piece of a video."""

    look: Look
    start_ms: int
    length_ms: int
    sound: bool = False


class AskRead(msgspec.Struct, frozen=True, array_like=True, tag="read"):
    """Read a content with the reader of the settings; `words` are for that reader."""

    words: bytes = b""


What = AskPicture | AskFrames | AskClip | AskRead


class Ask(msgspec.Struct, frozen=True, array_like=True):
    """One thing to be shown: `name` within the job's container, or None for the file itself."""

    number: int
    name: str | None
    sha256: bytes | None
    what: What


class Job(msgspec.Struct, frozen=True, array_like=True):
    """Things to be shown that lie in one container: `above` are its names, from the file on the disk inwards."""

    item: Item
    above: tuple[str, ...]
    asks: tuple[Ask, ...]


class Answer(msgspec.Struct, frozen=True):
    """What came of one ask; exactly one of the fields behind the number is set."""

    number: int
    picture: Shown | None = None
    strip: Strip | None = None
    clip: Clip | None = None
    read: bytes | None = None
    reason: str | None = None


Given = Shown | Strip | Clip | Read | NotShown


class Settings(msgspec.Struct, frozen=True):
    """What a worker must know: the exhibit (a single file is its own root), passwords to try, and who reads.

    `reader` is "module:name" of a function `read(body, type, words, tick) -> bytes`; it calls `tick` now and then.
    """

    root: bytes
    root_is_file: bool
    passwords: tuple[str, ...] = ()
    reader: str | None = None


WALKING = 1
"""The second word of a worker's marker while it looks for things in a container; 0 while it decodes one."""
