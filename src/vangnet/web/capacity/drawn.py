"""Hours of teams as bars that a template draws as SVG: taken on, and still free."""

from collections.abc import Sequence

import msgspec

from vangnet.steering.queries.capacity import TeamHours

WIDTH, STEP, THICK = 520, 28, 16
_LABEL, _AFTER, _LONGEST = 190, 80, 24


class Bar(msgspec.Struct, frozen=True):
    """One team, from the top: what is taken on from the left, what is free after it, and what is told behind."""

    y: int
    name: str
    taken: int
    free_at: int
    free: int
    end: int
    told: str


class Plot(msgspec.Struct, frozen=True):
    """Bars in a box of `width` by `height`; names end at `label`."""

    width: int
    height: int
    label: int
    thick: int
    bars: tuple[Bar, ...]


def plot(teams: Sequence[TeamHours]) -> Plot:
    """The team with the most hours fills the room beside the names."""
    top = max((team.hours for team in teams), default=0) or 1
    room = WIDTH - _LABEL - _AFTER
    bars = []
    for place, team in enumerate(teams):
        taken, free = team.taken * room // top, team.free * room // top
        name = team.team if len(team.team) <= _LONGEST else team.team[: _LONGEST - 1] + "…"
        bars.append(
            Bar(place * STEP, name, taken, _LABEL + taken, free, _LABEL + taken + free, f"{team.taken}/{team.hours}")
        )
    return Plot(WIDTH, len(bars) * STEP, _LABEL, THICK, tuple(bars))
