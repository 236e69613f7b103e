"""What was sent along: sealed until it is scanned, seen by nobody before, and by nobody without a purpose."""

import os
import signal
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.desk_world import World, actor, client_of
from tests.world import encoded, pattern
from vangnet.accounts.models import AuditEntry
from vangnet.cases.worker import run_worker
from vangnet.errors import InputRefused
from vangnet.reference import changing, store
from vangnet.reports import attachments
from vangnet.reports.attachment_job import ask_scanning, scan_one
from vangnet.reports.attachments import keep, look, opened, scan_again, sweep_opened, to_exhibit
from vangnet.reports.models import Attachment, Report
from vangnet.scan.listing import make_list
from vangnet.transfer.shapes import Attached

pytestmark = pytest.mark.django_db
State = Attachment.State
PNG = encoded(pattern(0))


@pytest.fixture(autouse=True)
def _places(settings: Any, tmp_path: Path) -> None:
    settings.REPORTS = tmp_path / "reports"
    settings.DOOR_KEYS = tmp_path / "door.key"
    settings.LIBRARY = tmp_path / "no library"
    settings.EVIDENCE_ROOTS = {"evidence": tmp_path / "evidence"}
    (tmp_path / "evidence").mkdir()


@pytest.fixture
def report(world: World) -> Report:
    return world._report()


@pytest.fixture
def library(tmp_path: Path, settings: Any) -> Path:
    """Pattern 0 is known."""
    place = tmp_path / "reference"
    (place / "known").mkdir(parents=True)
    (place / "known" / "0.png").write_bytes(PNG)
    make_list(place / "known", place / "known.csv", jobs=1)
    store.init(str(place / "library"))
    changing.add(str(place / "library"), changing.Source(str(place / "known.csv"), "national"))
    settings.LIBRARY = place / "library"
    return place


def sent(report: Report, data: bytes = PNG, name: str = "foto.png") -> Attachment:
    return keep(report, Attached(name=name, data=data))


def scanned(report: Report, data: bytes = PNG, name: str = "foto.png") -> Attachment:
    attachment = sent(report, data, name)
    scan_one(attachment)
    attachment.refresh_from_db()
    return attachment


