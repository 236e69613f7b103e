"""A desk with a captured exhibit, served to a real browser: `python -m tests.web.capture.served FOLDER PORT`.

Prints the cookie of Anna's session, and serves until it is ended.
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
    """What the pages show: lanes, moves, statements, series, clues, a match with a case of somebody else."""
    from tests.cases.captured import capture_of, loaded
    from tests.desk_world import actor
    from tests.web.room.served import fill as fill_room
    from vangnet.cases.actions import deciding, lanes, watching
    from vangnet.cases.models import Case, Exhibit, Medium, Series
    from vangnet.cases.queries.proposed import proposals

    cookie = fill_room(folder)
    case, other = Case.objects.order_by("pk")
    anna, exhibit = case.team.people.get(number="anna"), Exhibit.objects.get()
    media = list(Medium.objects.filter(case=case).order_by("position"))
    loaded(exhibit, media[:30], folder / "out")
    (one,) = proposals(case)
    deciding.confirm(one, case=case, name="Zwaluw", reason="", by=actor(anna))
    series = Series.objects.get()
    series.media.remove(media[10])
    theirs = Exhibit.objects.create(case=other, number="X9", description="Een telefoon")
    shared = Medium.objects.filter(pk=media[0].pk).values().get()
    found = [
        Medium(
            **(
                shared
                | {"id": None, "case_id": other.pk, "exhibit_id": theirs.pk, "sha256": f"{n:064x}", "position": n}
            )
        )
        for n in range(1, 5)
    ]
    Medium.objects.bulk_create(found)
    loaded(theirs, list(Medium.objects.filter(case=other)), folder / "other")
    watching.watch_exhibit(theirs)
    lanes.move(
        medium=media[7], lane="imminent", reason="In de chat van gisteren wordt dit aangekondigd", by=actor(anna)
    )
    said = {"case": case, "by": actor(anna)}
    lanes.state(**said, fact="has_access", answer="unknown", source="Proces-verbaal 12, bladzijde 3")
    lanes.state(**said, fact="is_live", answer="no", source="Verhoor van 3 oktober")
    lanes.see_clue(medium=media[0], table="socket", choice="G", note="links naast het bed", by=actor(anna))
    running = capture_of(Exhibit.objects.create(case=case, number="G2", description="Een telefoon"), state="running")
    running.stage, running.done, running.total = "read facts", 312, 1_000
    running.save()
    return cookie


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
