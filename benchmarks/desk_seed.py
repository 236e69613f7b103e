"""Fill a desk's database for a measurement: `python -m benchmarks.desk_seed PEOPLE MEDIA` (settings by environment).

Prints JSON: the number of the case, its highest position, and a cookie for each person, who is signed in with both
factors and has told a purpose.
"""

import json
import sys

from django.conf import settings


def main() -> None:
    people, media = int(sys.argv[1]), int(sys.argv[2])
    from vangnet.cli.desk import prepare

    prepare()
    from tests.desk_world import World, client_of
    from vangnet.accounts.roles import Role

    world = World()
    exhibit = world.add_exhibit(world.case)
    for _ in range(0, media, 50_000):
        world.add_media(exhibit, min(50_000, media))
    settings.ALLOWED_HOSTS = ["*"]
    team = [world.person(f"p{number}", Role.EXAMINER, teams=[world.team]) for number in range(people)]
    cookies = [
        "; ".join(
            f"{name}={cookie.value}" for name, cookie in client_of(person, purposes=(world.case,)).cookies.items()
        )
        for person in team
    ]
    print(json.dumps({"case": world.case.number, "media": world.case.media_placed, "cookies": cookies}))


if __name__ == "__main__":
    main()
