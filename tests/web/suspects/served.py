"""A desk with suspects, served to a real browser: `python -m tests.web.suspects.served FOLDER PORT`.

Prints the cookies of the case officer, the prosecutor and a youth officer of no team, and serves until it is ended.
"""

import os
import sys
from pathlib import Path


def serve(folder: Path, port: str) -> None:
    os.environ.update(VANGNET_DATA=str(folder), DATABASE_URL="", DJANGO_SETTINGS_MODULE="tests.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(*fill(), flush=True)
    call_command("runserver", f"127.0.0.1:{port}", "--noreload", verbosity=0)


def fill() -> tuple[str, ...]:
    """What the pages show: a grown-up with something everywhere, once under age, and a minor with a parent."""
    from datetime import date

    from tests.desk_world import World, actor, client_of
    from vangnet.accounts.roles import Role
    from vangnet.suspects.actions import minors, saying, tying
    from vangnet.suspects.actions.acting import take_back
    from vangnet.suspects.actions.opening import open_suspect, write_birth

    world = World()
    youth = world.person("jet", Role.YOUTH_OFFICER, unit=world.unit)
    by = {"by": actor(world.olaf)}
    exhibit, other = world.add_exhibit(world.case), world.add_exhibit(world.case, "G2")
    world.add_media(exhibit, 7)
    world.add_media(other, 2, status="known", category="1", reading="settled")
    born = {"born_on": date(2000, 6, 15), "born_source": "BRP", "adult_because": "nu 26 jaar"}
    grown = open_suspect(world.case, name="A. Proefpersoon", **born, **by)
    saying.write_act(grown, from_on=date(2018, 6, 1), until_on=date(2019, 1, 1), source="data van bestanden", **by)
    role = saying.add_role(grown, role="producer", reason="opnamen", **by)
    take_back(role, reason="van een ander", **by)
    saying.add_role(grown, role="distributor", reason="berichten " * 20, **by)
    tying.tie_exhibit(grown, exhibit=exhibit, reason="uit de slaapkamer", **by)
    tying.tie_exhibit(grown, exhibit=other, reason="in de jaszak", **by)
    said = {"exhibit": exhibit, "source": "proces-verbaal 12", **by}
    tying.attribute(grown, side="for", statement="ingelogd met eigen account", **said)
    tying.attribute(grown, side="against", statement="een huisgenoot kent het wachtwoord", **said)
    tying.attribute(grown, side="for", statement="x" * 300, **{**said, "exhibit": other})
    tying.tie_identifier(grown, kind="email", value=f"{'lang' * 15}@example.org", reason="op de telefoon", **by)
    saying.write_contact(grown, kind="hobby", answer="yes", what="trainer", source="website van de club", **by)
    saying.write_history(grown, kind="nothing", on=date(2026, 11, 1), source="JDS", **by)
    tying.tie_victim(grown, victim=world.victim(), reason="zelf afgebeeld", **by)
    minor = open_suspect(world.case, name="B. Proefpersoon", **by)
    write_birth(minor, born_on=date(2012, 1, 1), source="BRP", **by)
    parent = minors.add_parent(minor, name="C. Proefouder", relation="moeder", reached_by="telefoon", **by)
    minors.write_told(parent, on=date(2026, 11, 1), by_whom="Joris", **by)
    minors.add_parent(minor, name="D. Proefouder", **by)
    minors.assign_youth_officer(minor, officer=world.joris, **by)
    clients = (client_of(who, purposes=(world.case,)) for who in (world.olaf, world.eva, youth))
    return tuple(client.cookies["sessionid"].value for client in clients)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
