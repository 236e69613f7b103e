"""A desk with a child and drawn media, served to a real browser: `python -m tests.web.crops.served FOLDER PORT`.

Prints the cookies of Wies, who makes crops, and of Bram, who approves them; serves until it is ended.
"""

import os
import sys
from pathlib import Path


def serve(folder: Path, port: str) -> None:
    os.environ.update(VANGNET_DATA=str(folder), DATABASE_URL="", DJANGO_SETTINGS_MODULE="tests.settings")
    os.environ["VANGNET_EVIDENCE_ROOTS"] = f"evidence={folder / 'evidence'}"
    import django

    from tests.migrated import begin

    begin(folder, "tests.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(fill(folder), flush=True)
    call_command("runserver", f"127.0.0.1:{port}", "--noreload", verbosity=0)


def fill(folder: Path) -> str:
    from tests.desk_world import World, client_of
    from tests.victims.cropped import Seized

    world = World()
    seized = Seized(world, folder)
    seized.crop()
    people = [client_of(person, purposes=(world.case,)) for person in (world.wies, world.bram)]
    return " ".join(client.cookies["sessionid"].value for client in people)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
