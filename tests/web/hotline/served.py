"""A desk that exchanges with a hotline, served to a real browser: `python -m tests.web.hotline.served FOLDER PORT`.

Prints the cookies of the liaison's and of the custodian's session, and serves until it is ended.
"""

import os
import sys
from pathlib import Path


def serve(folder: Path, port: str) -> None:
    os.environ.update(VANGNET_DATA=str(folder), DATABASE_URL="", DJANGO_SETTINGS_MODULE="tests.settings")
    import django

    from tests.migrated import begin

    begin(folder, "tests.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(*fill(), flush=True)
    call_command("runserver", f"127.0.0.1:{port}", "--noreload", verbosity=0)


def fill() -> tuple[str, str]:
    """What the pages show: a question that is late, one in time, a hold, look-ups, and a list that waits."""
    from datetime import timedelta

    from django.utils import timezone

    from tests.desk_world import World, actor, client_of
    from tests.reports.hotline_world import outgoing, take, thread, told
    from vangnet.cases.models import Release
    from vangnet.reports.actions.hotline import ask, place_hold, propose_digests
    from vangnet.reports.models import HotlineMessage, LookupDay

    world, now = World(), timezone.now()
    grading = {"grade": "illegal", "punishable": "BA", "sex": ["UN"], "age_groups": ["PP"], "second_reader": "agrees"}
    late = thread(world, thread="OL-2026-17", police_reason="R4", iccam="77001", grading=grading, extra={"nieuw": 1})
    HotlineMessage.objects.filter(pk=late.pk).update(due_at=now - timedelta(hours=2))
    held = thread(world, thread="OL-2026-18", feedback="normal")
    place_hold(held, until=now + timedelta(hours=30), reason="onderzoek loopt", by=actor(world.hanna))
    asked = thread(world, thread="OL-2026-19")
    ask(asked, text="staat dit er nog?", by=actor(world.hanna))
    for _entry, sent in outgoing():
        sent(1)
    take(told(kind="feedback_asked", thread="OL-2026-19", text="Mag het offline?"))
    for day in range(3):
        facts = {"asked": 300 * (day + 1), "found": 40, "probing": "few_found near_quota" if day == 2 else ""}
        LookupDay.objects.create(hotline=late.hotline, day=now.date() - timedelta(days=day), **facts)
    Release.objects.create(name="Oost", distributed=True, entries=0, digest="x", released_by=world.lotte)
    propose_digests(list(Release.objects.all()), by=actor(world.lotte))
    return tuple(client_of(who).cookies["sessionid"].value for who in (world.ines, world.lotte))  # type: ignore[return-value]


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
