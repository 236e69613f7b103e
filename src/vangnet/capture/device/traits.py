"""What of a medium's metadata tells its source, and how far two such skeletons lie apart."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vangnet.capture.device.devices import brand, pair
from vangnet.capture.facts import Facts, Medium

WEIGHTS = {
    "software": 3.0,
    "skeleton": 1.0,
    "markers": 1.5,
    "maker": 1.0,
    "byte_order": 0.5,
    "subsampling": 1.0,
    "coding": 0.5,
    "huffman": 0.5,
    "quality": 0.5,
    "jfif": 0.5,
    "adobe": 0.5,
    "trailer": 0.5,
    "thumbnail": 1.0,
    "brands": 1.0,
    "handlers": 1.0,
    "encoder": 1.0,
    "compressor": 0.5,
    "codecs": 1.0,
    "keys": 1.0,
    "udta": 0.5,
    "order": 0.5,
    "timescales": 0.5,
    "lens": 0.5,
    "tables": 1.0,
    "thumbnail_tables": 0.5,
    "size": 1.0,
}
"""How much each feature counts where two files differ in it; the last ones are dropped first where files are too many.

Tags count by the share that two files do not have alike, and not by their order, which the skeleton tells.
"""

TAGS_WEIGHT = 3.0
_COARSER = ("size", "thumbnail_tables", "tables", "lens", "timescales", "skeleton", "tags", "thumbnail", "quality")
_PLACEHOLDERS = frozenset(("1234567", "12345678", "123456789", "1234567890", "none", "unknown", "null"))

Distances = npt.NDArray[np.float64]


class Traits(NamedTuple):
    """The skeleton of a medium; media with equal ones are looked at once."""

    make: str
    model: str
    form: str
    values: tuple[str, ...]  # in the order of WEIGHTS
    tags: str


def traits(facts: Facts) -> Traits | None:
    """Give the skeleton of a medium; None where nothing was read that tells a source."""
    if facts.signature is None and not facts.make and not facts.model:
        return None
    told = dict(facts.signature.features) if facts.signature else {}
    told["software"] = facts.software or ""
    told["lens"] = facts.lens or ""
    told["quality"] = "custom" if told.get("quality") == "custom" else "ijg" if told.get("quality") else ""
    for name in ("size", "thumbnail"):  # however the camera was held
        told[name] = "x".join(map(str, sorted(size))) if (size := pair(told.get(name, ""))) else told.get(name, "")
    return Traits(
        make=brand(facts.make or ""),
        model=(facts.model or "").strip().lower(),
        form=facts.signature.form if facts.signature else "",
        values=tuple(told.get(name, "") for name in WEIGHTS),
        tags=told.get("tags", ""),
    )


def serials_of(media: Sequence[Medium]) -> list[str | None]:
    """Give a key of each medium's serial number, with its make; None where there is none that tells a device.

    Some files of a device tell the number of its body and others an internal one: where files that tell both agree,
    the two are one key.
    """
    told = [(_serial(medium, "body_serial"), _serial(medium, "internal_serial")) for medium in media]
    bodies: dict[str, set[str]] = {}
    for body, internal in told:
        if body and internal:
            bodies.setdefault(internal, set()).add(body)
    return [body or (internal and (_only(bodies.get(internal, ())) or internal)) for body, internal in told]


def _serial(medium: Medium, name: str) -> str | None:
    """Zeros, runs of one sign and counted digits are what devices write that have no number."""
    if medium.facts is None:
        return None
    value = next((each.value for each in medium.facts.identifiers if each.name == name), "")
    bare = "".join(c for c in value.lower() if c.isalnum())
    core = bare.lstrip("0")
    if len(core) < 4 or len(set(core)) < 2 or core in _PLACEHOLDERS:
        return None
    return f"{brand(medium.facts.make or '')}|{core}"


def _only(values: Collection[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def coarser(distinct: Sequence[Traits], most: int) -> list[Traits]:
    """Blank features, those that differ from picture to picture first, until there are few enough skeletons."""
    told = list(distinct)
    names = list(WEIGHTS)
    for name in _COARSER:
        if len(set(told)) <= most:
            break
        if name == "tags":
            told = [each._replace(tags="") for each in told]
        else:
            at = names.index(name)
            told = [each._replace(values=(*each.values[:at], "", *each.values[at + 1 :])) for each in told]
    return told


def distances(distinct: Sequence[Traits]) -> Distances:
    """How far skeletons lie apart, float64[n,n], from 0 to 1: the weight of what differs over the weight of all."""
    count = len(distinct)
    apart = np.zeros((count, count), dtype=np.float32)
    total = np.zeros((count, count), dtype=np.float32)
    for at, weight in enumerate(WEIGHTS.values()):
        numbers: dict[str, int] = {"": 0}
        codes = np.array([numbers.setdefault(each.values[at], len(numbers)) for each in distinct], dtype=np.int32)
        if len(numbers) == 1:
            continue
        apart += weight * (codes[:, None] != codes[None, :])
        total += weight * ((codes[:, None] > 0) | (codes[None, :] > 0))
    if any(each.tags for each in distinct):
        share, either = _unlike(distinct)
        apart += TAGS_WEIGHT * share
        total += TAGS_WEIGHT * either
    return (apart / np.maximum(total, 1)).astype(np.float64)


def _unlike(distinct: Sequence[Traits]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """The share of tags that two files do not have alike (Jaccard), and whether either has any."""
    sets = [frozenset(each.tags.split()) for each in distinct]
    numbers = {tag: at for at, tag in enumerate(sorted(frozenset().union(*sets)))}
    held = np.zeros((len(sets), len(numbers)), dtype=np.float32)
    for row, tags in enumerate(sets):
        held[row, [numbers[tag] for tag in tags]] = 1
    both = held @ held.T
    sizes = held.sum(axis=1)
    union = sizes[:, None] + sizes[None, :] - both
    return (1 - both / np.maximum(union, 1)) * (union > 0), union > 0
