"""Two people, or one in two windows, say things of the same media at the same moment: real threads, real locks."""

import json
import sys
import threading
from collections.abc import Callable

from django.core.management import call_command
from django.db import connection
from django.db.models import Count

from tests.desk_world import World, actor
from vangnet.accounts.audit import hash_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases import profiles
from vangnet.cases.actions.categorising import categorise, undo_last
from vangnet.cases.models import Categorisation, Medium
from vangnet.cases.rules import Said, reading_of

ROUNDS = 6


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do these in threads that start together; tell what went wrong."""
    start, wrong = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def agrees(medium: Medium) -> bool:
    """Whether what stands with the medium follows from its live rows."""
    live = Categorisation.objects.filter(medium=medium, is_live=True)
    said = [Said(row.person_id, row.category) for row in live]
    return (medium.category, medium.reading) == reading_of(said, profiles.profile(medium.case))


def chained() -> bool:
    """Whether the lines of the log follow from each other."""
    lines = list(AuditEntry.objects.all())
    before = ["0" * 64, *(line.hash for line in lines)]
    return all(
        line.previous_hash == previous and hash_of(line) == line.hash
        for line, previous in zip(lines, before, strict=False)
    )


def main() -> None:
    call_command("migrate", verbosity=0)
    world = World()
    ids = [medium.pk for medium in world.add_media(world.add_exhibit(world.case), 30)]
    wrong: list[str] = []

    def say(who: str, media: list[int], category: str) -> Callable[[], object]:
        person = getattr(world, who)
        return lambda: categorise(case=world.case, media=media, category=category, by=actor(person))

    for round_ in range(ROUNDS):
        wrong += at_once(
            say("anna", ids, "1"),
            say("bram", ids[::-1], "1" if round_ % 2 else "2"),
            say("anna", ids[10:20], "0"),  # a second window
            lambda: undo_last(case=world.case, by=actor(world.olaf)),
            say("olaf", ids[::3], "1"),
        )
    twice = Categorisation.objects.filter(is_live=True).values("medium", "person").annotate(n=Count("pk"))
    told = {
        "wrong": wrong,
        "acts": AuditEntry.objects.filter(name="medium.categorise").count(),
        "rows": Categorisation.objects.exclude(person=world.olaf).count(),
        "people_of_each": sorted(
            Categorisation.objects.filter(is_live=True, medium=ids[1]).values_list("person__number", flat=True)
        ),
        "twice": twice.filter(n__gt=1).count(),
        "agree": all(agrees(medium) for medium in world.case.media.select_related("case")),
        "chained": chained(),
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
