"""A desk with reports, served to a real browser: `python -m tests.web.reports.served FOLDER PORT`.

Prints the cookie of Ines' session, and serves until it is ended.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path


def serve(folder: Path, port: str) -> None:
    os.environ.update(VANGNET_DATA=str(folder), DATABASE_URL="", DJANGO_SETTINGS_MODULE="tests.settings")
    import django

    from tests.migrated import begin

    begin(folder, "tests.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(fill(folder), flush=True)
    call_command("runserver", f"127.0.0.1:{port}", "--noreload", verbosity=0)


def fill(folder: Path) -> str:
    """What the pages show: every lane, a flood, somebody's own report past its date, a file with what was odd in it."""
    from django.utils import timezone

    from tests.desk_world import World, actor, client_of
    from tests.intake.invented import Mix, invent, write_xml
    from tests.reports.test_receiving import account, take_in, told
    from vangnet.intake.report import File, Person, Role
    from vangnet.reports.importing import keep, read_in
    from vangnet.reports.models import Arrival, Cluster, Decision, QueueVisit, Report
    from vangnet.words import word

    world, now = World(), timezone.now()
    place = folder / "meldingen-2026-11.xml"
    with place.open("wb") as file:
        write_xml(invent(120, mix=Mix(viral=0.3, repeated=0.05)), file)
    by = actor(world.ines)
    read_in([keep(place, unit=world.unit, by=by)], by=by, jobs=1)
    teacher = Person(role=Role.REPORTED, access_to_children=True, place="1234 AB Voorbeeldstad, NL")
    viral = File(digests={"md5": "ab" * 16}, tags=("viral",))
    take_in(
        world,
        told("u", urgent="de bron schrijft dat het nu gebeurt", told=(account(),)),
        told("t", people=(teacher,), told=(account("testaccount_43"),)),
        told("v", files=(viral,), urgent="de bron schrijft dat het nu gebeurt"),
        *(told(f"v{number}", files=(viral,)) for number in range(12)),
        refused=[word("intake.no_format", name="bijlage/onbekend.bin")],
    )
    Arrival.objects.filter(refused=1).update(
        empty=["incidentSummary/incidentDateTime"], unknown={"extra/nieuw_veld": 14}, beside=["map.zip/plaatje.jpg"]
    )
    Report.objects.filter(source_number="t").update(
        owner=world.ines, state="assessing", due_at=now - timedelta(days=1), seen_at=now
    )
    Report.objects.filter(source_number="u").update(seen_at=now)
    Cluster.objects.filter(key__contains="ab" * 16).update(is_flood=True)
    cluster = Cluster.objects.get(key__contains="ab" * 16)
    Decision.objects.create(cluster=cluster, outcome="no_action", reason="gaat breed rond", made_by=world.ines)
    take_in(world, told("v-later", files=(viral,)))
    QueueVisit.objects.create(person=world.ines, at=now, before=now - timedelta(hours=2))
    return str(client_of(world.ines).cookies["sessionid"].value)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
