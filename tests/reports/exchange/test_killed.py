"""The desk is killed while it takes in and makes bundles; each report stands there once, and nothing is told twice."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vangnet.transfer import bundle, receipt, shapes
from vangnet.transfer.bundle import Heard, open_entry, seal_entry
from vangnet.transfer.keys import DoorKeys, keys_at, write_card

BUNDLES, EACH = 12, 40
_CARRY = "import django; django.setup(); from vangnet.reports.exchange.carrying import carry\n"
_CARRY += "from vangnet.reports.exchange.public import PUBLIC\nwhile True: carry(PUBLIC)"


def written(place: Path, desk: DoorKeys, public: DoorKeys) -> int:
    """Bundles with reports; the last one acknowledges nothing. Gives how many reports they hold."""
    previous = bundle.FIRST
    for number in range(1, BUNDLES + 1):
        entries = []
        for _ in range(EACH):
            code = receipt.new()
            entry = shapes.Sent(
                receipt=receipt.digest(code, public.shared_with(desk.card)),
                reply_key=receipt.reply_key(code).public_key().public_bytes_raw(),
                sent_at=datetime.now(UTC),
                answers={"story": "Een profiel deelde strafbaar materiaal", "nicknames": "testaccount_42"},
                attachments=(shapes.Attached(name="x", data=os.urandom(2_000)),),
            )
            entries.append(seal_entry(shapes.pack(entry), desk.card))
        previous = bundle.write(
            place / bundle.name_of("public", number),
            entries,
            keys=public,
            to=desk.card,
            number=number,
            previous=previous,
            heard=Heard(),
            made_at=datetime.now(UTC),
        )
    return BUNDLES * EACH


@pytest.mark.slow
def test_killed_again_and_again_each_report_stands_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "bundles" / "in").mkdir(parents=True)
    (data / "keys").mkdir()
    desk, public = keys_at(data / "keys" / "door.key", "desk"), keys_at(tmp_path / "public.key", "public")
    write_card(public.card, data / "keys" / "public-card.json")
    environment = {**os.environ, "VANGNET_DATA": str(data), "DJANGO_SETTINGS_MODULE": "vangnet.config.desk"}
    for name in ("DATABASE_URL", "VANGNET_DOOR_KEYS", "VANGNET_BUNDLES_IN", "VANGNET_BUNDLES_OUT"):
        environment.pop(name, None)
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, check=True, timeout=120)
    unit = "import django; django.setup(); from vangnet.accounts.models import Unit;"
    unit += "Unit.objects.create(name='Landelijke Eenheid', kind='national')"
    subprocess.run([sys.executable, "-c", unit], env=environment, check=True, timeout=60)
    count, chance, kills = written(data / "bundles" / "in", desk, public), random.Random(6), 0
    while list((data / "bundles" / "in").glob("*.bundle")) and kills < 60:
        process = subprocess.Popen([sys.executable, "-c", _CARRY], env=environment)
        time.sleep(chance.uniform(1.5, 3.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
    last = "import django; django.setup(); from vangnet.reports.exchange.carrying import carry;"
    last += "from vangnet.reports.exchange.public import PUBLIC; carry(PUBLIC)"
    subprocess.run([sys.executable, "-c", last], env=environment, check=True, timeout=120)
    assert kills > 1
    with sqlite3.connect(data / "desk.sqlite") as database:
        counts = {
            name: database.execute(f"SELECT count(*) FROM reports_{name}").fetchone()[0]
            for name in ("report", "bundletaken", "attachment", "alarm")
        }
        accepted = database.execute("SELECT sum(accepted), sum(repeated), sum(refused) FROM reports_arrival").fetchone()
    assert counts == {"report": count, "bundletaken": BUNDLES, "attachment": count, "alarm": 0}
    assert accepted == (count, 0, 0)
    told: list[bytes] = []
    previous = bundle.FIRST
    for place in sorted((data / "bundles" / "out").glob("*.bundle")):
        read = bundle.read(place, keys=public, sender=desk.card)
        assert read.head.previous == previous
        previous = read.digest
        told += [shapes.outward(open_entry(sealed, public)).receipt for sealed in read.sealed()]
    assert len(told) == len(set(told)) == count
    assert read.head.acknowledges == BUNDLES


@pytest.mark.slow
@pytest.mark.django_db
def test_a_bundle_of_ten_thousand_reports_is_taken_in(tmp_path: Path, doors) -> None:
    """The most that one can hold. The public door itself makes them of 500 at most."""
    from vangnet.reports.models import Report

    entries = []
    for number in range(bundle.MOST_ENTRIES):
        sent = doors.sent(
            "0" * 17, receipt=number.to_bytes(32, "big"), answers={"story": "x", "nicknames": f"t{number}"}
        )
        entries.append(seal_entry(shapes.pack(sent), keys_at(doors.settings.DOOR_KEYS, "desk").card))
    doors.write(entries)
    began = time.monotonic()
    doors.carry_desk()
    seconds = time.monotonic() - began
    print(f"\n{bundle.MOST_ENTRIES} reports of one bundle in {seconds:.1f} s")
    assert Report.objects.count() == bundle.MOST_ENTRIES
    assert seconds < 300
