"""The page of case files: asked for, made by a worker, fetched; and who may."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.desk_world import World, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Case, Finding
from vangnet.reports.keeping import desk_keys
from vangnet.suspects.actions import casefiles
from vangnet.suspects.casefile import checking
from vangnet.suspects.models import CaseFile
from vangnet.web.casefiles import making

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>\u202e=1+1"
ASKED = {"recipient": "Officier van justitie", "purpose": "Zitting", "language": "nl"}


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.RESULTS, settings.DOOR_KEYS = tmp_path / "results", tmp_path / "door.key"


def there(world: World) -> str:
    return f"/case-files/{world.case.number}/"


@pytest.fixture
def made(world: World) -> CaseFile:
    world.add_media(world.add_exhibit(world.case), 2)
    world.suspect().roles.create(role="downloader", reason=HOSTILE, made_by=world.olaf)
    world.victim()
    Finding.objects.create(case=world.case, kind="note", statement=HOSTILE, made_by=world.anna)
    Case.objects.filter(pk=world.case.pk).update(title=HOSTILE)
    client = client_of(world.olaf, purposes=(world.case,))
    assert client.post(there(world) + "ask", ASKED).status_code == 302
    assert making.ask_making() is False  # it stands in the queue already
    casefiles.make_waiting(papers=making.papers)
    file = CaseFile.objects.get()
    assert file.state == "done", file.problem
    return file


def test_it_is_made_and_fetched_and_proves_itself(world, made, tmp_path: Path):
    client = client_of(world.eva, purposes=(world.case,))
    text = client.get(there(world)).content.decode()
    assert made.digest in text
    response = client.post(f"{there(world)}{made.pk}/fetch")
    data = response.getvalue()
    assert hashlib.sha256(data).hexdigest() == made.digest
    assert response["Content-Disposition"].startswith("attachment")
    line = AuditEntry.objects.get(name="casefile.fetch")
    assert (line.person_number, json.loads(line.details)["sha256"]) == ("eva", made.digest)
    place = tmp_path / "x.zip"
    place.write_bytes(data)
    assert checking.verify(place, desk_keys().card).faults == ()
    assert checking.recount(place).faults == ()


def test_the_papers_tell_every_number_with_its_rule_and_no_name_of_a_child(world, made):
    client = client_of(world.olaf, purposes=(world.case,))
    data = client.post(f"{there(world)}{made.pk}/fetch").getvalue()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        told = json.loads(archive.read("summary.json"))
        pages = {
            name: "".join(page.extract_text() for page in PdfReader(io.BytesIO(archive.read(name))).pages)
            for name in ("dossier.pdf", "report.pdf")
        }
    assert all(figure["rule"] in pages["dossier.pdf"] for figure in told["figures"])
    assert "A. Proefpersoon" in pages["dossier.pdf"]
    assert all(world.victim().name not in text for text in pages.values())


@pytest.mark.parametrize("name", ["carla", "jonas", "dirk", "stijn", "yara"])
def test_who_may_not_see_the_case_finds_nothing(world, made, name):
    client = client_of(getattr(world, name), purposes=(world.case,))
    for address in (there(world), there(world) + "progress"):
        assert client.get(address).status_code == 404
    for address in (there(world) + "ask", f"{there(world)}{made.pk}/fetch"):
        assert client.post(address, ASKED).status_code == 404


@pytest.mark.parametrize("name", ["anna", "joris", "hanna"])
def test_who_sees_the_case_and_may_not_make_files_is_refused(world, made, name):
    client = client_of(getattr(world, name), purposes=(world.case,))
    assert client.get(there(world)).status_code == 403
    assert client.post(f"{there(world)}{made.pk}/fetch").status_code == 403
    results = client.get(f"/results/{world.case.number}/").content.decode()
    assert "/case-files/" not in results


def test_a_file_of_another_case_is_not_there(world, made):
    other = client_of(world.carla, purposes=(world.other_case,))
    assert other.post(f"/case-files/{world.other_case.number}/{made.pk}/fetch").status_code == 404


def test_a_file_that_may_tell_of_minors_is_not_there_for_others(world, made, monkeypatch):
    from vangnet.accounts import roles

    monkeypatch.setitem(roles.VERBS, "prosecutor", roles.VERBS["prosecutor"] - {roles.Verb.READ_MINORS})
    client = client_of(world.eva, purposes=(world.case,))
    assert made.digest not in client.get(there(world)).content.decode()
    assert client.post(f"{there(world)}{made.pk}/fetch").status_code == 404


def test_hostile_words_are_shown_and_do_nothing(world, made):
    client = client_of(world.olaf, purposes=(world.case,))
    client.post(there(world) + "ask", ASKED | {"purpose": HOSTILE})
    text = client.get(there(world)).content.decode()
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text


def test_what_is_not_said_is_asked_for(world):
    client = client_of(world.olaf, purposes=(world.case,))
    client.post(there(world) + "ask", {"recipient": "", "purpose": "x", "language": "nl"})
    client.post(there(world) + "ask", ASKED | {"language": "xx"})
    assert not CaseFile.objects.exists()


def test_why_it_failed_is_told(world, monkeypatch):
    world.add_scan(world.add_exhibit(world.case))
    client = client_of(world.olaf, purposes=(world.case,))
    client.post(there(world) + "ask", ASKED)
    casefiles.make_waiting(papers=making.papers)
    assert CaseFile.objects.get().state == "failed"
    assert "G1" in client.get(there(world)).content.decode()
