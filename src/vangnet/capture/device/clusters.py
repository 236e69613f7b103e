"""Which media come from one source, by their metadata: equal serials bind, different ones part, the rest is clustered.

The features follow Klier and Baier, "Scalable image clustering to screen for self-produced CSAM" (EAI Transactions on
Internet of Things 10, 2024): tags, tables, sub-sampling, sizes and segments. Clustering is HDBSCAN. A cluster of
metadata is no proof of one device: a second one of the same model with the same software looks the same.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import numpy as np

from vangnet.capture.device.traits import Traits, coarser, distances, serials_of, traits
from vangnet.capture.facts import Kind, Medium
from vangnet.capture.findings import Tie, TieKind
from vangnet.words import Word, word

EPSILON = 0.3
"""Skeletons nearer than this are never parted: a front camera, another exposure mode, a new version of software.

Lesser distances are lifted to it, since scikit-learn's own `cluster_selection_epsilon` fails with NumPy 2.4.
"""

MOST_DISTINCT = 1500
"""So many skeletons of one make, model and form are compared with each other (some 200 MB); more are made coarser."""

_BINDING = {"burst": 0.95, "content_id": 0.95}  # made in one go on one device
_DERIVED = {"image_id": 0.8, "document": 0.5}  # one picture and what was made of it; a document may be a template
_LEAST_SPAN_SHARE = 0.05
_METADATA_STRENGTH = 0.4


def clusters(media: Iterable[Medium]) -> dict[str, int]:
    """Give each medium whose metadata tells a source the number of its cluster, by its SHA-256.

    No cluster holds two serial numbers. Media that are like no others have a cluster of their own.
    """
    known, groups = _grouped(media)
    numbers: dict[int, int] = {}
    return {medium.sha256: numbers.setdefault(groups.root(at), len(numbers)) for at, medium in enumerate(known)}


def cluster_ties(media: Iterable[Medium]) -> Iterator[Tie]:
    """Give what binds media to one source: a chain for each serial, each shared mark and each cluster, not all pairs.

    Clusters of media that name no make or model give none: files of one messenger look alike whoever made them.
    """
    known, groups = _grouped(media)
    yield from _identifier_ties(known)
    serials = serials_of(known)
    clustered: dict[int, list[int]] = defaultdict(list)
    for at in range(len(known)):
        clustered[groups.root(at)].append(at)
    for members in clustered.values():
        yield from _cluster_chain(known, members, serials)


class _Groups:
    """Media that belong together, none of which holds two serial numbers (union-find)."""

    def __init__(self, serials: Sequence[str | None]) -> None:
        self._above = list(range(len(serials)))
        self._serials = list(serials)

    def root(self, at: int) -> int:
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at

    def serial(self, at: int) -> str | None:
        return self._serials[self.root(at)]

    def join(self, first: int, second: int) -> bool:
        """Join two groups unless their serial numbers differ."""
        one, other = self.root(first), self.root(second)
        mine, yours = self._serials[one], self._serials[other]
        if mine and yours and mine != yours:
            return False
        low, high = min(one, other), max(one, other)
        self._above[high] = low
        self._serials[low] = mine or yours
        return True

    def join_all(self, members: Sequence[int]) -> None:
        for second in members[1:]:
            self.join(members[0], second)


def _grouped(media: Iterable[Medium]) -> tuple[list[Medium], _Groups]:
    known: list[Medium] = []
    skeletons: list[Traits] = []
    for medium in media:
        skeleton = traits(medium.facts) if medium.facts else None
        if skeleton is not None:
            known.append(medium)
            skeletons.append(skeleton)
    serials = serials_of(known)
    groups = _Groups(serials)
    for alike in _by(serials).values():
        groups.join_all(alike)
    for name in _BINDING:
        for alike in _by([_mark(medium, name) for medium in known]).values():
            groups.join_all(alike)
    blocks: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, skeleton in enumerate(skeletons):
        blocks[skeleton[:3]].append(at)
    for block in blocks.values():
        for members in _together(block, skeletons):
            _join_cluster(members, known, groups)
    return known, groups


def _by(keys: Sequence[str | None]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        if key is not None:
            found[key].append(at)
    return found


def _mark(medium: Medium, name: str) -> str | None:
    """The value of an identifier, unless it is zeros or too short to tell anything."""
    for each in medium.facts.identifiers if medium.facts else ():
        if each.name == name and len(set(each.value.strip("0- "))) >= 3 and len(each.value) >= 8:
            return each.value
    return None


def _together(block: Sequence[int], skeletons: Sequence[Traits]) -> Iterator[list[int]]:
    """Cluster the media of one make, model and form by their skeletons, each distinct one once or twice."""
    alike: dict[Traits, list[int]] = defaultdict(list)
    for at, skeleton in zip(block, coarser([skeletons[at] for at in block], MOST_DISTINCT), strict=True):
        alike[skeleton].append(at)
    distinct = list(alike)
    labels = _labels(distinct, [len(members) for members in alike.values()])
    found: dict[int, list[int]] = defaultdict(list)
    for number, (skeleton, label) in enumerate(zip(distinct, labels, strict=True)):
        found[label if label >= 0 else -1 - number] += alike[skeleton]
    yield from found.values()


def _labels(distinct: Sequence[Traits], counts: Sequence[int]) -> list[int]:
    """HDBSCAN over distinct skeletons; -1 where one is like no other. One that occurs more than once stands twice."""
    rows = np.repeat(np.arange(len(distinct)), np.minimum(counts, 2))
    if len(rows) == 1 or len(distinct) == 1:
        return [0] * len(distinct)
    if len(distinct) > MOST_DISTINCT:  # even coarse they are too many: nothing is concluded
        return [-1] * len(distinct)
    from sklearn.cluster import HDBSCAN

    apart = np.maximum(distances(distinct)[np.ix_(rows, rows)], EPSILON)
    np.fill_diagonal(apart, 0)
    model = HDBSCAN(
        min_cluster_size=2,
        min_samples=1,
        metric="precomputed",
        allow_single_cluster=True,
        copy=True,
    )
    labels = np.full(len(distinct), -1)
    labels[rows] = model.fit_predict(apart)
    return [int(label) for label in labels]


def _join_cluster(members: list[int], known: Sequence[Medium], groups: _Groups) -> None:
    """Join what was clustered, unless several serials or overlapping versions of software tell several devices."""
    serials = {serial for at in members if (serial := groups.serial(at))}
    if len(serials) == 1:
        groups.join_all(members)
        return
    bare = [at for at in members if groups.serial(at) is None]
    for device in _by_versions(bare, known):
        groups.join_all(device)


def _by_versions(members: list[int], known: Sequence[Medium]) -> list[list[int]]:
    """Part media by the version of their software where two versions were in use at the same time.

    One device has one version at a time, so versions that overlap are of several. Each version is given to the first
    device whose versions it does not overlap (interval partitioning).
    """
    versions: dict[str, list[int]] = defaultdict(list)
    for at in members:
        facts = known[at].facts
        versions[(facts.software if facts else None) or ""].append(at)
    if len(versions) <= 1:
        return [members] if members else []
    loose: list[int] = []
    spans: list[tuple[datetime, datetime, list[int]]] = []
    for told in versions.values():
        span = _span([known[at] for at in told])
        if span is None:
            loose += told
        else:
            spans.append((*span, told))
    devices: list[tuple[datetime, list[int]]] = []
    for first, last, told in sorted(spans):
        place = next((number for number, (end, _) in enumerate(devices) if end <= first), None)
        if place is None:
            devices.append((last, told))
        else:
            devices[place] = (last, devices[place][1] + told)
    found = [told for _, told in devices]
    if len(found) == 1:
        return [found[0] + loose]
    return [*found, loose] if loose else found


def _span(media: Sequence[Medium]) -> tuple[datetime, datetime] | None:
    """From when to when media were captured by their own clock, without the outermost twentieth at each end."""
    times = sorted(
        stamp.local.replace(tzinfo=None)
        for medium in media
        if medium.facts
        for stamp in medium.facts.stamps
        if stamp.kind == Kind.CAPTURED and stamp.local is not None and not stamp.doubts
    )
    if not times:
        return None
    cut = int(len(times) * _LEAST_SPAN_SHARE)
    return times[cut], times[-1 - cut]


def _cluster_chain(known: Sequence[Medium], members: list[int], serials: Sequence[str | None]) -> Iterator[Tie]:
    """One chain through a cluster: its media with a serial first, then those that metadata alone bind to it."""
    numbered = [at for at in members if serials[at]]
    if numbered:
        facts = known[numbered[0]].facts
        reason = word("device.same_serial", serial=facts.serial if facts else "", make=(facts and facts.make) or "?")
        yield from _chain([known[at].sha256 for at in numbered], TieKind.SERIAL, 1.0, reason)
    bare = [at for at in members if not serials[at]]
    first = next((facts for at in members if (facts := known[at].facts) and (facts.make or facts.model)), None)
    if first is None or not bare:
        return
    device = " ".join(name for name in (first.make, first.model) if name)
    reason = word("device.same_source", device=device, count=len(members))
    yield from _chain([known[at].sha256 for at in (numbered[-1:] + bare)], TieKind.METADATA, _METADATA_STRENGTH, reason)


def _identifier_ties(known: Sequence[Medium]) -> Iterator[Tie]:
    for name, strength in (_BINDING | _DERIVED).items():
        for value, alike in _by([_mark(medium, name) for medium in known]).items():
            reason = word("device.same_identifier", name=name, value=value)
            yield from _chain([known[at].sha256 for at in alike], TieKind.IDENTIFIER, strength, reason)


def _chain(members: Sequence[str], kind: TieKind, strength: float, reason: Word) -> Iterator[Tie]:
    for one, other in itertools.pairwise(members):
        if one != other:
            yield Tie(first=min(one, other), second=max(one, other), kind=kind, strength=strength, reason=reason)
