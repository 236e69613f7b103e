"""Found again: new media of one case against all children, and what is new of a child against all cases.

    VANGNET_DATA=$(mktemp -d) python -m benchmarks.found_again 1000000

As many media lie in twenty other cases, 100,000 of them in series of 200 children; one new medium in fifty is one of
those, and one in fifty has a hit of a list. On PostgreSQL by `scripts/with-postgresql`. Prints JSON, in seconds.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

CASES, CHILDREN, SERIES = 20, 200, 500
_ONE_IN = 50


def main() -> None:
    media = int(sys.argv[1])
    from vangnet.cli.desk import prepare

    prepare()
    from django.db import connection

    from tests.desk_world import World
    from vangnet.cases.models import Series
    from vangnet.victims.finding_again import _due_cases, _due_victims, ask_finding, compare
    from vangnet.victims.models import FoundAgain, FoundContent, Victim

    world, told = World(), {"database": connection.vendor, "media": media}
    others = [world.add_case(f"PL0600-20260{number:05}", world.team) for number in range(10, 10 + CASES)]
    for number, case in enumerate(others):
        _fill(world, case, media // CASES, lambda at, base=number * (media // CASES): (f"old {base + at}", None))
    children = [_child(world, others[number % CASES // 2], number) for number in range(CHILDREN)]
    told["contents_in_series"] = Series.media.through.objects.count()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    told["first_of_all"], _found = _timed(compare)

    def content(at: int) -> tuple[str, str | None]:
        if at % _ONE_IN == 0:
            return f"old {at * 7 % media}", None
        return f"new {at}", f"Series {at % CHILDREN}" if at % _ONE_IN == 1 else None

    _fill(world, world.add_case("PL0600-2026099999", world.team), media, content)
    told["new_media"], told["found"] = _timed(compare)
    told["finds"], told["contents"] = FoundAgain.objects.count(), FoundContent.objects.count()
    told["asked_when_nothing_is_new"], _asked = _timed(ask_finding)
    assert not _due_cases()
    assert not _due_victims()
    series = children[0].series.get().series
    series.media.add(*series.case.media.filter(series=None)[:5_000])
    told["5000_more_in_a_series"], _found = _timed(compare)
    Victim.objects.filter(pk=children[1].pk).update(listed_as="Series 7")
    told["another_name_on_the_lists"], _found = _timed(compare)
    print(json.dumps(told, indent=1))


def _child(world: Any, case: Any, number: int) -> Any:
    from django.utils import timezone

    from tests.desk_world import actor
    from vangnet.cases.models import Series
    from vangnet.victims.actions.opening import open_victim

    series = Series.objects.create(case=case, name=f"Serie {number}", review_on=timezone.localdate())
    start = number // (CASES // 2) * SERIES
    series.media.add(*case.media.filter(position__gt=start, position__lte=start + SERIES))
    child = open_victim(name=f"Kind {number}", series=series, reason="naam", by=actor(world.wies))
    child.listed_as = f"Series {number}"
    child.save()
    return child


def _fill(world: Any, case: Any, media: int, content: Callable[..., tuple[str, str | None]]) -> None:
    from django.db import transaction

    from vangnet.cases.actions.rows import insert
    from vangnet.cases.models import Medium

    exhibit = world.add_exhibit(case)
    columns = (
        "case_id position sha256 sha1 md5 type kind size status pdq reason remarks hits ranges exhibit_id address "
        "copies camera category reading"
    ).split()

    def rows(start: int, end: int) -> Iterator[tuple[Any, ...]]:
        for at in range(start, end):
            name, listed = content(at)
            sha256 = hashlib.sha256(name.encode()).hexdigest()
            hit = {"list": "l", "entry": name, "kind": "known", "series": listed, "distance_bits": None}
            status, hits = ("new", "[]") if listed is None else ("known", json.dumps([hit]))
            yield (
                *(case.pk, at + 1, sha256, sha256[:40], sha256[:32], "image/jpeg", "picture", 1_000, status),
                *("", "", "[]", hits, "[]", exhibit.pk, f"DCIM/{at}.jpg", 1, "", "", "none"),
            )

    for start in range(0, media, 50_000):
        with transaction.atomic():
            insert(Medium, columns, rows(start, min(media, start + 50_000)))
    case.media_placed = media
    case.save()


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = act()
    return round(time.perf_counter() - start, 2), result


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vangnet.config.desk")
    main()
