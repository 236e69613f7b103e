"""A desk of its own with a drawn exhibit, served to a real browser: `python -m tests.web.room.served FOLDER PORT`.

Prints the cookie of Anna's session, and serves until it is ended.
"""

import hashlib
import os
import sys
from pathlib import Path

from tests.filmed import film
from tests.world import encoded, pattern

PICTURES = 70


def exhibit(folder: Path) -> dict[str, bytes]:
    """Drawn pictures and a video on the disk, by their addresses."""
    camera = folder / "DCIM" / "Camera"
    camera.mkdir(parents=True)
    for number in range(1, PICTURES + 1):
        (camera / f"IMG_{number:04}.jpg").write_bytes(encoded(pattern(number, 320, 240), "JPEG"))
    film(folder / "film.mp4", (4, 5))
    return {str(place.relative_to(folder)): place.read_bytes() for place in sorted(folder.rglob("*.*"))}


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
    from vangnet.cases.models import File, Medium

    world = World()
    found = world.add_exhibit(world.case, root="evidence", path="G1")
    scan = world.add_scan(found)
    for address, content in exhibit(folder / "evidence" / "G1").items():
        is_film = address.endswith(".mp4")
        facts = {"kind": "video", "type": "video/mp4", "duration_ms": 4000} if is_film else {}
        (medium,) = world.add_media(found, 1, **facts)
        medium.sha256, medium.address, medium.size = hashlib.sha256(content).hexdigest(), address, len(content)
        medium.save()
        File.objects.create(
            exhibit=found, scan=scan, medium=medium, address=address, folder=address.rpartition("/")[0], status="new"
        )
    media = list(Medium.objects.order_by("position"))
    Medium.objects.filter(pk__in=[media[5].pk, media[6].pk]).update(alike=media[4], alike_bits=6)
    hit = {"list": "demo", "entry": "e1", "kind": "known", "distance_bits": None, "reading": "sha256"}
    Medium.objects.filter(pk__in=[one.pk for one in media[62:65]]).update(status="known", hits=[hit])
    near = {**hit, "distance_bits": 14, "orientation": "rotate90", "reading": "trimmed"}
    Medium.objects.filter(pk=media[65].pk).update(status="similar", hits=[near], remarks=["deleted"])
    spans = [{"start_ms": 0, "end_ms": 2000, "status": "known"}, {"start_ms": 2000, "end_ms": 4000, "status": "new"}]
    Medium.objects.filter(kind="video").update(ranges=spans)
    return client_of(world.anna, purposes=(world.case,)).cookies["sessionid"].value


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
