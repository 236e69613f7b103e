"""How pairs write, to put them in another order; a pair exists because of an identifier, and never because of this."""

from collections import defaultdict
from collections.abc import Sequence

from vangnet.chats.models import Export
from vangnet.chats.queries.exports import opened
from vangnet.chats.queries.same import Pair, Place
from vangnet.networks.style import Alike, alike, background, busiest, texts_of

MOST_PAIRS = 100
"""So many are put in order, from the first on."""
MOST_MESSAGES = 3_000_000
"""Of an export with more, nobody waits for its texts on a page."""
_BESIDE = 150  # members of an export against whom others are compared


def writing_of(pairs: Sequence[Pair]) -> list[Alike]:
    """For each pair how many words both wrote, and how alike, where that can be said."""
    members: dict[int, set[int]] = defaultdict(set)
    exports: dict[int, Export] = {}
    for pair in pairs:
        for end in (pair.first, pair.second):
            members[end.export.pk].add(end.member)
            exports[end.export.pk] = end.export
    texts: dict[Place, str] = {}
    for number, export in exports.items():
        found = opened(export) if export.count("messages") <= MOST_MESSAGES else None
        if found is not None:
            beside = busiest(found.stored, _BESIDE)
            told = texts_of(found.stored, members[number] | set(beside))
            texts |= {(number, member): text for member, text in told.items()}
    usual = background(texts[place] for place in sorted(texts))
    return alike([(pair.first.place, pair.second.place) for pair in pairs], texts, usual)


def ordered(pairs: Sequence[Pair]) -> list[tuple[Pair, Alike | None]]:
    """Those who write most alike first; those of whom nothing can be said keep their order, behind the others."""
    first = list(zip(pairs[:MOST_PAIRS], writing_of(pairs[:MOST_PAIRS]), strict=True))
    first.sort(key=lambda one: (one[1].cosine is None, -(one[1].cosine or 0.0)))
    return [*first, *((pair, None) for pair in pairs[MOST_PAIRS:])]
