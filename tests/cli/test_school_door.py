"""`vangnet door` and `vangnet serve` with the school door: cards, bundles both ways, and what runs beside its pages."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_door import House
from tests.cli.test_serve import answer_of, children_of, free_port
from vangnet.transfer.keys import DoorKeys, keys_at, write_card

UNIT = (
    "import django; django.setup(); from vangnet.accounts.models import Unit;"
    "Unit.objects.create(name='Landelijke Eenheid', kind='national')"
)


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, House]:
    """A desk with a unit, and a school door: each trusts the card of the other."""
    place = tmp_path_factory.mktemp("houses")
    desk, school = House(place / "desk-data", "desk"), House(place / "school-data", "school")
    for house, other in ((desk, school), (school, desk)):
        written = house.run("card", str(place / f"{house.door}.json"))
        assert written.returncode == 0, written.stderr
        fingerprint = written.stdout.replace("\n", " ").partition("fingerprint: ")[2].strip()
        told = other.run("trust", str(place / f"{house.door}.json"), "--fingerprint", fingerprint)
        assert told.returncode == 0, told.stderr
    assert desk.do(UNIT).returncode == 0
    return desk, school


def test_keys_for_crops_go_to_the_desk_and_the_door_hears_that_they_came(houses: tuple[House, House]) -> None:
    desk, school = houses
    assert "1 written" in school.run("carry").stdout
    shutil.copytree(school.data / "bundles" / "out", desk.data / "bundles" / "school-in", dirs_exist_ok=True)
    assert desk.run("carry").stdout == "0 bundles taken in, 0 written.\n"  # that is the public door: there is none
    assert desk.run("carry", "--with", "school").stdout == "1 bundles taken in, 1 written.\n"
    assert desk.rows("SELECT count(*) FROM alerts_schoolkey") == [(10,)]
    shutil.copytree(desk.data / "bundles" / "school-out", school.data / "bundles" / "in", dirs_exist_ok=True)
    assert school.run("carry").stdout.startswith("1 bundles taken in, 0 written")
    assert school.rows("SELECT count(*) FROM school_door_waiting") == [(0,)]


@pytest.mark.slow
def test_a_public_door_with_the_keys_of_the_school_door_is_not_trusted(
    houses: tuple[House, House], tmp_path: Path
) -> None:
    desk, school = houses
    same = DoorKeys("public", keys_at(school.data / "keys" / "door.key", "school").seed)
    write_card(same.card, tmp_path / "card.json")
    refused = desk.run("trust", str(tmp_path / "card.json"), "--fingerprint", same.card.fingerprint)
    assert (refused.returncode, "has the same keys" in refused.stderr) == (4, True)


@pytest.mark.slow
def test_mails_are_sent_until_none_waits(houses: tuple[House, House]) -> None:
    _, school = houses
    command = [sys.executable, "-m", "vangnet", "door", "mail", "--batch"]
    environment = {**os.environ, "VANGNET_DATA": str(school.data), "DJANGO_SETTINGS_MODULE": "vangnet.config.school"}
    assert subprocess.run(command, env=environment, capture_output=True, check=False, timeout=300).returncode == 0


def test_the_school_door_is_served_with_all_that_runs_beside_it(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    environment = {**os.environ, "VANGNET_DATA": str(data)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "vangnet", "serve", "--door", "school", "--port", str(port)]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (told.returncode, "there is no card of the desk" in told.stderr) == (2, True)
    write_card(keys_at(tmp_path / "desk.key", "desk").card, data / "keys" / "desk-card.json")
    process = subprocess.Popen(command, env=environment)
    try:
        answer_of(f"http://localhost:{port}/").close()
        assert len(started := children_of(process.pid)) == 3  # pages, bundles, mails
        until = time.monotonic() + 60
        while len(list((data / "crop-keys").glob("*.key"))) < 10 and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        process.terminate()
        process.wait(60)
    assert [child for child in started if Path(f"/proc/{child}").exists()] == []
    assert len(list((data / "crop-keys").glob("*.key"))) == 10
    assert (data / "crop-keys").stat().st_mode & 0o077 == 0
