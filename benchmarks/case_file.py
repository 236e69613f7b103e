"""The file of a large case: how long it takes to make, how much memory, and how long to check and to count again."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Bench, Line

MEDIA, QUICK_MEDIA = 200_000, 20_000
_MOST_SECONDS, _MOST_MIB = 300, 500


def lines(bench: Bench) -> Iterator[Line]:
    """Make, verify and count one file, each in a process of its own, on a database of its own."""
    media = QUICK_MEDIA if bench.quick else MEDIA
    folder = Path(bench.folder) / "case-file"
    folder.mkdir()
    told = {name: _run(folder, name, media) for name in ("fill", "make", "verify", "count")}
    made, size = told["make"], (folder / "file.zip").stat().st_size
    what = f"the file of a case with {media:,} media"
    is_met = made[0] <= _MOST_SECONDS and made[1] <= _MOST_MIB
    bar = f"{_MOST_SECONDS} s, {_MOST_MIB} MiB"
    yield Line(what, f"{made[0]:.1f} s, peak {made[1]:.0f} MiB, {size / 1e6:.1f} MB", bar, is_met)
    for name in ("verify", "count"):
        seconds, mib = told[name]
        yield Line(f"{what}: {name}", f"{seconds:.1f} s, peak {mib:.0f} MiB", bar, seconds <= _MOST_SECONDS)


def _run(folder: Path, name: str, media: int) -> tuple[float, float]:
    """Seconds and peak memory (MiB, above that of the program by itself) of one step."""
    more = {"VANGNET_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "vangnet.config.desk"}
    command = [sys.executable, "-m", "benchmarks.case_file", name, str(folder), str(media)]
    done = subprocess.run(command, env=os.environ | more, check=True, stdout=subprocess.PIPE, text=True)
    seconds, mib = done.stdout.split()[-2:]
    return float(seconds), float(mib)


# -- in a process of its own ------------------------------------------------------------------------------------------


def _fill(media: int) -> None:
    """A case with so many media, half of which one or two people categorised."""
    from django.core.management import call_command
    from django.utils import timezone

    Path(os.environ["VANGNET_DATA"]).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    from vangnet.accounts.models import Person, RoleGrant, Team, Unit
    from vangnet.cases.models import Case, Categorisation, Exhibit, Medium

    now = timezone.now()
    unit = Unit.objects.create(name="Oost", kind="regional")
    team = Team.objects.create(unit=unit, name="TBKK")
    people = [Person.objects.create(number=f"p{number}", name=f"P{number}", unit=unit) for number in range(2)]
    for person in people:
        person.teams.add(team)
        RoleGrant.objects.create(person=person, role="case_officer", granted_at=now)
    facts = {"kind": "possession", "article": "9", "profile": "vics-us", "processed_from": timezone.localdate()}
    case = Case.objects.create(number="PL1", title="x", team=team, officer=people[0], **facts)
    exhibit = Exhibit.objects.create(case=case, number="G1", description="Een laptop")
    for start in range(0, media, 10_000):
        rows = Medium.objects.bulk_create(
            Medium(
                case=case, exhibit=exhibit, position=n + 1, sha256=f"{n * 7919:064x}", sha1=f"{n * 104729:040x}",
                md5=f"{n * 1299709:032x}", address=f"DCIM/Camera/{n // 500}/IMG_{n:07}.jpg", type="image/jpeg",
                kind="picture", size=1_000 + n, status=("new", "known", "similar")[n % 3],
                category="1" if n % 2 else "", reading="settled" if n % 4 == 1 else "first" if n % 4 == 3 else "none",
            )
            for n in range(start, min(start + 10_000, media))
        )  # fmt: skip
        Categorisation.objects.bulk_create(
            Categorisation(medium=row, person=person, category="1", profile="vics-us", act="1", made_at=now)
            for row in rows
            for person in people[: (0, 2, 0, 1)[(row.position - 1) % 4]]
        )


def _make(folder: Path) -> None:
    from vangnet.accounts.audit import Actor
    from vangnet.accounts.models import Person
    from vangnet.cases.models import Case
    from vangnet.suspects.actions import casefiles
    from vangnet.suspects.casefile.making import place_of
    from vangnet.web.casefiles.making import papers

    by = Actor(Person.objects.get(number="p0"), "benchmark")
    file = casefiles.ask(case=Case.objects.get(), language="nl", recipient="x", purpose="x", by=by)
    assert casefiles.make_waiting(papers=papers) == 1
    os.link(place_of(file), folder / "file.zip")


def main(name: str, folder: Path, media: int) -> None:
    """One step; prints its seconds, and its peak memory in MiB above what the program takes by itself."""
    import time

    import django

    if name in ("fill", "make"):
        django.setup()
    if name == "make":
        from vangnet.web.casefiles import making  # noqa: F401  # what the desk takes by itself is no memory of the file
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if name == "fill":
        _fill(media)
    elif name == "make":
        _make(folder)
    else:
        from vangnet.suspects.casefile import checking

        place = folder / "file.zip"
        faults = checking.verify(place).faults if name == "verify" else checking.recount(place).faults
        assert not faults, faults
    print(time.monotonic() - begun, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
