"""Packages of a case, read back by others and by ourselves."""

import io
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from django.contrib.messages import get_messages

from tests.cases.conftest import Desk
from tests.desk_world import client_of
from tests.scan.export.test_case_uco import BUILT
from vangnet.cases.models import Draft
from vangnet.cases.queries.packages import categories_of
from vangnet.reference.formats.vics import read

pytestmark = pytest.mark.django_db(transaction=True)


def made(desk: Desk, kind: str, exhibit: str = "G1") -> bytes:
    client = client_of(desk.world.anna, purposes=(desk.world.case,))
    chosen = desk.world.case.exhibits.get(number=exhibit).pk
    asked = {"kind": kind, "exhibit": chosen, "language": "nl", "recipient": "NCMEC", "purpose": "Uitwisseling"}
    response = client.post(f"/results/{desk.world.case.number}/make", asked)
    assert response.status_code == 200
    return response.getvalue()


def test_what_people_decided_is_laid_over_the_records(worked: Desk) -> None:
    told = categories_of(worked.world.case)
    assert Counter((one.category, one.agreed, one.by) for one in told.values()) == {
        ("1", True, ("Anna", "Bram")): 1,
        ("1", False, ("Anna",)): 1,
        ("0", False, ("Anna",)): 1,
    }


def test_vics_is_read_by_our_own_reader(worked: Desk, tmp_path: Path) -> None:
    place = tmp_path / "vics.json"
    place.write_bytes(made(worked, "vics"))
    entries = [row for batch in read(str(place)) for row in batch.frame.iter_rows(named=True)]
    told = Counter(row["category"] for row in entries)
    assert (told["1"], told["0"], len(entries)) == (2, 1, 6)
    (case,) = msgspec.json.decode(place.read_bytes())["value"]
    assert case["CaseNumber"] == worked.world.case.number
    assert Draft.objects.get().method["entries"] == 6


def test_icse_holds_what_people_decided_and_no_pictures(worked: Desk) -> None:
    with zipfile.ZipFile(io.BytesIO(made(worked, "icse"))) as package:
        assert package.namelist() == ["icse.csv", "media.json", "about.json"]
        assert len(package.read("icse.csv").splitlines()) == 1 + 3


def test_case_uco_validates(worked: Desk, tmp_path: Path) -> None:
    place = tmp_path / "case.jsonld"
    place.write_bytes(made(worked, "case-uco"))
    told = place.read_text()
    assert "G2" in told
    assert "Bram" in told
    command = [Path(sys.executable).parent / "case_validate", "--built-version", BUILT, "--allow-info", place]
    subprocess.run(command, check=True, capture_output=True)


def test_a_package_of_one_exhibit_asks_which(worked: Desk) -> None:
    client = client_of(worked.world.anna, purposes=(worked.world.case,))
    asked = {"kind": "vics", "exhibit": "", "language": "nl", "recipient": "x", "purpose": "y"}
    response = client.post(f"/results/{worked.world.case.number}/make", asked)
    assert [str(one) for one in get_messages(response.wsgi_request)] == [
        "Kies een goed: dit pakket gaat over één goed."
    ]
    assert Draft.objects.count() == 0


def test_nothing_is_made_without_saying_for_whom(worked: Desk) -> None:
    client = client_of(worked.world.anna, purposes=(worked.world.case,))
    client.post(f"/results/{worked.world.case.number}/make", {"kind": "case-uco", "language": "nl"})
    assert Draft.objects.count() == 0
