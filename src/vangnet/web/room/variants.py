"""The few forms in which pixels leave the desk. An address can ask for these and for no others."""

import msgspec

from vangnet.accounts.preferences import TILES, Preferences

SHOWN, LARGE, FULL, STRIP, CLIP, CLIP_WITH_SOUND = "shown", "large", "full", "strip", "clip", "clip-sound"
"""On purpose: small, large, to zoom in, stills of a video, and pieces of a video without and with sound."""

CLIP_MS = 4_000
BLUR = 0.08
"""The smallest thing that is still seen, as a share of a tile's longest side."""

_LONGEST_SIDE = {SHOWN: 480, LARGE: 1_600, FULL: 4_096, STRIP: 320, CLIP: 480, CLIP_WITH_SOUND: 480}
_TILE = "tile"


class Variant(msgspec.Struct, frozen=True):
    """One form: its name in addresses, its longest side in pixels, and whether it must be asked for on purpose."""

    name: str
    longest_side: int
    grey: bool = False
    blur: float = 0.0
    on_purpose: bool = True

    @property
    def is_clip(self) -> bool:
        """Whether it is a piece of a video."""
        return self.name in (CLIP, CLIP_WITH_SOUND)


def tile_of(chosen: Preferences) -> str:
    """The name of the form that somebody's tiles have."""
    return f"{_TILE}-{chosen.tile}-{'g' if chosen.grey else ''}{'b' if chosen.blur else ''}"


def variant(name: str) -> Variant | None:
    """The form of this name, if there is one."""
    return _ALL.get(name)


def _tiles() -> list[Variant]:
    return [
        Variant(
            tile_of(Preferences(tile=side, grey=grey, blur=blur)),  # type: ignore[arg-type]
            side if blur else 2 * side,
            grey=grey,
            blur=BLUR if blur else 0.0,
            on_purpose=False,
        )
        for side in TILES
        for grey in (False, True)
        for blur in (False, True)
    ]


_ALL = {form.name: form for form in (*_tiles(), *(Variant(name, side) for name, side in _LONGEST_SIDE.items()))}
