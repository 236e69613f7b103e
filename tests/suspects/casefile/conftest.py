"""A case with something in every table, and files that are made of it, without the papers."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from vangnet.cases.models import Case, Categorisation, CustodyEvent, Finding, Medium
from vangnet.suspects.actions import casefiles as actions
from vangnet.suspects.casefile.making import place_of
from vangnet.suspects.models import CaseFile

HOSTILE = '=HYPERLINK("x") \u202eexe.jpg <b>vet</b>; "a"\n\'b\''


@pytest.fixture
def full(world: World, tmp_path: Path, settings) -> Case:
    settings.RESULTS = tmp_path / "results"
    settings.DOOR_KEYS = tmp_path / "keys" / "door.key"
    case, exhibit = world.case, world.add_exhibit(world.case)
    CustodyEvent.objects.create(
        exhibit=exhibit, kind="seized", at=datetime(2026, 11, 1, 9, tzinfo=UTC), note=HOSTILE, written_by=world.olaf
    )
    world.add_media(exhibit, 3)
    world.add_media(exhibit, 2, status="known")
    first, second = Medium.objects.filter(case=case).order_by("position")[:2]
    Medium.objects.filter(pk=first.pk).update(address="=cmd%FF%FE\u202e.jpg", category="1", reading="settled")
    Medium.objects.filter(pk=second.pk).update(category="1", reading="first")
    said = {"category": "1", "profile": "vics-us", "made_at": timezone.now()}
    for act, (medium, person) in enumerate([(first, world.anna), (first, world.bram), (second, world.anna)]):
        Categorisation.objects.create(medium=medium, person=person, act=str(act), **said)
    Finding.objects.create(case=case, exhibit=exhibit, kind="exculpatory", statement=HOSTILE, made_by=world.anna)
    world.victim()
    suspect, said_by = world.suspect(), {"made_by": world.olaf}
    suspect.roles.create(role="downloader", reason=HOSTILE, **said_by)
    suspect.identifiers.create(kind="email", key="a@example.org", value="A@example.org", reason=HOSTILE, **said_by)
    suspect.exhibits.create(exhibit=exhibit, reason=HOSTILE, **said_by)
    suspect.attributions.create(exhibit=exhibit, side="against", statement=HOSTILE, source="x", **said_by)
    suspect.contacts.create(kind="job", answer="no", source="x", **said_by)
    suspect.history.create(kind="nothing", on=timezone.localdate(), source="x", **said_by)
    world.checklist()
    world.minor()
    return case


def ask(case: Case, by) -> CaseFile:
    return actions.ask(case=case, language="nl", recipient="Officier", purpose="Zitting", by=actor(by))


@pytest.fixture
def made(world: World, full: Case) -> Callable[..., Path]:
    """Make a file as somebody, and give where it lies."""

    def make(by=None) -> Path:
        file = ask(full, by or world.olaf)
        actions.make_waiting(papers=lambda _file, _told: [("dossier.pdf", b"%PDF-1.7")])
        file.refresh_from_db()
        assert file.state == "done", file.problem
        return place_of(file)

    return make
