"""Media of a known child turned up once more: what is found is written down once, and a person says what it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case, Medium
from vangnet.errors import InputRefused
from vangnet.reports.models import Report
from vangnet.victims.models import FoundAgain, FoundContent, Victim
from vangnet.words import Word, word

How = FoundContent.How
State = FoundAgain.State


class Seen(msgspec.Struct, frozen=True):
    """That a content shows a child, and how that is known."""

    sha256: str
    how: str
    name: str = ""
    distance_bits: int | None = None


Place = Case | Report
Found = Mapping[tuple[int, Place], Iterable[Seen]]
"""What was seen of a child (by id) in a case or a report."""


def tell(found: Found) -> int:
    """Write down what is not there yet; gives how many contents are new. Doing it twice changes nothing more."""
    return sum(_tell_one(victim, place, list(seen)) for (victim, place), seen in found.items())


@transaction.atomic
def decide(find: FoundAgain, *, confirm: bool, reason: str, by: Actor) -> None:
    """Somebody looked: it is this child, or it is not. May be decided anew; the log keeps what was said before."""
    if not reason.strip():
        raise InputRefused(_("Say on what this rests; it is written down."))
    find = FoundAgain.objects.select_for_update().get(pk=find.pk)
    find.state = State.CONFIRMED if confirm else State.REFUSED
    find.decided_by, find.decided_at, find.decided_why = person_of(by), timezone.now(), reason.strip()
    find.save(update_fields=["state", "decided_by", "decided_at", "decided_why"])
    details = {"state": str(find.state)}
    record(Act("find.decide", _number(find), _objects(find), details), by=by)


@transaction.atomic
def drop(victim: Victim, contents: Iterable[int]) -> int:
    """Take out contents (by id) for which nothing speaks any more, because a series or a name was taken off the page.

    The find itself stays, counted anew; who had decided on it sees why.
    """
    rows = FoundContent.objects.filter(pk__in=list(contents), find__victim=victim)
    finds = list(FoundAgain.objects.filter(pk__in=rows.values("find")))
    count, _each = rows.delete()
    for find in finds:
        _count(find)
        record(Act("find.drop", _number(find), _objects(find), {"contents": find.count}), by=Actor(None))
    return count


def mark_told(finds: Iterable[FoundAgain]) -> None:
    """The owner of the case or report sees these now, for the first time."""
    waiting = [find.pk for find in finds if find.told_at is None]
    FoundAgain.objects.filter(pk__in=waiting, told_at=None).update(told_at=timezone.now())


@transaction.atomic
def _tell_one(victim: int, place: Place, seen: list[Seen]) -> int:
    Victim.objects.select_for_update().get(pk=victim)  # two workers write a find one after the other
    is_case = isinstance(place, Case)
    of = {"case": place} if is_case else {"report": place}
    key = f"{'case' if is_case else 'report'}:{place.pk}"
    find, is_new = FoundAgain.objects.get_or_create(victim_id=victim, key=key, defaults={**of, "count": 0})
    digests = {one.sha256 for one in seen}
    held = set(find.contents.filter(sha256__in=digests).values_list("sha256", "how"))
    fresh = {(one.sha256, one.how): one for one in seen if (one.sha256, one.how) not in held}
    if not fresh:
        return 0
    FoundContent.objects.bulk_create(
        FoundContent(find=find, sha256=one.sha256, how=one.how, name=one.name[:300], distance_bits=one.distance_bits)
        for one in fresh.values()
    )
    before = find.count
    _count(find)
    if find.count > before and find.state == State.REFUSED:  # there is more than what was refused: somebody must look
        find.state, find.told_at = State.PROPOSED, None
        find.save(update_fields=["state", "told_at"])
    name = "find.make" if is_new else "find.grow"
    record(Act(name, _number(find), _objects(find), {"contents": find.count}), by=Actor(None))
    return len(fresh)


def _count(find: FoundAgain) -> None:
    """How many contents, one of them, and in which words: all follow from the contents."""
    by_how: dict[str, set[str]] = defaultdict(set)
    for how, sha256 in find.contents.order_by().values_list("how", "sha256"):
        by_how[how].add(sha256)
    every = set().union(*by_how.values())
    find.count = len(every)
    find.why = [[one.code, one.values] for one in _words(find, {how: len(held) for how, held in by_how.items()})]
    find.medium = Medium.objects.filter(case=find.case_id, sha256__in=sorted(every)[:100]).order_by("position").first()
    find.save(update_fields=["count", "why", "medium"])


def _words(find: FoundAgain, counts: Mapping[str, int]) -> Iterable[Word]:
    names = find.contents.exclude(name="").order_by("name").values_list("name", flat=True).distinct()[:5]
    told = ", ".join(names)
    if counts.get(How.SAME):
        yield word("victims.found_same", count=counts[How.SAME])
    if counts.get(How.LISTED):
        yield word("victims.found_listed", count=counts[How.LISTED], names=told)
    if counts.get(How.SIMILAR):
        near = find.contents.filter(how=How.SIMILAR).aggregate(least=Min("distance_bits"), most=Max("distance_bits"))
        yield word("victims.found_similar", count=counts[How.SIMILAR], names=told, **near)
    if not counts:
        yield word("victims.found_gone")


def _number(find: FoundAgain) -> str:
    return find.case.number if find.case is not None else ""


def _objects(find: FoundAgain) -> tuple[str, ...]:
    place = f"report:{find.report_id}" if find.report_id else f"case:{find.case_id}"
    return (f"victim:{find.victim_id}", f"find:{find.pk}", place)
