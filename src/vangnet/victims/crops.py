"""The pixels of crops: made again from the exhibit by a confined worker whenever they are needed, and kept nowhere.

Another part of the program that shows or sends a crop calls `png_of`; one that must stop when a crop may no longer be
used listens to `crop_stopped`.
"""

import atexit
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from threading import Lock

import msgspec
from django.dispatch import Signal
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from PIL import Image

from vangnet.cases.evidence import last_results, place_of
from vangnet.cases.models import Exhibit, File, Medium
from vangnet.errors import InputRefused, VangnetError
from vangnet.scan.report.words import words
from vangnet.scan.viewing import NotShown, Read, Viewer
from vangnet.values import Reason
from vangnet.victims.cropping import Cut, Source, Wanted
from vangnet.victims.models import Crop
from vangnet.victims.recipe import Recipe, RecipeRefused, recipe_of, size_of

crop_stopped = Signal()
"""A crop may no longer be used: it was withdrawn, or a newer library refuses it.

Sent inside the same transaction, with `crop`, `by` (an Actor) and `reason`.
"""

_ELSEWHERE = frozenset({Reason.MISSING, Reason.UNREADABLE, Reason.DIGEST_CONFLICT})
_OTHER_PLACES = 3
_SECONDS = 600.0  # a large video is digested as a whole first
_lock = Lock()
_decode = msgspec.msgpack.Decoder(Cut).decode


def png_of(crop: Crop) -> bytes:
    """The crop as a PNG that holds its pixels and nothing else, made again from its source.

    Raises InputRefused where the source is not what it was or cannot be read, and where the pixels are not the ones
    that people looked at (`pixels_sha256`).
    """
    return png(remade(crop))


def remade(crop: Crop) -> Cut:
    """The pixels of a crop, made again. Raises InputRefused as `png_of` does."""
    made = cut(source_of(crop), recipe_of(crop.recipe), at_seconds=crop.at_seconds)
    if made.sha256() != crop.pixels_sha256:
        raise InputRefused(_("This crop cannot be made again as it was when people looked at it; make a new one."))
    return made


def source_of(crop: Crop) -> Medium:
    """The medium that a crop is made from: the one with its digest, in its case. Raises InputRefused."""
    found = Medium.objects.filter(case=crop.case_id, sha256=crop.source_sha256).select_related("exhibit", "case")
    if (medium := found.first()) is None:
        raise InputRefused(_("The picture that this crop was made from is no longer in the case."))
    return medium


def cut(medium: Medium, recipe: Recipe, *, at_seconds: float | None = None) -> Cut:
    """Make a crop of a medium; of a video, of the frame that is seen then. Raises InputRefused.

    The medium is compared with its digest first, however large it is.
    """
    made = _asked(medium, Wanted(recipe, _ms(medium, at_seconds)))
    if made.refused is not None:
        raise RecipeRefused(made.refused)
    if (made.width, made.height) != size_of(recipe) or len(made.rgb) != 3 * made.width * made.height:
        raise InputRefused(_("The crop could not be made."))  # a worker that was taken over says anything
    return made


def source_seen(medium: Medium, *, at_seconds: float | None = None) -> Source:
    """How large a medium is when it is seen upright, and what must be told of it. Raises InputRefused."""
    source = _asked(medium, Wanted(at_ms=_ms(medium, at_seconds))).source
    if source is None:
        raise InputRefused(_("The crop could not be made."))
    return source


def png(made: Cut) -> bytes:
    """Pixels as a PNG of a header, pixels and an end: written afresh, so that nothing else can be in it."""
    buffer = BytesIO()
    Image.frombytes("RGB", (made.width, made.height), made.rgb).save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


# -- asking -----------------------------------------------------------------------------------------------------------


@cache
def _viewer() -> Viewer:
    viewer = Viewer(reader="vangnet.victims.cropping:read", seconds=_SECONDS, cache_bytes=0)
    atexit.register(viewer.close)
    return viewer


def viewer() -> Viewer:
    """The one viewer of this process that makes crops, made when somebody first needs it."""
    with _lock:
        return _viewer()


def _ms(medium: Medium, at_seconds: float | None) -> int:
    """The time of a frame in milliseconds; 0 for a picture. Raises InputRefused."""
    if medium.kind == Medium.Kind.PICTURE:
        return 0
    if medium.kind != Medium.Kind.VIDEO:
        raise InputRefused(_("A crop is made from a picture or a video."))
    at = at_seconds if at_seconds is not None else 0.0
    if not 0 <= at * 1000 <= (medium.duration_ms or 0):  # neither is a NaN
        raise InputRefused(_("The video does not last that long."))
    return round(at * 1000)


def _asked(medium: Medium, wanted: Wanted) -> Cut:
    """Ask at each place where the content lies, until one can be read."""
    reason: str = Reason.MISSING
    for exhibit, address in _places(medium):
        given = _from(exhibit, address, medium.sha256, wanted)
        if isinstance(given, Read):
            return _understood(given)
        reason = given.reason
        if reason not in _ELSEWHERE:
            break
    told = words((get_language() or "nl")[:2]).reason(reason)["label"]
    raise InputRefused(_("The source of the crop cannot be read: %(reason)s.") % {"reason": told})


def _places(medium: Medium) -> Iterator[tuple[Exhibit, str]]:
    yield medium.exhibit, medium.address
    others = File.objects.filter(medium=medium).exclude(exhibit=medium.exhibit, address=medium.address)
    for other in others.select_related("exhibit")[:_OTHER_PLACES]:
        yield other.exhibit, other.address


def _from(exhibit: Exhibit, address: str, sha256: str, wanted: Wanted) -> Read | NotShown:
    try:
        return viewer().read(
            place_of(exhibit),
            address,
            words=msgspec.msgpack.encode(wanted),
            expected_sha256=sha256,
            results=last_results(exhibit),
        )
    except InputRefused:
        return NotShown(Reason.MISSING)
    except VangnetError:  # the viewer was closed meanwhile
        return NotShown(Reason.UNREADABLE)


def _understood(given: Read) -> Cut:
    try:
        return _decode(given.data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputRefused(_("The crop could not be made.")) from error
