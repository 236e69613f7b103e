"""Where ties draw members of a small network: as springs between them, while all push each other apart.

Fruchterman, Reingold 1991. The same of scikit-network walks through members in Python, which takes 6 s of the processor
at 2,000 members, and this half a second.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from vangnet.networks.kernels import push

ROUNDS = 50


def spring(weights: Any, start: npt.NDArray[np.float64], rounds: int = ROUNDS) -> npt.NDArray[np.float64]:
    """Places, float64[n, 2], of an undirected network of at most some thousands, from different places to start with.

    The heaviest tie draws as hard as any tie without weights would; lighter ones by the logarithm of what they weigh.
    """
    pulls = sparse.csr_matrix(weights, dtype=np.float32)
    if pulls.nnz:
        pulls.data = np.log1p(pulls.data) / np.log1p(pulls.data.max())
    count = len(start)
    at = (start / max(float(np.abs(start).max(initial=0)), 1e-9)).astype(np.float32)
    length = np.float32(1 / np.sqrt(max(count, 1)))
    rows = np.repeat(np.arange(count), np.diff(pulls.indptr))
    for turn in range(rounds):
        moves = push(at, length)
        apart = at[rows] - at[pulls.indices]
        drawn = apart * (pulls.data * np.sqrt((apart**2).sum(axis=1)) / length)[:, None]
        for axis in (0, 1):
            moves[:, axis] -= np.bincount(rows, drawn[:, axis], count).astype(np.float32)
        step = np.float32(0.2 * (1 - turn / rounds))
        reach = np.sqrt((moves**2).sum(axis=1, keepdims=True))
        at = at + moves / np.maximum(reach, 1e-9) * np.minimum(reach, step)
    return at.astype(np.float64)
