"""An exhibit of a running case that is scanned for real, and the file of that case for the prosecutor."""

import shutil
from pathlib import Path

from vangnet.cases.actions.exhibit import place_exhibit
from vangnet.cases.actions.scan import start_scan
from vangnet.cases.models import Case
from vangnet.cases.scan_job import run_scan
from vangnet.cli.demo.phone import landscape
from vangnet.cli.demo.year.people import Crew
from vangnet.suspects.actions import casefiles
from vangnet.web.casefiles.making import papers

_PICTURES = 4


def draw_card(known: Path, exhibit: Path) -> None:
    """Fill an exhibit with drawn landscapes, and copies of what is known."""
    exhibit.mkdir(parents=True)
    for number in range(_PICTURES):
        landscape(200 + number, 480, 360).save(exhibit / f"kaart-{number + 1}.png")
    for name in ("coffee.png", "pattern-0.png"):
        shutil.copyfile(known / name, exhibit / name)


def scan_and_file(case: Case, crew: Crew, *, folder: str) -> None:
    """Scan the first exhibit of a case, and make the file of the case."""
    by = crew.by("olaf")
    exhibit = case.exhibits.order_by("pk")[0]
    place_exhibit(exhibit, root="evidence", path=folder, by=by)
    run_scan.call(start_scan(exhibit, by=by).pk)
    told = {"recipient": "mr. E. Mulder, Openbaar Ministerie (verzonnen)", "purpose": "Voor de beslissing (verzonnen)."}
    casefiles.ask(case=case, language="nl", **told, by=by)
    casefiles.make_waiting(papers=papers)
