"""Discs in a plane that do not overlap: one for each community, so that the area of each is its members.

The largest lie by the ties between them (`springs`) and are then pushed apart until none overlaps; the others lie in
rings around them, the larger ones first. Near-linear, and the same each time.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from vangnet.networks.springs import spring

Floats = npt.NDArray[np.float64]

CORE = 150
"""Communities that lie by their ties; for so many it takes a moment."""
GOLDEN = np.pi * (3 - np.sqrt(5))
_ROUNDS = 400
_PULL = 0.01


def sunflower(ranks: npt.NDArray[np.int64]) -> Floats:
    """Places in a disc by rank from 0, about as dense everywhere; the first n lie within sqrt(n) (Vogel 1979)."""
    far, turned = np.sqrt(ranks + 0.5), ranks * GOLDEN
    return np.stack([far * np.cos(turned), far * np.sin(turned)], axis=1)


def placed(radii: Floats, between: Any) -> Floats:
    """The middle of each disc; `radii` descend, and `between` holds the weight of ties among the first `CORE`."""
    if not len(radii):
        return np.zeros((0, 2))
    core = _apart(_by_ties(radii[:CORE], between), radii[:CORE])
    edge = float((np.hypot(*core.T) + radii[:CORE]).max())
    return np.concatenate([core, _rings(radii[CORE:], edge)])


def _by_ties(radii: Floats, between: Any) -> Floats:
    """Where ties draw each; as wide as all discs together need."""
    count = len(radii)
    start = sunflower(np.arange(count))
    if count == 1:
        return np.zeros((1, 2))
    found = spring(between + between.T, start)
    found = found - np.average(found, axis=0, weights=radii)
    wide = np.sqrt((radii**2).sum()) / max(float(np.sqrt((found**2).sum(axis=1).mean())), 1e-9)
    return np.asarray(found * wide + start * (1e-3 * radii.min()))


def _apart(at: Floats, radii: Floats) -> Floats:
    """Push apart what overlaps, the smaller one further, with a slight pull to the middle."""
    needed = radii[:, None] + radii[None, :]
    share = radii[None, :] ** 2 / (radii[:, None] ** 2 + radii[None, :] ** 2)
    for turn in range(_ROUNDS):
        across, far = _across(at)
        over = np.maximum(needed - far, 0)
        np.fill_diagonal(over, 0)
        if not over.any():
            break
        moves = (across / far[:, :, None] * (over * share)[:, :, None]).sum(axis=1)
        at = at + 0.5 * moves - (_PULL * at if turn < _ROUNDS // 2 else 0)
    _, far = _across(at)
    np.fill_diagonal(far, np.inf)
    return at * max(1.0, float((needed / far).max()) * (1 + 1e-9))


def _across(at: Floats) -> tuple[Floats, Floats]:
    across = at[:, None, :] - at[None, :, :]
    return across, np.maximum(np.sqrt((across**2).sum(axis=2)), 1e-9)


def _rings(radii: Floats, edge: float) -> Floats:
    """Rings of discs around a circle of radius `edge`; each as wide as the largest in it."""
    rings, at = [np.zeros((0, 2))], 0
    while at < len(radii):
        largest = float(radii[at])
        far = edge + largest
        count = min(int(np.pi / np.arcsin(largest / far)), len(radii) - at)
        turned = np.arange(count) * (2 * np.pi / count) + len(rings) * GOLDEN
        rings.append(far * np.stack([np.cos(turned), np.sin(turned)], axis=1))
        edge, at = far + largest, at + count
    return np.concatenate(rings)
