"""How long the links of a report take: `python -m benchmarks.identity_links [REPORTS]`, on the database that is named.

It fills that database (an empty one: VANGNET_DATA or DATABASE_URL) with reports of ten mentions each: one of a relay
that stands in all of them, one of a few that are common, and others that stand in two to five reports.
`scripts/with-postgresql` gives an empty one. Then it asks for the links of reports with twenty identifiers, and counts
the identifiers of a batch.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

ROUNDS = 7
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
IDENTIFIERS = f"""
INSERT INTO identities_identifier (kind, platform, key, second, value, mentions, subjects, names, made_at)
{NUMBERS} SELECT 'email', '', 'testaccount_' || i || '@example.org', 'testaccount_' || i || '@example.org',
       'testaccount_' || i || '@example.org', 0, 0, 0, CURRENT_TIMESTAMP FROM n
"""
REPORTS = f"""
INSERT INTO reports_report (number, channel, source, source_number, unit_id, team_id, arrival_id, received_at, language,
    situation, summary, content, incriminates_self, state, state_at, circumstances, lane, rank, reasons, rules, receipt,
    reply_key)
{NUMBERS} SELECT 'M2026-' || (100000 + i), 'platform', 'Testplatform', 'B' || i,
    CASE WHEN i %% 2 = 0 THEN %s ELSE %s END, NULL, %s,
    CURRENT_TIMESTAMP, 'nl', '', '', '{{}}', %s, 'new', CURRENT_TIMESTAMP, '{{}}', 0, 0, '[]', '', '', '' FROM n
"""
MENTIONS = f"""
INSERT INTO reports_mention (report_id, identifier_id, role, person, told, event, path, doubt)
{NUMBERS}, m(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM m WHERE j < 9)
SELECT %s + i, %s + CASE j WHEN 0 THEN 0 WHEN 1 THEN 1 + i %% 200 ELSE 1000 + (i * 8 + j * 7919) %% %s END,
       'reported', 0, '', '', '', '' FROM n CROSS JOIN m
"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.desk_world import World
    from tests.linked import add_report
    from vangnet.identities.counting import count
    from vangnet.identities.models import Identifier
    from vangnet.reports.models import Mention, Report
    from vangnet.reports.queries.identifiers import tell
    from vangnet.reports.queries.links import links_of

    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    call_command("migrate", verbosity=0)
    world = World()
    start = add_report(world.unit)
    own = reports * 3
    with connection.cursor() as cursor:
        cursor.execute(IDENTIFIERS, [own + 1_000])
        cursor.execute(REPORTS, [reports - 1, world.unit.pk, world.elsewhere.pk, start.arrival_id, False])
        first = Identifier.objects.order_by("pk").values_list("pk", flat=True)[0]
        cursor.execute(MENTIONS, [reports - 1, start.pk + 1, first, own])
        cursor.execute("ANALYZE")
    made = f"{connection.vendor}: {Mention.objects.count():,} mentions of {Identifier.objects.count():,} identifiers"
    begun = time.perf_counter()
    count(Identifier.objects.values_list("pk", flat=True).iterator())
    print(f"{made}, counted in {time.perf_counter() - begun:.0f} s")

    def with_twenty(number: int) -> Report:
        """A report with the relay, a common one and 18 that stand in few places."""
        report = Report.objects.get(pk=start.pk + 1 + number)
        few = range(first + 1_000 + number * 11, first + 1_000 + number * 11 + 18)
        rows = [Mention(report=report, identifier_id=one, role="reported", person=0) for one in few]
        Mention.objects.bulk_create(rows)
        return report

    asked = [with_twenty(number * 997 % reports) for number in range(ROUNDS)]
    found = [links_of(report, world.ines) for report in asked]
    print(f"links of a report with about 20 identifiers: {_milliseconds(asked, lambda one: links_of(one, world.ines))}")
    print(
        f"  with {statistics.median(len(one.reports) for one in found):.0f} reports told, relay among the silent ones"
    )
    relay = Report.objects.get(pk=start.pk)
    Mention.objects.create(report=relay, identifier_id=first, role="reported")
    alone = _milliseconds([relay] * ROUNDS, lambda one: links_of(one, world.ines))
    print(f"links of a report with the relay alone: {alone}")
    whole = Identifier.objects.get(pk=first)
    page = _milliseconds([whole] * ROUNDS, lambda one: tell(one, world.ines))
    print(f"the page of the relay: {page}")
    some = list(range(first, first + 5_000))
    print(f"counting 5,000 identifiers of a batch again: {_milliseconds([some] * 3, count)}")


def _milliseconds(asked: list[Any], ask: Callable[[Any], object]) -> str:
    times, own = [], []
    for one in asked:
        begun, spent = time.perf_counter(), time.process_time()
        ask(one)
        times.append((time.perf_counter() - begun) * 1e3)
        own.append((time.process_time() - spent) * 1e3)
    told = f"{statistics.median(times):.0f} ms (the slowest {max(times):.0f})"
    return f"{told}, of which {statistics.median(own):.0f} ms of this process"


if __name__ == "__main__":
    main()
