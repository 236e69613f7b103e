"""How often the order by writing style is wrong, by number of words: commit messages of git/git and its .mailmap.

`VANGNET_TRUTH` names the folder (see `networks_git`). Only the text below the first line counts, without trailers,
which name people, and without indented lines, which are code. Two names with addresses that the map calls one person
are a true pair; each true pair is compared with pairs of different people who wrote as much.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from benchmarks.measure import Bench, Line
from benchmarks.networks_git import folder, git
from benchmarks.networks_names import people, truth
from vangnet.networks import style

SIZES = (50, 100, 200, 500, 1_000, 2_000)
OTHERS = 9
"""Beside each true pair stand so many others in the list that is put in order."""
SEED = 20261123
_TRAILER = re.compile(r"^(?:[\w-]+-by|cc|fixes|message-id|link|change-id|see-also|references)\s*:.*$", re.IGNORECASE)


def lines(bench: Bench) -> Iterator[Line]:
    if not folder("git"):
        return
    texts = _texts()
    closed, _ = truth()
    who = dict(zip(closed, people(closed), strict=True))
    for size in SIZES[2:4] if bench.quick else SIZES:
        yield from _of_size(size, {one: cut for one in texts if (cut := _cut(texts[one], size))}, who)


def _of_size(size: int, texts: dict[tuple[str, str], str], who: dict[tuple[str, str], str]) -> Iterator[Line]:
    names = sorted(one for one in texts if one in who)
    usual = style.background((texts[one] for one in sorted(texts)), least=size)
    if usual is None:
        return
    held = np.array([style.profile(texts[one], usual) for one in names])
    alike = held @ held.T
    person = np.array([who[one] for one in names])
    same = person[:, None] == person[None, :]
    above = np.triu(np.ones_like(same), 1).astype(bool)
    true, other = np.argwhere(same & above), alike[~same & above]
    scores = alike[true[:, 0], true[:, 1]]
    other = np.sort(other)
    higher = np.searchsorted(other, scores, "left") + np.searchsorted(other, scores, "right")
    auc = float(higher.mean() / (2 * len(other)))
    draw = np.random.default_rng(SEED)
    first, below = [], []
    for a, b in np.concatenate([true, true[:, ::-1]]):
        strangers = np.flatnonzero(person != person[a])
        beside = alike[a, draw.choice(strangers, OTHERS, replace=False)]
        first.append(alike[a, b] > beside.max())
        below.append((beside >= alike[a, b]).mean())
    told = f"AUC {auc:.3f}; first of {OTHERS + 1} in {np.mean(first):.1%}; wrong order of two in {np.mean(below):.1%}"
    yield Line(f"style, git/git: {size} words; {len(names)} of {len(texts)} writers, {len(true)} true pairs", told)


def _texts() -> dict[tuple[str, str], str]:
    told = git("git", "log", "--no-merges", "--format=%x01%an%x00%ae%x00%b")
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in told.split("\x01")[1:]:
        name, address, body = one.split("\x00", 2)
        kept = [
            line for line in body.splitlines() if not _TRAILER.match(line) and not line.startswith(("    ", "\t", ">"))
        ]
        found[name, address].append("\n".join(kept))
    return {one: "\n".join(some) for one, some in found.items()}


def _cut(text: str, size: int) -> str:
    """The first so many words; nothing where there are fewer."""
    plain = style.own(text[: 60 * size])
    ends = [found.end() for found in re.finditer(r"[^\W\d_]+", plain)]
    return plain[: ends[size - 1]] if len(ends) >= size else ""
