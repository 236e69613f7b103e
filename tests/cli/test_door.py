"""`vangnet door`: two machines that get to know each other, and carry a report from one to the other and back."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.migrated import begin

KEEP = """
import django; django.setup()
from datetime import datetime, timezone
from vangnet.portals.public import trust
from vangnet.portals.public.keeping import keep
from vangnet.transfer import receipt, shapes
code = receipt.new()
key = receipt.reply_key(code).public_key().public_bytes_raw()
told = {"receipt": trust.receipt_digest(code), "reply_key": key, "sent_at": datetime.now(timezone.utc)}
keep(shapes.Sent(**told, answers={"story": "Een profiel deelde strafbaar materiaal"}))
"""


class House:
    """A machine with one door on it."""

    def __init__(self, data: Path, door: str) -> None:
        self.data, self.door = data, door

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return self._run([sys.executable, "-m", "vangnet", "door", *words, "--door", self.door], typed)

    def do(self, program: str) -> subprocess.CompletedProcess[str]:
        return self._run([sys.executable, "-c", program])

    def rows(self, question: str) -> list[tuple]:
        with sqlite3.connect(self.data / f"{self.door}.sqlite") as database:
            return database.execute(question).fetchall()

    def _run(self, command: list[str], typed: str = "") -> subprocess.CompletedProcess[str]:
        settings = f"vangnet.config.{self.door}"
        environment = {
            **os.environ,
            "VANGNET_DATA": str(self.data),
            "DJANGO_SETTINGS_MODULE": settings,
            "NO_COLOR": "1",
        }
        for name in ("DATABASE_URL", "VANGNET_DOOR_KEYS", "VANGNET_BUNDLES_IN", "VANGNET_BUNDLES_OUT"):
            environment.pop(name, None)
        environment["VANGNET_BUNDLE_PATIENCE_SECONDS"] = "0"
        return subprocess.run(
            command, env=environment, input=typed, capture_output=True, text=True, check=False, timeout=120
        )


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, House]:
    """A desk with a unit, and a public door: each has the card of the other."""
    place = tmp_path_factory.mktemp("houses")
    desk, public = House(place / "desk-data", "desk"), House(place / "public-data", "public")
    begin(desk.data, "vangnet.config.desk")
    for house, other in ((desk, public), (public, desk)):
        written = house.run("card", str(place / f"{house.door}.json"))
        assert written.returncode == 0, written.stderr
        fingerprint = written.stdout.replace("\n", " ").partition("fingerprint: ")[2].strip()
        wrong = other.run("trust", str(place / f"{house.door}.json"), "--fingerprint", "0" * 32)
        assert (wrong.returncode, "another one" in wrong.stderr) == (4, True)
        told = other.run("trust", str(place / f"{house.door}.json"), "--fingerprint", fingerprint.upper())
        assert told.returncode == 0, told.stderr
    made = desk.do(
        "import django; django.setup(); from vangnet.accounts.models import Unit;"
        "Unit.objects.create(name='Landelijke Eenheid', kind='national')"
    )
    assert made.returncode == 0, made.stderr
    return desk, public


def carried(source: House, target: House) -> None:
    shutil.copytree(source.data / "bundles" / "out", target.data / "bundles" / "in", dirs_exist_ok=True)


def test_a_report_goes_there_and_the_news_comes_back(houses: tuple[House, House]) -> None:
    desk, public = houses
    assert public.do(KEEP).returncode == 0
    assert "1 written" in public.run("carry").stdout
    carried(public, desk)
    done = desk.run("carry")
    assert (done.returncode, done.stdout) == (0, "1 bundles taken in, 1 written.\n")
    assert desk.rows("SELECT summary FROM reports_report") == [("Een profiel deelde strafbaar materiaal",)]
    carried(desk, public)
    assert public.run("carry").stdout.startswith("1 bundles taken in")
    assert public.rows("SELECT count(*) FROM public_door_told") == [(1,)]
    assert public.rows("SELECT count(*) FROM public_door_waiting") == [(0,)]


@pytest.mark.slow
def test_trusting_a_card_is_asked_and_written_down(houses: tuple[House, House], tmp_path: Path) -> None:
    desk, public = houses
    place = tmp_path / "card.json"
    assert public.run("card", str(place)).returncode == 0
    before = (desk.data / "keys" / "public-card.json").read_bytes()
    assert desk.run("trust", str(place), typed="n\n").returncode == 130
    assert desk.run("trust", str(place), typed="y\n").returncode == 0
    assert (desk.data / "keys" / "public-card.json").read_bytes() == before
    assert desk.rows("SELECT count(*) FROM accounts_auditentry WHERE name = 'bundle.trust_door'") == [(2,)]


@pytest.mark.slow
def test_a_door_does_not_trust_itself_or_one_like_it(houses: tuple[House, House], tmp_path: Path) -> None:
    desk, public = houses
    for house in (desk, public):
        place = tmp_path / f"{house.door}.json"
        house.run("card", str(place))
        refused = house.run("trust", str(place), "--fingerprint", "x")
        assert (refused.returncode, "this is the" in refused.stderr) == (4, True)
    (tmp_path / "nothing.json").write_text("{}")
    assert desk.run("trust", str(tmp_path / "nothing.json")).returncode == 4


@pytest.mark.slow
def test_what_is_refused_is_told_and_the_command_says_so(houses: tuple[House, House]) -> None:
    desk, _ = houses
    (desk.data / "bundles" / "in" / "x.bundle").write_bytes(b"nothing")
    done = desk.run("carry")
    assert (done.returncode, "Refused and put aside" in done.stderr) == (3, True)


@pytest.mark.slow
def test_a_gap_is_not_accepted_without_a_reason_and_a_name(houses: tuple[House, House]) -> None:
    desk, public = houses
    for words in (
        ["--accept-gap", "9"],
        ["--accept-gap", "9", "--reason", " "],
        ["--accept-gap", "9", "--reason", "x"],
    ):
        assert desk.run("carry", *words).returncode == 2
    unknown = desk.run("carry", "--accept-gap", "9", "--reason", "x", "--as", "nobody", typed="x\n")
    assert unknown.returncode == 4
    assert "only that one" in public.run("carry", "--accept-gap", "9", "--reason", "x").stderr


@pytest.mark.slow
def test_a_lost_bundle_is_written_again(houses: tuple[House, House]) -> None:
    _, public = houses
    assert public.do(KEEP).returncode == 0
    public.run("carry")
    place = max((public.data / "bundles" / "out").glob("*.bundle"))
    first = place.read_bytes()
    place.unlink()
    assert public.run("carry", "--again", str(int(place.name[7:16]))).returncode == 0
    assert place.read_bytes() == first
    assert public.run("carry", "--again", "900").returncode == 4
