"""A desk with a board, served to a real browser: `python -m tests.web.board.served FOLDER PORT`.

Prints the cookies of a steering member, a member for the Public Prosecution Service, and a case officer, and serves
until it is ended.
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
    """What the pages show: every lane, a decision with dissent, a proposal that waits, hours, facts and a draft."""
    from tests.desk_world import World, actor, client_of
    from vangnet.accounts.roles import Role
    from vangnet.cases.models import Case, Statement
    from vangnet.steering.actions import asking, deciding
    from vangnet.steering.actions import weights as actions
    from vangnet.steering.weighing.weights import standard

    world = World()
    kinds = (Case.Kind.PRODUCTION, Case.Kind.NETWORK, Case.Kind.POSSESSION)
    facts = ("is_imminent", "has_access", "in_contact")
    for number in range(9):
        team = world.team if number % 2 else world.other_team
        case = world.add_case(f"PL9-{number}", team, kind=kinds[number % 3])
        answer = "yes" if number < 4 else "no"
        said = {"fact": facts[number % 3], "answer": answer, "source": "x", "made_by": world.olaf}
        Statement.objects.create(case=case, **said)
    world.victim()
    asking.ask_hours(world.case, hours=120, reason="uitlezen " * 20, by=actor(world.olaf))
    fact = asking.state_fact(world.case, fact="network", answer="no", source="verhoor", by=actor(world.olaf))
    asking.take_back(fact, reason="vergissing", by=actor(world.olaf))
    said = {"kind": "take_up", "reason": "lang" * 100, "side": "police", "hours": 80, "by": actor(world.stijn)}
    decision = deciding.propose(world.case, **said)
    second = world.person("tweede", Role.STEERING_MEMBER)
    deciding.dissent(decision, reason="eerst een andere", side="police", by=actor(second))
    deciding.agree(decision, by=actor(world.paula))
    turned = standard().replace("network = 30", "network = 60")
    table = actions.draft(text=turned, reason="netwerken eerst", by=actor(world.stijn))
    actions.try_out(table, edition=1, by=actor(world.stijn))
    clients = (client_of(who, purposes=(world.case,)) for who in (world.stijn, world.paula, world.olaf))
    return tuple(client.cookies["sessionid"].value for client in clients)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
