"""The figures of a year: counting, showing and freezing them.

    VANGNET_DATA=$(mktemp -d) python -m benchmarks.year_figures 100000

So many reports, a tenth as many exhibits with a scan, and a hundredth as many children, over two units and one year;
a third of the reports is decided on. On PostgreSQL by `scripts/with-postgresql`. Prints JSON, in seconds.
`python -m benchmarks year_figures` measures it in a folder of its own.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from benchmarks.measure import Bench, Line

THINGS, QUICK = 100_000, 10_000
CHANNELS = ("platform", "hotline", "chat", "mail", "public", "telephone")


def lines(bench: Bench) -> Iterator[Line]:
    """A year of reports, in a process with a desk of its own."""
    things = QUICK if bench.quick else THINGS
    environment = {
        **os.environ,
        "VANGNET_DATA": str(bench.folder / "desk"),
        "DJANGO_SETTINGS_MODULE": "vangnet.config.desk",
    }
    command = [sys.executable, "-m", "benchmarks.year_figures", str(things)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout)
    for name, what in WHAT.items():
        yield Line(f"{what}, {things:,} reports", f"{told[name]:.1f} s", "-", None)


WHAT = {
    "counted": "the figures of a year, counted",
    "told": "the same, as the steering group reads them",
    "years": "the overview of all years",
    "frozen": "a year closed",
    "told_frozen": "a closed year beside what is counted today",
    "report": "its report as PDF",
}


def main() -> None:
    things = int(sys.argv[1])
    from vangnet.cli.desk import prepare

    prepare()
    from tests.desk_world import World, actor
    from vangnet.statistics.actions.freezing import freeze
    from vangnet.statistics.queries.counting import count_now
    from vangnet.statistics.telling import tell_year, tell_years
    from vangnet.web.statistics import paper

    world = World()
    year = _fill(world, things)
    told: dict[str, Any] = {"things": things}
    told["counted"], figures = _timed(lambda: count_now(year))
    told["numbers"] = {one.rule.code: one.tally.total for one in figures}
    told["told"], _year = _timed(lambda: tell_year(year, world.stijn))
    told["years"], _years = _timed(lambda: tell_years(world.stijn))
    told["frozen"], _kept = _timed(lambda: freeze(year, by=actor(world.stijn)))
    told["told_frozen"], closed = _timed(lambda: tell_year(year, world.stijn))
    told["report"], _pdf = _timed(lambda: paper.made(closed, by=world.stijn))
    print(json.dumps(told, indent=1))


def _fill(world: Any, things: int) -> int:
    from django.utils import timezone

    from vangnet.cases.models import Exhibit, Scan
    from vangnet.reports.models import Arrival, Decision, Report
    from vangnet.victims.models import StatusStep, Victim

    now = timezone.now()
    year = now.year - 1
    first = now.replace(year=year, month=2, day=1)
    units = (world.unit, world.elsewhere)
    arrival = Arrival.objects.create(way="form", channel="platform", unit=world.unit, told=things, accepted=things)

    def moment(number: int) -> Any:
        return first + timedelta(minutes=number % 400_000)

    _rows(
        Report,
        (
            Report(
                number=f"M{year}-{number:07}",
                channel=CHANNELS[number % len(CHANNELS)],
                unit=units[number % 3 == 0],
                arrival=arrival,
                received_at=moment(number),
                state_at=moment(number),
            )
            for number in range(things)
        ),
    )
    keys = Report.objects.order_by("pk").values_list("pk", flat=True)[: things // 3]
    _rows(Decision, (Decision(report_id=key, outcome="settled", reason="x", made_by=world.ines) for key in keys))
    seized = moment(0) - timedelta(days=3)
    exhibits = (
        Exhibit(case=world.case, number=f"G{number}", description="x", seized_at=seized)
        for number in range(things // 10)
    )
    _rows(Exhibit, exhibits)
    statuses = {"known": 30, "new": 5, "other": 1_000}
    of = enumerate(Exhibit.objects.order_by("pk").values_list("pk", flat=True))
    _rows(
        Scan,
        (
            Scan(exhibit_id=key, number=1, state="done", ended_at=moment(number), statuses=statuses)
            for number, key in of
        ),
    )
    facts = {"name": "x", "review_on": first.date(), "made_by": world.wies}
    children = (
        Victim(number=f"V{year}-{number:06}", unit=units[number % 3 == 0], **facts) for number in range(things // 100)
    )
    _rows(Victim, children)
    step = {"status": "identified", "on": first.date(), "ground": "x", "made_by": world.wies}
    of_children = Victim.objects.values_list("pk", flat=True)
    _rows(StatusStep, (StatusStep(victim_id=key, **step) for key in of_children))
    return int(year)


def _rows(model: Any, rows: Any) -> None:
    model.objects.bulk_create(rows, batch_size=2_000)


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = act()
    return round(time.perf_counter() - start, 2), result


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vangnet.config.desk")
    main()