def zipped(**files: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return held.getvalue()


# -- kept and opened --------------------------------------------------------------------------------------------------


def test_an_attachment_lies_sealed_and_is_opened_for_a_moment(report: Report, tmp_path: Path) -> None:
    attachment = sent(report)
    assert attachment.state == State.SEALED
    lying = [each for each in (tmp_path / "reports").rglob("*") if each.is_file()]
    assert all(PNG[:100] not in each.read_bytes() for each in lying)
    with opened(attachment) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert str(folder).startswith("/dev/shm/") or not os.access("/dev/shm", os.W_OK)
        assert [each.name for each in folder.iterdir()] == ["attachment"]
        assert (folder / "attachment").read_bytes() == PNG
    assert not folder.exists()


def test_it_is_closed_however_looking_ends(report: Report) -> None:
    with pytest.raises(ZeroDivisionError), opened(sent(report)) as folder:
        raise ZeroDivisionError
    assert not folder.exists()


def test_what_a_killed_process_left_open_is_swept(tmp_path: Path) -> None:
    base = attachments._MEMORY if os.access(attachments._MEMORY, os.W_OK) else Path("/tmp")
    told = "import os, sys, tempfile, time; from vangnet.cases.processes import this_process;"
    made = f"tempfile.mkdtemp(prefix={attachments._PREFIX!r} + this_process() + '-', dir={str(base)!r})"
    told += f"print({made}, flush=True);"
    process = subprocess.Popen([sys.executable, "-c", told + "time.sleep(60)"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    sweep_opened()
    assert folder.exists()  # it lives
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert sweep_opened() >= 1
    assert not folder.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00b", "=cmd()", "\u202egnp.exe", "x" * 300, ""])
def test_a_name_is_only_ever_shown(report: Report, name: str) -> None:
    attachment = sent(report, name=name)
    assert attachment.name.isprintable() or attachment.name == ""
    with opened(attachment) as folder:
        assert [each.name for each in folder.iterdir()] == ["attachment"]


# -- scanned ----------------------------------------------------------------------------------------------------------


def test_known_material_is_recognised(report: Report, library: Path) -> None:
    attachment = scanned(report)
    assert (attachment.state, attachment.status, attachment.library_version) == ("scanned", "known", 1)
    assert [hit["list"] for hit in attachment.records[0]["hits"]] == ["national #1"]
    assert attachment.records[0]["address"] == "attachment"
    assert not list((Path(attachments.settings.REPORTS) / "attachment-scans").iterdir())


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (zipped(a_png=encoded(pattern(7)), b_png=PNG), "known"),
        (zipped(a_png=encoded(pattern(7)), b_txt=b"tekst"), "new"),
        (b"alleen tekst", "other"),
        (b"", "other"),
        (b"\xff\xd8\xff broken", "undecided"),
    ],
)
def test_an_attachment_has_the_worst_status_of_its_files(
    report: Report, library: Path, data: bytes, status: str
) -> None:
    attachment = scanned(report, data)
    assert (attachment.state, attachment.status) == ("scanned", status)
    assert attachment.records[0]["status"] == status


def test_a_desk_without_a_library_says_so(report: Report) -> None:
    attachment = scanned(report)
    assert (attachment.status, attachment.library_version) == ("new", None)


def test_a_scan_that_fails_has_a_reason_and_can_be_tried_again(
    report: Report, world: World, tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "broken").mkdir()
    settings.LIBRARY = tmp_path / "broken"
    attachment = scanned(report)
    assert (attachment.state, bool(attachment.problem)) == ("failed", True)
    with pytest.raises(InputRefused, match="nog niet gescand"):
        look(attachment, purpose="investigation", by=actor(world.ines))
    settings.LIBRARY = tmp_path / "none"
    scan_again(attachment, by=actor(world.ines))
    scan_one(attachment)
    attachment.refresh_from_db()
    assert (attachment.state, attachment.problem) == ("scanned", "")
    with pytest.raises(InputRefused, match="Alleen een bijlage"):
        scan_again(attachment, by=actor(world.ines))


def test_what_was_changed_on_the_disk_fails_with_a_reason(report: Report) -> None:
    attachment = sent(report)
    place = Path(attachments.settings.REPORTS) / "attachments" / attachment.sha256
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    scan_one(attachment)
    attachment.refresh_from_db()
    assert attachment.state == "failed"
    assert "changed" in attachment.problem


@pytest.mark.django_db(transaction=True)
def test_the_queue_scans_what_waits_once(report: Report) -> None:
    for number in range(3):
        sent(report, encoded(pattern(number)))
    assert ask_scanning()
    assert not ask_scanning()  # it is asked already
    run_worker(batch=True, hears_signals=False)
    assert set(Attachment.objects.values_list("state", flat=True)) == {"scanned"}
    assert AuditEntry.objects.filter(name="attachment.scan").count() == 3
    assert not ask_scanning()


# -- looked at --------------------------------------------------------------------------------------------------------


def page(report: Report, name: str = "attachment", *more: int) -> str:
    return reverse(f"reports:{name}", args=[report.number, 1, *more])


def test_nobody_sees_pixels_before_the_scan(report: Report, world: World) -> None:
    sent(report)
    client = client_of(world.ines)
    assert "Show it" not in client.get(page(report), headers={"accept-language": "en"}).content.decode()
    assert client.post(page(report, "attachment_look"), {"position": "1", "purpose": "checking"}).status_code == 404


def test_pixels_are_shown_with_a_purpose_that_is_written_down(report: Report, world: World) -> None:
    scanned(report)
    client = client_of(world.ines)
    told = {"position": "1", "purpose": "checking", "more": "om te wegen", "large": "1"}
    response = client.post(page(report, "attachment_look"), told)
    assert response.status_code == 302
    line = AuditEntry.objects.get(name="attachment.look")
    assert "checking: om te wegen" in line.details
    shown = client.get(response.url).content.decode()
    address = shown.split('<img src="')[1].split('"')[0]
    pixels = client.get(address)
    assert pixels["Content-Type"] == "image/jpeg"
    assert pixels["Cache-Control"] == "no-store, private"
    assert "attachment" not in pixels.get("Content-Disposition", "")
    assert client_of(world.anna).get(address).status_code == 404  # leave is of one person in one session
    assert client_of(world.ines).get(address).status_code == 404


def test_without_a_purpose_or_with_none_of_ours_nothing_is_shown(report: Report, world: World) -> None:
    scanned(report)
    client = client_of(world.ines)
    for purpose in ("", "nieuwsgierig"):
        response = client.post(page(report, "attachment_look"), {"position": "1", "purpose": purpose})
        assert "shown=" not in response.url
    assert client.get(page(report, "attachment_pixels", 1)).status_code == 404
    assert client.get(page(report, "attachment_pixels", 1) + "?shown=x").status_code == 404
    assert not AuditEntry.objects.filter(name="attachment.look").exists()


def test_known_material_is_shown_again_only_with_a_reason(report: Report, world: World, library: Path) -> None:
    scanned(report)
    client = client_of(world.ines)
    told = {"position": "1", "purpose": "checking"}
    assert "shown=" not in client.post(page(report, "attachment_look"), told).url
    assert "shown=" in client.post(page(report, "attachment_look"), told | {"known_reason": "twijfel aan lijst"}).url
    assert "twijfel" in AuditEntry.objects.get(name="attachment.look").details


@pytest.mark.parametrize("who", ["iris", "carla", "hanna", "beheer", "toezicht", "nobody", "stijn"])
def test_who_may_not_see_the_report_or_pixels_gets_none(report: Report, world: World, who: str) -> None:
    scanned(report)
    client = client_of(getattr(world, who))
    asked = client.post(page(report, "attachment_look"), {"position": "1", "purpose": "checking"})
    assert asked.status_code in (403, 404)
    assert client.get(page(report)).status_code in (403, 404)


def test_what_is_no_picture_is_only_named(report: Report, world: World) -> None:
    scanned(report, b"tekst", "brief.txt")
    client = client_of(world.ines)
    told = client.get(page(report)).content.decode()
    assert "brief.txt" in told
    assert "<select" not in told
    assert client.post(page(report, "attachment_look"), {"position": "1", "purpose": "checking"}).status_code == 404


def test_a_file_in_an_archive_is_shown_too(report: Report, world: World) -> None:
    scanned(report, zipped(a_png=PNG), "fotos.zip")
    client = client_of(world.ines)
    position = next(
        number for number, record in enumerate(Attachment.objects.get().records, 1) if record["type"] == "image/png"
    )
    told = {"position": str(position), "purpose": "checking"}
    shown = client.get(client.post(page(report, "attachment_look"), told).url).content.decode()
    assert "fotos.zip//a.png" in shown
    address = shown.split('<img src="')[1].split('"')[0]
    assert client.get(address)["Content-Type"] == "image/jpeg"


# -- an exhibit of a case ---------------------------------------------------------------------------------------------


def test_attachments_become_an_exhibit_of_a_case(report: Report, world: World, tmp_path: Path) -> None:
    one, two = scanned(report), scanned(report, b"tekst", "../../x.TXT")
    exhibit = to_exhibit([one, two], case=world.case, by=actor(world.olaf))
    folder = tmp_path / "evidence" / exhibit.path
    assert sorted(each.name for each in folder.iterdir()) == ["001.png", "002.txt"]
    assert (folder / "001.png").read_bytes() == PNG
    assert (folder / "001.png").stat().st_mode & 0o777 == 0o600
    assert exhibit.path.startswith("intake/")
    second = to_exhibit([one], case=world.case, by=actor(world.olaf))
    assert second.number != exhibit.number


def test_what_was_not_scanned_becomes_no_exhibit(report: Report, world: World, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="gescande bijlagen"):
        to_exhibit([sent(report)], case=world.case, by=actor(world.olaf))
    assert not list((tmp_path / "evidence").iterdir())


def test_the_page_of_the_report_lists_them_in_words(report: Report, world: World, rf: Any) -> None:
    from vangnet.web.reports.attachments import panel

    assert panel(rf.get("/"), report) is None
    sent(report)
    told = panel(rf.get("/"), report)
    assert told is not None
    assert len(told["attachments"]) == 1
    assert "sealed" in told["attachments"][0][2].lower() or "verzegeld" in told["attachments"][0][2].lower()
