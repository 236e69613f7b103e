"""Near copies folded by PDQ: one decision covers them all.

Each group has one that stands for it, and every other member lies within the threshold of that one itself: no chain of
small differences joins what is not alike (`reference.nearest.groups`, exact). Only pictures as they lie are compared.
"""

from collections.abc import Iterable, Iterator

import msgspec
import numpy as np

from vangnet.capture.facts import Medium
from vangnet.capture.findings import Tie, TieKind
from vangnet.reference.nearest import groups, ranks
from vangnet.reference.nearest.groups import MINIMUM_QUALITY
from vangnet.values import Status
from vangnet.words import word

THRESHOLD_BITS = 31
STRANGERS_BITS = 128
"""The distance that two fingerprints have by chance, of 256 bits."""

_JUDGED = frozenset({Status.NEW, Status.SIMILAR})


class Fold(msgspec.Struct, frozen=True):
    """Near copies: the largest, which stands for them, and the others with how far they are from it, in bits."""

    representative: str
    copies: tuple[tuple[str, int], ...]


def folds(media: Iterable[Medium], threshold_bits: int = THRESHOLD_BITS) -> list[Fold]:
    """Fold media with a fingerprint that tells something; what is near to none is in no fold."""
    telling = sorted((medium for medium in media if _tells(medium)), key=lambda medium: medium.sha256)
    if len(telling) < 2:
        return []
    hashes = np.array([list(bytes.fromhex(medium.pdq or "")) for medium in telling], np.uint8)
    pixels = np.array([(medium.width or 0) * (medium.height or 0) for medium in telling], np.int64)
    sizes = np.array([medium.size or 0 for medium in telling], np.int64)
    sha256 = np.array([list(bytes.fromhex(medium.sha256)) for medium in telling], np.uint8)
    return [
        Fold(
            telling[group.representative].sha256,
            tuple((telling[member.medium].sha256, member.distance_bits) for member in group.members),
        )
        for group in groups(hashes, ranks(pixels, sizes, sha256), threshold_bits)
    ]


def copy_ties(folded: Iterable[Fold]) -> Iterator[Tie]:
    """Give the ties of each copy to what stands for it; their strength falls to 0 at the distance of strangers."""
    for fold in folded:
        for copy, bits in fold.copies:
            first, second = sorted((fold.representative, copy))
            strength = max(0.0, 1 - bits / STRANGERS_BITS)
            reason = word("series.copy", bits=bits)
            yield Tie(first=first, second=second, kind=TieKind.COPY, strength=strength, reason=reason)


def _tells(medium: Medium) -> bool:
    """Whether the fingerprint says something; a flat picture looks like every other flat picture."""
    if medium.pdq is None or len(medium.pdq) != 64:
        return False
    if medium.pdq_quality is None:
        return medium.status in _JUDGED  # the scan gives these to pictures with texture only
    return medium.pdq_quality >= MINIMUM_QUALITY
