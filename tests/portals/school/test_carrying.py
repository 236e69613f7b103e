"""Both doors are killed at random moments while bundles go both ways: nothing is lost, doubled or out of order."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from vangnet.transfer.keys import keys_at, write_card

ROUNDS = int(os.environ.get("VANGNET_TEST_KILLS", "10"))
CONTACT = "c" * 32

_AT_DOOR = """
import django; django.setup()
from vangnet.errors import VangnetError
from vangnet.portals.school.carrying import CARRIER, carry
print("ready", flush=True)
while True:
    CARRIER.take_bundles(0)
    carry()
"""
_AT_DESK = """
import django; django.setup()
from vangnet.alerts.exchange.door import SCHOOL
from vangnet.reports.exchange.carrying import carry
print("ready", flush=True)
while True:
    carry(SCHOOL)
"""
_ANSWERS = """
import sys, time
import django; django.setup()
from datetime import datetime, timedelta, timezone
from vangnet.portals.school.keeping import keep
from vangnet.transfer.school import Counselling
began = datetime(2026, 1, 1, tzinfo=timezone.utc)
print("ready", flush=True)
for number in range(int(sys.argv[1]), int(sys.argv[1]) + 100_000):
    keep(Counselling(contact="c" * 32, at=began + timedelta(seconds=number), text=str(number)))
    print(number, flush=True)
    time.sleep(0.05)
"""
_ORDERS = """
import sys, time
import django; django.setup()
from vangnet.alerts.actions.sending import send
from vangnet.transfer.school import Contact
print("ready", flush=True)
for number in range(int(sys.argv[1]), int(sys.argv[1]) + 100_000):
    send(Contact(identity=f"{number:032x}", school="x", email=f"t{number}@example.org"))
    print(number, flush=True)
    time.sleep(0.05)
"""
_PERSON = """
import django; django.setup()
from vangnet.accounts.models import Unit
from vangnet.alerts.models import School, SchoolContact
Unit.objects.create(name="Landelijke Eenheid", kind="national")
school = School.objects.create(code="01AB00", name="Basisschool De Testboom", kind="bo")
SchoolContact.objects.create(identity="c" * 32, school=school, name="Tester", email="t@example.org")
"""


class House:
    """A door with its own data, in processes that can be killed."""

    def __init__(self, data: Path, door: str) -> None:
        self.data = data
        (data / "keys").mkdir(parents=True)
        self.environment = {
            **os.environ,
            "VANGNET_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": f"vangnet.config.{door}",
            "VANGNET_BUNDLE_PATIENCE_SECONDS": "0",
        }
        for name in ("DATABASE_URL", "VANGNET_DOOR_KEYS", "VANGNET_BUNDLES_IN", "VANGNET_BUNDLES_OUT"):
            self.environment.pop(name, None)
        self.keys = keys_at(data / "keys" / "door.key", door)
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "-v0"], env=self.environment, check=True, timeout=900
        )

    def start(self, program: str, *words: str, **more: Any) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, "-c", program, *words], env=self.environment, text=True, **more)

    def ask(self, question: str, database: str) -> list[Any]:
        with sqlite3.connect(self.data / database) as opened:
            return [row[0] for row in opened.execute(question)]


@pytest.mark.slow
def test_killed_again_and_again_nothing_is_lost_doubled_or_out_of_order(tmp_path: Path) -> None:
    desk, door = House(tmp_path / "desk", "desk"), House(tmp_path / "school", "school")
    write_card(door.keys.card, desk.data / "keys" / "school-card.json")
    write_card(desk.keys.card, door.data / "keys" / "desk-card.json")
    assert desk.start(_PERSON).wait(600) == 0
    links = [
        (door.data / "bundles" / "out", desk.data / "bundles" / "school-in"),
        (desk.data / "bundles" / "school-out", door.data / "bundles" / "in"),
    ]
    for folder in (place for link in links for place in link):
        folder.mkdir(parents=True)
    chance, answered, ordered = random.Random(7), set[int](), set[int]()
    for turn in range(ROUNDS):
        writers = [
            house.start(program, str(turn * 100_000), stdout=subprocess.PIPE)
            for house, program in ((door, _ANSWERS), (desk, _ORDERS))
        ]
        carriers = [
            house.start(program, stdout=subprocess.PIPE) for house, program in ((door, _AT_DOOR), (desk, _AT_DESK))
        ]
        for process in (*writers, *carriers):
            assert process.stdout is not None
            process.stdout.readline()
        until = time.monotonic() + chance.uniform(4.0, 9.0)
        while time.monotonic() < until:
            linked(links)
            time.sleep(0.1)
        for process in chance.sample([*writers, *carriers], 4):
            process.send_signal(signal.SIGKILL)
        for kept, writer in zip((answered, ordered), writers, strict=True):
            kept |= {int(line) for line in writer.communicate()[0].split("\n") if line.isdecimal()}
        for process in carriers:
            process.communicate()
    carriers = [
        house.start(program, stdout=subprocess.DEVNULL) for house, program in ((door, _AT_DOOR), (desk, _AT_DESK))
    ]
    until = time.monotonic() + 600
    waits = (
        ("SELECT count(*) FROM school_door_waiting", "school.sqlite"),
        ("SELECT count(*) FROM alerts_togo WHERE length(entry) > 0", "desk.sqlite"),
    )
    try:
        while time.monotonic() < until and (door.ask(*waits[0]) != [0] or desk.ask(*waits[1]) != [0]):
            linked(links)
            time.sleep(0.2)
    finally:
        for process in carriers:
            process.kill()
            process.wait()
    came = [int(text) for text in desk.ask("SELECT text FROM alerts_counselling ORDER BY id", "desk.sqlite")]
    known = [int(one, 16) for one in door.ask("SELECT identity FROM school_door_contact ORDER BY id", "school.sqlite")]
    assert (came, known) == (sorted(set(came)), sorted(set(known)))  # in order, and none twice
    assert answered <= set(came)  # what was told to be kept is there; one more may be, of which nobody heard
    assert ordered <= set(known)
    assert desk.ask("SELECT count(*) FROM reports_alarm", "desk.sqlite") == [0]
    print(f"\n{ROUNDS} times 4 processes killed; {len(came)} answers and {len(known)} orders, each there once")
    assert len(came) > ROUNDS < len(known)


def linked(links: list[tuple[Path, Path]]) -> None:
    """The link copies whatever lies there, also while it is taken away; what it began to copy is there whole."""
    for source, target in links:
        for place in sorted(source.glob("*.bundle")):
            half = target / f".{place.name}.half"
            try:
                shutil.copy(place, half)
            except FileNotFoundError:
                continue
            half.rename(target / place.name)
