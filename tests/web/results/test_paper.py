"""The case report and the draft of the official record, read back from the PDF."""

import re
import subprocess
from pathlib import Path

import msgspec
import pytest
from weasyprint.urls import FatalURLFetchingError

from tests.cases.conftest import Desk
from tests.desk_world import client_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Draft, Finding
from vangnet.cases.queries.report import tell_case
from vangnet.cases.queries.results import opened_latest
from vangnet.web.results import paper

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = {"recipient": "Officier van justitie", "purpose": "Dossier", "language": "nl", "exhibit": ""}


def made(desk: Desk, kind: str, tmp_path: Path, language: str = "nl") -> str:
    """The text of the PDF that somebody downloads."""
    client = client_of(desk.world.anna, purposes=(desk.world.case,))
    response = client.post(f"/results/{desk.world.case.number}/make", ASKED | {"kind": kind, "language": language})
    assert response.headers["Content-Type"] == "application/pdf"
    (tmp_path / "made.pdf").write_bytes(response.getvalue())
    return text_of(tmp_path / "made.pdf")


def text_of(place: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", place, "-"], capture_output=True, check=True, text=True)
    return re.sub(r"[ \t]+", " ", done.stdout)


def test_the_report_tells_every_figure_and_where_it_comes_from(worked: Desk, tmp_path: Path) -> None:
    text = made(worked, "report", tmp_path)
    report = tell_case(worked.world.case, language="nl", made_by=worked.world.anna)
    assert (report.files.value, sum(figure.value for _, figure in report.statuses)) == (11, 11)
    assert "Alle bestanden 11 [" in text
    for heading in ("Samenvatting", "De zaak", "Goed G1", "Goed G2", "Bevindingen", "Bijlage"):
        assert heading in text, heading
    for origin in report.origins:
        assert f"[{origin.ref}]" in text
    for exhibit in worked.world.case.exhibits.all():
        found = opened_latest(exhibit)
        assert found is not None
        assert found.summary_sha256[:20] in text.replace("\n", "")


def test_figures_are_those_of_the_scan_and_of_the_people(worked: Desk) -> None:
    report = tell_case(worked.world.case, language="nl", made_by=worked.world.anna)
    first, second = report.exhibits
    assert first.scan is not None
    assert second.scan is not None
    assert {one.name: one.figure.value for one in first.scan.statuses} == {
        "Bekend": 2,
        "Gelijkend": 0,
        "Niet relevant": 0,
        "Nieuw": 4,
        "Niet beoordeeld": 1,
        "Geen beeldmateriaal": 1,
    }
    assert [(one.code, one.settled.value, one.first.value) for one in first.called][:3] == [
        ("0", 1, 0),
        ("1", 1, 1),
        ("2", 0, 0),
    ]
    assert [(one.settled.value, one.first.value) for one in second.called if one.code == "1"] == [(1, 1)]
    assert [len(one.lines) for one in first.disagreed] == [2]
    assert [(one.figure.value) for one in first.scan.reasons] == [1]


def test_in_favour_has_a_section_also_when_it_is_empty(worked: Desk, tmp_path: Path) -> None:
    assert "Er zijn geen bevindingen opgeschreven." in made(worked, "report", tmp_path)
    Finding.objects.create(
        case=worked.world.case, kind="exculpatory", statement="De telefoon was uitgeleend", made_by=worked.world.anna
    )
    assert "De telefoon was uitgeleend" in made(worked, "report", tmp_path)


def test_the_record_is_a_concept_in_dutch_official_style(worked: Desk, tmp_path: Path) -> None:
    text = made(worked, "record", tmp_path, "en")
    for words in (
        "CONCEPT",
        "Proces-verbaal van bevindingen",
        "Ik, verbalisant, Anna, dienstnummer anna",
        "05/123456-26",
        worked.world.case.number,
        "Handtekening",
        "pagina 1 van",
    ):
        assert words in text, words


def test_the_report_speaks_english_too(worked: Desk, tmp_path: Path) -> None:
    text = made(worked, "report", tmp_path, "en")
    assert "In favour of the suspect" in text
    assert "page 1 of" in text


def test_a_pdf_is_for_everybody(worked: Desk, tmp_path: Path) -> None:
    made(worked, "report", tmp_path)
    told = subprocess.run(["pdfinfo", tmp_path / "made.pdf"], capture_output=True, check=True, text=True).stdout
    assert re.search(r"Tagged: +yes", told)
    assert re.search(rf"Title: +Zaakrapport {worked.world.case.number}", told)
    meta = subprocess.run(["pdfinfo", "-meta", tmp_path / "made.pdf"], capture_output=True, check=True, text=True)
    assert 'pdfuaid:part="1"' in meta.stdout or "<pdfuaid:part>1</pdfuaid:part>" in meta.stdout


def test_what_leaves_is_written_down_with_its_digest(worked: Desk, tmp_path: Path) -> None:
    made(worked, "report", tmp_path)
    draft = Draft.objects.get()
    line = AuditEntry.objects.filter(name="export").get()
    details = msgspec.json.decode(line.details)
    assert (details["sha256"], details["recipient"], details["for"]) == (
        draft.digest,
        "Officier van justitie",
        "Dossier",
    )
    assert draft.size == (tmp_path / "made.pdf").stat().st_size


def test_a_report_fetches_nothing() -> None:
    with pytest.raises(FatalURLFetchingError):
        paper.set_in_type('<html lang="nl"><title>x</title><p>x</p><img alt="x" src="file:///etc/passwd">')
