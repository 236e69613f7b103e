"""A desk with an export that is drawn, served: `python -m tests.web.chats.served_picture FOLDER PORT`.

Prints Anna's cookie and the number of her case, and serves until it is ended.
"""

import os
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

GROUPS = (90, 60, 45, 40, 30, 24, 20, 16, 12, 9, 6, 3)


def serve(folder: Path, port: str) -> None:
    os.environ.update(VANGNET_DATA=str(folder), DATABASE_URL="", DJANGO_SETTINGS_MODULE="tests.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(*fill(folder), flush=True)
    call_command("runserver", f"127.0.0.1:{port}", "--noreload", verbosity=0)


def fill(folder: Path) -> tuple[str, str]:
    """Twelve groups of members, each busy in months of its own; some ties between groups, and another layer."""
    import pytest
    from django.conf import settings

    from tests.chats.drawn import lay
    from tests.desk_world import World, client_of
    from vangnet.networks.shape import Layer, Member, Message, Moment, Record, Tie

    settings.RESULTS = folder / "results"
    chance = random.Random(9)
    told: list[Record] = [Member("m-0-0", "A. Proefpersoon"), Member("m-0-1", "W" * 300)]
    for group, size in enumerate(GROUPS):
        for one in range(size):
            told.append(Member(f"m-{group}-{one}", f"{chr(65 + group)}. Proefpersoon {one}"))
            for number in range(1 + int(40 / (one + 1))):
                other = group if chance.random() < 0.95 else chance.randrange(len(GROUPS))
                to = f"m-{other}-{int(GROUPS[other] * chance.random() ** 2)}"
                at = Moment(datetime(2025, 1 + (group + chance.randrange(4)) % 12, 1 + number % 28, tzinfo=UTC))
                told.append(Message(f"{group}-{one}-{number}", "groep", f"m-{group}-{one}", at, mentions=(to,)))
    world = World()
    lay(world, [*told, Tie("m-0-0", "m-1-0", Layer.ACCESS)], folder, pytest.MonkeyPatch())
    client = client_of(world.anna, purposes=(world.case,))
    return client.cookies["sessionid"].value, world.case.number


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
