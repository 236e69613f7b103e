"""Pixels of a medium, read from its exhibit by confined workers at the moment that somebody looks."""

import atexit
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock

import msgspec
from django.utils.translation import get_language

from vangnet.cases.evidence import last_results, place_of
from vangnet.cases.models import Exhibit, File, Medium
from vangnet.errors import InputRefused, VangnetError
from vangnet.scan.report.words import words
from vangnet.scan.viewing import Clip, NotShown, Shown, Strip, Viewer
from vangnet.values import Reason
from vangnet.web.room import drawn
from vangnet.web.room.variants import CLIP_MS, CLIP_WITH_SOUND, STRIP, Variant

COMPARED_BYTES = 200 * 2**20
"""A video up to this size is compared with its digest before it is shown; a larger one would take too long to read."""

_STILLS, _TILE_STILLS = 12, 4
_OTHER_PLACES = 3
_ELSEWHERE = frozenset({Reason.MISSING, Reason.UNREADABLE, Reason.DIGEST_CONFLICT})
"""Reasons for which another place of the same content is tried."""

_lock = Lock()
Given = Shown | Strip | Clip | NotShown


class Pixels(msgspec.Struct, frozen=True):
    """What goes to the browser: bytes and their type. `reason` says why it is a card with words and no picture."""

    data: bytes
    type: str
    reason: str | None = None


def pixels_of(medium: Medium, form: Variant, *, start_ms: int = 0) -> Pixels:
    """A medium in one form; a card that says why, if it cannot be shown."""
    given = _from(medium.exhibit, medium.address, medium, form, start_ms)
    if isinstance(given, NotShown) and given.reason in _ELSEWHERE:
        given = _from_elsewhere(medium, form, start_ms) or given
    return _told(given, columns=4 if form.name == STRIP else 2)


def is_compared(medium: Medium) -> bool:
    """Whether what is shown is compared with the digest of the scan first."""
    return medium.kind != Medium.Kind.VIDEO or medium.size <= COMPARED_BYTES


@cache
def _viewer() -> Viewer:
    viewer = Viewer()
    atexit.register(viewer.close)
    return viewer


def viewer() -> Viewer:
    """The one viewer of this process, made when somebody first looks."""
    with _lock:
        return _viewer()


def _from(exhibit: Exhibit, address: str, medium: Medium, form: Variant, start_ms: int) -> Given:
    try:
        return _asking(medium, form, start_ms)(place_of(exhibit), address, last_results(exhibit))
    except InputRefused:
        return NotShown(Reason.MISSING)
    except VangnetError:  # the viewer was closed meanwhile
        return NotShown(Reason.UNREADABLE)


def _from_elsewhere(medium: Medium, form: Variant, start_ms: int) -> Given | None:
    """The same content at another place, if one can be read."""
    others = File.objects.filter(medium=medium).exclude(exhibit=medium.exhibit, address=medium.address)
    for place in others.select_related("exhibit")[:_OTHER_PLACES]:
        given = _from(place.exhibit, place.address, medium, form, start_ms)
        if not isinstance(given, NotShown):
            return given
    return None


def _asking(medium: Medium, form: Variant, start_ms: int) -> Callable[[Path, str, Path | None], Given]:
    side, digest = form.longest_side, medium.sha256 if is_compared(medium) else None

    def ask(exhibit: Path, address: str, results: Path | None) -> Given:
        if form.is_clip:
            sound = form.name == CLIP_WITH_SOUND
            return viewer().clip(
                exhibit,
                address,
                start_ms=start_ms,
                length_ms=CLIP_MS,
                longest_side=side,
                sound=sound,
                expected_sha256=digest,
                results=results,
            )
        if medium.kind == Medium.Kind.VIDEO:
            count, across = (_STILLS, side) if form.name == STRIP else (_TILE_STILLS, max(side // 2, 48))
            return viewer().frames(
                exhibit,
                address,
                count=count,
                longest_side=across,
                grey=form.grey,
                blur=form.blur,
                expected_sha256=digest,
                results=results,
            )
        return viewer().picture(
            exhibit,
            address,
            longest_side=side,
            grey=form.grey,
            blur=form.blur,
            expected_sha256=digest,
            results=results,
        )

    return ask


def _told(given: Given, columns: int) -> Pixels:
    if isinstance(given, NotShown):
        label = words((get_language() or "nl")[:2]).reason(given.reason)["label"]
        return Pixels(drawn.card(label), drawn.SVG, given.reason)
    if isinstance(given, Strip):
        return Pixels(drawn.sheet(given, columns), drawn.SVG)
    return Pixels(given.data, given.type)
