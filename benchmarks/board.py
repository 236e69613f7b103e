"""How long the board takes: `python -m benchmarks.board [CASES]`, on the database that is named.

It fills that database (an empty one: VANGNET_DATA or DATABASE_URL) with so many cases (5,000 when none is said) over
eleven teams, each with statements, facts, hours, media in the queue, series with children, open reports and suspects.
Then it reads the board, draws its page, and tries and replays other weights, some rounds each.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

ROUNDS = 5
TEAMS = 11
MEDIA = 10
"""In the queue of each case, of which some stand in the higher lanes."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.desk_world import World, client_of
    from vangnet.steering.queries.cases import steered_cases
    from vangnet.steering.queries.effects import effect_now, replayed
    from vangnet.steering.weighing.weights import standard, table_of

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    call_command("migrate", verbosity=0)
    world = World()
    fill(world, count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{connection.vendor}: {count:,} cases, {count * MEDIA:,} media in the queue")
    client, turned = client_of(world.stijn), table_of(standard().replace("network = 30", "network = 300")).weights
    measured("the board", steered_cases)
    measured("its page", lambda: client.get("/board/"))
    measured("the effect of other weights", lambda: effect_now(turned))
    measured("past decisions replayed", lambda: replayed(turned))


def measured(what: str, act: Callable[[], object]) -> None:
    """Do it some times, and tell the median and the slowest, in seconds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    print(f"{what}: median {statistics.median(times):.2f} s, slowest {max(times):.2f} s")


def fill(world: Any, count: int) -> None:
    """Cases with everything that the board reads; the same every time."""
    import msgspec
    from django.utils import timezone

    from vangnet.accounts.models import Team
    from vangnet.cases import models as cases
    from vangnet.reports.models import Arrival, Report
    from vangnet.steering.models import BoardDecision, CaseFact, DecisionGround, HoursAsked
    from vangnet.steering.numbers import number_of
    from vangnet.steering.weighing.facts import Facts
    from vangnet.suspects.models import Suspect, SuspectRole

    drawn, now, today, said = random.Random(8), timezone.now(), timezone.localdate(), {"made_by": world.olaf}
    teams = [Team.objects.create(unit=world.unit, name=f"TBKK {number}") for number in range(TEAMS)]
    made = cases.Case.objects.bulk_create(
        cases.Case(
            number=f"B{number}",
            title="x",
            kind=drawn.choice(cases.Case.Kind.values),
            article="9",
            profile="vics-us",
            team=drawn.choice(teams),
            officer=world.olaf,
            processed_from=today - timedelta(days=drawn.randrange(900)),
        )
        for number in range(count)
    )
    answers = ("yes", "no", "unknown")
    facts = ("is_imminent", "is_live", "has_access", "in_contact")
    weights = ((1, 30, 69), (1, 30, 69), (10, 40, 50), (5, 40, 55))
    cases.Statement.objects.bulk_create(
        cases.Statement(case=case, fact=fact, answer=drawn.choices(answers, weight)[0], source="x", **said)
        for case in made
        for fact, weight in zip(facts, weights, strict=True)
    )
    CaseFact.objects.bulk_create(
        CaseFact(case=case, fact=drawn.choice(CaseFact.Fact.values), answer=drawn.choice(answers), source="x", **said)
        for case in made
    )
    HoursAsked.objects.bulk_create(
        HoursAsked(case=case, hours=drawn.randint(1, 200), reason="x", **said) for case in made
    )
    exhibits = cases.Exhibit.objects.bulk_create(
        cases.Exhibit(case=case, number="G1", description="x") for case in made
    )
    media = cases.Medium.objects.bulk_create(
        (
            cases.Medium(
                case=exhibit.case,
                exhibit=exhibit,
                position=number,
                sha256=f"{exhibit.case_id:032x}{number:032x}",
                sha1="",
                md5="",
                address="x",
                type="image/jpeg",
                kind="picture",
                size=1,
                status=drawn.choice(("new", "known", "known")),
            )
            for exhibit in exhibits
            for number in range(1, MEDIA + 1)
        ),
        batch_size=2_000,
    )
    cases.QueueEntry.objects.bulk_create(
        (
            cases.QueueEntry(
                case_id=medium.case_id,
                medium=medium,
                position=medium.position,
                lane=drawn.choices(range(6), (0, 1, 5, 10, 20, 64))[0],
            )
            for medium in media
        ),
        batch_size=2_000,
    )
    cases.Series.objects.bulk_create(
        cases.Series(case=case, name="R", review_on=today, child_identified=drawn.random() < 0.8) for case in made
    )
    arrival = Arrival.objects.create(way="form", channel="telephone", unit=world.unit, told=count, accepted=count)
    Report.objects.bulk_create(
        Report(
            number=f"M{number}",
            channel="telephone",
            unit=world.unit,
            arrival=arrival,
            case=case,
            received_at=now,
            state_at=now,
            lane=drawn.choices(range(6), (1, 5, 10, 10, 10, 64))[0],
        )
        for number, case in enumerate(made)
    )
    suspects = Suspect.objects.bulk_create(
        Suspect(number=f"VD{number}", case=case, **said) for number, case in enumerate(made)
    )
    SuspectRole.objects.bulk_create(
        SuspectRole(suspect=one, role=drawn.choice(SuspectRole.Role.values), reason="x", **said) for one in suspects
    )
    decided = {"kind": "take_up", "side": "police", "proposed_by": world.stijn, "agreed_by": world.paula}
    decisions = BoardDecision.objects.bulk_create(
        BoardDecision(number=number_of(case.pk), case=case, hours=10, agreed_at=now, **decided)
        for case in made[: count // 5]
    )
    DecisionGround.objects.bulk_create(
        DecisionGround(
            decision=one,
            case_id=one.case_id,
            reason="x",
            facts=msgspec.to_builtins(Facts(produces=drawn.random() < 0.3, network=drawn.random() < 0.3, age_days=10)),
            lane="rest",
            place=1,
            points=1,
            weights_version=0,
            weights="x",
        )
        for one in decisions
    )


if __name__ == "__main__":
    main()
