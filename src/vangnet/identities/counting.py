"""How often an identifier stands somewhere: kept beside it, so that its reach is known without counting again.

Counting goes up to `COUNTED`: what stands in more places says nothing any more, and counting all of a relay's mentions
with each file that comes in would cost more than the file.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import log

from django.db.models import Count

from vangnet.identities.models import Identifier

COUNTED = 1_000
"""Mentions are counted up to here; past it the pages say "more than"."""

_AT_ONCE = 500
_FEW = 50
_NAMES = (Identifier.Kind.NAME, Identifier.Kind.NICKNAME, Identifier.Kind.ACCOUNT)

Counts = tuple[int, int, int]
"""Mentions, subjects and names."""


def count(identifiers: Iterable[int], *, again: bool = False) -> None:
    """Count where identifiers stand, after mentions were added; `again`: also those past `COUNTED`, after some went.

    Counting twice changes nothing. To be asked in the transaction that adds the mentions; about five questions to the
    database for each 500 identifiers.
    """
    for some in _batches(sorted(set(identifiers))):
        few = Identifier.objects.filter(pk__in=some)
        if not again:
            few = few.filter(mentions__lt=COUNTED)
        held = {pk: (mentions, subjects, names) for pk, mentions, subjects, names in few.values_list(*_FIELDS)}
        places = _places(list(held))
        grown = [pk for pk, (mentions, _) in places.items() if again or _step(mentions) != _step(held[pk][0])]
        names = {pk: told[2] for pk, told in held.items()} | dict.fromkeys(grown, 0) | _names(grown)
        changed: dict[Counts, list[int]] = defaultdict(list)
        for pk, (mentions, subjects) in places.items():
            if (now := (mentions, subjects, names[pk])) != held[pk]:
                changed[now].append(pk)
        for (mentions, subjects, beside), those in changed.items():  # nearly all that are new stand in one place
            Identifier.objects.filter(pk__in=those).update(mentions=mentions, subjects=subjects, names=beside)


_FIELDS = ("pk", "mentions", "subjects", "names")


def _places(identifiers: Sequence[int]) -> dict[int, tuple[int, int]]:
    """In how many places of how many reports each stands."""
    found = Identifier.objects.filter(pk__in=identifiers).order_by()
    told = found.annotate(number=Count("mentioned"), reports=Count("mentioned__report", distinct=True))
    return {pk: (number, reports) for pk, number, reports in told.values_list("pk", "number", "reports")}


def _step(mentions: int) -> int:
    """Names are counted again when mentions grew by a tenth: each of a hundred thousand would read all before it."""
    return mentions if mentions < _FEW else int(log(mentions, 1.1))


def _names(identifiers: Sequence[int]) -> dict[int, int]:
    """Beside how many names each stands, told of the same person of the same report.

    Of names of people, nicknames and accounts of each platform, the one that has most: one person has accounts on many
    platforms, and few on one. A nickname counts itself too.
    """
    mentions = Identifier._meta.get_field("mentioned").related_model._default_manager  # noqa: SLF001 - it lies above
    mine = mentions.filter(identifier__in=identifiers).exclude(person=None).order_by()
    beside: dict[tuple[int, int], set[int]] = defaultdict(set)  # report and person -> which of these stand there
    for pk, report, person in mine.values_list("identifier", "report", "person").iterator():
        beside[report, person].add(pk)
    found: dict[tuple[int, str, str], set[int]] = defaultdict(set)
    # two plain questions and no join of the table with itself: PostgreSQL has no figures of rows that just came in
    for reports in _batches(sorted({report for report, _ in beside})):
        named = mentions.filter(report__in=reports, identifier__kind__in=_NAMES).exclude(person=None).order_by()
        of = ("report", "person", "identifier", "identifier__kind", "identifier__platform")
        for report, person, name, kind, platform in named.values_list(*of).iterator():
            for pk in beside.get((report, person), ()):
                found[pk, kind, platform].add(name)
    most: dict[int, int] = {}
    for (pk, _kind, _platform), names in found.items():
        most[pk] = max(len(names), most.get(pk, 0))
    return most


def _batches(identifiers: Iterable[int]) -> Iterator[list[int]]:
    left = iter(identifiers)
    while some := list(islice(left, _AT_ONCE)):
        yield some
