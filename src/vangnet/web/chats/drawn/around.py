"""The network around one member as numbers for SVG: circles, lines and labels that a template draws."""

import math
from collections.abc import Sequence

import msgspec

from vangnet.chats.queries.around import Around, Node

WIDE = 1_000
LABELLED = 30
_EDGE = 60
_BEND = 0.6
_AVOIDED = 300
_WEIGHT = 20  # a label over a label is worse than one over a circle
_MANY = 300

Box = tuple[float, float, float, float]
_LETTER = 8.6
_LINE = 17
_LONGEST = 20


class Circle(msgspec.Struct, frozen=True):
    """A member; `label` is empty where there is none, and stands from `label_x` on by `anchor`."""

    node: Node
    x: int
    y: int
    radius: int
    label: str
    label_x: int
    label_y: int
    anchor: str


class Line(msgspec.Struct, frozen=True):
    """A tie; `width` 1 to 4, `is_mine` where it is of the one in the middle."""

    x1: int
    y1: int
    x2: int
    y2: int
    width: int
    is_mine: bool


class Plot(msgspec.Struct, frozen=True):
    """A box of `WIDE` by `WIDE`."""

    circles: tuple[Circle, ...]
    lines: tuple[Line, ...]
    is_many: bool
    wide: int = WIDE


def plot_of(found: Around) -> Plot:
    """Draw it; the strongest members have their name beside them."""
    places = _places(found.nodes)
    most = max((one.strength for one in found.nodes), default=0.0)
    is_many = len(found.nodes) > _MANY
    least, more = (3, 8) if is_many else (5, 9)
    radii = [16 if one.step == 0 else least + round(more * _share(one.strength, most)) for one in found.nodes]
    at = {node.member: place for node, place in zip(found.nodes, places, strict=True)}
    heaviest = max((one.weight for one in found.lines), default=0.0)
    middle = found.nodes[0].member
    lines = [
        Line(*at[one.a], *at[one.b], min(4, 1 + int(4 * _share(one.weight, heaviest) ** 2)), one.a == middle)
        for one in reversed(found.lines)
    ]
    return Plot(tuple(_circles(found.nodes, places, radii)), tuple(lines), is_many)


def short(name: str, longest: int = _LONGEST) -> str:
    """A name that fits beside a circle."""
    whole = " ".join(name[: 4 * longest].split())
    return whole if len(whole) <= longest else whole[: longest - 1] + "…"


def _share(value: float, most: float) -> float:
    return math.log1p(value) / math.log1p(most) if most > 0 else 0.0


def _places(nodes: Sequence[Node]) -> list[tuple[int, int]]:
    """As large as the box allows, in its middle; what lies far out is drawn nearer, so that the middle has room."""
    bent = []
    for one in nodes:
        far = math.hypot(one.x - nodes[0].x, one.y - nodes[0].y)
        nearer = far**_BEND / far if far else 0.0
        bent.append(((one.x - nodes[0].x) * nearer, (one.y - nodes[0].y) * nearer))
    left, right = min(x for x, _ in bent), max(x for x, _ in bent)
    low, high = min(y for _, y in bent), max(y for _, y in bent)
    scale = (WIDE - 2 * _EDGE) / max(right - left, high - low, 1e-9)
    across, up = (left + right) / 2, (low + high) / 2
    return [(round(WIDE / 2 + (x - across) * scale), round(WIDE / 2 - (y - up) * scale)) for x, y in bent]


def _circles(nodes: Sequence[Node], places: Sequence[tuple[int, int]], radii: Sequence[int]) -> list[Circle]:
    around = list(zip(places, radii, strict=True))[:_AVOIDED]
    taken: list[tuple[Box, int]] = [((x - r, y - r, x + r, y + r), 1) for (x, y), r in around]
    found = []
    for rank, (node, (x, y), radius) in enumerate(zip(nodes, places, radii, strict=True)):
        label, told = "", (0, 0, "start")
        if rank <= LABELLED:
            label = short(node.name)
            told = _beside(x, y, radius, len(label) * _LETTER, taken)
        found.append(Circle(node, x, y, radius, label, *told))
    return found


def _beside(x: int, y: int, radius: int, wide: float, taken: list[tuple[Box, int]]) -> tuple[int, int, str]:
    """Where a label of this width stands: the first place beside the circle that overlaps least with others."""
    away = radius + 4
    places = [
        (x + away, y + 5, "start"),
        (x - away, y + 5, "end"),
        (x, y - away, "middle"),
        (x, y + away + 12, "middle"),
    ]
    places += [(x + away, y + 5 + down, "start") for down in (-_LINE, _LINE)]
    places += [(x - away, y + 5 + down, "end") for down in (-_LINE, _LINE)]
    best, least = places[0], math.inf
    for place in places:
        box = _box(*place, wide)
        over = sum(weight * _overlap(box, one) for one, weight in taken) + 10_000 * (
            box[0] < 0 or box[2] > WIDE or box[1] < 0
        )
        if over < least:
            best, least = place, over
    taken.append((_box(*best, wide), _WEIGHT))
    return best


def _box(x: int, y: int, anchor: str, wide: float) -> Box:
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return left, y - _LINE + 3, left + wide, y + 3


def _overlap(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, down)
